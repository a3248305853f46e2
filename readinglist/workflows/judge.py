"""Verdicts, readings and their undoing: entries of the log, each on disk before it is acknowledged."""

from __future__ import annotations

from collections.abc import Sequence

from readinglist.errors import NotFound
from readinglist.ids import not_here
from readinglist.model import LogEntry, Read, Seen, Verdict
from readinglist.text import storable

from .goals import check_open
from .home import Home


def judge(lib: Home, ids: Sequence[str], verdict: str, goal: str | None, because: str | None) -> tuple[LogEntry, ...]:
    """Record one verdict on several papers; all of them or, where one is not known, none."""
    check_open(lib, goal)
    known = known_ids(lib, ids)
    data = Verdict(verdict, goal=goal, because=storable(because) if because else None)
    return lib.store.log.append_many([(data, paper_id) for paper_id in known])


def mark_read(lib: Home, ids: Sequence[str], minutes: int | None) -> tuple[LogEntry, ...]:
    return lib.store.log.append_many([(Read(minutes), paper_id) for paper_id in known_ids(lib, ids)])


def mark_seen(lib: Home, ids: Sequence[str]) -> LogEntry:
    return lib.store.log.append(Seen(tuple(known_ids(lib, ids))), "")


def mark_rest_seen(lib: Home) -> LogEntry:
    """Mark what is left of the last night as seen, in one entry. Raises NotFound where nothing is."""
    night = lib.store.nights.latest()
    rest = () if night is None else lib.store.papers.on_night(night, unjudged_at=lib.clock.now())
    if night is None or not rest:
        raise NotFound("nothing is left of the last night: `readinglist top --all` shows what is unjudged")
    return lib.store.log.append(Seen(tuple(paper.id for paper in rest)), night.isoformat())


def known_ids(lib: Home, ids: Sequence[str]) -> list[str]:
    """The ids as the library knows them, once each. Raises UsageError or NotFound for the first bad one."""
    resolved = list(dict.fromkeys(lib.resolve(text) for text in ids))
    known = lib.store.papers.find_many(resolved)
    for paper_id in resolved:
        if paper_id not in known:
            raise not_here(paper_id)
    return resolved
