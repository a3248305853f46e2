"""CSL-JSON, the records of citation processors: exports of Zotero and Better BibTeX, answers of doi.org."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

from readinglist.core.errors import InputError
from readinglist.core.papers import Skipped
from readinglist.core.text import clean, clean_or_none

from .better_bibtex import MARKUP, extra_lines
from .dates import PartialDate, find_date, find_day, load_json
from .described import NAMELESS, Bibliography, Entry, described
from .identity import Clues, distinct, find_arxiv_clue, journal_line
from .records import with_own

Item = dict[str, Any]  # JSON: any value may have any type

_MAKERS = ("author", "editor", "container-author", "collection-editor", "director", "translator")
_SEPARATOR = re.compile(r"[;,]")


def read_csl(body: bytes) -> Bibliography:
    """The items of a list, or the only one, every one of them in `entries` or in `skipped`.

    Raises InputError where the file as a whole is not JSON of this kind.
    """
    data = load_json(body)
    if isinstance(data, dict):
        data = next((data[name] for name in ("items", "references") if isinstance(data.get(name), list)), [data])
    if not isinstance(data, list):
        raise InputError("JSON without a list of CSL items")
    entries: list[Entry] = []
    skipped: list[Skipped] = []
    taken: dict[str, str] = {}
    for number, item in enumerate(data, 1):
        read = (
            entry_from(item, number, taken) if isinstance(item, dict) else Skipped(f"item {number}", "not a CSL item")
        )
        if isinstance(read, Skipped):
            skipped.append(read)
        else:
            entries.append(read)
    return Bibliography("csl", tuple(entries), tuple(skipped))


def entry_from(item: Item, number: int, taken: dict[str, str]) -> Entry | Skipped:
    """The paper of one item, or why there is none. `taken`: as in `identity.distinct`."""
    label = _text(item, "citation-key", "id") or f"item {number}"
    custom = item.get("custom")
    own = custom.get("readinglist") if isinstance(custom, dict) else None
    own = {str(name).replace("-", "_"): value for name, value in own.items()} if isinstance(own, dict) else {}
    extra = extra_lines(item.get("note"))
    title = clean_or_none(MARKUP.sub("", _text(item, "title", "title-short", "container-title") or ""))
    given = own.get("id")
    clues = replace(_clues(item, extra), own=given if isinstance(given, str) else "")
    published = _date(item, "issued")
    paper = described(
        clues,
        "bib",
        title=title,
        authors=_authors(item),
        abstract=clean_or_none(MARKUP.sub("", _text(item, "abstract") or "")),
        subjects=(value for key, value in extra.items() if key == "arxiv"),
        published=published,
        journal_ref=_journal_ref(item, published, is_arxiv=find_arxiv_clue(clues) is not None),
        links=(_text(item, "URL") or "",),
    )
    if paper is None:
        return Skipped(label, NAMELESS)
    entry = with_own(Entry(paper, _added(item, extra), label, _keywords(item)), own)
    return replace(entry, paper=replace(entry.paper, id=distinct(entry.paper, taken)))


def _clues(item: Item, extra: dict[str, str]) -> Clues:
    numbers = [text for name in ("number", "archive_location", "archive-place") if (text := _text(item, name))]
    said = [f"arXiv:{extra['arxiv']}"] if "arxiv" in extra else []
    where = [text for name in ("container-title", "note") if (text := _text(item, name))]
    return Clues(
        eprints=tuple(text for text in numbers if text.lower().startswith("arxiv:")),
        dois=tuple(doi for doi in (_text(item, "DOI"), extra.get("doi")) if doi),
        links=tuple(link for link in (_text(item, "URL"),) if link),
        notes=(*said, *numbers, *where),
        key=(_text(item, "citation-key", "id") or "").rpartition("/")[2],  # http://zotero.org/users/1/items/KEY
    )


def _authors(item: Item) -> tuple[str, ...]:
    """The authors, or whoever made it where nobody is called so."""
    people = next((people for role in _MAKERS if isinstance(people := item.get(role), list) and people), [])
    return tuple(name for person in people if isinstance(person, dict) and (name := _name(person)))


def _name(person: Item) -> str | None:
    literal = _text(person, "literal")
    if literal:
        return literal
    names = ("given", "dropping-particle", "non-dropping-particle", "family")
    name = clean(" ".join(text for part in names if (text := _text(person, part))))
    suffix = _text(person, "suffix")
    return f"{name}, {suffix}" if name and suffix else name or None


def _date(item: Item, name: str) -> PartialDate | None:
    """A date in one of its forms: parts, words, or (in practice) a text."""
    value = item.get(name)
    if isinstance(value, dict):
        parts = value.get("date-parts")
        if isinstance(parts, list) and parts and isinstance(parts[0], list):
            numbers = [str(part) for part in parts[0][:3] if isinstance(part, int | str)]
            return find_date("-".join(number.strip() for number in numbers))
        return find_date(_text(value, "raw", "literal", "date-time") or "")
    return find_date(_text(item, name) or "")


def _journal_ref(item: Item, published: PartialDate | None, *, is_arxiv: bool) -> str | None:
    where, year = _text(item, "container-title", "publisher", "event-title"), published.year if published else None
    if where is None or "arxiv" in where.lower():
        return None if is_arxiv or where or published is None or published.day else str(year)
    return journal_line(where, _text(item, "volume"), _text(item, "issue"), _text(item, "page"), year)


def _keywords(item: Item) -> tuple[str, ...]:
    value = item.get("keyword")
    words = _SEPARATOR.split(value) if isinstance(value, str) else value if isinstance(value, list) else []
    return tuple(dict.fromkeys(word for one in words if isinstance(one, str) and (word := clean(one))))


def _added(item: Item, extra: dict[str, str]) -> date | None:
    """The day of addition where a note has it, else the day the page was looked at."""
    stamps = (extra.get(name) for name in ("date-added", "dateadded", "creationdate", "timestamp"))
    found = next((day for text in stamps if text and (day := find_day(text))), None)
    looked = _date(item, "accessed")
    if found is None and looked is not None and looked.month and looked.day:
        return date(looked.year, looked.month, looked.day)
    return found


def _text(item: Item, *names: str) -> str | None:
    """The first of the named fields that holds text or a number (or a list of texts: its first), cleaned."""
    for name in names:
        value = item.get(name)
        value = value[0] if isinstance(value, list) and value else value
        if isinstance(value, str | int) and not isinstance(value, bool) and (text := clean(str(value))):
            return text
    return None
