"""Proceedings and programs of conferences: notes of OpenReview, the XML of the ACL Anthology, and the JSON of a
conference's own site, which says in which session and at which hour a paper is presented.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from lxml import etree

from readinglist.core.errors import InputError
from readinglist.core.ids import key_for
from readinglist.core.papers import PaperData, Skipped
from readinglist.core.text import clean, clean_or_none
from readinglist.formats.dates import find_date
from readinglist.formats.described import (
    NAMELESS,
    Bibliography,
    Entry,
    Slot,
    bibliography,
    described,
    with_distinct_ids,
)
from readinglist.formats.encoding import decode, load_json
from readinglist.formats.identity import Clues

FORUM = "https://openreview.net/forum?id="
_NOTE_ID = re.compile(r"[A-Za-z0-9_-]{1,60}", re.A)
_DECLARATION = re.compile(r"<\?xml[^<>]{0,200}\?>|<!DOCTYPE[^<>\[]{0,200}>")
_REFUSED = re.compile(r"(?i)<!\s*(?:DOCTYPE|ENTITY)")
_PENDING = re.compile(
    r"(?i)\b(?:submitted|submission|withdrawn|reject)"
)  # in the name of a venue: no decision to print
_FIRST, _LAST = datetime(1990, 1, 1, tzinfo=UTC), datetime(2090, 1, 1, tzinfo=UTC)


def read_openreview(body: bytes) -> Bibliography:
    """The notes of an answer of OpenReview's API, or of a list of them. Raises InputError."""
    return _of_list(body, "openreview", "notes", lambda note, label: Entry(note_paper(note), None, label))


def read_program(body: bytes) -> Bibliography:
    """The papers of a conference's site (`{"results": [{"name", "session", "starttime", ...}]}`). Raises InputError."""
    return _of_list(body, "program", "results", _presented)


