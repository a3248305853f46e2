"""Verdicts, readings and their undoing: entries of the log, each on disk before it is acknowledged."""

from __future__ import annotations

from collections.abc import Sequence

from readinglist.citations.api import undo_link_corrections
from readinglist.context import Context
from readinglist.core.errors import NotFound, UsageError
from readinglist.core.log import LinkSettled, LogData, LogEntry, Read, Seen, Tagged, Verdict
from readinglist.core.text import storable
from readinglist.papers.api import known_ids
from readinglist.practice.api import check_open, prepare_undo, put_back
from readinglist.taste.api import follow, take_back


def judge(
    lib: Context, ids: Sequence[str], verdict: str, goal: str | None, because: str | None
) -> tuple[LogEntry, ...]:
    """Record one verdict on several papers; all of them or, where one is not known, none."""
    check_open(lib, goal)
    known = known_ids(lib, ids)
    data = Verdict(verdict, goal=goal, because=storable(because) if because else None)
    return _recorded(lib, [(data, paper_id) for paper_id in known])


def unjudge(lib: Context, paper_id: str) -> LogEntry:
    """Take the verdict on a paper away, whichever it was."""
    return _recorded(lib, [(Verdict(None), known_ids(lib, [paper_id])[0])])[0]


def mark_read(lib: Context, ids: Sequence[str], minutes: int | None) -> tuple[LogEntry, ...]:
    return _recorded(lib, [(Read(minutes), paper_id) for paper_id in known_ids(lib, ids)])


def tag(lib: Context, paper_id: str, tags: Tagged) -> LogEntry:
    return _recorded(lib, [(tags, known_ids(lib, [paper_id])[0])])[0]


def mark_seen(lib: Context, ids: Sequence[str]) -> LogEntry:
    return lib.store.log.append(Seen(tuple(known_ids(lib, ids))), "")


def mark_rest_seen(lib: Context) -> LogEntry:
    """Mark what is left of the last night as seen, in one entry. Raises NotFound where nothing is."""
    night = lib.store.nights.latest()
    rest = () if night is None else lib.store.papers.on_night(night, unjudged_at=lib.clock.now())
    if night is None or not rest:
        raise NotFound("nothing is left of the last night: `readinglist top --all` shows what is unjudged")
    return lib.store.log.append(Seen(tuple(paper.id for paper in rest)), night.isoformat())


def _recorded(lib: Context, items: Sequence[tuple[LogData, str]]) -> tuple[LogEntry, ...]:
    """The entries, which their critiques say too."""
    entries = lib.store.log.append_many(items)
    follow(lib, entries)
    return entries


# Taking decisions back, with the files that they wrote and the links that they made.


def undo(lib: Context, n: int) -> tuple[LogEntry, ...]:
    """Take back the last `n` decisions, goal and critique files included; newest first.

    Raises UsageError, with nothing undone, where a goal file was changed by hand since.
    """
    if n < 1:
        raise UsageError(f"undo takes back 1 or more decisions, not {n}")
    put_back(prepare_undo(lib, lib.store.log.undoable(n)))
    undone = lib.store.log.undo(n)
    take_back(lib, undone)
    if any(isinstance(entry.data, LinkSettled) for entry in undone):
        undo_link_corrections(lib, undone)
    return undone


def undoable(lib: Context, n: int = 1) -> int:
    """How many decisions `undo(n)` would take back: fewer than `n` where there are fewer."""
    return len(lib.store.log.undoable(n))


def log(lib: Context, n: int | None = None) -> tuple[LogEntry, ...]:
    """Everything decided, newest first."""
    return lib.store.log.entries(n)
