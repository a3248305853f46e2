"""RIS: lines of tags. It has no word for a preprint: `TY  - GEN`, published by arXiv."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from readinglist.core.ids import doi_of, is_arxiv, page_of
from readinglist.core.papers import ExportedPaper, Paper
from readinglist.core.text import clean
from readinglist.formats.csv_table import csv_rows, harmless
from readinglist.formats.dates import instant
from readinglist.formats.records import own_name
from readinglist.formats.ris import Record, entry_from

from .fields import Venue, inverted, left_out, said, tags_of, venue_of


def ris_record(item: ExportedPaper, key: str) -> str:
    """One record, from `TY` to `ER` and a blank line."""
    lines = [(tag, clean(value)) for tag, value in _lines(item, key) if value and clean(value)]
    values: dict[str, list[str]] = {}
    for tag, value in lines:
        values.setdefault(tag, []).append(value)
    own = left_out(item, entry_from(Record(1, values), {}))
    lines += [("U5", f"{own_name(name)}: {value}") for name, value in own.items()]
    return "".join(f"{tag}  - {value}\n" for tag, value in lines) + "ER  - \n\n"


def _lines(item: ExportedPaper, key: str) -> Iterator[tuple[str, str | None]]:
    paper = item.paper
    venue = venue_of(paper.journal_ref)
    yield "TY", "JOUR" if venue and venue.where else "GEN"
    yield "ID", key
    yield "TI", paper.title
    yield from (("AU", inverted(name)) for name in paper.authors)
    yield from _when(paper, venue)
    if venue and venue.where:
        yield from _appeared(venue)
    if is_arxiv(paper.id):
        yield from (("PB", "arXiv"), ("AN", f"arXiv:{paper.id}"))
        if paper.primary_category:
            yield "M1", f"arXiv:{paper.id} [{paper.primary_category}]"
    yield "DO", paper.doi or doi_of(paper.id)
    yield "UR", page_of(paper.id) if is_arxiv(paper.id) else paper.url
    yield "AB", paper.abstract
    yield from (("KW", tag) for tag in tags_of(paper))
    if paper.comment:
        yield "N1", f"Comment: {paper.comment}"
    if item.line:
        yield "N1", f"Critique: {item.line}"
    if item.kept:
        yield "Y2", f"{item.kept:%Y/%m/%d}/"


def _when(paper: Paper, venue: Venue | None) -> Iterator[tuple[str, str]]:
    if venue and venue.year:
        yield "PY", str(venue.year)
    elif paper.published:
        yield "PY", f"{paper.published.year:04}"
        yield "DA", f"{paper.published:%Y/%m/%d}/"


def _appeared(venue: Venue) -> Iterator[tuple[str, str | None]]:
    start, dash, end = (venue.pages or "").replace("–", "-").partition("-")
    yield "T2", venue.where
    yield "VL", venue.volume
    yield "IS", venue.issue
    yield "SP", start.strip()
    yield "EP", end.strip(" -") if dash else None


# Papers as a table of CSV, whose columns are the keys of the JSON record, with the day of the keep and the address.
#
# Lines end as RFC 4180 says. No cell is one that a spreadsheet would run, unless the table is wanted raw.


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
