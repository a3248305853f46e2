"""The main job on real records: import, taste for a subject, the first ten minutes.

All 86,420 records of the snapshot with READINGLIST_TEST_WHOLE=1; else one in five of the first, and all on a subject.
"""

from __future__ import annotations

import json
import lzma
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path

import pytest

from readinglist import open_library
from readinglist.core.papers import PaperData
from readinglist.practice.goals import open_goals
from readinglist.sources.snapshot import read_snapshot
from tests.harness.arxiv import ScriptedArxiv
from tests.harness.command import WHOLE, Command

FIRST = 30_000  # records that the short form draws from
SUBJECT = "reinforcement learning"
FEW = 8_500  # three batches of an import, the last a short one
SNAPSHOT = "arxiv_cs_1993_2016.jsonl.xz"


def first_of_it(shared: Path, count: int, folder: Path, each: int = 1) -> Path:
    """One in `each` of the first records of the snapshot, and those that name the subject, as a file of their own."""
    path = folder / "records.jsonl"
    with lzma.open(shared / "data" / SNAPSHOT, "rt", encoding="utf-8") as lines:
        first = enumerate(islice(lines, count))
        path.write_text("".join(line for n, line in first if n % each == 0 or SUBJECT in line.lower()), "utf-8")
    return path


@pytest.fixture(scope="module")
def source(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the library is made of."""
    return shared / "data" / SNAPSHOT if WHOLE else first_of_it(shared, FIRST, tmp_path_factory.mktemp("source"), 5)


@pytest.fixture(scope="module")
def records(source: Path) -> int:
    """How many those are."""
    return 86_420 if WHOLE else len(source.read_bytes().splitlines())


@pytest.fixture(scope="module")
def imported(source: Path, records: int, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with all of the source in it, made once by the command line."""
    folder = tmp_path_factory.mktemp("real")
    answer = Command(folder / "home", folder)("import", source, "--json", timeout=600)
    assert answer.code == 0, answer.err
    (file,) = json.loads(answer.out)["files"]
    assert (file["found"], file["new"], file["skipped"]) == (records, records, [])
    return folder / "home"


def contents(home: Path) -> list[tuple[object, ...]]:
    """Every row of the papers and of what search reads, in order."""
    with sqlite3.connect(home / "library.db") as db:
        return [
            *db.execute("select * from papers order by n"),
            *db.execute("select * from readable_text order by n"),
            *db.execute("select count(*) from papers_fts where papers_fts match 'learning'"),
        ]


def test_every_record_is_stored(imported: Path, records: int) -> None:
    assert len(contents(imported)) > records


def test_an_import_that_was_killed_ends_with_the_same_content_and_one_more_changes_nothing(
    shared: Path, tmp_path: Path
) -> None:
    home, other, source = tmp_path / "home", tmp_path / "other", first_of_it(shared, FEW, tmp_path)
    assert Command(other, tmp_path)("import", source).code == 0
    command = [sys.executable, "-m", "readinglist", "--home", str(home), "import", str(source)]
    child = subprocess.Popen(command, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 300
    while _stored(home) < FEW // 4:
        assert child.poll() is None, "the import ended before it was killed"
        assert time.monotonic() < deadline
        time.sleep(0.02)
    os.killpg(child.pid, signal.SIGKILL)
    child.wait()
    assert 0 < _stored(home) < FEW
    assert Command(home, tmp_path)("import", source).code == 0
    complete = contents(other)
    assert len(complete) > FEW
    assert contents(home) == complete
    answer = Command(home, tmp_path)("import", source, "--json")
    (file,) = json.loads(answer.out)["files"]
    assert (file["found"], file["new"], file["known"]) == (FEW, 0, FEW)
    assert contents(home) == complete


def _stored(home: Path) -> int:
    if not (home / "library.db").exists():
        return 0
    with sqlite3.connect(f"file:{home}/library.db?mode=ro", uri=True) as db:
        return int(db.execute("select count(*) from papers").fetchone()[0])


def test_twenty_kept_papers_about_a_subject_bring_more_of_it(imported: Path, source: Path, tmp_path: Path) -> None:
    papers = [p for p in read_snapshot(source) if isinstance(p, PaperData)]
    on_subject = [p.id for p in papers if SUBJECT in (p.title or "").lower()]
    kept = on_subject[:: len(on_subject) // 20][:20]
    command = Command(imported, tmp_path)
    try:
        assert command("keep", *kept).code == 0
        listed = json.loads(command("top", "-n", "20", "--all", "--json").out)["papers"]
    finally:
        command("undo", "20")
    assert len(listed) == 20
    assert not set(kept) & {paper["id"] for paper in listed}
    text = [f"{paper['title']} {paper['abstract']}".lower() for paper in listed]
    assert sum("reinforcement" in words or "q-learning" in words or "policy gradient" in words for words in text) >= 15
    for paper in listed:
        assert paper["reasons"]
        assert abs(sum(reason["weight"] for reason in paper["reasons"]) - paper["score"]) < 1e-6


@pytest.fixture
def two_weeks(shared: Path, loopback: Callable[..., ScriptedArxiv]) -> ScriptedArxiv:
    """The real stream of two weeks of 2025, with a Saturday to wake up on."""
    schedule: dict[date, list[tuple[PaperData, str]]] = {}
    papers = []
    with lzma.open(shared / "data" / "daily" / "papers.jsonl.xz", "rt", encoding="utf-8") as lines:
        for text in lines:
            record = json.loads(text)
            night = date.fromisoformat(record["first_listed"])
            if date(2025, 4, 21) <= night <= date(2025, 5, 9):
                submitted = datetime(night.year, night.month, night.day, tzinfo=UTC)
                paper = PaperData(
                    record["id"],
                    record["title"],
                    tuple(record["authors"]),
                    record["abstract"],
                    tuple(record["categories"]),
                    version=1,
                    published=submitted,
                )
                papers.append(paper)
                schedule.setdefault(night, []).append((paper, "new"))
    return loopback(papers, schedule, today=date(2025, 5, 10))


def test_a_first_saturday_with_one_goal_and_no_like_ends_with_twenty_papers(
    two_weeks: ScriptedArxiv, home: Path, run: Command
) -> None:
    goal = "robots that learn to walk by reinforcement learning in simulation"
    answer = run("init", "--yes", "--goal", goal, "--categories", "cs.RO,cs.AI", "--json", arxiv=two_weeks)
    assert answer.code == 0, answer.err
    papers = json.loads(answer.out)["papers"]
    assert len(papers) == 20
    top = " ".join(f"{paper['title']} {paper['abstract']}".lower() for paper in papers[:8])
    assert top.count("robot") >= 4
    with open_library(home) as library:
        assert len(open_goals(library)) == 1
        assert "2025-05-09" in {night.isoformat() for night in library.store.nights.covered("cs.RO")}
