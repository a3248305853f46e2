"""The papers that a selection means, read a thousand at a time, with what the user said of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from readinglist.context import Context
from readinglist.core.errors import NotFound, UsageError
from readinglist.core.files import real
from readinglist.core.papers import ExportedPaper, Paper, Selection
from readinglist.core.text import clean
from readinglist.store.files import write_text_atomically

# Where what leaves the library may be written: anywhere but in the place of what the library lives from.


_OURS = ("config.toml", "library.db", "library.db-wal", "library.db-shm", "writer.lock")
_FOLDERS = ("notes", "journal", "goals", "pdfs", "cache", "backups", "feeds")


def check_target(lib: Context, path: Path) -> None:
    """Raises UsageError where a file would take the place of something that the library lives from."""
    target, places = real(path), lib.places
    ours = [places.config, places.feeds, places.cache]
    ours += [places.data / name for name in (*_OURS, *_FOLDERS)]
    for one in ours:
        if target == real(one) or real(one) in target.parents:
            raise UsageError(f"{path} is a place of the library itself: write to another one, such as exports/")


AT_ONCE = 1_000  # papers read from the store


def rows_of(lib: Context, selection: Selection) -> list[int]:
    """The rows of the papers that are meant. Raises NotFound for a goal that there is not."""
    if selection.goal is not None:
        from readinglist.practice.api import list_goals

        names = [overview.goal.name for overview in list_goals(lib)]
        if selection.goal not in names:
            raise NotFound(f"there is no goal {selection.goal!r}; your goals: {', '.join(names) or 'none yet'}")
    tag = clean(selection.tag) if selection.tag is not None else None
    return lib.store.selected(replace(selection, tag=tag))


def exported(lib: Context, rows: list[int], critiques: bool) -> Iterator[ExportedPaper]:
    """The papers of these rows with what was said of them."""
    lines: dict[str, str] = {}
    if critiques:
        from readinglist.taste.api import list_critiques

        lines = {file.paper_id: file.critique.line for file in list_critiques(lib) if file.critique.line}
    for papers in _pages(lib, rows):
        states = lib.store.log.states(paper.id for paper in papers)
        for paper in papers:
            state = states.get(paper.id)
            said = state.verdict_on if state and state.verdict == "keep" and not state.assumed else None
            yield ExportedPaper(paper, date.fromisoformat(said[:10]) if said else None, lines.get(paper.id))


def papers_of(lib: Context, rows: list[int]) -> Iterator[Paper]:
    """The papers of these rows, read a thousand at a time."""
    return (paper for papers in _pages(lib, rows) for paper in papers)


def _pages(lib: Context, rows: list[int]) -> Iterator[tuple[Paper, ...]]:
    return (lib.store.papers.by_rows(rows[start : start + AT_ONCE]) for start in range(0, len(rows), AT_ONCE))


def save_text(lib: Context, path: Path, text: str) -> None:
    """Write a file, whole or not at all. Raises UsageError for a place of the library itself."""
    check_target(lib, path)
    write_text_atomically(path, text)
