"""Papers as a table of CSV, whose columns are the keys of the JSON record, with the day of the keep and the address.

Lines end as RFC 4180 says. No cell is one that a spreadsheet would run, unless the table is wanted raw.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from readinglist.formats.csv_cells import csv_rows, harmless
from readinglist.formats.dates import instant
from readinglist.model.exchange import ExportedPaper

from .own_fields import said, tags_of

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
