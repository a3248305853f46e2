"""Which papers name which idea, and the lines of `tonight`: computed from the papers, kept to be fast.

Papers are found by the full text index and confirmed by the caller, who knows when a word is a name.
What was confirmed is kept by idea with a stamp of its names and rules: another stamp makes it void.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING

from readinglist.core.ideas import NightUse
from readinglist.store.connection import AMONG, IGNORE, REPLACE, chunks
from readinglist.store.shared_sql import MONTH

if TYPE_CHECKING:
    from readinglist.store.store import Store

PHRASES = 60  # in one question to the index


class Ideas:
    """Stored uses by name, and the lines of each night."""

    def __init__(self, store: Store) -> None:
        self._db = store.db

    # Uses by name

    def scanned(self) -> dict[str, tuple[int, int]]:
        """Idea -> (stamp of its names, row of `papers` up to which they were looked for)."""
        return {name: (stamp, row) for name, stamp, row in self._db.rows("select name, rules, seen_to from names_seen")}

    def candidates(self, phrases: Iterable[str], after: int, until: int) -> list[int]:
        """Rows in (`after`, `until`] whose title or abstract has the words of one of `phrases`, in row order.

        The index knows no case and few endings: what it finds is to be confirmed.
        """
        quoted = ['"{}"'.format(phrase.replace('"', " ")) for phrase in phrases if phrase.strip()]
        sql = "select rowid from papers_fts where papers_fts match :match and rowid > :after and rowid <= :until"
        found: set[int] = set()
        for some in chunks(quoted, PHRASES):
            values = {"match": f"{{title abstract}} : ({' OR '.join(some)})", "after": after, "until": until}
            found.update(n for (n,) in self._db.rows(sql, values))
        return sorted(found)

    def texts(self, rows: Sequence[int]) -> list[tuple[int, str | None, str | None]]:
        """(row, title, abstract) of these rows."""
        sql = f"select n, title, abstract from papers where n {AMONG}"
        return [tuple(row) for row in self._db.rows_among(sql, rows)]

    def record(self, uses: Mapping[str, Sequence[int]], stamps: Mapping[str, int], until: int) -> bool:
        """The ideas of `stamps` were looked for up to row `until`; `uses` are the rows that name them, added.

        Uses that were kept under another stamp go. Never waits: False where nothing can be written now.
        """
        known = self.scanned()
        void = [name for name, stamp in stamps.items() if name in known and known[name][0] != stamp]

        def write() -> None:
            self._drop(void)
            seen = [(name, stamp, until) for name, stamp in stamps.items()]
            self._db.insert("names_seen", "name rules seen_to", seen, REPLACE)
            rows = [(name, n) for name, found in uses.items() for n in found]
            self._db.insert("name_uses", "name n", rows, IGNORE)

        return self._db.attempt(write)

    def forget(self, names: Iterable[str]) -> bool:
        """Drop what was kept of ideas that are no longer in the ledger. Never waits."""
        gone = list(names)
        return not gone or self._db.attempt(lambda: self._drop(gone))

    def _drop(self, names: Iterable[str]) -> None:
        for name in names:
            self._db.run("delete from name_uses where name = :name", {"name": name})
            self._db.run("delete from names_seen where name = :name", {"name": name})

    def naming(self, names: Iterable[str]) -> dict[str, frozenset[int]]:
        """Idea -> rows of the papers that name it, for each of `names`."""
        asked = list(names)
        found: dict[str, set[int]] = {name: set() for name in asked}
        for name, n in self._db.rows_among(f"select name, n from name_uses where name {AMONG}", asked):
            found[name].add(n)
        return {name: frozenset(rows) for name, rows in found.items()}

    # Months

    def months(self) -> dict[date, int]:
        """Papers with a title, by their month: of v1, else of the night that announced them."""
        sql = f"select {MONTH}, count(*) from papers where title is not null group by 1"
        return {_month(text): count for text, count in self._db.rows(sql) if text}

    def described(self, rows: Iterable[int]) -> dict[int, tuple[str, date | None, tuple[str, ...]]]:
        """Row -> (id, month, authors) of these papers."""
        sql = f"select n, id, {MONTH}, authors from papers where n {AMONG}"
        return {
            n: (paper_id, _month(month) if month else None, tuple(json.loads(authors)))
            for n, paper_id, month, authors in self._db.rows_among(sql, sorted(rows))
        }

    def newest(self, rows: Iterable[int], n: int, since: date | None = None) -> list[int]:
        """The `n` newest of these rows by the day of v1, else of the night; of `since` or later where it is given."""
        sql = """select n from papers where n in (select value from json_each(:rows)) and title is not null
            and (:since is null or coalesce(published, announced) >= :since)
            order by coalesce(published, announced) desc, n desc limit :n"""
        values = {"rows": json.dumps(list(rows)), "since": since.isoformat() if since else None, "n": n}
        return [row for (row,) in self._db.rows(sql, values)]

    # The lines of a night

    def ranks(self, night: date) -> dict[int, int]:
        """Row -> place on the night's stored list, from 1; empty where it was not ranked."""
        sql = "select n, rank from scores where night = :night and goal = '' order by rank"
        return dict(self._db.rows(sql, {"night": night.isoformat()}))

    def save_night(self, night: date, stamp: str, lines: Sequence[NightUse]) -> bool:
        """Replace the lines of `night`; False where nothing can be written now."""
        day = night.isoformat()
        rows = [(day, n, json.dumps(asdict(line), ensure_ascii=False)) for n, line in enumerate(lines, start=1)]

        def write() -> None:
            self._db.run("delete from tonight where night = :night", {"night": day})
            self._db.insert("tonights", "night stamp", [(day, stamp)], REPLACE)
            self._db.insert("tonight", "night position record", rows)

        return self._db.attempt(write)

    def night_stamp(self, night: date) -> str | None:
        """The stamp of the stored lines of `night`; None where none were made."""
        found = self._db.value("select stamp from tonights where night = :night", {"night": night.isoformat()})
        return None if found is None else str(found)

    def night(self, night: date) -> tuple[NightUse, ...]:
        """The stored lines of `night`, whatever their stamp."""
        sql = "select record from tonight where night = :night order by position"
        return tuple(_line(json.loads(text)) for (text,) in self._db.rows(sql, {"night": night.isoformat()}))


def _line(record: dict[str, str | list[str]]) -> NightUse:
    values = {key: tuple(value) if isinstance(value, list) else value for key, value in record.items()}
    return NightUse(**values)  # type: ignore[arg-type]  # of a record that was written from one


def _month(text: str) -> date:
    return date.fromisoformat(f"{text}-01")
