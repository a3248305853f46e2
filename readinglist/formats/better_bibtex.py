"""Zotero's items as JSON, read and written: Better BibTeX's export (the only one that keeps the day of addition) and
those of the web API and of the connector.

Attachments are not papers. Notes and annotations, inside an item or as items of their own, are quotes of their paper.
What our reader would not get back of a paper that we write is in lines of `extra` (`records`).
"""

from __future__ import annotations

import html
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time
from types import MappingProxyType
from typing import Any

from readinglist.core.errors import InputError
from readinglist.core.ids import doi_of, is_arxiv, month_of, page_of
from readinglist.core.papers import ExportedPaper, Skipped
from readinglist.core.text import clean, clean_or_none
from readinglist.formats.dates import PartialDate, find_date, find_day
from readinglist.formats.described import NAMELESS, Bibliography, Entry, described
from readinglist.formats.encoding import load_json
from readinglist.formats.identity import Clues, distinct, find_arxiv_clue
from readinglist.formats.names_and_venues import journal_ref, parts_of, venue_of
from readinglist.formats.records import find_own, left_out, own_name, tags_of, with_own

Item = dict[str, Any]  # JSON: any value may have any type

DEEPEST = 20  # collections inside each other
MOST_QUOTES, LONGEST_QUOTE = 500, 4_000  # of one paper; characters
_NOT_PAPERS = {"attachment": "an attachment", "note": "a note", "annotation": "an annotation"}
_NO_QUOTE = ("Comment:", "readinglist:")  # what arXiv says of a paper, and what we wrote ourselves
_PARAGRAPH = re.compile(r"(?i)</?(?:p|div|li|ul|ol|h[1-6]|blockquote|br)(?:\s[^<>]{0,200})?/?>|\n{2,9}")
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,2000}>")
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
    unwrapped = [
        inner if isinstance(item, dict) and isinstance(inner := item.get("data"), dict) else item for item in items
    ]
    children: dict[str, list[Item]] = defaultdict(list)
    for item in unwrapped:
        if isinstance(item, dict) and text_of(item, "itemType") in _NOT_PAPERS and not item.get("deleted"):
            children[text_of(item, "parentItem") or ""].append(item)
    for number, item in enumerate(unwrapped, 1):
        read = _entry(item, number, taken) if isinstance(item, dict) else Skipped(f"item {number}", "not a Zotero item")
        if isinstance(read, Skipped):
            is_paper = not isinstance(item, dict) or text_of(item, "itemType") not in _NOT_PAPERS
            (skipped if is_paper else beside).append(read)
        else:
            tags = tuple(dict.fromkeys((*read.tags, *shelves.of(item))))
            entries.append(replace(read, tags=tags, quotes=_quotes(item, children)))
    return Bibliography("better-bibtex", tuple(entries), (*skipped, *beside))


def _quotes(item: Item, children: Mapping[str, list[Item]]) -> tuple[str, ...]:
    """What its notes and the annotations of its files say, a paragraph each, once."""

    def inside(one: Item, name: str) -> list[Any]:
        listed = one.get(name)
        key = text_of(one, "itemKey", "key")
        own = children.get(key, ()) if key else ()
        kinds = [child for child in own if f"{child['itemType']}s" == name]
        return [*(listed if isinstance(listed, list) else ()), *kinds]

    files = [file for file in inside(item, "attachments") if isinstance(file, dict)]
    found = [text for file in files for one in inside(file, "annotations") if (text := _annotation(one))]
    for note in inside(item, "notes"):
        said = note.get("note") if isinstance(note, dict) else note
        if isinstance(said, str) and not _plain(said).startswith(_NO_QUOTE):
            found += map(_plain, _PARAGRAPH.split(said[:1_000_000]))
    return tuple(dict.fromkeys(text[:LONGEST_QUOTE] for text in found if text))[:MOST_QUOTES]


