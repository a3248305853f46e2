"""BibTeX and biblatex: read as Zotero, Better BibTeX, JabRef, BibDesk, DBLP and arXiv write it, written for all these.

LaTeX in values is the format's way to write signs, as entities are in XML: titles, names and abstracts come out as
Unicode (`bibtex_syntax`). What is written names the archive as arXiv does (`archivePrefix`, `primaryClass`) and as
Zotero and biblatex do (`eprinttype`, `eprintclass`). A paper of which a journal is known is an `@article`, every other
one a `@misc`; what our own reader would not get back from these fields is in fields of ours (`records`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from urllib.parse import quote

from readinglist.core.bibtex import verbatim
from readinglist.core.ids import doi_of, is_arxiv, month_of, page_of
from readinglist.core.name_lists import split_names
from readinglist.core.papers import ExportedPaper, Paper, Skipped
from readinglist.core.text import clean
from readinglist.formats.bibtex_syntax import (
    MONTHS,
    RawEntry,
    iter_raw_entries,
    latex_escaped,
    plain,
    to_latex,
)
from readinglist.formats.dates import PartialDate, find_date, find_day, find_month
from readinglist.formats.described import NAMELESS, Bibliography, Entry, bibliography, described, with_distinct_ids
from readinglist.formats.encoding import decode
from readinglist.formats.identity import Clues
from readinglist.formats.names_and_venues import Venue, is_preprint_server, journal_ref, venue_of
from readinglist.formats.records import find_own, left_out, own_name, tags_of, with_own

# Entry types that hold data for other entries and are no papers.
_NOT_PAPERS = {"set": "a set of other entries, not a paper", "xdata": "data for other entries, not a paper"}
# When the owner took the entry in: BibDesk, Zotero, JabRef old and new; last the day it was looked at.
_ADDED = ("date-added", "dateadded", "date_added", "creationdate", "timestamp", "urldate", "accessed", "lastchecked")
_INHERITED = ("date", "year", "month", "publisher", "editor", "address", "volume", "series")  # from a crossref
_CORR = re.compile(r"abs/(\S+)")


def read_bibtex(body: bytes) -> Bibliography:
    """The entries of a `.bib` file, every one of them in `entries` or in `skipped`.

    A broken entry loses itself and nothing else. Never raises; time is linear in the length.
    """
    raw = list(iter_raw_entries(decode(body)))
    by_key = {entry.key.lower(): entry for entry in raw if isinstance(entry, RawEntry)}
    read = (item if isinstance(item, Skipped) else entry_from(_with_parent(item, by_key)) for item in raw)
    return bibliography("bibtex", with_distinct_ids(read))


def entry_from(raw: RawEntry) -> Entry | Skipped:
    """The paper of one entry, or why there is none."""
    label = clean(raw.key) or f"line {raw.line}"
    if raw.type in _NOT_PAPERS:
        return Skipped(label, f"line {raw.line}: {_NOT_PAPERS[raw.type]}")
    fields = raw.fields
    own = {name: plain(value) for name, value in find_own(fields).items()}
    published = _published(fields)
    paper = described(
        _clues(raw, own.get("id") or ""),
        "bib",
        title=_title(fields),
        authors=split_names(fields.get("author") or fields.get("editor") or ""),
        abstract=plain(fields.get("abstract")),
        subjects=_texts(fields, "primaryclass", "eprintclass"),
        published=published,
        journal_ref=_journal_ref(fields, published),
        links=map(verbatim, _texts(fields, "url")),
    )
    if paper is None:
        return Skipped(label, f"line {raw.line}: {NAMELESS}")
    return with_own(Entry(paper, _added(raw), label, _tags(fields)), own)


def _clues(raw: RawEntry, own: str) -> Clues:
    fields = raw.fields
    eprints = _eprints(fields)
    corr = _CORR.match(fields.get("volume", ""))
    if corr and "corr" in fields.get("journal", "").lower():  # DBLP: journal CoRR, volume abs/1706.03762
        eprints += (corr[1],)
    links = [verbatim(fields[name]) for name in fields if name == "url" or name.startswith("bdsk-url")]
    notes = _texts(
        fields, "note", "annote", "journal", "journaltitle", "howpublished", "number", "publisher", "addendum"
    )
    return Clues(
        own=own,
        eprints=eprints,
        dois=tuple(verbatim(fields[name]) for name in ("doi", "ee") if name in fields),
        links=tuple(links),
        notes=tuple(verbatim(note) for note in notes),
        key=raw.key,
    )


def _eprints(fields: dict[str, str]) -> tuple[str, ...]:
    """Texts that are arXiv ids where they are ids at all: not the eprints of other archives."""
    found = [verbatim(fields[name]) for name in ("arxivid", "arxiv") if name in fields]
    archive = f"{fields.get('eprinttype', '')} {fields.get('archiveprefix', '')}".strip().lower()
    if "eprint" in fields and (not archive or "arxiv" in archive):
        eprint = verbatim(fields["eprint"])
        group = fields.get("primaryclass", fields.get("eprintclass", "")).strip()
        found += [eprint, f"{group}/{eprint}"]  # the old scheme, with its archive in a field of its own
    return tuple(found)


def _title(fields: dict[str, str]) -> str | None:
    title = plain(fields.get("title") or fields.get("booktitle") or fields.get("shorttitle"))
    subtitle = plain(fields.get("subtitle")) if "title" in fields else None
    return f"{title}: {subtitle}" if title and subtitle else title


def _published(fields: dict[str, str]) -> PartialDate | None:
    """The date of the entry: `date`, or `year`, `month` and `day`, or a date in `year`."""
    found = find_date(plain(fields.get("date")) or "") or find_date(plain(fields.get("year")) or "")
    if found is None or found.month is not None or "month" not in fields:
        return found
    month = plain(fields["month"]) or ""  # may hold the day as well: "9~" # oct, "10 October"
    day = fields.get("day") or "".join(re.findall(r"\b\d{1,2}\b", month)[:1] if re.search(r"[A-Za-z]", month) else [])
    number = find_month(month)
    return find_date(f"{found.year}-{number}-{day}" if day.strip().isdigit() else f"{found.year}-{number}") or found


def _journal_ref(fields: dict[str, str], published: PartialDate | None) -> str | None:
    """The journal, whose year is kept because a date of publication needs the day. arXiv itself is none."""
    names = ("journaltitle", "journal", "booktitle", "publisher", "school", "institution")
    where = next((name for name in map(plain, _texts(fields, *names)) if name), None)
    if is_preprint_server(where):
        return None
    volume, number, pages = (plain(fields.get(name)) for name in ("volume", "number", "pages"))
    return journal_ref(where, volume, number, pages, published, is_arxiv="eprint" in fields)


def _added(raw: RawEntry) -> date | None:
    """The first day among the fields that say when the owner took the entry in.

    DBLP stamps its own records, which says nothing of the owner.
    """
    from_dblp = "dblp" in f"{raw.key} {raw.fields.get('biburl', '')} {raw.fields.get('bibsource', '')}".lower()
    names = (name for name in _ADDED if name in raw.fields and not (from_dblp and name == "timestamp"))
    return next((day for day in map(find_day, _texts(raw.fields, *names)) if day), None)


def _tags(fields: dict[str, str]) -> tuple[str, ...]:
    """The keywords, parted by semicolons or commas."""
    text = fields.get("keywords") or fields.get("keyword") or ""
    words = map(plain, text.split(";" if ";" in text else ","))
    return tuple(dict.fromkeys(word for word in words if word))


def _with_parent(raw: RawEntry, by_key: dict[str, RawEntry]) -> RawEntry:
    """The entry with what a `crossref` hands down, one level deep; its own fields win."""
    parent = by_key.get(raw.fields.get("crossref", "").strip().lower())
    if parent is None or parent is raw:
        return raw
    handed = {name: parent.fields[name] for name in _INHERITED if name in parent.fields}
    if "title" in parent.fields:
        handed["booktitle"] = parent.fields["title"]
    return replace(raw, fields=handed | raw.fields)


def _texts(fields: dict[str, str], *names: str) -> tuple[str, ...]:
    return tuple(fields[name] for name in names if name in fields)


_NO_DOI = re.compile(r"[{}\\%\"]")
_APART = re.compile(r"(?i)[,;]|\band\b|\A(?:et al\.?|others)\Z")
_MONTHS = frozenset(MONTHS)


def bibtex_entry(item: ExportedPaper, key: str) -> str:
    """One entry under this citation key, its lines ended."""
    paper = item.paper
    venue = venue_of(paper.journal_ref)
    fields = {name: value for name, value in _fields(item, venue).items() if value}
    kind = "article" if venue and venue.where else "misc"
    read = entry_from(RawEntry(kind, key, {name.lower(): value for name, value in fields.items()}, 1))
    fields |= {own_name(name): latex_escaped(value) for name, value in left_out(item, read).items()}
    return f"@{kind}{{{key},\n" + "".join(_line(name, value) for name, value in fields.items()) + "}\n"


def _fields(item: ExportedPaper, venue: Venue | None) -> Mapping[str, str | None]:
    """The fields in their order; None or "" where there is nothing to say."""
    paper = item.paper
    return {
        "title": to_latex(paper.title) if paper.title else None,
        "author": " and ".join(map(_name, paper.authors)),
        **_date(paper, venue),
        **_appeared(venue),
        **_eprint(paper),
        "doi": _doi(paper),
        "url": _address(page_of(paper.id) if is_arxiv(paper.id) else paper.url),
        "abstract": to_latex(paper.abstract) if paper.abstract else None,
        "keywords": ", ".join(map(to_latex, tags_of(paper))),
        "date-added": item.kept.isoformat() if item.kept else None,
        "annote": to_latex(clean(item.line)) if item.line else None,
    }


def _date(paper: Paper, venue: Venue | None) -> dict[str, str | None]:
    """The year of the journal where it is known, else the day of v1, else the month of an arXiv id."""
    if venue and venue.year:
        return {"year": str(venue.year)}
    if paper.published:
        day = paper.published
        return {"year": str(day.year), "month": MONTHS[day.month - 1], "day": str(day.day)}
    month = month_of(paper.id)
    return {"year": str(month.year), "month": MONTHS[month.month - 1]} if month else {}


def _appeared(venue: Venue | None) -> dict[str, str | None]:
    if venue is None or venue.where is None:
        return {}
    named = {"journal": venue.where, "volume": venue.volume, "number": venue.issue, "pages": venue.pages}
    return {name: to_latex(value) if value else None for name, value in named.items()}


def _eprint(paper: Paper) -> dict[str, str | None]:
    if not is_arxiv(paper.id):
        return {}
    group = paper.primary_category and to_latex(paper.primary_category)
    return {
        "eprint": paper.id,
        "archivePrefix": "arXiv",
        "primaryClass": group,
        "eprinttype": "arxiv",
        "eprintclass": group,
    }


def _doi(paper: Paper) -> str | None:
    """As it is, bare; arXiv's own where the paper has no other. What BibTeX cannot hold is percent-encoded."""
    doi = paper.doi or doi_of(paper.id)
    return None if doi is None else _NO_DOI.sub(lambda match: quote(match[0], safe=""), clean(doi))


def _address(url: str | None) -> str | None:
    return quote(url, safe="!#$%&'()*+,/:;=?@[]~") if url else None


def _name(name: str) -> str:
    """A name that BibTeX would part in another way stands in braces of its own."""
    return f"{{{to_latex(name)}}}" if _APART.search(name) else to_latex(name)


def _line(name: str, value: str) -> str:
    return f"  {name} = {value},\n" if name == "month" and value in _MONTHS else f"  {name} = {{{value}}},\n"
