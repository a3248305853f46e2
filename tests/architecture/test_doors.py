"""The doors of the rooms: what `api.py` promises is there, and a `Library` leads to it."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

import readinglist
from readinglist import open_library
from readinglist.shell.library import Library

PACKAGE = Path(readinglist.__file__).parent
APIS = sorted(path.parent.name for path in PACKAGE.glob("*/api.py"))


def test_every_name_of_every_door_is_there_and_no_other() -> None:
    assert len(APIS) >= 16
    for room in APIS:
        api = import_module(f"readinglist.{room}.api")
        assert api.__all__ == sorted(set(api.__all__)), room
        for name in api.__all__:
            assert getattr(api, name) is not None, f"{room}: {name}"
        with pytest.raises(AttributeError, match="no_such_name"):
            api.no_such_name()


def test_the_parts_of_a_library_are_the_functions_of_the_rooms(tmp_path: Path) -> None:
    assert set(Library.__annotations__) <= set(APIS)
    with open_library(tmp_path, environ={}) as library:
        for room in Library.__annotations__:
            assert dir(getattr(library, room)) == import_module(f"readinglist.{room}.api").__all__
        assert library.practice.list_goals() == ()
        assert library.ideas() == library.ideas.ledger() == ()
        with pytest.raises(AttributeError, match="no_such_room"):
            library.no_such_room()  # type: ignore[attr-defined]
        with pytest.raises(AttributeError, match="no_such_name"):
            library.ideas.no_such_name()
        with pytest.raises(TypeError, match="functions"):
            library.practice()


def test_a_library_has_few_methods_of_its_own() -> None:
    own = [name for name, what in vars(readinglist.Library).items() if callable(what) and not name.startswith("_")]
    assert len(own) <= 30
