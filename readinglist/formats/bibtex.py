"""BibTeX and biblatex, as Zotero, Better BibTeX, JabRef, BibDesk, DBLP and arXiv write it.

LaTeX in values is the format's way to write signs, as entities are in XML: titles, names and
abstracts come out as Unicode, protective braces removed. `readinglist.latex` does it here as
everywhere else, in linear time.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from readinglist.latex import from_latex
from readinglist.model import Skipped
from readinglist.name_lists import split_names
from readinglist.text import clean, clean_or_none

from .bibliography import Bibliography, Entry
from .bibtex_syntax import RawEntry, iter_raw_entries
from .dates import PartialDate, find_date, find_day, find_month
from .decoding import decode
from .described import NAMELESS, described
from .identity import Clues, distinct, journal_line
from .vocabulary import find_own, with_own

# Entry types that hold data for other entries and are no papers.
_NOT_PAPERS = {"set": "a set of other entries, not a paper", "xdata": "data for other entries, not a paper"}
# When the owner took the entry in: BibDesk, Zotero, JabRef old and new; last the day it was looked at.
_ADDED = ("date-added", "dateadded", "date_added", "creationdate", "timestamp", "urldate", "accessed", "lastchecked")
_INHERITED = ("date", "year", "month", "publisher", "editor", "address", "volume", "series")  # from a crossref
_TIE = re.compile(r"(?<!\\)~")
_QUOTES = re.compile(r"``|(?<!\\)''")
_DASHES = re.compile(r"(?<!-)(-{2,3})(?!-)")
_LATEX_IN_ID = re.compile(r"\\(?=[_%#&~])|[{}]|\\url(?=\{)|<|>")
_CORR = re.compile(r"abs/(\S+)")


def read_bibtex(body: bytes) -> Bibliography:
    """The entries of a `.bib` file, every one of them in `entries` or in `skipped`.

    A broken entry loses itself and nothing else. Never raises; time is linear in the length.
    """
    raw = list(iter_raw_entries(decode(body)))
    by_key = {entry.key.lower(): entry for entry in raw if isinstance(entry, RawEntry)}
    entries: list[Entry] = []
    skipped: list[Skipped] = []
    taken: dict[str, str] = {}
    for item in raw:
        read = item if isinstance(item, Skipped) else entry_from(_with_parent(item, by_key), taken)
        if isinstance(read, Skipped):
            skipped.append(Skipped(clean(read.id), clean(read.why)))
        else:
            entries.append(read)
    return Bibliography("bibtex", tuple(entries), tuple(skipped))


def entry_from(raw: RawEntry, taken: dict[str, str]) -> Entry | Skipped:
    """The paper of one entry, or why there is none. `taken`: as in `identity.distinct`."""
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
    entry = with_own(Entry(paper, _added(raw), label, _tags(fields)), own)
    paper_id = distinct(entry.paper, taken)
    return entry if paper_id == entry.paper.id else replace(entry, paper=replace(entry.paper, id=paper_id))


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
    if where is None or "arxiv" in where.lower() or where.lower() == "corr":
        is_told = where is not None or "eprint" in fields
        return None if is_told or published is None or published.day else str(published.year)
    volume, number, pages = (plain(fields.get(name)) for name in ("volume", "number", "pages"))
    return journal_line(where, volume, number, pages, published.year if published else None)


def _added(raw: RawEntry) -> date | None:
    """The first day among the fields that tell when the owner took the entry in.

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


def plain(text: str | None) -> str | None:
    """A value as a person reads it: LaTeX as signs, braces and ties gone, cleaned."""
    if text is None:
        return None
    if "~" in text:  # looked for first: most values are long and hold none of these
        text = _TIE.sub(" ", text)
    if "``" in text or "''" in text:
        text = _QUOTES.sub(lambda match: "“" if match[0] == "``" else "”", text)
    if "--" in text:
        text = _DASHES.sub("–", text)
    return clean_or_none(from_latex(text))


def verbatim(text: str) -> str:
    """An id or address as it was before LaTeX's escapes and braces were put in."""
    return clean(_LATEX_IN_ID.sub("", text))
