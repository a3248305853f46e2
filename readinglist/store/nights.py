"""Which nights were taken, of which category, from which source: the watermarks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from readinglist.clock import Clock, iso

from .connection import Database


class Nights:
    """Nights are recorded in the transaction that stores their papers."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    def record(self, nights: Iterable[date], categories: Iterable[str], source: str) -> None:
        """These nights are complete for these categories, as `source` says."""
        now, listed = iso(self._clock.now()), list(categories)
        rows = [(category, night.isoformat(), source, now) for night in nights for category in listed]
        if rows:
            with self._db.transaction():
                self._db.run_many(
                    "insert or ignore into nights (category, night, source, recorded) values (?, ?, ?, ?)", rows
                )

    def latest(self) -> date | None:
        """The newest night taken of any category."""
        return _day(self._db.value("select max(night) from nights"))

    def first(self) -> date | None:
        """The oldest night taken of any category."""
        return _day(self._db.value("select min(night) from nights"))

    def taken(self, night: date) -> datetime | None:
        """When the first list of a night was taken."""
        found = self._db.value("select min(recorded) from nights where night = :night", {"night": night.isoformat()})
        return datetime.fromisoformat(found) if found else None

    def taken_with(self, night: date) -> tuple[date, ...]:
        """The earlier nights that were first taken in the same moment: those that were caught up with it, in order."""
        sql = """select night from nights where night < :night group by night
            having min(recorded) = (select min(recorded) from nights where night = :night) order by night"""
        return tuple(date.fromisoformat(day) for (day,) in self._db.rows(sql, {"night": night.isoformat()}))

    def covered(self, category: str) -> set[date]:
        """The nights that are complete for a category."""
        sql = "select distinct night from nights where category = :category"
        return {date.fromisoformat(night) for (night,) in self._db.rows(sql, {"category": category})}

    def watermarks(self) -> dict[str, date]:
        """The newest night of each category. Walks the index from category to category."""
        sql = """with recursive categories (category) as (
                select min(category) from nights
                union all
                select (select min(n.category) from nights n where n.category > w.category)
                from categories w where w.category is not null
            )
            select category, (select max(n.night) from nights n where n.category = w.category)
            from categories w where category is not null"""
        return {category: date.fromisoformat(night) for category, night in self._db.rows(sql)}


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
