"""The log of what the user decided, and the state of each paper that it comes to.

The log is only appended to (triggers see to it). `state` is its fold, written anew for the papers
that an entry touches, in the entry's own transaction; it can be rebuilt at any time.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple
from datetime import datetime, timedelta
from typing import Any

from readinglist.core.clock import iso
from readinglist.core.log import (
    LogData,
    LogEntry,
    Rated,
    Read,
    Seen,
    Tagged,
    Undo,
    Verdict,
    log_data_from,
    log_data_to,
)
from readinglist.core.paper_state import PaperState, fold_paper
from readinglist.store.shared_sql import not_undone

from .connection import AMONG, AT_ONCE, IGNORE, REPLACE, Database, Row, Tables, chunks

FIELDS = "id, verdict, verdict_at, verdict_on, assumed, goal, read_at, minutes, seen, laters, back_at, tags, rated"
COLUMNS = "l.id, l.at, l.device, l.kind, l.subject, l.data"
PER_TRANSACTION = 5_000


def states_of(db: Database, ids: Sequence[str]) -> dict[str, PaperState]:
    """The stored states of those of `ids` that have entries, in the order asked."""
    sql = f"select {FIELDS} from state where id in (select value from json_each(:some))"
    found = {row[0]: state_from_row(row) for row in db.rows_among(sql, ids)}
    return {i: found[i] for i in ids if i in found}


def fold_again(db: Database, ids: Iterable[str]) -> None:
    """Write the states of `ids` as the log says; runs inside the caller's transaction."""
    for some in chunks(sorted(set(ids)), AT_ONCE):
        entries = _entries_of(db, some)
        rows = [state_to_row(paper_id, fold_paper(entries.get(paper_id, []))) for paper_id in some]
        db.insert("state", FIELDS.replace(",", ""), rows, REPLACE)


def folded(db: Database) -> Iterable[tuple[str, PaperState]]:
    """(id, state) of every paper in the log, folded now: what `state` must hold."""
    ids = [i for (i,) in db.rows("select distinct id from log_papers order by id")]
    for some in chunks(ids, AT_ONCE):
        entries = _entries_of(db, some)
        yield from ((paper_id, fold_paper(entries.get(paper_id, []))) for paper_id in some)


def _entries_of(db: Database, ids: Sequence[str]) -> dict[str, list[LogEntry]]:
    sql = """select c.id, l.id, l.at, l.device, l.kind, l.subject,
            case l.kind when 'seen' then '{"ids": []}' else l.data end
        from log_papers c join log l on l.seq = c.seq where c.id in (select value from json_each(:ids))"""
    found: dict[str, list[LogEntry]] = {}
    for paper_id, entry_id, at, device, kind, subject, data in db.rows(sql, {"ids": json.dumps(list(ids))}):
        parsed = log_data_from(kind, json.loads(data))  # the ids of a seen night are not needed again
        entry = LogEntry(entry_id, datetime.fromisoformat(at), device, kind, subject, parsed)
        found.setdefault(paper_id, []).append(entry)
    return found


def state_from_row(row: Row) -> PaperState:
    """The state of a row of `FIELDS`."""
    _, verdict, verdict_at, verdict_on, assumed, goal, read_at, minutes, seen, laters, back_at, tags, rated = row
    at, read, back = (datetime.fromisoformat(t) if t else None for t in (verdict_at, read_at, back_at))
    words = tuple(json.loads(tags))
    return PaperState(
        verdict, at, verdict_on, bool(assumed), goal, read, minutes, bool(seen), laters, back, words, bool(rated)
    )


def state_to_row(paper_id: str, state: PaperState) -> Row:
    """The row of `FIELDS`; PaperState has the same order."""
    return (paper_id, *map(_to_column, astuple(state)))


def _to_column(value: Any) -> Any:
    """A field as its column holds it; any: of several types."""
    if isinstance(value, datetime):
        return iso(value)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, tuple) else value


