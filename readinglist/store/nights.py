"""What fetching left behind: the nights taken of each category, runs, the state of feeds, the list printed last."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path

from readinglist.core.clock import iso
from readinglist.core.errors import InputError, StoreError
from readinglist.core.events import FetchReport

from .connection import IGNORE, REPLACE, Tables
from .files import read_text, write_text_atomically


class Nights(Tables):
    """Nights are recorded in the transaction that stores their papers."""

    def record(self, nights: Iterable[date], categories: Iterable[str], source: str) -> None:
        """These nights are complete for these categories, as `source` says."""
        now, listed = iso(self._clock.now()), list(categories)
        rows = [(category, night.isoformat(), source, now) for night in nights for category in listed]
        if rows:
            with self._db.transaction():
                self._db.insert("nights", "category night source recorded", rows, IGNORE)

    def latest(self) -> date | None:
        """The newest night taken of any category."""
        return _day(self._db.value("select max(night) from nights"))

    def before(self, night: date) -> date | None:
        """The last night before this one."""
        return _day(self._db.value("select max(night) from nights where night < :night", {"night": night.isoformat()}))

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


GOOD = ("ok", "quiet", "partial")  # a night that needs no repair by the user


class Runs(Tables):
    """Fetches in the order in which they ended."""

    def add(self, report: FetchReport, run: int | None = None) -> int:
        """Record a run that ends now, or again what became of `run`; its number."""
        values = {
            "k": run,
            "now": iso(self._clock.now()),
            "status": report.status,
            "reason": report.reason,
            "report": json.dumps(asdict(report), default=date.isoformat, ensure_ascii=False),
        }
        with self._db.transaction():
            ((number,),) = self._db.rows(
                """insert into runs (k, kind, started, finished, status, reason, report)
                values (:k, 'fetch', :now, :now, :status, :reason, :report)
                on conflict do update set finished = :now, status = :status, reason = :reason, report = :report
                returning k""",
                values,
            )
        return int(number)

    def last(self) -> FetchReport | None:
        """The report of the last run, good or not."""
        found = self._db.value("select report from runs where kind = 'fetch' order by k desc limit 1")
        if found is None:
            return None
        import msgspec

        return msgspec.json.decode(found, type=FetchReport)

    def last_success(self) -> datetime | None:
        """When the last run that did not fail ended."""
        row = self._last_good()
        return datetime.fromisoformat(row[1]) if row else None

    def failed_since(self) -> datetime | None:
        """When the first of the failures after the last good run ended; None where there is none."""
        row = self._last_good()
        sql = "select finished from runs where kind = 'fetch' and status = 'failed' and k > :good order by k limit 1"
        found = self._db.value(sql, {"good": row[0] if row else 0})
        return datetime.fromisoformat(found) if found else None

    def _last_good(self) -> tuple[int, str] | None:
        sql = "select k, finished from runs where kind = 'fetch' and status = :status order by k desc limit 1"
        found = [self._db.row(sql, {"status": status}) for status in GOOD]
        return max((row for row in found if row is not None), default=None)


class FeedState(Tables):
    """What a feed said that is to be remembered: tokens, response dates, fingerprints."""

    def get(self, feed: str, key: str) -> str | None:
        sql = "select value from feed_state where feed = :feed and key = :key"
        found = self._db.value(sql, {"feed": feed, "key": key})
        return None if found is None else str(found)

    def set(self, feed: str, key: str, value: str | None) -> None:
        """Remember `value`; None forgets. Writes nothing where nothing changes."""
        if self.get(feed, key) == value:
            return
        with self._db.transaction():
            if value is None:
                self._db.run("delete from feed_state where feed = :feed and key = :key", {"feed": feed, "key": key})
            else:
                self._db.insert("feed_state", "feed key value", [(feed, key, value)], REPLACE)

    def all(self, feed: str) -> dict[str, str]:
        """Everything that is remembered of a feed."""
        return dict(self._db.rows("select key, value from feed_state where feed = :feed", {"feed": feed}))


class Lists:
    """The ids of the last list printed, one a line, so that `#3` means its third paper.

    A small file and not a table: a list must be remembered also while another process writes to the
    database, because `keep #1` after a list that was not remembered would keep a paper of an older one.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def remember(self, ids: Sequence[str]) -> bool:
        """`ids` are #1, #2, ... from now on. Writes nothing where they are already.

        False where the folder cannot be written; then no number means anything, rather than an old paper.
        """
        if self.last() == tuple(ids):
            return True
        try:
            write_text_atomically(self._path, "".join(f"{paper_id}\n" for paper_id in ids))
        except StoreError:
            return self._forget()
        return True

    def nth(self, n: int) -> str | None:
        """The id of #n (from 1), or None."""
        ids = self.last()
        return ids[n - 1] if 1 <= n <= len(ids) else None

    def last(self) -> tuple[str, ...]:
        """The whole list."""
        try:
            return tuple(read_text(self._path).splitlines())
        except InputError:
            return ()

    def _forget(self) -> bool:
        with suppress(OSError):  # a folder that cannot be written takes no verdict either
            self._path.unlink(missing_ok=True)
        return False
