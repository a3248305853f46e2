"""The examples in the docstrings are true."""

from __future__ import annotations

import doctest
from importlib import import_module
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "readinglist"
WITH_EXAMPLES = sorted(
    ".".join(["readinglist", *path.relative_to(PACKAGE).with_suffix("").parts])
    for path in PACKAGE.rglob("*.py")
    if not path.stem.startswith("__") and ">>>" in path.read_text(encoding="utf-8")
)


@pytest.mark.parametrize("name", WITH_EXAMPLES)
def test_examples_in_docstrings_are_true(name: str) -> None:
    assert doctest.testmod(import_module(name), optionflags=doctest.ELLIPSIS).failed == 0


def test_the_ground_floor_has_examples() -> None:
    """Where doctests are lost (a module skipped, a parser that finds none) this count falls."""
    finder, modules = doctest.DocTestFinder(), map(import_module, WITH_EXAMPLES[:20])
    assert sum(bool(test.examples) for module in modules for test in finder.find(module)) >= 10
