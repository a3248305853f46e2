"""The door of a room: names that are imported when they are first asked for, so that `--help` and `top` stay quick."""

from __future__ import annotations

import ast
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any


def lazy_names(module: str, file: str) -> tuple[list[str], Callable[[str], Any]]:
    """`__all__` and `__getattr__` of a module whose names stand in its `if TYPE_CHECKING:` block, once.

    Type checkers read that block as imports; here it says which module of the room has which name. Raises
    AttributeError, as modules do, for any other name.
    """
    tree = ast.parse(Path(file).read_text(encoding="utf-8"))
    where = {
        alias.asname or alias.name: (node.module or "", alias.name)
        for block in tree.body
        if isinstance(block, ast.If) and ast.unparse(block.test) == "TYPE_CHECKING"
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }

    def find(name: str) -> Any:  # whatever the name stands for
        if name not in where:
            raise AttributeError(f"module {module!r} has no attribute {name!r}")
        inside, original = where[name]
        return getattr(import_module(f".{inside}", module.rpartition(".")[0]), original)

    return sorted(where), find
