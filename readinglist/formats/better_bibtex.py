"""Zotero's items as JSON: Better BibTeX's export (the only one that keeps the day of addition) and the web API's.

Attachments, notes and annotations are not papers and count as skipped where they stand as items
of their own.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Any

from readinglist.core.errors import InputError
from readinglist.core.papers import Skipped
from readinglist.core.text import clean, clean_or_none
from readinglist.formats.dates import PartialDate, find_date, find_day
from readinglist.formats.described import NAMELESS, Bibliography, Entry, described
from readinglist.formats.encoding import load_json
from readinglist.formats.identity import Clues, distinct, find_arxiv_clue
from readinglist.formats.names_and_venues import journal_ref

Item = dict[str, Any]  # JSON: any value may have any type

DEEPEST = 20  # collections inside each other
_NOT_PAPERS = {"attachment": "an attachment", "note": "a note", "annotation": "an annotation"}
MARKUP = re.compile(r"(?i)</?(?:i|b|em|strong|sub|sup|sc|span|p|div|br|jats:[a-z]{1,12})(?:\s[^<>]{0,200})?/?>")
_EXTRA = re.compile(r"\A\s*([A-Za-z][\w .-]{0,40}?)\s*[:=]\s*(.*)")
_WHERE = (
    "publicationTitle", "proceedingsTitle", "bookTitle", "conferenceName", "university", "institution", "publisher"
)  # fmt: skip


def read_better_bibtex(body: bytes) -> Bibliography:
    """The items of an export, every one of them in `entries` or in `skipped`.

    Raises InputError where the file as a whole is not JSON of this kind.
    """
    data = load_json(body)
    if isinstance(data, dict) and ("itemType" in data or isinstance(data.get("data"), dict)):
        data = [data]
    items = data.get("items") if isinstance(data, dict) else data
    if not isinstance(items, list):
        raise InputError("JSON without a list of Zotero items")
    collections = data.get("collections") if isinstance(data, dict) else None
    return read_items(items, collections if isinstance(collections, dict) else {})


def read_items(items: Iterable[Any], collections: Mapping[str, Any] = MappingProxyType({})) -> Bibliography:
    """As `read_better_bibtex`, of items that are read already; the web API's are unwrapped.

    What was skipped because it is no paper at all comes after what was skipped for another reason.

    `collections` maps a key to its `name`, the key of its `parent`, and the numbers (`itemID`) of its `items`
    where these do not name their collections themselves.
    """
    entries: list[Entry] = []
    skipped: list[Skipped] = []
    beside: list[Skipped] = []
    taken: dict[str, str] = {}
    shelves = _Shelves(collections)
    notes = 0
    for number, item in enumerate(items, 1):
        inner = item.get("data") if isinstance(item, dict) else None
        item = inner if isinstance(inner, dict) else item
        read = _entry(item, number, taken) if isinstance(item, dict) else Skipped(f"item {number}", "not a Zotero item")
        if isinstance(read, Skipped):
            is_paper = not isinstance(item, dict) or text_of(item, "itemType") not in _NOT_PAPERS
            (skipped if is_paper else beside).append(read)
        else:
            entries.append(replace(read, tags=tuple(dict.fromkeys((*read.tags, *shelves.of(item))))))
            notes += len(inside) if isinstance(inside := item.get("notes"), list) else 0
    warnings = (f"{notes:,} notes attached to papers were not imported; they stay in Zotero",) if notes else ()
    return Bibliography("better-bibtex", tuple(entries), (*skipped, *beside), warnings)


class _Shelves:
    """The collections that an item stands in, by their paths: `Methods/Classification`."""

    def __init__(self, collections: Mapping[str, Any]) -> None:
        self._known = {key: one for key, one in collections.items() if isinstance(one, dict)}
        self._paths: dict[str, str] = {}
        self._holding: dict[int, list[str]] = defaultdict(list)
        for key, one in self._known.items():
            numbers = one.get("items")
            for number in numbers if isinstance(numbers, list) else ():
                if isinstance(number, int):
                    self._holding[number].append(key)

    def of(self, item: Item) -> list[str]:
        named, number = item.get("collections"), item.get("itemID")
        keys = [key for key in named if isinstance(key, str)] if isinstance(named, list) else []
        keys += self._holding.get(number, []) if isinstance(number, int) else []
        return [path for key in keys if (path := self._path(key))]

    def _path(self, key: str) -> str:
        if key not in self._paths:
            names: list[str] = []
            above: Any = key
            while isinstance(above, str) and above in self._known and len(names) < DEEPEST:
                names.append(text_of(self._known[above], "name") or "")
                above = self._known[above].get("parent")
            self._paths[key] = "/".join(name for name in reversed(names) if name)
        return self._paths[key]


def _entry(item: Item, number: int, taken: dict[str, str]) -> Entry | Skipped:
    extra = extra_lines(item.get("extra"))
    key = text_of(item, "citationKey", "citekey") or extra.get("citation key") or ""
    label = key or text_of(item, "itemKey", "key") or f"item {number}"
    kind = text_of(item, "itemType")
    if kind is None:
        return Skipped(label, "not a Zotero item")
    if kind in _NOT_PAPERS:
        return Skipped(label, f"{_NOT_PAPERS[kind]}, not a paper; it stays in Zotero")
    if item.get("deleted"):
        return Skipped(label, "in Zotero's trash")
    title = clean_or_none(MARKUP.sub("", text_of(item, "title", "shortTitle", "caseName", "nameOfAct") or ""))
    published = find_date(text_of(item, "date") or "")
    paper = described(
        _clues(item, extra, key),
        "zotero",
        title=title,
        authors=_authors(item),
        abstract=clean_or_none(MARKUP.sub("", text_of(item, "abstractNote") or "")),
        subjects=(value for name, value in extra.items() if name == "arxiv"),
        published=published,
        journal_ref=_journal_ref(item, published),
        links=(text_of(item, "url") or "",),
    )
    if paper is None:
        return Skipped(label, NAMELESS)
    return Entry(replace(paper, id=distinct(paper, taken)), _added(item, extra), label, _tags(item))


def _clues(item: Item, extra: dict[str, str], key: str) -> Clues:
    archive = text_of(item, "archiveID", "archiveLocation", "number", "reportNumber")
    names = ("publicationTitle", "archiveID", "archiveLocation", "number", "reportNumber")
    named = [text_of(item, name) for name in names]
    return Clues(
        eprints=(archive,) if archive and archive.lower().startswith("arxiv:") else (),
        dois=tuple(filter(None, (text_of(item, "DOI"), extra.get("doi")))),
        links=tuple(filter(None, (text_of(item, "url"),))),
        notes=tuple(filter(None, (f"arXiv:{extra['arxiv']}" if "arxiv" in extra else None, *named))),
        key=text_of(item, "itemKey", "key") or key,
    )


def extra_lines(lines: Any) -> dict[str, str]:
    """The `Key: value` lines of Zotero's field for everything else, keys in lower case without `tex.`."""
    if isinstance(lines, str):
        lines = lines.split("\n")
    found: dict[str, str] = {}
    for line in lines if isinstance(lines, list) else ():
        match = _EXTRA.fullmatch(line) if isinstance(line, str) else None
        if match:
            found.setdefault(match[1].lower().removeprefix("tex."), match[2].strip())
    return found


