"""The formats that papers are exported in: one table, from which the command's choice and the writers come.

A format is a row of `FORMATS` and the function that writes it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, time
from types import MappingProxyType
from typing import TypeVar

from readinglist.core.frozen import Frozen
from readinglist.core.json_records import paper_record, to_json
from readinglist.core.paper_view import address, title_of
from readinglist.core.papers import ExportedPaper, Paper
from readinglist.formats.atom import FeedEntry, atom, tag_uri

T = TypeVar("T")
_AUTHORS = 50  # of a paper; readers of feeds show a few


class Exported(Frozen):
    """What is written, read anew at each call, so that a large library needs no more memory than a small one.

    `items` are the papers with what was said of them; `raw`: a table with cells that a spreadsheet would run.
    """

    papers: Callable[[], Iterator[Paper]]
    items: Callable[[], Iterator[ExportedPaper]]
    raw: bool = False


class Format(Frozen):
    """`write` gives the text in pieces that end with a line; None: a folder of notes, which `vault.py` writes."""

    write: Callable[[Exported], Iterator[str]] | None
    is_table: bool = False  # a spreadsheet may take its cells for formulas


def _bibtex(exported: Exported) -> Iterator[str]:
    from readinglist.formats.bibtex import bibtex_entry

    for number, entry in enumerate(_keyed(exported, bibtex_entry)):
        yield f"\n{entry}" if number else entry


def _ris(exported: Exported) -> Iterator[str]:
    from readinglist.formats.ris import ris_record

    return _keyed(exported, ris_record)


def _csl(exported: Exported) -> Iterator[str]:
    from readinglist.formats.csl import csl_item

    return _listed(map(to_json, _keyed(exported, csl_item)))


def _better_bibtex(exported: Exported) -> Iterator[str]:
    from readinglist.formats.better_bibtex import HEADER, zotero_item

    items = _listed(map(to_json, _keyed(exported, zotero_item)))
    yield f'{to_json(HEADER)[:-1]},\n"items":\n'
    yield from items
    yield "}\n"


def _csv(exported: Exported) -> Iterator[str]:
    from readinglist.formats.csv_table import csv_lines

    return csv_lines(exported.items(), exported.raw)


def _atom(exported: Exported) -> Iterator[str]:
    yield papers_atom(exported.papers()).rstrip("\n") + "\n"


def _keyed(exported: Exported, write: Callable[[ExportedPaper, str], T]) -> Iterator[T]:
    """What is written of each paper under its citation key."""
    from readinglist.formats.citation_keys import citation_keys

    keys = citation_keys(exported.papers())
    return (write(item, keys[item.paper.id]) for item in exported.items())


def _listed(records: Iterator[str]) -> Iterator[str]:
    """One list of JSON, a record on each line."""
    before = "[\n"
    for record in records:
        yield before + record
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def papers_atom(papers: Iterable[Paper]) -> str:
    """A feed with an entry for each paper, known by the paper's id wherever it is written."""
    return atom(tag_uri("papers"), "readinglist: papers", map(_feed_entry, papers))


def _feed_entry(paper: Paper) -> FeedEntry:
    """The paper with the time when it last changed, as far as it is known."""
    announced = datetime.combine(paper.announced, time(), UTC) if paper.announced else None
    changed = paper.updated or paper.published or announced
    authors = paper.authors[:_AUTHORS]
    tag, title, link = tag_uri("paper", paper.id), title_of(paper), address(paper)
    return FeedEntry(tag, title, changed, link, authors, paper.categories, paper.abstract)


FORMATS = MappingProxyType(
    {
        "bibtex": Format(_bibtex),
        "ris": Format(_ris),
        "csl": Format(_csl),
        "better-bibtex": Format(_better_bibtex),
        "csv": Format(_csv, is_table=True),
        "json": Format(lambda exported: _listed(to_json(paper_record(paper)) for paper in exported.papers())),
        "obsidian": Format(None),
        "atom": Format(_atom),
    }
)
