"""RIS, read as Zotero, EndNote, Mendeley, JabRef and publishers write it.

Its lines are read here rather than by a library: those that there are lose the last entry of a file that was cut, and
join an entry without end to the next one, without a word. It has no word for a preprint: what is written is
`TY  - GEN`, published by arXiv, and what our reader would not get back stands in `U5` lines of ours (`records`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from readinglist.core.frozen import Frozen
from readinglist.core.ids import doi_of, is_arxiv, page_of
from readinglist.core.papers import ExportedPaper, Paper, Skipped
from readinglist.core.text import clean, clean_or_none
from readinglist.formats.dates import PartialDate, find_date, find_day
from readinglist.formats.described import NAMELESS, Bibliography, Entry, bibliography, described, with_distinct_ids
from readinglist.formats.encoding import decode
from readinglist.formats.identity import Clues, find_arxiv_clue
from readinglist.formats.names_and_venues import Venue, inverted, is_preprint_server, journal_ref, said_name, venue_of
from readinglist.formats.records import PREFIX, find_own, left_out, own_name, tags_of, with_own

_TAG = re.compile(r"([A-Z][A-Z0-9])  -(?: (.*)|$)")
_LOOSE_TAG = re.compile(r"[ \t]{0,8}([A-Z][A-Z0-9]) {1,2}-(?: (.*)|$)")  # EndNote: one space
_STRICT = re.compile(r"(?m)^TY  -")
_END = re.compile(r"[ \t]{0,8}ER[ \t]{0,8}-?[ \t]{0,8}")
_DOI_NOTE = re.compile(r"(?i)(?:doi:\s?|https?://(?:dx\.)?doi\.org/)10\.")
_OWN = re.compile(rf"(?i)({PREFIX}[a-z-]{{1,30}}): ?(.*)")
_CORR = re.compile(r"abs/(\S+)")
_NOTES = ("AN", "M1", "M3", "N1", "PB", "JF", "JO", "T2", "VL", *(f"C{n}" for n in range(1, 9)), "U1", "U2")
_JOURNALS = ("JF", "JO", "T2", "BT", "J2", "JA", "T3", "PB")
_BOOKS = ("BOOK", "EBOOK", "EDBOOK", "THES", "RPRT")


class Record(Frozen):
    """One entry: its first line, and the values of each tag in their order."""

    line: int
    values: dict[str, list[str]]

    def first(self, *tags: str) -> str | None:
        """The first value of the first of `tags` that says something."""
        return next((text for tag in tags for value in self.values.get(tag, ()) if (text := clean(value))), None)

    def all(self, *tags: str) -> tuple[str, ...]:
        return tuple(text for tag in tags for value in self.values.get(tag, ()) if (text := clean(value)))


def read_ris(body: bytes) -> Bibliography:
    """The entries of a RIS file, every one of them in `entries` or in `skipped`.

    An entry ends with `ER`, with the next `TY`, or with the file. Never raises; linear in the length.
    """
    return bibliography("ris", with_distinct_ids(map(entry_from, _records(decode(body)))))


def _records(text: str) -> Iterator[Record]:
    """The entries; lines with a tag that stand outside of any make one without a type."""
    pattern = _TAG if _STRICT.search(text) else _LOOSE_TAG
    line, values, parts = 0, dict[str, list[list[str]]](), None
    for number, raw in enumerate(text.split("\n"), 1):
        match = pattern.match(raw)
        ends = _END.fullmatch(raw) is not None
        if values and (ends or (match and match[1] == "TY")):
            yield _record(line, values)
            values, parts = {}, None
        if match and not ends:
            line = line if values else number
            parts = [match[2] or ""]
            values.setdefault(match[1], []).append(parts)
        elif parts is not None and not ends and raw.strip():
            parts.append(raw)  # the value goes on
    if values:
        yield _record(line, values)


def _record(line: int, values: dict[str, list[list[str]]]) -> Record:
    return Record(line, {tag: [" ".join(parts) for parts in each] for tag, each in values.items()})


def entry_from(record: Record) -> Entry | Skipped:
    """The paper of one record, or why there is none."""
    label = record.first("ID", "LB") or f"line {record.line}"
    if "TY" not in record.values:
        return Skipped(label, f"line {record.line}: outside of an entry, which begins with TY")
    own = find_own({match[1]: match[2] for text in record.values.get("U5", ()) if (match := _OWN.match(clean(text)))})
    title = record.first("TI", "T1", *(("BT", "T2") if record.first("TY") in _BOOKS else ()), "CT", "ST")
    clues = replace(_clues(record), own=own.get("id", ""))
    published = _published(record)
    paper = described(
        clues,
        "bib",
        title=title,
        authors=tuple(filter(None, map(said_name, record.all("AU", "A1") or record.all("A2", "ED", "A3")))),
        abstract=clean_or_none(record.first("AB", "N2")),
        subjects=record.all("M1", "N1", "AN", "KW"),
        published=published,
        journal_ref=_journal_ref(record, published, is_arxiv=find_arxiv_clue(clues) is not None),
        links=record.all("UR", "L2"),
    )
    if paper is None:
        return Skipped(label, f"line {record.line}: {NAMELESS}")
    tags = tuple(dict.fromkeys(record.all("KW")))
    return with_own(Entry(paper, _added(record, published), label, tags), own)


def _clues(record: Record) -> Clues:
    corr = _CORR.match(record.first("VL") or "")  # DBLP: journal CoRR, volume abs/1706.03762
    is_corr = corr is not None and "corr" in (record.first("JO", "JF", "T2") or "").lower()
    links = [link for text in record.all("UR", "L2", "L1") for link in text.replace(";", " ").split()]
    return Clues(
        eprints=(corr[1],) if corr and is_corr else (),
        dois=(*record.all("DO"), *(text for text in record.all("M3", "N1", "L1", "L3") if _DOI_NOTE.match(text))),
        links=tuple(links),
        notes=record.all(*_NOTES),
        key=record.first("ID", "LB") or "",
    )


def _published(record: Record) -> PartialDate | None:
    """The date that says most; of equal ones the first of DA, PY, Y1."""
    found = [date for text in record.all("DA", "PY", "Y1") if (date := find_date(text))]
    return max(found, key=lambda date: (date.day is not None, date.month is not None), default=None)


def _journal_ref(record: Record, published: PartialDate | None, *, is_arxiv: bool) -> str | None:
    where = record.first(*_JOURNALS)
    if is_preprint_server(where):
        return None
    start, end = record.first("SP"), record.first("EP")
    pages = f"{start}–{end}" if start and end and "-" not in start and start != end else start
    return journal_ref(where, record.first("VL"), record.first("IS", "CP"), pages, published, is_arxiv=is_arxiv)


def _added(record: Record, published: PartialDate | None) -> date | None:
    """The day on which the page was looked at: RIS has no word for the day of addition."""
    day = find_day(record.first("Y2") or "")
    return day if day and (published is None or published.year <= day.year) else None


def ris_record(item: ExportedPaper, key: str) -> str:
    """One record, from `TY` to `ER` and a blank line."""
    lines = [(tag, clean(value)) for tag, value in _lines(item, key) if value and clean(value)]
    values: dict[str, list[str]] = {}
    for tag, value in lines:
        values.setdefault(tag, []).append(value)
    own = left_out(item, entry_from(Record(1, values)))
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