class Log(Tables):
    """Append, read, undo. Appending commits, unless inside `store.transaction()`."""

    @property
    def device(self) -> str:
        """The name of this library in its entries."""
        return str(self._db.fact("device"))

    def append(self, data: LogData, subject: str, at: datetime | None = None) -> LogEntry:
        """Write one entry and the state that it leads to. `at`: now, or just after what it overrides."""
        return self.append_many([(data, subject)], at)[0]

    def append_many(self, items: Iterable[tuple[LogData, str]], at: datetime | None = None) -> tuple[LogEntry, ...]:
        """Write (data, subject) entries in their order, some thousand in one transaction."""
        written: list[LogEntry] = []
        for some in chunks(list(items), PER_TRANSACTION):
            with self._db.transaction():
                written += self._append(some, at)
        return tuple(written)

    def add_entries(self, entries: Iterable[LogEntry]) -> int:
        """Take over entries of another device; known ids are left out. How many were new."""
        new = 0
        for some in chunks(list(entries), PER_TRANSACTION):
            with self._db.transaction():
                ids = json.dumps([entry.id for entry in some])
                known = self._db.rows(f"select id from log where id {AMONG}", {"some": ids})
                fresh = [entry for entry in some if (entry.id,) not in known]
                self._write(fresh)
                new += len(fresh)
        return new

    def entries(self, limit: int | None = None, subject: str | None = None) -> tuple[LogEntry, ...]:
        """Entries, newest first by (at, id), whichever device they came from; of one subject where it is given."""
        of_subject = "" if subject is None else "where l.subject = :subject"
        sql = f"select {COLUMNS} from log l {of_subject} order by l.at desc, l.id desc limit :limit"
        values = {"subject": subject, "limit": -1 if limit is None else limit}
        return self._read(sql, values)

    def rename_device(self) -> str:
        """Take a new name for the entries to come: another library has the old one too, as after a copy."""
        name = secrets.token_hex(4)
        with self._db.transaction():
            self._db.set_fact("device", name)
        return name

    def of_kind(self, *kinds: str) -> tuple[LogEntry, ...]:
        """Entries of these kinds and all undos, oldest first: what a fold over them needs."""
        sql = f"select {COLUMNS} from log l where l.kind in (select value from json_each(:kinds)) order by l.at, l.id"
        return self._read(sql, {"kinds": json.dumps([*kinds, "undo"])})

    def effective(self, kind: str, subject: str) -> tuple[LogEntry, ...]:
        """Entries of one kind and subject that hold, oldest first."""
        sql = f"""select {COLUMNS} from log l where l.subject = :subject and l.kind = :kind
            and {not_undone("l")} order by l.at, l.id"""
        return self._read(sql, {"kind": kind, "subject": subject})

    def entries_of(self, paper_id: str) -> tuple[LogEntry, ...]:
        """Entries that concern a paper, seen nights and undos included, newest first."""
        sql = f"""select {COLUMNS} from log_papers c join log l on l.seq = c.seq where c.id = :id
            order by l.at desc, l.id desc"""
        return self._read(sql, {"id": paper_id})

    def undo(self, n: int = 1) -> tuple[LogEntry, ...]:
        """Take back the last `n` entries of this device that are not undone; those entries, newest first.

        Each undo is an entry of its own. Fewer are returned where there are fewer.
        """
        with self._db.transaction():
            undone = self.undoable(n)
            self._append([(Undo(), entry.id) for entry in undone], None)
        return undone

    def undoable(self, n: int = 1) -> tuple[LogEntry, ...]:
        """The entries that `undo(n)` would take back, newest first.

        What a bet came to is no decision, and a bet that is settled stands.
        """
        sql = f"""select {COLUMNS} from log l where l.device = :device and l.kind not in ('undo', 'settled')
            and {not_undone("l")} and not exists (select 1 from log s where s.subject = l.id and s.kind = 'settled')
            order by l.seq desc limit :n"""
        return self._read(sql, {"device": self.device, "n": max(n, 0)})

    def last_seq(self) -> int:
        """The number of entries: changes with every decision."""
        return int(self._db.value("select coalesce(max(seq), 0) from log"))

    def state(self, paper_id: str) -> PaperState:
        """What the entries on a paper come to; the empty state where there are none."""
        return states_of(self._db, [paper_id]).get(paper_id, PaperState())

    def states(self, ids: Iterable[str]) -> dict[str, PaperState]:
        """States of those of `ids` that have entries."""
        return states_of(self._db, list(ids))

    def states_with(self, verdict: str) -> dict[str, PaperState]:
        """All papers with this verdict and their states, latest verdict first (known to the store or not)."""
        sql = "select id from state where verdict = :verdict order by verdict_at desc, id"
        return states_of(self._db, [i for (i,) in self._db.rows(sql, {"verdict": verdict})])

    def _read(self, sql: str, values: Mapping[str, Any]) -> tuple[LogEntry, ...]:
        """The entries of a query that selects `COLUMNS`."""
        return tuple(map(entry_from_row, self._db.rows(sql, values)))

    def _append(self, items: Sequence[tuple[LogData, str]], at: datetime | None) -> list[LogEntry]:
        device, seq, now = self.device, self.last_seq(), self._clock.now()
        entries = []
        latest = self._latest([subject for _, subject in items]) if at is None else {}
        for number, (data, subject) in enumerate(items, start=seq + 1):
            moment, last = at or now, latest.get(subject)
            entry_id = _entry_id(moment, number, device)
            if last is not None and (iso(moment), entry_id) <= last:
                moment = max(moment, datetime.fromisoformat(last[0]))
                entry_id = _entry_id(moment, number, device)
                if entry_id <= last[1]:  # of the same second, by a device that has decided more
                    moment += timedelta(seconds=1)
                    entry_id = _entry_id(moment, number, device)
            kind, _ = log_data_to(data)
            entries.append(LogEntry(entry_id, moment, device, kind, subject, data))
        self._write(entries)
        return entries

    def _latest(self, subjects: Sequence[str]) -> dict[str, tuple[str, str]]:
        """(at, id) of the last word on each subject: neither a clock set back nor another device's lets it win."""
        sql = """select subject, max(at || ' ' || id) from (
                select c.id as subject, l.at, l.id from log_papers c join log l on l.seq = c.seq
                    where c.id in (select value from json_each(:some))
                union all
                select subject, at, id from log where subject in (select value from json_each(:some)))
            group by subject"""
        rows = self._db.rows(sql, {"some": json.dumps(sorted({subject for subject in subjects if subject}))})
        return {subject: (last[:20], last[21:]) for subject, last in rows}

    def _write(self, entries: Sequence[LogEntry]) -> None:
        seq = self.last_seq()
        rows, concerned = [], []
        for number, entry in enumerate(entries, start=seq + 1):
            kind, data = log_data_to(entry.data)
            text = json.dumps(data, ensure_ascii=False)
            rows.append((number, entry.id, iso(entry.at), entry.device, kind, entry.subject, text))
            concerned += [(paper_id, number) for paper_id in papers_of(entry)]
        self._db.insert("log", "seq id at device kind subject data", rows)
        self._db.insert("log_papers", "id seq", concerned, IGNORE)
        for sql in LINK_UNDOS:
            self._db.run(sql, {"after": seq})
        touched = self._db.rows("select id from log_papers where seq > :after", {"after": seq})
        fold_again(self._db, [i for (i,) in touched])


