"""Tables of papers as CSV: our own export, Zotero's, and any other whose columns have these names.

Columns that mean nothing here are passed over with a warning; no name of a column ever becomes anything else.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import replace

from readinglist.errors import InputError
from readinglist.ids import find_id
from readinglist.model import Skipped
from readinglist.text import clean

from .bibliography import Bibliography, Entry
from .csv_cells import exact, is_harmless
from .decoding import decode
from .described import NAMELESS
from .identity import Clues, choose_id, distinct, said_name
from .records import entry_of
from .vocabulary import FIELDS

MOST_COLUMNS = 1_000
_SHOWN = 5  # columns that a warning names
_NAMED = ("id", "title", "doi")  # one of these tells a paper
# What Zotero calls them; its names are `Last, First`.
_ZOTERO = {
    "abstract note": "abstract",
    "author": "author",
    "date added": "kept",
    "date": "published",
    "key": "key",
    "manual tags": "tags",
}


def read_csv_table(body: bytes) -> Bibliography:
    """The papers of a table, row by row; its first row names the columns.

    Where no cell of the file would be run by a spreadsheet, the signs that stop this are taken away again.
    Raises InputError where no column could name a paper, or where there are more than a thousand.
    """
    text = decode(body).replace("\x00", "")
    header = text.split("\n", 1)[0]
    rows = _rows(text, _separator(header))
    columns, warnings = _columns(next((row for _, row in rows if not isinstance(row, str)), ()))
    read = list(rows)
    if all(is_harmless(cell) for _, row in read if not isinstance(row, str) for cell in row):
        read = [(line, row if isinstance(row, str) else [exact(cell) for cell in row]) for line, row in read]
    entries: list[Entry] = []
    skipped: list[Skipped] = []
    taken: dict[str, str] = {}
    for line, row in read:
        found = Skipped(f"line {line}", row) if isinstance(row, str) else _entry(row, columns, line, taken)
        if isinstance(found, Skipped):
            skipped.append(found)
        elif found is not None:
            entries.append(found)
    return Bibliography("csv", tuple(entries), tuple(skipped), warnings)


def is_table(header: str) -> bool:
    """Whether the first line of a text names columns of papers."""
    names = _names(header, _separator(header))
    return not names.isdisjoint(_NAMED) and len(names & (FIELDS | _ZOTERO.keys())) > 1


def _separator(header: str) -> str:
    return max(",;\t", key=lambda sign: len(_names(header, sign) & FIELDS))


def _names(header: str, separator: str) -> set[str]:
    return {_name(name) for name in header[:4_000].split(separator)}


def _name(text: str) -> str:
    return text.strip("\ufeff \t\r\"'").lower()


def _rows(text: str, separator: str) -> Iterator[tuple[int, list[str] | str]]:
    """The number of the line on which each row ends, and its cells or what is wrong with it."""
    reader = csv.reader(io.StringIO(text), delimiter=separator)
    while True:
        try:
            row = next(reader, None)
        except csv.Error as error:
            yield reader.line_num, f"no row of a table ({error})"
            continue
        if row is None:
            return
        yield reader.line_num, row


def _columns(header: Sequence[str]) -> tuple[dict[str, int], tuple[str, ...]]:
    """Which column holds which field, and what is to be said of the others."""
    if len(header) > MOST_COLUMNS:
        raise InputError(f"a table of {len(header):,} columns; more than {MOST_COLUMNS:,} are refused")
    columns: dict[str, int] = {}
    unknown: list[str] = []
    for place, written in enumerate(header):
        name = _ZOTERO.get(_name(written), _name(written))
        if name not in FIELDS and name not in _ZOTERO.values():
            unknown.append(f"{clean(written)[:40]!r}" if written.strip() else f"number {place + 1}")
        elif name in columns:
            unknown.append(f"the second {name!r}")
        else:
            columns[name] = place
    if columns.keys().isdisjoint(_NAMED):
        raise InputError("a table without a column id, doi or title")
    shown = ", ".join(unknown[:_SHOWN]) + (f" and {len(unknown) - _SHOWN} more" if len(unknown) > _SHOWN else "")
    return columns, (f"columns that mean nothing here were passed over: {shown}",) if unknown else ()


def _entry(row: Sequence[str], columns: dict[str, int], line: int, taken: dict[str, str]) -> Entry | Skipped | None:
    """The paper of a row; None for an empty one."""
    values = {name: row[place] for name, place in columns.items() if place < len(row) and row[place].strip()}
    if not values:
        return None
    label = clean(values.get("id") or values.get("key") or values.get("title") or "")[:80] or f"line {line}"
    given = clean(values.get("id", ""))
    if given and find_id(given) is None:
        return Skipped(label, f"line {line}: its id is none")
    title = clean(values.get("title", "")) or None
    links = (values["url"].strip(),) if "url" in values else ()
    clues = Clues(own=given, dois=(values.get("doi", ""),), links=links, key=values.get("key", ""))
    chosen = choose_id(clues, "zotero" if "key" in values else "bib", title)
    if chosen is None or (title is None and chosen[2] in ("bib", "zotero") and not given):
        return Skipped(label, f"line {line}: {NAMELESS}")
    if "author" in values and "authors" not in values:
        values["authors"] = ";".join(map(said_name, values["author"].split(";")))
    entry = entry_of(values, chosen[0], label)
    return entry if given else replace(entry, paper=replace(entry.paper, id=distinct(entry.paper, taken)))
