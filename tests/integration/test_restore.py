"""Backups through the library: into any home, over a damaged database, and as a dry run."""

from __future__ import annotations

from pathlib import Path

import pytest

from readinglist import open_library
from readinglist.core.errors import Damaged, InputError
from readinglist.core.merging import plan
from readinglist.interface import session
from readinglist.practice.goals import open_goals
from readinglist.upkeep.maintain import backup as backup_in
from readinglist.upkeep.maintain import restore
from tests.fakes import paper
from tests.unit.cli.fake_library import run_on


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    """A backup of a library with two papers, one kept, and a goal."""
    with open_library(tmp_path / "first", environ={}) as library:
        library.store.papers.apply([plan(None, paper(1)), plan(None, paper(2))])
        library.keep(paper(1).id, because="good")
        library.add_goal("walk", "robots that walk")
        return backup_in(library, None)


def decided(home: Path) -> tuple[object, ...]:
    with open_library(home, environ={}) as library:
        goals = tuple(goal.text for goal in open_goals(library))
        return library.store.papers.count(), library.paper(paper(1).id).verdict, goals


def test_a_backup_is_loaded_into_any_home(backup: Path, tmp_path: Path) -> None:
    with open_library(tmp_path / "second", environ={}) as library:
        restore(library, Path(backup), dry_run=False)
    assert decided(tmp_path / "second") == (2, "keep", ("robots that walk",))


def test_a_dry_run_only_checks(backup: Path, tmp_path: Path) -> None:
    with open_library(tmp_path / "second", environ={}) as library:
        restore(library, Path(backup), dry_run=True)
        assert library.store.papers.count() == 0
        with pytest.raises(InputError):
            restore(library, Path(Path(__file__)), dry_run=True)


def test_a_damaged_database_is_replaced_and_kept_aside(backup: Path, tmp_path: Path) -> None:
    home = tmp_path / "second"
    home.mkdir()
    (home / "library.db").write_bytes(b"")
    with open_library(home, environ={}) as library:
        with pytest.raises(Damaged):
            _ = library.store
        restore(library, Path(backup), dry_run=False)
    assert decided(home) == (2, "keep", ("robots that walk",))
    assert [aside.read_bytes() for aside in home.glob("library.db.unusable-*")] == [b""]


def test_a_damaged_database_stays_where_the_backup_is_none(tmp_path: Path) -> None:
    home = tmp_path / "second"
    home.mkdir()
    (home / "library.db").write_bytes(b"")
    with open_library(home, environ={}) as library, pytest.raises(InputError):
        restore(library, Path(Path(__file__)), dry_run=False)
    assert (home / "library.db").read_bytes() == b""


@pytest.mark.parametrize(("name", "code"), [("nothing", 66), ("words", 65)])
def test_nobody_is_asked_about_a_file_that_is_no_backup(
    name: str, code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "words").write_text("words")
    monkeypatch.setattr(session.Session, "is_asked", property(lambda _: True))
    ran = run_on(open_library(tmp_path / "second", environ={}), "restore", str(tmp_path / name))  # type: ignore[arg-type]
    assert (ran.code, "Continue?" in ran.err) == (code, False)


def test_the_question_names_the_library_that_would_be_replaced(
    backup: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def agree(text: str, **_: object) -> bool:
        asked.append(text)
        return True

    monkeypatch.setattr(session.Session, "is_asked", property(lambda _: True))
    monkeypatch.setattr(session.click, "confirm", agree)
    for there in (0, 1):  # the first time there is none to replace
        assert len(asked) == 0
        ran = run_on(open_library(tmp_path / "second", environ={}), "restore", str(backup))  # type: ignore[arg-type]
        assert ran.code == 0
        assert (".bak" in ran.err, (tmp_path / "second" / "library.db.bak").exists()) == (bool(there), bool(there))
    assert [str(tmp_path / "second") in text and str(backup) in text for text in asked] == [True]
    assert decided(tmp_path / "second") == (2, "keep", ("robots that walk",))


def test_a_terminal_is_told_of_a_library_that_a_command_began(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def status() -> str:
        return run_on(open_library(tmp_path / "slip", environ={}), "status").err  # type: ignore[arg-type]

    monkeypatch.setattr(session, "is_terminal", lambda stream: True)
    assert status() == f"created a new library in {tmp_path / 'slip'}\n"
    assert status() == ""
