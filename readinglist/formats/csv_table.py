"""Tables of papers as CSV: our own export, Zotero's, and any other whose columns have these names.

Columns that mean nothing here are passed over with a warning; no name of a column ever becomes anything else. The
columns of our export are the keys of the JSON record, with the day of the keep and the address.

A cell that begins with one of `=+-@` (full-width ones too) is run by spreadsheets, also behind a `;` where that parts
the cells. An apostrophe before the sign stops this; one that stands there already gets one more, so that to take one
away gives back exactly what was written.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from io import StringIO
from itertools import chain

from readinglist.core.errors import InputError
from readinglist.core.ids import find_id
from readinglist.core.papers import ExportedPaper, Skipped
from readinglist.core.text import clean
from readinglist.formats.dates import instant
from readinglist.formats.described import NAMELESS, Bibliography, Entry, bibliography
from readinglist.formats.encoding import decode
from readinglist.formats.identity import Clues, choose_id, distinct
from readinglist.formats.names_and_venues import said_name
from readinglist.formats.records import FIELDS, entry_of, said, tags_of

# What begins a cell, blanks and quotes that may stand before the sign, the sign.
_BEGINS, _BLANK, _SIGN = r"(^|[;,|\t\r\n])", r"((?:[^\S\t\r\n]|[\"'])*)", r"([=+\-@\uff1d\uff0b\uff0d\uff20])"
_FORMULA = re.compile(_BEGINS + _BLANK + _SIGN)
_STOPPED = re.compile(_BEGINS + _BLANK + "'" + _SIGN)


def csv_rows(rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """The rows one by one, each ended as RFC 4180 says."""
    buffer = StringIO(newline="")
    writer = csv.writer(buffer)
    for row in rows:
        writer.writerow(row)
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


def harmless(text: str) -> str:
    """`text` as a cell that is never run.

    >>> harmless("=1+1"), harmless("a; =b"), harmless("x-ray")
    ("'=1+1", "a; '=b", 'x-ray')
    """
    return _FORMULA.sub(r"\1\2'\3", text)


def exact(text: str) -> str:
    """What `harmless` was given.

    >>> exact("'=1+1"), exact("a; '=b"), exact(harmless("'=1"))
    ('=1+1', 'a; =b', "'=1")
    """
    return _STOPPED.sub(r"\1\2\3", text)


def is_harmless(text: str) -> bool:
    """Whether no sign in `text` would be run.

    >>> is_harmless("'=1+1"), is_harmless("=1+1"), is_harmless("x")
    (True, False, True)
    """
    return all(match[2].endswith("'") for match in _FORMULA.finditer(text))


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
    taken: dict[str, str] = {}
    found = (
        Skipped(f"line {line}", row) if isinstance(row, str) else _entry(row, columns, line, taken)
        for line, row in read
    )
    return bibliography("csv", filter(None, found), warnings)


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
    return columns, (f"unknown columns were ignored: {shown}",) if unknown else ()


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


COLUMNS = (
    "id", "version", "title", "authors", "abstract", "categories", "primary_category", "published", "updated",
    "announced", "doi", "journal_ref", "comment", "withdrawn", "verdict", "read_at", "tags", "kept", "url",
)  # fmt: skip


def csv_lines(items: Iterable[ExportedPaper], raw: bool = False) -> Iterator[str]:
    """The table, row by row, its head first."""
    cells = map(_cells, items)
    return csv_rows(chain([COLUMNS], cells if raw else (map(harmless, row) for row in cells)))


def _cells(item: ExportedPaper) -> list[str]:
    """Names and tags are parted by semicolons; where one holds such a sign they stand as a list of JSON."""
    paper, tags = item.paper, tags_of(item.paper)
    values = said(paper, tags, paper.verdict, item.kept) | {
        "version": str(paper.version),
        "authors": _list(paper.authors),
        "tags": _list(tags),
        "withdrawn": "true" if paper.withdrawn else "false",
        "announced": paper.announced.isoformat() if paper.announced else "",
        "read_at": instant(paper.read_at) if paper.read_at else "",
    }
    return [values.get(name, "") for name in COLUMNS]


def _list(items: Sequence[str]) -> str:
    if any(";" in item or item.startswith("[") for item in items):
        return json.dumps(items, ensure_ascii=False)
    return "; ".join(items)
