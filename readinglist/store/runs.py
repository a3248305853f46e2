"""What each fetch did, and what each feed said last: reports as JSON, tokens as text."""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from datetime import date, datetime
from typing import Any

from readinglist.clock import Clock, iso
from readinglist.model import FetchReport

from .connection import Database

GOOD = ("ok", "quiet", "partial")  # a night that needs no repair by the user


class Runs:
    """Fetches in the order in which they ended."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    def add(self, report: FetchReport, *, started: datetime | None = None, kind: str = "fetch") -> None:
        """Record a run that ends now."""
        now = self._clock.now()
        values = {
            "kind": kind,
            "started": iso(started or now),
            "finished": iso(now),
            "status": report.status,
            "reason": report.reason,
            "report": json.dumps(asdict(report), default=date.isoformat, ensure_ascii=False),
        }
        with self._db.transaction():
            self._db.run(
                """insert into runs (kind, started, finished, status, reason, report)
                values (:kind, :started, :finished, :status, :reason, :report)""",
                values,
            )

    def last(self, kind: str = "fetch") -> FetchReport | None:
        """The report of the last run, good or not."""
        sql = "select report from runs where kind = :kind order by k desc limit 1"
        found = self._db.value(sql, {"kind": kind})
        return None if found is None else _report_from(json.loads(found))

    def last_success(self, kind: str = "fetch") -> datetime | None:
        """When the last run that did not fail ended."""
        row = self._last_good(kind)
        return datetime.fromisoformat(row[1]) if row else None

    def failed_since(self, kind: str = "fetch") -> datetime | None:
        """When the first of the failures after the last good run ended; None where there is none."""
        row = self._last_good(kind)
        sql = """select finished from runs where kind = :kind and status = 'failed' and k > :good order by k limit 1"""
        found = self._db.value(sql, {"kind": kind, "good": row[0] if row else 0})
        return datetime.fromisoformat(found) if found else None

    def _last_good(self, kind: str) -> tuple[int, str] | None:
        sql = "select k, finished from runs where kind = :kind and status = :status order by k desc limit 1"
        found = [self._db.row(sql, {"kind": kind, "status": status}) for status in GOOD]
        return max((row for row in found if row is not None), default=None)


class FeedState:
    """What a feed told us to remember: tokens, response dates, fingerprints."""

    def __init__(self, db: Database) -> None:
        self._db = db

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
                self._db.run(
                    "insert or replace into feed_state (feed, key, value) values (:feed, :key, :value)",
                    {"feed": feed, "key": key, "value": value},
                )

    def all(self, feed: str) -> dict[str, str]:
        """Everything that is remembered of a feed."""
        return dict(self._db.rows("select key, value from feed_state where feed = :feed", {"feed": feed}))


def _report_from(data: dict[str, Any]) -> FetchReport:
    """A report from its JSON object; any: JSON."""
    known = {f.name for f in fields(FetchReport)}
    values = {key: value for key, value in data.items() if key in known}
    for key in ("from_night", "to_night"):
        values[key] = date.fromisoformat(values[key]) if values.get(key) else None
    values["skipped"] = tuple((paper_id, why) for paper_id, why in values.get("skipped", ()))
    values["warnings"] = tuple(values.get("warnings", ()))
    return FetchReport(**values)
