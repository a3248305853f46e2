"""What a night leaves in the database beside papers: digests on their way to an address, and what the trace did last.

The trace is kept for `status`: counting it again would make a reader wait.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime

import msgspec

from readinglist.citations.api import TraceReport
from readinglist.context import Context
from readinglist.core.clock import eastern_date, iso
from readinglist.core.errors import UNREADABLE
from readinglist.core.json_records import json_fields
from readinglist.night.records import LastTrace, Mailing, TraceState
from readinglist.store.connection import Database, Row, Tables

COLUMNS = "night, recipient, message_id, state, tries, last_try, error"
# A row that nothing of ours wrote: no night, no moment, or a state that there is not.
NO_MAILING = """date(night) is not night or state not in ('waiting', 'sent', 'dropped')
    or (last_try is not null and datetime(last_try) is null)"""


class Outbox(Tables):
    def find(self, night: date, recipient: str) -> Mailing | None:
        sql = f"select {COLUMNS} from outbox where night = :night and recipient = :recipient"
        row = self._db.row(sql, {"night": night.isoformat(), "recipient": recipient})
        return None if row is None else _mailing(row)

    def waiting(self) -> tuple[Mailing, ...]:
        """What was begun and did not arrive, the oldest night first."""
        sql = f"select {COLUMNS} from outbox where state = 'waiting' order by night, recipient"
        return tuple(_mailing(row) for row in self._db.rows(sql))

    def begin(self, night: date, recipient: str, message_id: str) -> Mailing:
        """Record one more try, before anything is sent; a message that is known keeps its id."""
        values = {
            "night": night.isoformat(),
            "recipient": recipient,
            "message_id": message_id,
            "now": iso(self._clock.now()),
        }
        with self._db.transaction():
            self._db.run(
                """insert into outbox (night, recipient, message_id, state, tries, last_try)
                values (:night, :recipient, :message_id, 'waiting', 1, :now)
                on conflict do update set tries = tries + 1, last_try = :now, state = 'waiting'""",
                values,
            )
        found = self.find(night, recipient)
        assert found is not None
        return found

    def settle(self, mailing: Mailing, state: str, error: str | None = None) -> None:
        """Record what became of it: sent, dropped, or waiting with the error of the last try."""
        values = {"night": mailing.night.isoformat(), "recipient": mailing.recipient, "state": state, "error": error}
        with self._db.transaction():
            self._db.run(
                "update outbox set state = :state, error = :error where night = :night and recipient = :recipient",
                values,
            )


def drop_no_mailings(db: Database) -> None:
    """Take out the rows that are none; inside the caller's transaction. At worst a digest comes twice."""
    db.run(f"delete from outbox where {NO_MAILING}")


def _mailing(row: Row) -> Mailing:
    night, recipient, message_id, state, tries, last_try, error = row
    tried = datetime.fromisoformat(last_try) if last_try else None
    return Mailing(date.fromisoformat(night), recipient, message_id, state, tries, tried, error)


FEED, KEY = "trace", "last"  # in `feed_state`
MONTHS = 3


def note_trace(lib: Context, report: TraceReport) -> None:
    """Remember a run; what earlier runs of the same night brought is added."""
    now = lib.clock.now()
    months = [c for c in report.coverage if c.category is None and c.month <= now.date()][-MONTHS:]
    last = LastTrace(
        at=now,
        status=report.status,
        reason=report.reason,
        lists=sum(asked.lists for asked in report.asked),
        edges=report.edges,
        new_edges=report.new_edges,
        left=report.left,
        coverage=tuple(months),
    )
    before = _last_trace(lib)
    if before is not None and eastern_date(before.at) == eastern_date(now):
        last = replace(last, lists=last.lists + before.lists, new_edges=last.new_edges + before.new_edges)
    lib.store.feed_state.set(FEED, KEY, json.dumps(json_fields(last), ensure_ascii=False))


def trace_state(lib: Context) -> TraceState:
    """Whether the trace is on, and what it did last; asks nobody."""
    settings = lib.settings.trace
    files = ("pdf",) * settings.pdfs + ("eprint",) * settings.eprints
    return TraceState(settings.sources, files, settings.nightly, _last_trace(lib))


def _last_trace(lib: Context) -> LastTrace | None:
    text = lib.store.feed_state.get(FEED, KEY)
    try:
        return None if text is None else msgspec.json.decode(text, type=LastTrace)
    except UNREADABLE:  # written by another version: the next trace writes it anew
        return None
