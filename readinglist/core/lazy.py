"""What is loaded when it is first asked for, so that `top` stays quick: names of a room's `api`, and data files."""

from __future__ import annotations

import ast
from collections.abc import Callable
from importlib import import_module
from typing import Any


def lazy_names(module: str, file: str) -> tuple[list[str], Callable[[str], Any]]:
    """`__all__` and `__getattr__` of a module whose names stand in its `if TYPE_CHECKING:` block, once.

    Type checkers read that block as imports; here it says which module of the room has which name. Raises
    AttributeError, as modules do, for any other name.
    """
    package = module if file.endswith("__init__.py") else module.rpartition(".")[0]
    with open(file, encoding="utf-8") as source:
        tree = ast.parse(source.read())
    where = {
        alias.asname or alias.name: (f"{'.' * node.level}{node.module}", alias.name)
        for block in tree.body
        if isinstance(block, ast.If) and ast.unparse(block.test) == "TYPE_CHECKING"
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }

    def find(name: str) -> Any:  # whatever the name stands for
        if name not in where:
            raise AttributeError(f"module {module!r} has no attribute {name!r}")
        defined_in, original = where[name]
        return getattr(import_module(defined_in, package), original)

    return sorted(where), find


def read_data(package: str, name: str) -> str:
    """The text of a file that comes with one of our packages; whoever makes something of it keeps that."""
    with open(f"{import_module(package).__path__[0]}/{name}", encoding="utf-8") as file:
        return file.read()
