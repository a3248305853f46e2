"""BibTeX and biblatex, as Zotero, Better BibTeX, JabRef, BibDesk, DBLP and arXiv write it.

LaTeX in values is the format's way to write signs, as entities are in XML: titles, names and
abstracts come out as Unicode, protective braces removed. `readinglist.core.latex` does it here as
everywhere else, in linear time.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from bibtexparser import model as blocks
from bibtexparser.entrypoint import parse_string

from readinglist.core.latex import from_latex
from readinglist.core.name_lists import split_names
from readinglist.core.papers import Skipped
from readinglist.core.text import clean, clean_or_none

from .dates import PartialDate, decode, find_date, find_day, find_month
from .described import NAMELESS, Bibliography, Entry, described
from .identity import Clues, distinct, journal_line
from .records import find_own, with_own

# BibTeX files as plain entries: names of fields and their values, before any meaning.
#
# `bibtexparser` cuts the file into blocks and recovers at the next entry where one is broken. What
# stands in a value (strings put together with `#`, macros, a forgotten comma) is taken apart here,
# because an entry is not to be lost to it.


MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_BARE = re.compile(r"[^\s{}\",#=]+")
_SPACE = re.compile(r"\s*")
_BRACES = re.compile(r"(?<!\\)[{}]")
_BRACES_AND_QUOTES = re.compile(r'(?<!\\)[{}"]')
_NEXT_FIELD = re.compile(r"\s*([A-Za-z][\w:.+-]*)\s*=")


@dataclass(frozen=True, slots=True)
class RawEntry:
    """One `@type{key, ...}`: field names in lower case, values without their outer braces or quotes."""

    type: str
    key: str
    fields: dict[str, str]
    line: int  # from 1


@dataclass(slots=True)
class _Macros:
    """Texts of `@string`. What they add to a file is bounded: a macro of macros doubles each time."""

    budget: int
    texts: dict[str, str] = field(default_factory=lambda: {name: name for name in MONTHS})

    def expand(self, name: str) -> str:
        text = self.texts.get(name.lower(), name)
        if len(text) > self.budget:
            return name
        self.budget -= len(text)
        return text


def iter_raw_entries(text: str) -> Iterator[RawEntry | Skipped]:
    """The entries of a BibTeX file in its order; what is broken as `Skipped`, with the line.

    Comments, preambles and strings are no entries. Linear in the length of `text`.
    """
    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)  # its complaints are our `Skipped`
    macros = _Macros(budget=2 * len(text) + 10_000)
    for found in parse_string(text, parse_stack=[]).blocks:
        line = (found.start_line or 0) + 1
        block: blocks.Block | None = found
        while isinstance(block, blocks.DuplicateBlockKeyBlock | blocks.DuplicateFieldKeyBlock):
            block = block.ignore_error_block  # keys need not be unique here
        if isinstance(block, blocks.String):
            macros.texts[block.key.lower()] = _value(block.value, 0, macros)[0]
        elif isinstance(block, blocks.Entry):
            yield RawEntry(block.entry_type.lower(), block.key.strip(), _fields(block, macros), line)
        elif isinstance(block, blocks.ParsingFailedBlock):
            yield Skipped(_name_of(block.raw or "", line), f"line {line}: {_why_broken(block)}")


def _fields(entry: blocks.Entry, macros: _Macros) -> dict[str, str]:
    """Fields by name; of two with one name the first that says something."""
    fields: dict[str, str] = {}
    for item in entry.fields:
        name, position = item.key.lower(), 0
        while True:
            value, position = _value(item.value, position, macros)
            if value.strip():
                fields.setdefault(name, value)
            forgotten = _NEXT_FIELD.match(item.value, position)  # a comma is missing before this field
            if forgotten is None:
                break
            name, position = forgotten[1].lower(), forgotten.end()
    return fields


def _value(text: str, start: int, macros: _Macros) -> tuple[str, int]:
    """The value that begins at `start`, its pieces put together, and where it ends."""
    parts: list[str] = []
    position = start
    while True:
        part, position = _piece(text, _end_of(_SPACE, text, position), macros)
        parts.append(part)
        after = _end_of(_SPACE, text, position)
        if text[after : after + 1] != "#":
            return "".join(parts), position
        position = after + 1


def _piece(text: str, start: int, macros: _Macros) -> tuple[str, int]:
    """One of the pieces that `#` puts together, and where it ends."""
    opening = text[start : start + 1]
    if opening in ("{", '"'):
        end = _closing(text, start)
        return text[start + 1 : end], min(end + 1, len(text))
    bare = _BARE.match(text, start)
    return (macros.expand(bare[0]), bare.end()) if bare else ("", start)


def _closing(text: str, start: int) -> int:
    """Where the brace or quote that opens at `start` is closed; the end of `text` where nowhere."""
    quoted = text[start] == '"'
    depth = 0
    for match in (_BRACES_AND_QUOTES if quoted else _BRACES).finditer(text, start + 1):
        if depth <= 0 and match[0] == ('"' if quoted else "}"):
            return match.start()
        depth += {"{": 1, "}": -1}.get(match[0], 0)
    return len(text)


def _end_of(pattern: re.Pattern[str], text: str, start: int) -> int:
    match = pattern.match(text, start)
    return match.end() if match else start


def _name_of(raw: str, line: int) -> str:
    """What to call a broken entry: its key where it can be seen."""
    match = re.match(r"@\w+\s*[{(]\s*([^\s,{}=]{1,80})", raw)
    return match[1] if match else f"line {line}"


def _why_broken(block: blocks.ParsingFailedBlock) -> str:
    reason = str(getattr(block.error, "abort_reason", "") or "").lower()
    if "end of file" in reason:
        return "a brace or quote is never closed"
    if "block start" in reason:
        return "a brace or quote is not closed before the next entry"
    if "expected a `=`" in reason:
        return "a field has a name but no `=` and value"
    if "comma after entry key" in reason:
        return "there is no comma after the key"
    return "the entry is not BibTeX"


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
