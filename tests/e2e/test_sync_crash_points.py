"""C1, G1 for a sync: killed before any statement, open, rename or fsync, or with a full disk from there on.

No word and no decision is lost, the shared folder holds whole lines alone, and the next sync of both devices ends with
the same on both. In full with READINGLIST_TEST_WHOLE=1; else sampled.
"""

from __future__ import annotations

import shutil
import signal
from pathlib import Path

import pytest

from readinglist import open_library
from readinglist.sync.folder import decode_lines
from readinglist.upkeep.maintain import doctor
from tests.fakes import paper
from tests.harness.command import Command
from tests.integration.store_toys import insert

from .test_crash_points import POINTS, at_each, count_points, leftovers, sampled

NOW = "2026-11-24T10:00:00Z"
TOPS = ("notes", "journal", "goals")
WORDS = ("alpha", "one", "other", "beta", "gamma", "delta", "new words", "first")


def sync(base: Path, *names: str) -> None:
    """In this process: what is under test is what another process left behind."""
    for name in names:
        with open_library(base / name, environ={"READINGLIST_NOW": NOW}) as library:
            library.sync(base / "shared")


def said(home: Path) -> tuple[list[str], dict[str, str]]:
    """The ids of the log, and the texts with all their words."""
    texts = {str(p.relative_to(home)): p.read_text() for top in TOPS for p in (home / top).rglob("*.md")}
    with open_library(home, environ={"READINGLIST_NOW": NOW}) as library:
        assert doctor(library, fix=False, rebuild=False).is_healthy
        return [entry.id for entry in library.log()], texts


def living(texts: dict[str, str]) -> dict[str, str]:
    return {path: text for path, text in texts.items() if "/.trash/" not in path}


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two devices that had synced, and since then each has something new for the other."""
    base = tmp_path_factory.mktemp("prepared")
    one, other = base / "one", base / "other"
    (base / "shared").mkdir()
    for home in (one, other):
        with open_library(home, environ={"READINGLIST_NOW": NOW}) as library:
            library.store.papers.apply([insert(paper(n)) for n in (1, 2, 3)])
            (home / "notes").mkdir()
    with open_library(one, environ={"READINGLIST_NOW": NOW}) as library:
        library.keep(paper(1).id)
    (one / "journal").mkdir()
    (one / "journal" / "2026-11-24.md").write_text("first words\n")
    for name, text in (("a", "# a\n\n- alpha\n"), ("b", "# b\n\nbeta\n"), ("c", "# c\n\ngamma\n")):
        (one / "notes" / f"{name}.md").write_text(text)
    sync(base, "one", "other", "one")
    with open_library(one, environ={"READINGLIST_NOW": NOW}) as library:
        library.skip(paper(2).id)
    (one / "notes" / "a.md").write_text("# a\n\n- alpha\n- one\n")  # changed on both
    (other / "notes" / "a.md").write_text("# a\n\n- alpha\n- other\n")
    (one / "notes" / "b.md").unlink()  # goes to the trash on the other
    (one / "notes" / "c.md").rename(one / "notes" / "d.md")  # and changed on the other
    (other / "notes" / "c.md").write_text("# c\n\ngamma\n\ndelta\n")
    (one / "notes" / "new.md").write_text("new words\n")
    sync(base, "one")
    with open_library(other, environ={"READINGLIST_NOW": NOW}) as library:
        library.later(paper(3).id)
        library.undo()
    return base


@pytest.mark.parametrize("fault", [*(f"kill_{point}" for point in POINTS), "enospc_open"])
def test_C1_G1_a_sync_that_ends_anywhere_is_healed_by_the_next(
    run: Command, prepared: Path, tmp_path: Path, whole: bool, fault: str
) -> None:
    log, counted = tmp_path / "log", tmp_path / "counted"
    shutil.copytree(prepared, counted)
    run("sync", counted / "shared", home=counted / "other", now=NOW, faults={"log": log}, check=True)
    sync(counted, "one")
    entries, texts = said(counted / "other")
    assert said(counted / "one") == (entries, living(texts))
    assert all(word in "".join(texts.values()) for word in WORDS)

    def trial(k: int) -> None:
        base = tmp_path / f"{fault}-{k}"
        shutil.copytree(prepared, base)
        ended = run("sync", base / "shared", home=base / "other", now=NOW, faults={fault: k})
        assert ended.code in (-signal.SIGKILL, 0, 74), (k, ended)
        for path in base.glob("shared/devices/*/*.jsonl"):
            assert None not in list(decode_lines(path.read_bytes())), (k, path)
        sync(base, "other", "one", "other")
        ids, found = said(base / "other")
        assert len(ids) == len(set(ids)) == len(entries), k
        assert said(base / "one") == (ids, living(found)), k
        assert living(found) == living(texts), k
        assert all(word in "".join(found.values()) for word in WORDS), k
        assert leftovers(base) == [], k
        shutil.rmtree(base)

    at_each(sampled(count_points(log)[fault.partition("_")[2]], whole), trial)


@pytest.mark.parametrize("fault", ["kill_open", "kill_rename", "kill_fsync"])
def test_G1_of_a_first_sync_that_was_killed_nothing_is_left_after_the_next(
    run: Command, prepared: Path, tmp_path: Path, whole: bool, fault: str
) -> None:
    """Into a folder that nobody has synced with: no mark, no name of a device yet."""
    log = tmp_path / "log"

    def first(base: Path, **faults: object) -> int:
        shutil.copytree(prepared / "one", base / "one")
        shutil.rmtree(base / "one" / "cache" / "sync")
        return run("sync", base / "shared", home=base / "one", now=NOW, faults=faults).code

    assert first(tmp_path / "counted", log=log) == 0

    def trial(k: int) -> None:
        base = tmp_path / f"{fault}-{k}"
        assert first(base, **{fault: k}) in (-signal.SIGKILL, 0)
        sync(base, "one")
        assert leftovers(base) == []
        assert [path for path in (base / "shared").rglob("*") if path.name.startswith(".")] == []
        assert all(any(folder.iterdir()) for folder in (base / "shared" / "devices").iterdir())
        sync(base, "one")
        shutil.rmtree(base)

    at_each(sampled(count_points(log)[fault.partition("_")[2]], whole), trial)
