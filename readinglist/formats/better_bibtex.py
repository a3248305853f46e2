"""Zotero's items as JSON: Better BibTeX's export (the only one that keeps the day of addition) and the web API's.

Attachments, notes and annotations are not papers and are told as skipped where they stand as items
of their own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from readinglist.errors import InputError
from readinglist.model import PaperData, Skipped
from readinglist.text import clean, clean_or_none

from .bibliography import Bibliography, Entry
from .dates import find_date, find_day
from .decoding import decode
from .identity import (
    Clues,
    choose_id,
    distinct,
    find_arxiv_clue,
    find_categories,
    find_doi_clue,
    is_plausible_v1,
    web_address,
)

Item = dict[str, Any]  # JSON: any value may have any type

_NOT_PAPERS = {"attachment": "an attachment", "note": "a note", "annotation": "an annotation"}
_MARKUP = re.compile(r"</?(?:i|b|em|strong|sub|sup|sc|span|p|div|br|jats:[a-z]{1,12})(?:\s[^<>]{0,200})?/?>", re.I)
_EXTRA = re.compile(r"\s*([A-Za-z][\w .-]{0,40}?)\s*[:=]\s*(.*)")
_WHERE = (
    "publicationTitle",
    "proceedingsTitle",
    "bookTitle",
    "conferenceName",
    "university",
    "institution",
    "publisher",
)


def read_better_bibtex(body: bytes) -> Bibliography:
    """The items of an export, every one of them in `entries` or in `skipped`.

    Raises InputError where the file as a whole is not JSON of this kind.
    """
    entries: list[Entry] = []
    skipped: list[Skipped] = []
    taken: dict[str, str] = {}
    for number, item in enumerate(_items(body), 1):
        read = _entry(item, number, taken) if isinstance(item, dict) else Skipped(f"item {number}", "not a Zotero item")
        (skipped if isinstance(read, Skipped) else entries).append(read)  # type: ignore[arg-type]
    return Bibliography("better-bibtex", tuple(entries), tuple(skipped))


def _items(body: bytes) -> Iterator[Any]:
    try:
        data = json.loads(decode(body))
    except (ValueError, RecursionError) as error:
        raise InputError(f"not valid JSON ({str(error)[:100]})") from None
    items = data.get("items") if isinstance(data, dict) else data
    if not isinstance(items, list):
        raise InputError("JSON without a list of Zotero items")
    for item in items:
        inner = item.get("data") if isinstance(item, dict) else None
        yield inner if isinstance(inner, dict) else item  # the web API wraps its items


def _entry(item: Item, number: int, taken: dict[str, str]) -> Entry | Skipped:
    extra = _extra(item)
    key = _text(item, "citationKey", "citekey") or extra.get("citation key") or ""
    label = key or _text(item, "itemKey", "key") or f"item {number}"
    kind = _text(item, "itemType") or ""
    if kind in _NOT_PAPERS:
        return Skipped(label, f"{_NOT_PAPERS[kind]}, not a paper")
    title = clean_or_none(_MARKUP.sub("", _text(item, "title", "shortTitle", "caseName", "nameOfAct") or ""))
    clues = _clues(item, extra, key)
    chosen = choose_id(clues, "zotero", title)
    if chosen is None or (title is None and chosen[2] == "zotero"):
        return Skipped(label, "neither a title nor an arXiv id or DOI")
    paper_id, version, source = chosen
    published = find_date(_text(item, "date") or "")
    categories = find_categories(v for k, v in extra.items() if k == "arxiv") if source == "arxiv" else ()
    paper = PaperData(
        id=paper_id,
        title=title,
        authors=_authors(item),
        abstract=clean_or_none(_MARKUP.sub("", _text(item, "abstractNote") or "")),
        categories=categories,
        primary_category=categories[0] if categories else None,
        version=version,
        published=published.as_instant() if published and is_plausible_v1(paper_id, published) else None,
        doi=find_doi_clue(clues),
        journal_ref=_journal_ref(item, str(published.year) if published else None),
        source=source,
        url=web_address(_text(item, "url") or "") if source != "arxiv" else None,
    )
    return Entry(replace(paper, id=distinct(paper, taken)), _added(item, extra), label)


def _clues(item: Item, extra: dict[str, str], key: str) -> Clues:
    archive = _text(item, "archiveID", "archiveLocation", "number", "reportNumber")
    notes = (extra["arxiv"],) if "arxiv" in extra else ()
    named = [
        _text(item, name) for name in ("publicationTitle", "archiveID", "archiveLocation", "number", "reportNumber")
    ]
    return Clues(
        eprints=(archive,) if archive and archive.lower().startswith("arxiv:") else (),
        dois=tuple(doi for doi in (_text(item, "DOI"), extra.get("doi")) if doi),
        links=tuple(link for link in (_text(item, "url"),) if link),
        notes=(*(f"arXiv:{note}" for note in notes), *(name for name in named if name)),
        key=_text(item, "itemKey", "key") or key,
    )


def _extra(item: Item) -> dict[str, str]:
    """The `Key: value` lines of Zotero's field for everything else, keys in lower case without `tex.`."""
    lines = item.get("extra")
    if isinstance(lines, str):
        lines = lines.split("\n")
    found: dict[str, str] = {}
    for line in lines if isinstance(lines, list) else ():
        match = _EXTRA.fullmatch(line) if isinstance(line, str) else None
        if match:
            found.setdefault(match[1].lower().removeprefix("tex."), match[2].strip())
    return found


def _authors(item: Item) -> tuple[str, ...]:
    """The authors, or whoever made it where nobody is called so."""
    creators = item.get("creators")
    people = [c for c in creators if isinstance(c, dict)] if isinstance(creators, list) else []
    authors = [c for c in people if c.get("creatorType") == "author"] or people
    names = (_text(c, "name") or f"{_text(c, 'firstName') or ''} {_text(c, 'lastName') or ''}" for c in authors)
    return tuple(name for name in map(clean, names) if name)


def _journal_ref(item: Item, year: str | None) -> str | None:
    where = _text(item, *_WHERE)
    if where is None or find_arxiv_clue(Clues(notes=(where,))) or where.lower() == "arxiv":
        return year if where is None and find_arxiv_clue(_clues(item, _extra(item), "")) is None else None
    volume, issue, pages = (_text(item, name) for name in ("volume", "issue", "pages"))
    number = f" {volume}" + (f"({issue})" if issue else "") if volume else ""
    return clean(f"{where}{number}{f', {pages}' if pages else ''}{f' ({year})' if year else ''}")


def _added(item: Item, extra: dict[str, str]) -> date | None:
    """The day of addition; JabRef's stamp that came along; last the day the page was looked at."""
    texts = (
        _text(item, "dateAdded"),
        *(extra.get(name) for name in ("date-added", "dateadded", "creationdate", "timestamp")),
        _text(item, "accessDate"),
    )
    return next((day for text in texts if text and (day := find_day(text))), None)


def _text(item: Item, *names: str) -> str | None:
    """The first of the named fields that holds text or a number, cleaned."""
    for name in names:
        value = item.get(name)
        if isinstance(value, str | int) and not isinstance(value, bool) and (text := clean(str(value))):
            return text
    return None
