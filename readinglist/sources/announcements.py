"""arXiv's nightly announcement feeds, in the three dialects that it has spoken: Atom, RSS 2.0, RSS 1.0.

The night is that of the feed, by US Eastern time; the dates of its entries are the announcement's
too, so `published` stays None here. Every entry is taken or skipped with its reason: what feedparser
finds is counted against the XML itself.
"""

from __future__ import annotations

import html
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import quote

import feedparser

from readinglist.clock import EASTERN, eastern_date
from readinglist.config import Settings
from readinglist.errors import Incomplete
from readinglist.ids import ArxivId, find_arxiv_id
from readinglist.model import ANNOUNCE_TYPES, Announcement, PaperData, Skipped
from readinglist.text import clean, clean_or_none

from .fields import BadField, is_withdrawn, read_moment, split_authors, strip_tags, tuple_of_categories
from .markup import check_xml, local_name, parse_xml
from .transport import Transport

FEED_LIMIT = 2000  # arXiv cuts a feed at so many entries and does not say so
_ROOTS = {"feed": "entry", "rss": "item", "RDF": "item"}
_WHAT = "arXiv's announcement feed"
_HEAD = re.compile(r"\s*arXiv:(?P<id>\S+)\s+Announce Type:\s*(?P<type>\S+)\s*(?:Abstract:\s*)?")
# RSS 1.0 said it all in the title: "Title. (arXiv:1805.06430v2 [nucl-th] UPDATED)".
_TAIL = re.compile(r"\.?\s*\((?P<id>arXiv:\S+)\s+\[(?P<category>[^\]\s]+)\]\s*(?P<said>[A-Z ]*)\)\s*$")
_SAID = {"": "new", "UPDATED": "replace", "CROSS LISTED": "cross"}
_EVENING = time(20)  # feeds of RSS 1.0 carry the time of the announcement itself


@dataclass(frozen=True, slots=True)
class AnnouncementFeed:
    """One feed. `count` entries stood in it, each in `entries` or in `skipped`, in order."""

    night: date | None  # Eastern date of the feed; None where it names none
    entries: tuple[Announcement, ...]
    skipped: tuple[Skipped, ...]
    count: int
    warnings: tuple[str, ...] = ()


def parse_announcements(body: bytes) -> AnnouncementFeed:
    """A whole feed as announcements. Raises Incomplete where it was cut or is no feed."""
    root = parse_xml(body, _WHAT)
    name = local_name(root)
    if name not in _ROOTS:
        raise Incomplete(f"{_WHAT} is a {name[:40]} document, not a feed")
    count = sum(1 for _ in root.iter(f"{{*}}{_ROOTS[name]}"))
    # Without sanitising, which takes `$p<q$ and r>s` for a tag and drops what is inside.
    parsed = feedparser.parse(io.BytesIO(check_xml(body)), sanitize_html=False, resolve_relative_uris=False)
    if len(parsed.entries) != count:
        raise Incomplete(f"{_WHAT} has {count} entries, of which {len(parsed.entries)} can be read")
    night = _night(parsed, name)
    entries: list[Announcement] = []
    skipped: list[Skipped] = []
    for entry in parsed.entries:
        try:
            entries.append(_old_entry(entry, night) if name == "RDF" else _entry(entry, night))
        except BadField as error:
            label = clean(str(entry.get("id") or entry.get("link") or entry.get("title") or "entry without id"))
            skipped.append(Skipped(label[:200], str(error)))
    return AnnouncementFeed(night, tuple(entries), tuple(skipped), count)


def fetch_announcements(
    transport: Transport, settings: Settings, categories: tuple[str, ...]
) -> tuple[AnnouncementFeed, ...]:
    """The feeds of tonight: one for all `categories`, or one for each where the common one was cut.

    A feed of FEED_LIMIT entries or more carries a warning and is followed by one of each category.
    Raises the errors of Transport.get and of parse_announcements.
    """
    feed = _ask(transport, settings, categories)
    if feed.count < FEED_LIMIT:
        return (feed,)
    names = "+".join(categories)
    if len(categories) == 1:
        return (replace(feed, warnings=(f"the feed of {names} holds {feed.count} entries: arXiv may have cut it",)),)
    warning = f"the feed of {names} was cut at {feed.count} entries: each category is asked by itself"
    single = (fetch_announcements(transport, settings, (category,)) for category in categories)
    return (replace(feed, warnings=(warning,)), *(part for parts in single for part in parts))


