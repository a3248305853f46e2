"""arXiv's nightly announcement feeds, in the three dialects that it has spoken: Atom, RSS 2.0, RSS 1.0.

The night is that of the feed, by US Eastern time; the dates of its entries are the announcement's
too, so `published` stays None here. Every entry is taken or skipped with its reason. They are read from the
tree that is parsed to know that the feed is whole: for blogs there is `feedparser`, which would take a fifth
of the night for the entries of a whole listing.
"""

from __future__ import annotations

import html
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from urllib.parse import quote

from lxml import etree

from readinglist.core.clock import EASTERN, eastern_date
from readinglist.core.errors import Incomplete
from readinglist.core.frozen import Frozen
from readinglist.core.ids import ArxivId, find_arxiv_id
from readinglist.core.papers import ANNOUNCE_TYPES, Announcement, PaperData, Skipped
from readinglist.core.settings import Settings
from readinglist.core.subscriptions import Subscription
from readinglist.core.text import clean, clean_or_none

from .fields import BadField, is_withdrawn, read_entries, read_moment, split_authors, strip_tags, tuple_of_categories
from .markup import all_text, local_name, parse_xml
from .transport import Transport

FEED_LIMIT = 2000  # arXiv cuts a feed at so many entries and does not say so
_ROOTS = {"feed": "entry", "rss": "item", "RDF": "item"}
_WHAT = "arXiv's announcement feed"
_HEAD = re.compile(r"\A\s*arXiv:(?P<id>\S+)\s+Announce Type:\s*(?P<type>\S+)\s*(?:Abstract:\s*)?")
# RSS 1.0 said it all in the title: "Title. (arXiv:1805.06430v2 [nucl-th] UPDATED)".
_TAIL = re.compile(r"(?:\.|(?<!\s))\s*\((?P<id>arXiv:[^\s(]+)\s+\[(?P<category>[^\]\s]+)\]\s*+(?P<said>[A-Z ]*)\)\s*$")
_SAID = {"": "new", "UPDATED": "replace", "CROSS LISTED": "cross"}
_EVENING = time(20)  # feeds of RSS 1.0 carry the time of the announcement itself


class AnnouncementFeed(Frozen):
    """One feed. `count` entries stood in it, each in `entries` or in `skipped`, in order."""

    night: date | None  # Eastern date of the feed; None where it names none
    entries: tuple[Announcement, ...]
    skipped: tuple[Skipped, ...]
    count: int
    warnings: tuple[str, ...] = ()
    token: None = None  # a feed has one page

    @property
    def papers(self) -> tuple[PaperData, ...]:
        return tuple(entry.paper for entry in self.entries)

    @property
    def whole(self) -> bool:
        return self.count < FEED_LIMIT


def parse_announcements(body: bytes) -> AnnouncementFeed:
    """A whole feed as announcements. Raises Incomplete where it was cut or is no feed."""
    root = parse_xml(body, _WHAT)
    name = local_name(root)
    if name not in _ROOTS:
        raise Incomplete(f"{_WHAT} is a {name[:40]} document, not a feed")
    found = [_Fields(element) for element in root.iter(f"{{*}}{_ROOTS[name]}")]
    channel = _Fields(next(root.iter("{*}channel"), root))
    night = _night(channel, found, name)
    read = _old_entry if name == "RDF" else _entry
    entries, skipped = read_entries(
        found, lambda entry: read(entry, night), lambda entry: entry.id or entry.link or entry.text("title")
    )
    return AnnouncementFeed(night, entries, skipped, len(found))


class FeedSource:
    """Tonight's announcements of the categories of a subscription."""

    def __init__(self, transport: Transport, settings: Settings, subscription: Subscription) -> None:
        self._transport, self._settings, self._categories = transport, settings, subscription.categories

    def pages(
        self, *, since: date | None = None, until: date | None = None, token: str | None = None
    ) -> Iterator[AnnouncementFeed]:
        """One feed for all categories; where it was cut, one of each category follows it.

        A feed that was cut carries a warning. Raises the errors of Transport.get and of parse_announcements.
        """
        names = "+".join(self._categories)
        feed = self._ask(self._categories)
        if feed.whole or len(self._categories) == 1:
            yield feed if feed.whole else _warned_of_cut(feed, names)
            return
        warning = f"the feed of {names} was cut at {feed.count} entries: each category is asked by itself"
        yield replace(feed, warnings=(warning,))
        for category in self._categories:
            single = self._ask((category,))
            yield single if single.whole else _warned_of_cut(single, category)

    def _ask(self, categories: Iterable[str]) -> AnnouncementFeed:
        names = "+".join(quote(category.strip(), safe=".-") for category in categories)
        answer = self._transport.get(f"{self._settings.arxiv.rss.rstrip('/')}/{names}", accept=("xml",))
        return parse_announcements(answer.body)


