"""RSS and Atom: of labs and people, posts as papers of source `blog`; of journals, papers by DOI or arXiv id.

Feeds of the open web are of every quality, but a feed that is incomplete XML is refused here as
everywhere: half a post looks like a post. HTML becomes plain text; only http and https links count.
A feed is read by a child process (`feed_child`): feedparser takes quadratic time for some.
"""

from __future__ import annotations

import calendar
import hashlib
import io
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from lxml import etree

from readinglist.core.errors import Incomplete, ReadingListError
from readinglist.core.frozen import Frozen
from readinglist.core.ids import ArxivId, find_arxiv_id, find_doi, source_of_id
from readinglist.core.papers import PaperData, Skipped
from readinglist.core.text import clean, clean_or_none, fold

from . import Batch, children
from .fields import EARLIEST, LATEST, BadField, read_entries, split_authors
from .markup import check_xml, local_name, parse_xml

if TYPE_CHECKING:  # a child that reads a feed has no use for them
    from readinglist.core.settings import Settings
    from readinglist.core.subscriptions import Subscription

    from .transport import Transport

ABSTRACT_LIMIT = 10_000  # characters: many feeds carry the whole post, an abstract is enough to rank it
MOST_ENTRIES = 5_000  # of one feed
LARGEST = 16_000_000  # bytes of one feed
_ENTRY = re.compile(rb"<(?:[A-Za-z][\w.-]{0,30}:)?(?:entry|item)[\s/>]")
_ENTRIES = {"feed": "entry", "rss": "item", "RDF": "item"}
_LINK = re.compile(r"https?://[^\s/?#@\"<>]+(?:[/?#][^\s\"<>]*)?", re.I)
_DOI_INSIDE = re.compile(r"10\.[0-9]{4,9}/[^\s?#]{1,200}", re.A)
_BLOCKS = frozenset(
    "p br div li ul ol h1 h2 h3 h4 h5 h6 tr td th table blockquote pre section article figure figcaption hr".split()
)
_UNSEEN = frozenset("script style noscript template iframe object svg math head".split())


class Limits(children.Limits):
    """What the reading of one feed may cost; `name` is its subscription's."""

    name: str = ""
    entries: int = MOST_ENTRIES
    papers: bool = False  # its entries are papers


class Posts(Frozen):
    """What a child found in a feed; `error` is the sentence that says why nothing."""

    papers: tuple[PaperData, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    error: str | None = None


class BlogSource:
    """The posts or papers in the feed of a subscription."""

    def __init__(self, transport: Transport, settings: Settings, subscription: Subscription) -> None:
        self._transport, self._settings, self._subscription = transport, settings, subscription

    def pages(
        self, *, since: date | None = None, until: date | None = None, token: str | None = None
    ) -> Iterator[Batch]:
        """One page. Raises the errors of Transport.get, and Incomplete as parse_blog or where a child's limits end."""
        from .addresses import parse_target

        url, name = self._subscription.url or "", self._subscription.name
        host = parse_target(url).host.removeprefix("www.")
        most = min(LARGEST, self._settings.network.max_bytes)
        answer = self._transport.get(url, hosts=frozenset((host, f"www.{host}")), max_bytes=most)
        seconds = self._settings.network.feed_seconds
        is_papers = self._subscription.kind == "papers"
        limits = Limits(30.0 + seconds, seconds, 1_000_000_000, most, name=name, papers=is_papers)
        posts = read_feed(answer.body, limits)
        yield Batch(posts.papers, posts.skipped)


def read_feed(body: bytes, limits: Limits) -> Posts:
    """As parse_blog, by a child process under `limits`."""
    what = f"the feed of {clean(limits.name)[:60]}"
    errand = children.Errand(
        "readinglist.sources.feed_child", Posts, lambda _, error: Posts(error=f"{what} cannot be read: {error}")
    )
    (posts,) = children.run_children(errand, (body,), limits)
    if posts.error is not None:
        raise Incomplete(posts.error)
    return posts


def parse_blog(
    body: bytes, name: str, most: int = MOST_ENTRIES, papers: bool = False
) -> tuple[tuple[PaperData, ...], tuple[Skipped, ...]]:
    """The posts of a whole feed, in its order, and the entries that are none, with the reason.

    `name` is the subscription's and starts the ids (of `papers`: where a DOI or arXiv id is missing). Raises
    Incomplete where the feed was cut, is none, or has more than `most` entries: that is counted before anything is
    made of them.
    """
    what = f"the feed of {clean(name)[:60]}"
    if len(_ENTRY.findall(check_xml(body, what))) > most:
        raise Incomplete(f"{what} has more than {most:,} entries")
    root = parse_xml(body, what)
    kind = local_name(root)
    if kind not in _ENTRIES:
        raise Incomplete(f"{what} is a {kind[:40]} document, not a feed")
    count = sum(1 for _ in root.iter(f"{{*}}{_ENTRIES[kind]}"))
    parsed = _parsed(body, what)
    if len(parsed.entries) != count:
        raise Incomplete(f"{what} has {count} entries, of which {len(parsed.entries)} can be read")
    return read_entries(
        parsed.entries,
        lambda entry: _post(entry, name, papers),
        lambda entry: str(entry.get("link") or entry.get("id") or entry.get("title") or ""),
    )


def _parsed(body: bytes, what: str) -> Any:  # Any: feedparser has no types
    """The feed as feedparser reads it. Raises Incomplete, whatever feedparser stumbles over (a place without a map)."""
    import feedparser  # in the child alone

    try:
        return feedparser.parse(io.BytesIO(check_xml(body)), sanitize_html=False, resolve_relative_uris=False)
    except ReadingListError:
        raise
    except Exception as error:
        raise Incomplete(
            f"{what} cannot be read: it makes the reader of feeds fail ({type(error).__name__})"
        ) from error


def html_to_text(text: str) -> str:
    """The words of a piece of HTML, cleaned; a block ends a word, an inline element does not.

    >>> html_to_text("<p>a <b>bo</b>ld</p><p>claim &amp; more<script>x()</script>")
    'a bold claim & more'
    """
    if "<" not in text and "&" not in text:
        return clean(text)
    parser = etree.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=False, encoding="utf-8")
    try:
        root = etree.fromstring(f"<div>{clean(text)}</div>".encode(), parser)
    except (etree.XMLSyntaxError, ValueError):
        return ""
    return clean("".join(_pieces(root))) if root is not None else ""


