"""Lists of colleagues that are followed: the papers that they kept, and nothing else of what they shared.

Their critiques are never stored, so that nothing that reads the library can show one before its time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from readinglist.store.store import Store


from collections.abc import Sequence

from .records import ColleagueKeep


class Colleagues:
    """Lists by the digest that the log names them by. A list that nobody follows any more stays: undo needs it."""

    def __init__(self, store: Store) -> None:
        self._db = store.db

    def put(self, digest: str, shared: str, keeps: Sequence[ColleagueKeep]) -> None:
        """Keep a list; one that is there already stays as it is. `shared`: ISO date of the file."""
        if self._number(digest) is not None:
            return
        with self._db.transaction():
            sql = "insert into colleague_lists (digest, shared) values (:digest, :shared)"
            self._db.run(sql, {"digest": digest, "shared": shared})
            rows = [(self._number(digest), keep.id, keep.title, keep.decided) for keep in keeps]
            self._db.run_many("insert into colleague_keeps (list, id, title, decided) values (?, ?, ?, ?)", rows)

    def find(self, digest: str) -> tuple[ColleagueKeep, ...] | None:
        """The papers of a list, by id; None where the list is not here."""
        number = self._number(digest)
        if number is None:
            return None
        sql = "select id, title, decided from colleague_keeps where list = :list order by id"
        return tuple(ColleagueKeep(*row) for row in self._db.rows(sql, {"list": number}))

    def _number(self, digest: str) -> int | None:
        number: int | None = self._db.value("select k from colleague_lists where digest = :digest", {"digest": digest})
        return number
