"""Values that no version of the program writes: another program, or a person with an editor of tables, put them there.

SQLite holds anything in any column, and its own checks pass over that. Nothing here stands in the way of reading: a
library asks here when a command stumbled over it (`blamed`), and `doctor` asks always.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

import msgspec

from readinglist.core.errors import UNREADABLE, Damaged, InputError
from readinglist.core.events import FetchReport
from readinglist.core.ideas import NightUse
from readinglist.core.log import VERDICTS
from readinglist.core.log_validation import parse_entry
from readinglist.core.references import CITATION_KINDS, ORIGINS, CitedBy

from .connection import Database, Row

AT_ONCE = 5_000
LAST_ROW = 1 << 25  # arrays are made of all row numbers; ten times the papers of arXiv
LARGEST = 1 << 53  # what JSON, and every reader of it, holds exactly
EMPTIED = MappingProxyType({"scores": "rankings", "tonight": "tonights"})  # made again where their stamps are gone


JSON: Mapping[str, Any] = MappingProxyType(  # Any: types
    {
        "papers.authors": list[str],
        "state.tags": list[str],
        "refs.authors": list[str],
        "refs.places": list[tuple[str, str, str]],
        "refs.candidates": list[tuple[str, str, float]],
        "scores.reasons": list[tuple[str, str, float]],
        "scores.explore": tuple[float, str],
        "deck_papers.authors": list[str],
        "deck_papers.cited": list[tuple[int, int]],
        "note_values.written": dict[str, list[str | list[str]] | None],
        "runs.report": FetchReport,
        "tonight.record": NightUse,
        "citing_lists.record": CitedBy,
        "log.data": dict[str, Any],
    }
)
DAYS = frozenset(
    """papers.announced versions.replaced_on listings.night nights.night state.verdict_on audits.night traced.night
    traces.night tonights.night tonight.night imported_graphs.cutoff colleague_lists.shared colleague_keeps.decided
    deck_papers.published""".split()
)
INSTANTS = frozenset(
    """papers.published papers.updated versions.recorded log.at state.verdict_at state.read_at state.back_at
    nights.recorded runs.started runs.finished decks.listed imported_graphs.imported reference_lists.taken showings.at
    questions.since questions.first questions.last questions.due quiz_cards.dealt quiz_cards.answered
    citation_counts.asked citing_lists.asked cohorts.taken""".split()
)
CHOICES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "state.verdict": VERDICTS,
        "listings.type": ("new", "cross", "replace", "replace-cross"),
        "refs.kind": CITATION_KINDS,
        "reference_lists.origin": ORIGINS,
        "runs.status": ("ok", "quiet", "partial", "failed"),
    }
)
FACTS: Mapping[str, msgspec.json.Decoder[Any]] = MappingProxyType(  # of the table `library`, by key
    {
        **{key: msgspec.json.Decoder(int) for key in ("imported_citations", "references", "references_linked_to")},
        "references_pending": msgspec.json.Decoder(list[int]),
        "references_sweep": msgspec.json.Decoder(tuple[int, list[int], int]),
    }
)
_OF_TYPE = {"TEXT": "('text')", "INTEGER": "('integer')", "REAL": "('real', 'integer')"}


def odd_values(db: Database) -> Iterator[str]:
    """A sentence for each column that holds what it cannot: "papers.authors is of another form in 2 rows"."""
    tables = db.rows("""select name from sqlite_schema where type = 'table' and sql like 'create table%'
        and name not like 'sqlite~_%' escape '~' and name not like '~_%' escape '~' order by name""")
    for (table,) in tables:
        columns = [(c, kind) for c, kind in db.rows("select name, upper(type) from pragma_table_info(:t)", {"t": table})
                   if kind in _OF_TYPE]  # fmt: skip
        found = _by_type(db, table, columns) if columns else {}
        if not any(found.values()):
            found |= _by_text(db, table, [c for c, kind in columns if kind == "TEXT"])
        for column, count in found.items():
            if count:
                yield f"{table}.{column} is of another form in {count} {'row' if count == 1 else 'rows'}"


def blamed(db: Database) -> Damaged | None:
    """The error to raise where a command stumbled and this database holds such values; else None: it is a bug."""
    found = list(odd_values(db))
    if not found:
        return None
    more = f", and {len(found) - 1} more" if len(found) > 1 else ""
    back = f", or restore the last backup: {db.backup}" if db.backup else ""
    return Damaged(f"{db.path} was changed by another program ({found[0]}{more}): see `readinglist doctor`{back}")


def drop_odd(db: Database) -> None:
    """Empty the tables that are made again by themselves, where they hold such values."""
    tables = {sentence.partition(".")[0] for sentence in odd_values(db)}
    for table in tables & EMPTIED.keys():
        db.run(f"delete from {table}")
        db.run(f"delete from {EMPTIED[table]}")


def _by_type(db: Database, table: str, columns: list[Row]) -> dict[str, int]:
    """By column: how many values are of another type, no day or moment, no word of the list, beyond all bounds."""
    counts = ", ".join(f"coalesce(sum({_is_odd(table, column, kind)}), 0)" for column, kind in columns)
    [found] = db.rows(f"select {counts} from {table}")
    return dict(zip((column for column, _ in columns), found, strict=True))


def _is_odd(table: str, column: str, kind: str) -> str:
    """A condition in SQL; every name in it is ours."""
    place, odd = f"{table}.{column}", f"typeof([{column}]) not in {_OF_TYPE[kind]}"
    if place in DAYS:
        odd += f" or date([{column}]) is not [{column}]"
    elif place in INSTANTS:
        odd += f" or strftime('%Y-%m-%dT%H:%M:%SZ', [{column}]) is not [{column}]"
    elif place in CHOICES:
        words = ", ".join(f"'{word}'" for word in CHOICES[place])
        odd += f" or [{column}] not in ({words})"
    elif table == "imported_citations":
        odd += f" or [{column}] not between 1 and (select coalesce(max(n), 0) from papers)"
    elif kind != "TEXT":
        odd += f" or abs([{column}]) > {LAST_ROW if column == 'n' else LARGEST}"
    return f"[{column}] is not null and ({odd})"


def _by_text(db: Database, table: str, columns: list[str]) -> dict[str, int]:
    """By column: how many texts are not the JSON that they should be, or no text at all."""
    found = dict.fromkeys(columns, 0)
    for column in columns:
        decoder = msgspec.json.Decoder(JSON[f"{table}.{column}"]) if f"{table}.{column}" in JSON else None
        try:
            for rows in db.pieces(f"select [{column}] from {table} where [{column}] is not null", AT_ONCE):
                found[column] += sum(not _reads(decoder, text) for (text,) in rows)
        except Damaged:  # bytes that are no text
            found[column] += 1
    if table == "log" and not any(found.values()):
        found["data"] = sum(map(_is_no_entry, db.rows("select id, at, device, kind, subject, data from log")))
    if table == "library" and not any(found.values()):
        facts = db.rows("select key, value from library")
        found["value"] = sum(not _reads(FACTS.get(key), value) for key, value in facts)
    return found


def _reads(decoder: msgspec.json.Decoder[Any] | None, text: str) -> bool:
    try:
        if decoder is not None:
            decoder.decode(text)
    except UNREADABLE:
        return False
    return True


def _is_no_entry(row: Row) -> bool:
    keys = ("id", "at", "device", "kind", "subject")
    try:
        parse_entry(dict(zip(keys, row, strict=False)) | {"data": msgspec.json.decode(row[5])})
    except InputError:
        return True
    return False
