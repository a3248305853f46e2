"""Digests on their way to an address: what was begun, what arrived, what failed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from readinglist.store.store import Store


from datetime import date, datetime

from readinglist.core.clock import iso
from readinglist.store.connection import Database, Row

from .records import Mailing

COLUMNS = "night, recipient, message_id, state, tries, last_try, error"
# A row that nothing of ours wrote: no night, no moment, or a state that there is not.
NO_MAILING = """date(night) is not night or state not in ('waiting', 'sent', 'dropped')
    or (last_try is not null and datetime(last_try) is null)"""


class Outbox:
    def __init__(self, store: Store) -> None:
        self._db = store.db
        self._clock = store.clock

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