def _annotation(one: Any) -> str:
    """“The words marked” (p. 3): the comment. Empty for a picture without a comment."""
    if not isinstance(one, dict):
        return ""
    words, comment = (_plain(text_of(one, name) or "") for name in ("annotationText", "annotationComment"))
    page = text_of(one, "annotationPageLabel")
    marked = (f"“{words}”" if words else "") + (f" (p. {page})" if page else "")
    return clean(f"{marked}: {comment}" if words and comment else marked if words else comment)


def _plain(text: str) -> str:
    return clean(html.unescape(_TAG.sub("", text)))


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
    own = find_own(extra)
    key = text_of(item, "citationKey", "citekey") or extra.get("citation key") or ""
    label = key or text_of(item, "itemKey", "key") or f"item {number}"
    kind = text_of(item, "itemType")
    if kind is None:
        return Skipped(label, "not a Zotero item")
    if kind in _NOT_PAPERS:
        return Skipped(label, f"{_NOT_PAPERS[kind]}, not a paper")
    if item.get("deleted"):
        return Skipped(label, "in Zotero's trash")
    title = clean_or_none(MARKUP.sub("", text_of(item, "title", "shortTitle", "caseName", "nameOfAct") or ""))
    published = find_date(text_of(item, "date") or "")
    paper = described(
        replace(_clues(item, extra, key), own=own.get("id", "")),
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
    return with_own(Entry(replace(paper, id=distinct(paper, taken)), _added(item, extra), label, _tags(item)), own)


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


HEADER = {  # by which Better BibTeX knows its own
    "config": {
        "id": "36a3b0b5-bad0-4a04-b79b-441c7cef77db",
        "label": "BetterBibTeX JSON",
        "localeDateOrder": "ymd",
        "options": {"exportNotes": True},
        "preferences": {},
    },
    "collections": {},
}


def zotero_item(item: ExportedPaper, key: str) -> Item:
    """One item as Zotero takes it, as a table for JSON; its id is in `archiveID`, `DOI`, `url` or `extra`."""
    values = {name: value for name, value in _values(item, key).items() if value}
    read = _entry(values, 1, {})
    own = (f"{own_name(name)}: {text}" for name, text in left_out(item, read).items())
    extra = "\n".join((*filter(None, (values.get("extra"),)), *own))
    return values | ({"extra": extra} if extra else {})


def _values(item: ExportedPaper, key: str) -> Item:
    paper, arxiv = item.paper, is_arxiv(item.paper.id)
    venue = venue_of(paper.journal_ref)
    where = venue.where if venue else None
    day = paper.published or month_of(paper.id)
    year = str(venue.year) if venue and venue.year else None
    group = f" [{paper.primary_category}]" if paper.primary_category else ""
    return {
        "itemType": "journalArticle" if where else "preprint",
        "citationKey": key,
        "title": paper.title,
        "creators": [_creator(name) for name in paper.authors],
        "date": year or (day and (f"{day:%Y-%m-%d}" if paper.published else f"{day:%Y-%m}")),
        "publicationTitle": where,
        **({name: getattr(venue, name) for name in ("volume", "issue", "pages")} if where else {}),
        **({"repository": "arXiv", "archiveID": f"arXiv:{paper.id}"} if arxiv and not where else {}),
        "DOI": paper.doi or doi_of(paper.id),
        "url": page_of(paper.id) if arxiv else paper.url,
        "abstractNote": paper.abstract,
        "extra": f"arXiv:{paper.id}{group}" if arxiv else None,
        "tags": [{"tag": tag} for tag in tags_of(paper)],
        "dateAdded": datetime.combine(item.kept, time(), UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if item.kept else None,
        "notes": [f"{_NO_QUOTE[1]} {clean(item.line)}"] if item.line else None,
    }


def _creator(name: str) -> dict[str, str]:
    parts = parts_of(name)
    if not parts.given:
        return {"creatorType": "author", "name": name}
    family = f"{parts.family}, {parts.suffix}" if parts.suffix else parts.family
    return {"creatorType": "author", "firstName": parts.given, "lastName": family}