def stamped(extra: dict[str, str]) -> date | None:
    """The day of addition that another program noted in the field for everything else."""
    stamps = (extra.get(name, "") for name in ("date-added", "dateadded", "creationdate", "timestamp"))
    return next(filter(None, map(find_day, stamps)), None)


def _authors(item: Item) -> tuple[str, ...]:
    """The authors, or whoever made it where nobody is called so."""
    creators = item.get("creators")
    people = [c for c in creators if isinstance(c, dict)] if isinstance(creators, list) else []
    authors = [c for c in people if c.get("creatorType") == "author"] or people
    names = (text_of(c, "name") or f"{text_of(c, 'firstName') or ''} {text_of(c, 'lastName') or ''}" for c in authors)
    return tuple(name for name in map(clean, names) if name)


def _journal_ref(item: Item, published: PartialDate | None) -> str | None:
    where = text_of(item, *_WHERE)
    if where and (where.lower() == "arxiv" or find_arxiv_clue(Clues(notes=(where,)))):
        return None
    is_arxiv = where is None and find_arxiv_clue(_clues(item, extra_lines(item.get("extra")), "")) is not None
    volume, issue, pages = (text_of(item, name) for name in ("volume", "issue", "pages"))
    return journal_ref(where, volume, issue, pages, published, is_arxiv=is_arxiv)


def _tags(item: Item) -> tuple[str, ...]:
    """The tags that somebody gave; not those (type 1) that came with the paper from its publisher."""
    tags = item.get("tags")
    given = [
        text_of({"tag": tag} if isinstance(tag, str) else tag, "tag")
        for tag in (tags if isinstance(tags, list) else ())
        if isinstance(tag, str) or (isinstance(tag, dict) and tag.get("type") != 1)
    ]
    return tuple(dict.fromkeys(tag for tag in given if tag))


def _added(item: Item, extra: dict[str, str]) -> date | None:
    """The day of addition; JabRef's stamp that came along; last the day the page was looked at."""
    return find_day(text_of(item, "dateAdded") or "") or stamped(extra) or find_day(text_of(item, "accessDate") or "")


def text_of(item: Item, *names: str) -> str | None:
    """The first of the named fields that holds text or a number, cleaned."""
    for name in names:
        value = item.get(name)
        if isinstance(value, str | int) and not isinstance(value, bool) and (text := clean(str(value))):
            return text
    return None
