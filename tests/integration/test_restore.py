"""Backups through the library: into any home, over a damaged database, and as a dry run."""

from __future__ import annotations

from pathlib import Path

import pytest

from readinglist import open_library
from readinglist.errors import Damaged, InputError
from readinglist.workflows.plan import plan
from tests.fakes import paper


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    """A backup of a library with two papers, one kept, and a goal."""
    with open_library(tmp_path / "first", environ={}) as library:
        library.store.papers.apply([plan(None, paper(1)), plan(None, paper(2))])
        library.keep(paper(1).id, because="good")
        library.add_goal("walk", "robots that walk")
        return library.backup()


def decided(home: Path) -> tuple[object, ...]:
    with open_library(home, environ={}) as library:
        goals = tuple(goal.text for goal in library.goals())
        return library.store.papers.count(), library.paper(paper(1).id).verdict, goals


def test_a_backup_is_loaded_into_any_home(backup: Path, tmp_path: Path) -> None:
    with open_library(tmp_path / "second", environ={}) as library:
        library.restore(backup)
    assert decided(tmp_path / "second") == (2, "keep", ("robots that walk",))


def test_a_dry_run_only_checks(backup: Path, tmp_path: Path) -> None:
    with open_library(tmp_path / "second", environ={}) as library:
        library.restore(backup, dry_run=True)
        assert library.store.papers.count() == 0
        with pytest.raises(InputError):
            library.restore(Path(__file__), dry_run=True)


def test_a_damaged_database_is_replaced_and_kept_aside(backup: Path, tmp_path: Path) -> None:
    home = tmp_path / "second"
    home.mkdir()
    (home / "library.db").write_bytes(b"")
    with open_library(home, environ={}) as library:
        with pytest.raises(Damaged):
            _ = library.store
        library.restore(backup)
    assert decided(home) == (2, "keep", ("robots that walk",))
    assert [aside.read_bytes() for aside in home.glob("library.db.unusable-*")] == [b""]


def test_a_damaged_database_stays_where_the_backup_is_none(tmp_path: Path) -> None:
    home = tmp_path / "second"
    home.mkdir()
    (home / "library.db").write_bytes(b"")
    with open_library(home, environ={}) as library, pytest.raises(InputError):
        library.restore(Path(__file__))
    assert (home / "library.db").read_bytes() == b""
