"""What must hold of a library after every fault, whatever it was."""

from __future__ import annotations

import json
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from readinglist.core.papers import PaperData
from readinglist.core.text import clean, clean_or_none
from tests.harness.loopback import LoopbackArxiv

# What a user decided or wrote lives in these tables and folders.
USER_TABLES = ("log",)
USER_FOLDERS = ("goals", "notes", "journal")


@dataclass(frozen=True, slots=True)
class Decided:
    """Everything that the user decided or wrote, byte for byte."""

    rows: tuple[tuple[Any, ...], ...]
    files: tuple[tuple[str, bytes], ...]


@contextmanager
def opened(home: Path) -> Iterator[sqlite3.Connection]:
    """A copy of the library's database with its journal, so that looking at it heals nothing."""
    with tempfile.TemporaryDirectory() as folder:
        for ending in ("", "-wal"):
            source = home / f"library.db{ending}"
            if source.exists():
                shutil.copy(source, folder)
        with closing(sqlite3.connect(Path(folder) / "library.db")) as connection:
            yield connection


def decided(home: Path) -> Decided:
    """What to compare with later: taken before the fault."""
    if not (home / "library.db").exists():
        return Decided((), ())
    with opened(home) as db:
        rows = tuple(row for table in USER_TABLES for row in db.execute(f"select * from {table} order by 1"))
    files = tuple(
        (path.relative_to(home).as_posix(), path.read_bytes())
        for folder in USER_FOLDERS
        for path in sorted((home / folder).rglob("*.md"))
    )
    return Decided(rows, files)


def invariant(home: Path, arxiv: LoopbackArxiv | None = None, before: Decided | None = None) -> None:
    """Asserts that the library of `home` is sound.

    Database, foreign keys and index are whole; with `arxiv` no row differs from what some list of it
    said, and every entry of a night that counts as taken is there; with `before` nothing that the
    user decided changed or went. A library that was never made is sound.
    """
    if not (home / "library.db").exists():
        assert before is None or before == Decided((), ()), "the library is gone"
        return
    with opened(home) as db:
        assert db.execute("pragma integrity_check").fetchall() == [("ok",)]
        assert db.execute("pragma foreign_key_check").fetchall() == []
        db.execute("insert into papers_fts (papers_fts, rank) values ('integrity-check', 1)")
        if arxiv is not None:
            _check_rows(db, arxiv)
            _check_nights(db, arxiv)
    if before is not None:
        after = decided(home)
        assert set(before.rows) <= set(after.rows), "entries of the log were changed or lost"
        assert before.files == after.files, "files of the user were changed or lost"


def _check_rows(db: sqlite3.Connection, arxiv: LoopbackArxiv) -> None:
    """Every paper of arXiv is, in title, abstract, authors and categories, what one of its versions was."""
    said: dict[str, list[PaperData]] = {}
    for paper in _all_papers(arxiv):
        said.setdefault(paper.id, []).append(paper)
    query = (
        "select id, title, abstract, authors, categories from papers where title is not null and source is not 'blog'"
    )
    for paper_id, title, abstract, authors, categories in db.execute(query):
        assert paper_id in said, f"{paper_id} was never announced"
        row = (title, abstract, tuple(json.loads(authors)), tuple(categories.split()))
        assert any(_agrees(row, paper) for paper in said[paper_id]), f"{paper_id} is stored as no list had it: {row}"


def _agrees(row: tuple[Any, ...], paper: PaperData) -> bool:
    """Whether a row is what was said of a paper; remarks in a line of authors may be left out."""
    title, abstract, authors, categories = row
    if (title, abstract) != (clean_or_none(paper.title), clean_or_none(paper.abstract)):
        return False
    said = tuple(clean(name) for name in paper.authors)
    if any(mark in f" {name} " for name in said for mark in ("(", ",", " and ", ";", ":")):
        return all(word in " ".join(said) for name in authors for word in name.split())
    return (authors, categories) == (said, paper.categories)


def _all_papers(arxiv: LoopbackArxiv) -> Iterator[PaperData]:
    yield from arxiv.holdings.versions()
    for entries in arxiv.holdings.nights.values():  # two states of one night count both
        yield from (paper for paper, _ in entries)


def _check_nights(db: sqlite3.Connection, arxiv: LoopbackArxiv) -> None:
    """Every entry below the watermark is present."""
    present = {row[0] for row in db.execute("select id from papers")}
    for category, night in db.execute("select distinct category, night from nights"):
        for day, entries in arxiv.holdings.nights.items():
            if day.isoformat() == night:
                due = {p.id for p, kind in entries if category in p.categories and not kind.startswith("replace")}
                assert due <= present, f"night {night} of {category} counts as taken and lacks {due - present}"


def rows(home: Path, *tables: str) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of some tables, sorted: for saying that nothing changed."""
    with opened(home) as db:
        return {table: sorted(db.execute(f"select * from {table}").fetchall(), key=repr) for table in tables}


def stored_ids(home: Path) -> set[str]:
    with opened(home) as db:
        return {row[0] for row in db.execute("select id from papers where title is not null")}


def listed_on(home: Path, night: str, types: Sequence[str] = ("new", "cross")) -> set[str]:
    """Ids of the papers that a night lists."""
    marks = ",".join("?" * len(types))
    query = f"select p.id from listings l join papers p on p.n = l.n where l.night = ? and l.type in ({marks})"
    with opened(home) as db:
        return {row[0] for row in db.execute(query, (night, *types))}