def read_anthology(body: bytes) -> Bibliography:
    """The papers of a volume or collection of the ACL Anthology. A document type is dropped, entities are refused."""
    text = _DECLARATION.sub("", decode(body))
    if _REFUSED.search(text):
        raise InputError("XML with entities is refused")
    try:
        root = etree.fromstring(text.encode(), etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise InputError(f"not sound XML ({str(error)[:100]})") from None
    return bibliography("acl", with_distinct_ids(_of_anthology(root)))


def note_paper(note: Any) -> PaperData:
    """The paper of a submission at OpenReview, API v2; any: JSON, each value is checked. Raises InputError.

    A name of the venue that is a decision, such as "ICLR 2026 Oral", says where it appeared; any other is a comment.
    """
    said = note.get("content") if isinstance(note, dict) else None
    forum = (note.get("forum") or note.get("id")) if isinstance(note, dict) else None
    if not isinstance(said, dict) or not isinstance(forum, str) or not _NOTE_ID.fullmatch(forum):
        raise InputError("no note of OpenReview")
    title = _words(said, "title")
    if title is None:
        raise InputError("it has no title")
    authors = _value(said, "authors")
    venue, place = _words(said, "venue"), _words(said, "venueid") or ""
    decided = venue if venue and not _PENDING.search(f"{venue} {place.rpartition('/')[2]}") else None
    return PaperData(
        id=f"openreview:{forum}",
        title=title,
        authors=_names(authors),
        abstract=_words(said, "abstract"),
        published=_instant(note, "cdate", "tcdate"),
        updated=_instant(note, "tmdate", "mdate", "cdate"),
        journal_ref=decided,
        comment=None if decided else venue,
        withdrawn=place.endswith("Withdrawn_Submission"),
        source="openreview",
        url=FORUM + forum,
    )


def _of_list(body: bytes, kind: str, key: str, read: Callable[[Any, str], Entry]) -> Bibliography:
    """The items of a list, which may lie under `key`, each read or skipped with its reason."""
    data = load_json(body)
    items = data.get(key) if isinstance(data, dict) else data
    if not isinstance(items, list):
        raise InputError(f"JSON without a list of {key}")

    def entries() -> Iterator[Entry | Skipped]:
        for number, item in enumerate(items, 1):
            label = f"item {number}"
            try:
                yield read(item, label)
            except InputError as error:
                yield Skipped(label, str(error))

    return bibliography(kind, with_distinct_ids(entries()))


def _presented(item: Any, label: str) -> Entry:
    """One paper of a conference's program. Raises InputError."""
    if not isinstance(item, dict):
        raise InputError("no paper")
    people = item.get("authors")
    names = [
        person.get("fullname") if isinstance(person, dict) else person
        for person in (people if isinstance(people, list) else ())
    ]
    links = [link for key in ("paper_url", "sourceurl", "virtualsite_url", "url") if (link := _text(item, key))]
    forum = next((found[0] for link in links if (found := _forum(link))), None)
    paper = described(
        Clues(own=f"openreview:{forum}" if forum else "", links=tuple(links[:1]), key=str(item.get("uid") or "")),
        "conference",
        title=_text(item, "name") or _text(item, "title"),
        authors=_names(names),
        abstract=_text(item, "abstract"),
        subjects=(),
        published=None,
        journal_ref=None,
        links=links,
    )
    if paper is None:
        raise InputError(NAMELESS)
    slot = Slot(
        _text(item, "session") or _text(item, "eventtype") or "",
        _hour(item, "starttime"),
        _hour(item, "endtime"),
        _text(item, "room_name") or "",
    )
    return Entry(paper, None, _text(item, "name") or label, slot=slot)


def _of_anthology(root: etree._Element) -> Iterator[Entry | Skipped]:
    for volume in root.iter("volume"):
        name = f"{root.get('id') or ''}-{volume.get('id') or ''}"
        book, year = _inside(volume, "meta/booktitle"), _inside(volume, "meta/year")
        for element in volume.iter("paper"):
            key = f"{name}.{element.get('id') or ''}"
            authors = (
                " ".join(filter(None, (_inside(a, "first"), _inside(a, "last")))) for a in element.iter("author")
            )
            doi = _inside(element, "doi")
            paper = described(
                Clues(dois=(doi,) if doi else (), key=key_for(key)),
                "acl",
                title=_inside(element, "title"),
                authors=tuple(authors),
                abstract=_inside(element, "abstract"),
                subjects=(),
                published=find_date(year) if year else None,
                journal_ref=f"{book}, {year}" if book and year else book,
                links=(f"https://aclanthology.org/{key_for(key)}",),
            )
            yield Entry(paper, None, key) if paper else Skipped(key, NAMELESS)


def _inside(element: etree._Element, path: str) -> str | None:
    found = element.find(path)
    return None if found is None else clean_or_none("".join(str(text) for text in found.itertext()))


def _forum(link: str) -> list[str] | None:
    """The id of a paper in an address of OpenReview."""
    try:
        parts = urlsplit(link)
    except ValueError:
        return None
    ids = parse_qs(parts.query).get("id", [])
    named = parts.path in ("/forum", "/pdf") and parts.netloc == "openreview.net"
    return ids if named and ids and _NOTE_ID.fullmatch(ids[0]) else None


def _hour(item: dict[str, Any], key: str) -> datetime | None:
    """A moment with its offset from UTC; one without is not known well enough to put into a calendar."""
    try:
        moment = datetime.fromisoformat(str(item.get(key)))
        return moment if moment.tzinfo is not None and _FIRST <= moment < _LAST else None
    except ValueError:
        return None


def _instant(note: dict[str, Any], *keys: str) -> datetime | None:
    """The first of these milliseconds since 1970 that is there. Raises InputError for one that cannot be."""
    value = next((value for key in keys if (value := note.get(key)) is not None), None)
    if value is None:
        return None
    try:
        moment = datetime.fromtimestamp(value // 1000, UTC)
        if _FIRST <= moment < _LAST:
            return moment
    except (TypeError, ValueError, OverflowError, OSError):
        pass
    raise InputError(f"date {clean(str(value))[:40]} cannot be")


def _value(said: dict[str, Any], key: str) -> Any:
    """A value of a note's content: API v2 wraps each one."""
    found = said.get(key)
    return found.get("value") if isinstance(found, dict) else found


def _words(said: dict[str, Any], key: str) -> str | None:
    return _text({key: _value(said, key)}, key)


def _text(item: dict[str, Any], key: str) -> str | None:
    value = item.get(key)
    return clean_or_none(value) if isinstance(value, str) else None


def _names(values: Any) -> tuple[str, ...]:
    found = [clean(value) for value in values if isinstance(value, str)] if isinstance(values, list) else []
    return tuple(filter(None, found))