def _ask(transport: Transport, settings: Settings, categories: Iterable[str]) -> AnnouncementFeed:
    names = "+".join(quote(category.strip(), safe=".-") for category in categories)
    answer = transport.get(f"{settings.arxiv.rss.rstrip('/')}/{names}", accept=("xml",))
    return parse_announcements(answer.body)


def _entry(entry: Any, night: date | None) -> Announcement:
    """An entry of today's feeds. `Any`: feedparser has no types; every value is checked here."""
    arxiv_id = find_arxiv_id(str(entry.get("id", "")).strip()) or find_arxiv_id(str(entry.get("link", "")).strip())
    if arxiv_id is None:
        raise BadField("not an id of arXiv")
    summary = str(entry.get("summary", ""))
    head = _HEAD.match(summary)
    kind = entry.get("arxiv_announce_type") or (head["type"] if head else None)
    abstract = clean_or_none(summary[head.end() :] if head else summary)
    paper = PaperData(
        id=arxiv_id.value,
        title=clean_or_none(_required_title(entry)),
        authors=_authors(entry),
        abstract=abstract,
        categories=tuple_of_categories(str(tag.get("term") or "") for tag in entry.get("tags", ())),
        version=arxiv_id.version or _version_in(head["id"] if head else "", arxiv_id),
        doi=clean_or_none(entry.get("arxiv_doi")),
        journal_ref=clean_or_none(entry.get("arxiv_journal_reference")),
        withdrawn=is_withdrawn(None, abstract),
    )
    return Announcement(paper, _type(kind), night)


def _old_entry(entry: Any, night: date | None) -> Announcement:
    """An entry of RSS 1.0, where authors are links and abstracts a paragraph of HTML."""
    arxiv_id = find_arxiv_id(str(entry.get("link") or entry.get("id") or "").strip())
    title = _required_title(entry)
    tail = _TAIL.search(title)
    if arxiv_id is None or tail is None:
        raise BadField("not an id of arXiv" if arxiv_id is None else "it does not say how it was announced")
    abstract = clean_or_none(html.unescape(strip_tags(str(entry.get("summary", "")))))
    paper = PaperData(
        id=arxiv_id.value,
        title=clean_or_none(title[: tail.start()]),
        authors=_authors(entry),
        abstract=abstract,
        categories=tuple_of_categories((tail["category"],)),
        version=arxiv_id.version or _version_in(tail["id"], arxiv_id),
        withdrawn=is_withdrawn(None, abstract),
    )
    return Announcement(paper, _type(_SAID.get(tail["said"].strip(), tail["said"])), night)


def _required_title(entry: Any) -> str:
    if "title" not in entry:
        raise BadField("it has no title")
    return str(entry.title)


def _authors(entry: Any) -> tuple[str, ...]:
    """All names, in order. One dc:creator holds the whole line, several authors one name each."""
    lines = (str(author.get("name") or "") for author in entry.get("authors", ()))
    return tuple(name for line in lines for name in split_authors(strip_tags(line)))


def _type(kind: Any) -> str:
    if not kind:
        raise BadField("it does not say how it was announced")
    if kind not in ANNOUNCE_TYPES:
        raise BadField(f"announced as {clean(str(kind))[:40]!r}, which is not known")
    return str(kind)


def _version_in(text: str, arxiv_id: ArxivId) -> int | None:
    found = find_arxiv_id(text)
    return found.version if found and found.value == arxiv_id.value else None


def _night(parsed: Any, root: str) -> date | None:
    """The Eastern date of the feed, or of its entries where all carry one midnight.

    The channel says when it was built, which is no longer the night when it is served from a cache;
    the midnight that arXiv gives to every entry is exact. RSS 1.0 was stamped at 20:00 or later on
    the evening before its night.
    """
    stamps = {str(entry.get("published", "")) for entry in parsed.entries}
    if len(stamps) == 1 and (moment := _moment(stamps.pop())):
        local = moment.astimezone(EASTERN)
        if local.time() == time(0):
            return local.date()
    # Through `dict`: feedparser's own look-up lends `updated` the value of `published`, and warns of it.
    moment = _moment(str(dict.get(parsed.feed, "published", ""))) or _moment(str(dict.get(parsed.feed, "updated", "")))
    if moment is None:
        return None
    evening = root == "RDF" and moment.astimezone(EASTERN).time() >= _EVENING
    return eastern_date(moment) + timedelta(days=1 if evening else 0)


def _moment(text: str) -> datetime | None:
    try:
        return read_moment(text)
    except BadField:
        return None
