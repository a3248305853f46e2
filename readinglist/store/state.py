"""The state of each paper, as the fold of its entries of the log: a projection, never the truth."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import astuple
from datetime import datetime
from typing import Any

from readinglist.clock import iso
from readinglist.model import LogEntry, PaperState, fold_paper, log_data_from

from .connection import Database, Row, chunks

FIELDS = "id, verdict, verdict_at, verdict_on, assumed, goal, read_at, minutes, seen, laters, back_at, tags, rated"
MARKS = ", ".join("?" * len(FIELDS.split(", ")))
AT_ONCE = 5_000


def states_of(db: Database, ids: Sequence[str]) -> dict[str, PaperState]:
    """The stored states of those of `ids` that have entries, in the order asked."""
    sql = f"select {FIELDS} from state where id in (select value from json_each(:ids))"
    found: dict[str, PaperState] = {}
    for some in chunks(ids, AT_ONCE):
        found.update((row[0], state_from_row(row)) for row in db.rows(sql, {"ids": json.dumps(list(some))}))
    return {i: found[i] for i in ids if i in found}


def fold_again(db: Database, ids: Iterable[str]) -> None:
    """Write the states of `ids` as the log says; runs inside the caller's transaction."""
    for some in chunks(sorted(set(ids)), AT_ONCE):
        entries = _entries_of(db, some)
        rows = [state_to_row(paper_id, fold_paper(entries.get(paper_id, []))) for paper_id in some]
        db.run_many(f"insert or replace into state ({FIELDS}) values ({MARKS})", rows)


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
