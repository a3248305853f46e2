"""The examples in the docstrings of the rooms that compute are true."""

from __future__ import annotations

import doctest
from importlib import import_module
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "readinglist"
ROOMS = ("", "model", "present", "formats", "ranking", "sources", "workflows")
MODULES = sorted(
    ".".join(["readinglist", *path.relative_to(PACKAGE).with_suffix("").parts])
    for room in ROOMS
    for path in (PACKAGE / room).glob("*.py")
    if not path.stem.startswith("__")
)


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings_are_true(name: str) -> None:
    assert doctest.testmod(import_module(name), optionflags=doctest.ELLIPSIS).failed == 0


def test_the_ground_floor_has_examples() -> None:
    """Where doctests are lost (a module skipped, a parser that finds none) this count falls."""
    found = [test for name in MODULES for test in doctest.DocTestFinder().find(import_module(name)) if test.examples]
    assert len(found) >= 10