def _pieces(root: etree._Element) -> list[str]:
    """Texts and tails in document order, without recursion: nesting is the author's choice, not ours."""
    pieces: list[str] = []
    hidden = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        name = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            hidden += name in _UNSEEN
            pieces.append(" " if name in _BLOCKS else "")
            pieces.append("" if hidden else element.text or "")
        else:
            hidden -= name in _UNSEEN
            pieces.append(" " if name in _BLOCKS else "")
            pieces.append("" if hidden else element.tail or "")
    return pieces


def _post(entry: Any, name: str, is_paper: bool) -> PaperData:
    """One entry. `Any`: feedparser has no types; every value is checked here."""
    link = str(entry.get("link") or "").strip()
    if not _LINK.fullmatch(link):
        raise BadField("its link is not an http address" if link else "it has no link")
    title = html_to_text(str(entry.get("title") or ""))
    if not title:
        raise BadField("it has no title")
    contents = [str(content.get("value") or "") for content in entry.get("content", ())]
    abstract = html_to_text(str(entry.get("summary") or "") or " ".join(contents))[:ABSTRACT_LIMIT]
    published = _moment(entry, "published")
    updated = _moment(entry, "updated")
    names = [clean(str(author.get("name") or "")) for author in entry.get("authors", ())]
    authors = split_authors(names[0]) if is_paper and len(names) == 1 else tuple(filter(None, names))
    mark = hashlib.sha256(str(entry.get("id") or link).encode("utf-8", "replace")).hexdigest()[:12]
    paper_id = (_identifier(entry) if is_paper else None) or f"{'feed' if is_paper else 'blog'}:{_slug(name)}-{mark}"
    source = source_of_id(paper_id)
    return PaperData(
        id=paper_id,
        title=title,
        authors=authors,
        abstract=clean_or_none(abstract),
        published=published or updated,
        updated=updated,
        doi=paper_id[4:] if source == "doi" else None,
        source=source,
        url=None if source == "arxiv" else link,
    )


def _identifier(entry: Any) -> str | None:
    """The id of the paper that an entry is: the first of the places where feeds of journals put a DOI or arXiv id."""
    for name in ("arxiv_doi", "prism_doi", "dc_identifier", "id", "link"):
        said = clean(str(entry.get(name) or ""))
        if found := find_arxiv_id(re.sub(r"v[0-9]{1,4}$", "", said)) or find_doi(said):
            return found.value if isinstance(found, ArxivId) else str(found)
    inside = _DOI_INSIDE.search(clean(str(entry.get("link") or "")))
    return f"doi:{inside[0].lower()}" if inside and find_doi(inside[0]) else None


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")[:60] or "post"


def _moment(entry: Any, name: str) -> datetime | None:
    """A date of the entry, which feedparser has brought to UTC; None where there is none."""
    # Through `dict`: feedparser's own look-up lends `updated` the value of `published`, and warns of it.
    said = dict.get(entry, name)
    if not said:
        return None
    parsed = dict.get(entry, f"{name}_parsed")
    try:
        moment = datetime.fromtimestamp(calendar.timegm(parsed), UTC) if parsed else None
    except (ValueError, OverflowError, OSError, TypeError):
        moment = None
    if moment is None or not EARLIEST <= moment < LATEST:
        raise BadField(f"date {name} {clean(str(said))[:40]!r} cannot be")
    return moment
