"""CSL-JSON, the records of citation processors: exports of Zotero and Better BibTeX, answers of doi.org, for pandoc.

A preprint is written as an `article` of the genre `preprint`. What our reader would not get back stands in `custom`,
the place that the schema keeps for this (`records`).
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

from readinglist.core.errors import InputError
from readinglist.core.ids import doi_of, is_arxiv, month_of, page_of
from readinglist.core.papers import ExportedPaper, Paper, Skipped
from readinglist.core.text import clean, clean_or_none
from readinglist.formats.better_bibtex import MARKUP, Item, extra_lines, stamped, text_of
from readinglist.formats.dates import PartialDate, find_date
from readinglist.formats.described import NAMELESS, Bibliography, Entry, bibliography, described, with_distinct_ids
from readinglist.formats.encoding import load_json
from readinglist.formats.identity import Clues, find_arxiv_clue
from readinglist.formats.names_and_venues import Venue, journal_ref, parts_of, venue_of
from readinglist.formats.records import left_out, tags_of, with_own

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
    return bibliography("csl", with_distinct_ids(entry_from(item, number) for number, item in enumerate(data, 1)))


def entry_from(item: Any, number: int) -> Entry | Skipped:  # any: what JSON holds
    """The paper of one item, or why there is none."""
    if not isinstance(item, dict):
        return Skipped(f"item {number}", "not a CSL item")
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
    return with_own(Entry(paper, _added(item, extra), label, _keywords(item)), own)


def _clues(item: Item, extra: dict[str, str]) -> Clues:
    numbers = [text for name in ("number", "archive_location", "archive-place") if (text := _text(item, name))]
    said = [f"arXiv:{extra['arxiv']}"] if "arxiv" in extra else []
    where = [text for name in ("container-title", "note") if (text := _text(item, name))]
    return Clues(
        eprints=tuple(text for text in numbers if text.lower().startswith("arxiv:")),
        dois=tuple(filter(None, (_text(item, "DOI"), extra.get("doi")))),
        links=tuple(filter(None, (_text(item, "URL"),))),
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
    where = _text(item, "container-title", "publisher", "event-title")
    if where and "arxiv" in where.lower():
        return None
    volume, issue, pages = (_text(item, name) for name in ("volume", "issue", "page"))
    return journal_ref(where, volume, issue, pages, published, is_arxiv=is_arxiv)


def _keywords(item: Item) -> tuple[str, ...]:
    value = item.get("keyword")
    words = _SEPARATOR.split(value) if isinstance(value, str) else value if isinstance(value, list) else []
    return tuple(dict.fromkeys(word for one in words if isinstance(one, str) and (word := clean(one))))


def _added(item: Item, extra: dict[str, str]) -> date | None:
    """The day of addition where a note has it, else the day the page was looked at."""
    looked = (_date(item, "accessed") or PartialDate(1)).as_instant()
    return stamped(extra) or (looked.date() if looked else None)


def _text(item: Item, *names: str) -> str | None:
    """The first of the named fields that holds text or a number (or a list of texts: its first), cleaned."""
    return text_of(
        {name: value[0] if isinstance(value := item.get(name), list) and value else value for name in names}, *names
    )


def csl_item(item: ExportedPaper, key: str) -> dict[str, Any]:  # any: what JSON holds
    """One item, as a table for JSON."""
    values = {name: value for name, value in _values(item, key).items() if value}
    own = left_out(item, entry_from(values, 1))
    return values | ({"custom": {"readinglist": own}} if own else {})


def _values(item: ExportedPaper, key: str) -> dict[str, Any]:  # any: what JSON holds
    paper = item.paper
    venue = venue_of(paper.journal_ref)
    is_article = venue is not None and venue.where is not None
    return {
        "id": key,
        "type": "article-journal" if is_article else "article",
        "genre": None if is_article or not is_arxiv(paper.id) else "preprint",
        "title": paper.title,
        "author": [_author(name) for name in paper.authors],
        "issued": _issued(paper, venue),
        **_appeared(venue),
        **_archive(paper),
        "DOI": paper.doi or doi_of(paper.id),
        "URL": page_of(paper.id) if is_arxiv(paper.id) else paper.url,
        "abstract": paper.abstract,
        "keyword": ", ".join(tags_of(paper)),
        "annote": clean(item.line) if item.line else None,
    }


def _author(name: str) -> dict[str, str]:
    parts = parts_of(name)
    if not parts.given:
        return {"literal": name}
    return {"family": parts.family, "given": parts.given} | ({"suffix": parts.suffix} if parts.suffix else {})


def _issued(paper: Paper, venue: Venue | None) -> dict[str, list[list[int]]] | None:
    if venue and venue.year:
        return {"date-parts": [[venue.year]]}
    if day := paper.published:
        return {"date-parts": [[day.year, day.month, day.day]]}
    month = month_of(paper.id)
    return {"date-parts": [[month.year, month.month]]} if month else None


def _appeared(venue: Venue | None) -> dict[str, str | None]:
    if venue is None or venue.where is None:
        return {}
    return {"container-title": venue.where, "volume": venue.volume, "issue": venue.issue, "page": venue.pages}


def _archive(paper: Paper) -> dict[str, str]:
    if not is_arxiv(paper.id):
        return {}
    group = f" [{paper.primary_category}]" if paper.primary_category else ""
    return {"publisher": "arXiv", "number": f"arXiv:{paper.id}", "note": f"arXiv:{paper.id}{group}"}
