"""A store in a temporary folder and a clock that is pushed by hand, for the tests of the store."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from readinglist.core.clock import Clock
from readinglist.core.papers import Insert, Listing, PaperData
from readinglist.core.settings import Places, find_places
from readinglist.store.store import Store

NOW = datetime(2026, 11, 24, 6, tzinfo=UTC)


def places(home: Path) -> Places:
    return find_places(str(home), {})


def at(moment: datetime = NOW) -> Clock:
    """A clock that stands still at `moment`; its waits take no time."""
    ticks = iter(range(10**9))
    return replace(Clock(), frozen_at=moment, sleep=lambda _: None, monotonic=lambda: float(next(ticks)))


def open_store(home: Path, moment: datetime = NOW) -> Store:
    return Store.open(places(home), clock=at(moment))


def insert(paper: PaperData, *listings: tuple[str, str]) -> Insert:
    """An Insert, listed as (ISO night, type)."""
    return Insert(paper, tuple(Listing(datetime.fromisoformat(night).date(), kind) for night, kind in listings))


def dump(store: Store, *tables: str) -> list[str]:
    """The rows of `tables` as text, for comparing."""
    return [repr(row) for table in tables for row in store.db.rows(f"select * from {table} order by 1, 2")]


def check_invariant(store: Store) -> None:
    """The file is sound, the index and the states match what they are made of."""
    from readinglist.upkeep.doctor import examine

    report = examine(store, store.places)
    assert report.problems == (), report.problems