# An undo concerns the papers of the entry that it takes back, whichever of the two came first.
# `cross join` fixes the order: from the few new entries to what belongs to them.
LINK_UNDOS = (
    """insert or ignore into log_papers (id, seq)
    select c.id, u.seq from log u cross join log t on t.id = u.subject cross join log_papers c on c.seq = t.seq
    where u.kind = 'undo' and u.seq > :after""",
    """insert or ignore into log_papers (id, seq)
    select c.id, u.seq from log t cross join log u on u.subject = t.id cross join log_papers c on c.seq = t.seq
    where u.kind = 'undo' and t.seq > :after""",
)


def papers_of(entry: LogEntry) -> tuple[str, ...]:
    """The papers that an entry concerns by itself."""
    if isinstance(entry.data, Verdict | Read | Rated | Tagged):
        return (entry.subject,)
    return entry.data.ids if isinstance(entry.data, Seen) else ()


def entry_from_row(row: Row) -> LogEntry:
    """The entry of a row of `COLUMNS`."""
    entry_id, at, device, kind, subject, data = row
    return LogEntry(entry_id, datetime.fromisoformat(at), device, kind, subject, log_data_from(kind, json.loads(data)))


def _entry_id(at: datetime, seq: int, device: str) -> str:
    """Unique over devices and restored backups; of one second's entries the later sorts last."""
    return f"{iso(at)}-{seq:08d}-{device}-{secrets.token_hex(3)}"