def _warned_of_cut(feed: AnnouncementFeed, name: str) -> AnnouncementFeed:
    return replace(feed, warnings=(f"the feed of {name} holds {feed.count} entries: arXiv may have cut it",))


class _Fields:
    """The children of an entry or a channel by their names, whatever namespace they are of."""

    def __init__(self, element: etree._Element) -> None:
        self._about = next((value for key, value in element.attrib.items() if str(key).endswith("}about")), "")
        self._of: dict[str, list[etree._Element]] = defaultdict(list)
        for child in element:
            self._of[local_name(child)].append(child)

    def __contains__(self, name: str) -> bool:
        return name in self._of

    def texts(self, name: str) -> list[str]:
        """The texts of all children of that name."""
        return [all_text(child).strip() for child in self._of.get(name, ())]

    def text(self, *names: str) -> str:
        """The first text that there is under any of the names, or ""."""
        return next((text for name in names for text in self.texts(name) if text), "")

    @property
    def id(self) -> str:
        return self.text("id", "guid") or str(self._about)

    @property
    def link(self) -> str:
        links = self._of.get("link", ())
        return next((str(link.get("href") or all_text(link)).strip() for link in links), "")

    @property
    def categories(self) -> list[str]:
        return [str(child.get("term") or all_text(child)) for child in self._of.get("category", ())]

    @property
    def author_lines(self) -> list[str]:
        """One dc:creator holds the whole line, several authors one name each."""
        names = [child for author in self._of.get("author", ()) for child in author if local_name(child) == "name"]
        return [*self.texts("creator"), *map(all_text, names)]


def _entry(entry: _Fields, night: date | None) -> Announcement:
    """An entry of today's feeds."""
    arxiv_id = find_arxiv_id(entry.id) or find_arxiv_id(entry.link)
    if arxiv_id is None:
        raise BadField("not an id of arXiv")
    summary = entry.text("summary", "description")
    head = _HEAD.match(summary)
    kind = entry.text("announce_type") or (head["type"] if head else None)
    abstract = clean_or_none(summary[head.end() :] if head else summary)
    paper = PaperData(
        id=arxiv_id.value,
        title=clean_or_none(_required_title(entry)),
        authors=_authors(entry),
        abstract=abstract,
        categories=tuple_of_categories(entry.categories),
        version=arxiv_id.version or _version_in(head["id"] if head else "", arxiv_id),
        doi=clean_or_none(entry.text("DOI", "doi")),
        journal_ref=clean_or_none(entry.text("journal_reference")),
        withdrawn=is_withdrawn(None, abstract),
    )
    return Announcement(paper, _type(kind), night)


def _old_entry(entry: _Fields, night: date | None) -> Announcement:
    """An entry of RSS 1.0, where authors are links and abstracts a paragraph of HTML."""
    arxiv_id = find_arxiv_id(entry.link or entry.id)
    title = _required_title(entry)
    tail = _TAIL.search(title)
    if arxiv_id is None or tail is None:
        raise BadField("not an id of arXiv" if arxiv_id is None else "it does not say how it was announced")
    abstract = clean_or_none(html.unescape(strip_tags(entry.text("description"))))
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


def _required_title(entry: _Fields) -> str:
    if "title" not in entry:
        raise BadField("it has no title")
    return entry.text("title")


def _authors(entry: _Fields) -> tuple[str, ...]:
    """All names, in order."""
    return tuple(name for line in entry.author_lines for name in split_authors(strip_tags(line)))


def _type(kind: str | None) -> str:
    if not kind:
        raise BadField("it does not say how it was announced")
    if kind not in ANNOUNCE_TYPES:
        raise BadField(f"announced as {clean(kind)[:40]!r}, which is not known")
    return kind


def _version_in(text: str, arxiv_id: ArxivId) -> int | None:
    found = find_arxiv_id(text)
    return found.version if found and found.value == arxiv_id.value else None


def _night(channel: _Fields, entries: Iterable[_Fields], root: str) -> date | None:
    """The Eastern date of the feed, or of its entries where all carry one midnight.

    The channel says when it was built, which is no longer the night when it is served from a cache;
    the midnight that arXiv gives to every entry is exact. RSS 1.0 was stamped at 20:00 or later on
    the evening before its night.
    """
    stamps = {entry.text("published", "pubDate") for entry in entries}
    if len(stamps) == 1 and (moment := _moment(stamps.pop())):
        local = moment.astimezone(EASTERN)
        if local.time() == time(0):
            return local.date()
    moment = _moment(channel.text("published", "pubDate")) or _moment(channel.text("updated", "lastBuildDate", "date"))
    if moment is None:
        return None
    evening = root == "RDF" and moment.astimezone(EASTERN).time() >= _EVENING
    return eastern_date(moment) + timedelta(days=1 if evening else 0)


def _moment(text: str) -> datetime | None:
    try:
        return read_moment(text)
    except BadField:
        return None
