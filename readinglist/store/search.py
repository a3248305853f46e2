"""Full text search: a parsed query as one statement with parameters, best matches first.

Ordered by bm25 (title and authors count more), then id; without words by day, newest first, then id.
Of more matches than `RANKED` only those that came last to the library are ranked: words that are
in a fifth of all papers tell none of them apart, and an answer must come at once.
"""

from __future__ import annotations

import calendar
import json
from datetime import datetime
from typing import Any

from readinglist.core.clock import iso
from readinglist.core.papers import SearchResult, Selection

from .connection import Database
from .papers import COLUMNS, DAY, UNJUDGED, WIDTH, paper_from_row
from .query import Query, parse_query

RANKED = 10_000

STATE_SQL = {
    "kept": "coalesce(s.verdict, '') = 'keep'",
    "skipped": "coalesce(s.verdict, '') = 'skip'",
    "later": "coalesce(s.verdict, '') = 'later'",
    "seen": "coalesce(s.seen, 0)",
    "undecided": UNJUDGED,
    "unjudged": UNJUDGED,  # as it was called first
    "read": "s.read_at is not null",
    "withdrawn": "p.withdrawn",
    "pending": "p.title is null",
}
# A tag is found in any case, and with all that is nested below it: `robots` finds `robots/legs`.
TAGGED = """exists (select 1 from json_each(coalesce(s.tags, '[]'))
    where lower(value) = lower(:tag{number}) or instr(lower(value), lower(:tag{number}) || '/') = 1)"""
WITH_STATE = "papers p left join state s on s.id = p.id"
# `cross join` keeps the order: the index first, then the rows that it found.
WITH_TEXT = "papers_fts f cross join papers p on p.n = f.rowid left join state s on s.id = p.id"


def search_papers(db: Database, text: str, limit: int | None, now: datetime) -> SearchResult:
    """The best `limit` papers (None: all) for a search line, and the count of all matches."""
    query = parse_query(text)
    if query.is_empty:
        return SearchResult(text, 0, (), tuple(query.misread))
    where, values = _filters(query, now)
    values["limit"] = -1 if limit is None else max(limit, 0)
    if query.match is None:
        count, rows = _by_day(db, where, values)
    else:
        values["match"] = _match(query)
        count, rows = _by_rank(db, where, values)
    return SearchResult(text, count, tuple(paper_from_row(row) for row in rows), tuple(query.misread))


def selected_rows(db: Database, selection: Selection) -> list[int]:
    """Rows of the papers that a selection means, in row order; those without metadata too."""
    where, values = ["1"], dict[str, Any]()
    if selection.kept or selection.goal is not None:
        where.append(STATE_SQL["kept"])
    if selection.goal is not None:
        where.append("s.goal = :goal")
        values["goal"] = selection.goal
    if selection.tag is not None:
        where.append(TAGGED.format(number=0))
        values["tag0"] = selection.tag
    return [n for (n,) in db.rows(f"select p.n from {WITH_STATE} where {' and '.join(where)} order by p.n", values)]


def matching_rows(db: Database, query: Query, most: int, now: datetime) -> tuple[int, list[int]]:
    """How many papers with a title match all of a query but its meaning, and the rows of the newest `most`."""
    where, values = _filters(query, now)
    source = WITH_STATE
    if query.match is not None:
        source = WITH_TEXT
        where.append("papers_fts match :match")
        values["match"] = _match(query)
    condition = " and ".join([*where, "p.title is not null"])
    count = int(db.value(f"select count(*) from {source} where {condition}", values))
    sql = f"select p.n from {source} where {condition} order by {DAY} desc, p.n desc limit :most"
    return count, [n for (n,) in db.rows(sql, values | {"most": most})]


def _match(query: Query) -> str:
    return f"({query.match}) NOT ({query.refuse})" if query.refuse else str(query.match)


def rows_with_phrase(db: Database, phrase: str, columns: str, most: int | None = None) -> list[int]:
    """Rows of papers that have the words of `phrase` next to each other in one of `columns`, in row order.

    `columns`: names of the index, with a space between. The index knows neither case nor accents, and few
    endings. At most the first `most` rows.
    """
    quoted = phrase.replace('"', " ")
    if not any(c.isalnum() for c in quoted):
        return []
    sql = "select rowid from papers_fts where papers_fts match :match limit :most"
    values = {"match": f'{{{columns}}} : "{quoted}"', "most": -1 if most is None else most}
    return [n for (n,) in db.rows(sql, values)]


def _by_day(db: Database, where: list[str], values: dict[str, Any]) -> tuple[int, list[Any]]:
    """Any: rows of several types."""
    condition = " and ".join(where)
    count = int(db.value(f"select count(*) from {WITH_STATE} where {condition}", values))
    sql = f"select {COLUMNS} from {WITH_STATE} where {condition} order by {DAY} desc, p.id limit :limit"
    return count, db.rows(sql, values)


def _by_rank(db: Database, where: list[str], values: dict[str, Any]) -> tuple[int, list[Any]]:
    """Any: rows of several types. The engine sorts; equal ranks are put in order of id here."""
    if where:
        condition = " and ".join(["papers_fts match :match", *where])
        count = int(db.value(f"select count(*) from {WITH_TEXT} where {condition}", values))
    else:
        condition = "papers_fts match :match"
        count = int(db.value(f"select count(*) from papers_fts where {condition}", values))
        if count > RANKED and values["limit"] >= 0:
            newest = f"select rowid from papers_fts where {condition} order by rowid desc limit 1 offset :ranked"
            values["after"] = db.value(newest, values | {"ranked": max(RANKED, values["limit"])})
            condition += " and f.rowid > :after" if values["after"] is not None else ""
    sql = f"select {COLUMNS}, f.rank from {WITH_TEXT} where {condition} order by f.rank limit :limit"
    return count, sorted(db.rows(sql, values), key=lambda row: (row[WIDTH], row[1]))


def _filters(query: Query, now: datetime) -> tuple[list[str], dict[str, Any]]:
    """Conditions and their parameters; any: text and JSON."""
    where: list[str] = []
    values: dict[str, Any] = {"now": iso(now)}
    if query.since:
        where.append(f"{DAY} >= :since")
        values["since"] = _first_day(query.since)
    if query.until:
        where.append(f"{DAY} <= :until")
        values["until"] = _last_day(query.until)
    if query.ids:
        where.append("p.id in (select value from json_each(:ids))")
        values["ids"] = json.dumps(query.ids)
    if query.id_begins is not None:
        where.append("p.id >= :begins and p.id < :beyond")
        values |= {"begins": query.id_begins, "beyond": query.id_begins + "\U0010ffff"}
    for number, tag in enumerate(query.tags):
        where.append(TAGGED.format(number=number))
        values[f"tag{number}"] = tag
    for state, holds in query.states:
        where.append(STATE_SQL[state] if holds else f"not ({STATE_SQL[state]})")
    if query.refuse and query.match is None:
        where.append("p.n not in (select rowid from papers_fts where papers_fts match :refuse)")
        values["refuse"] = query.refuse
    return where, values


def _first_day(text: str) -> str:
    return (text + "-01-01")[:10] if len(text) != 7 else text + "-01"


def _last_day(text: str) -> str:
    if len(text) == 10:
        return text
    year, month = (text + "-12")[:7].split("-")
    days = calendar.monthrange(int(year), int(month))[1] if year > "0000" and "01" <= month <= "12" else 31
    return f"{year}-{month}-{days:02}"
