"""A feed as Atom (RFC 4287): entries with ids that never change and times that the data tell.

A reader knows an entry by its id: an entry that is written again, with other words in it, is the same one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from urllib.parse import quote

from readinglist.core.frozen import Frozen
from readinglist.core.text import readable, safe_for_terminal
from readinglist.formats.dates import instant
from readinglist.formats.encoding import xml_escaped

NEVER = datetime(1970, 1, 1, tzinfo=UTC)  # of what has no time: `updated` may not be missing


class FeedEntry(Frozen):
    """One entry. `link` is an http(s) address; `html` markup that is escaped already, `summary` plain text."""

    id: str
    title: str
    updated: datetime | None
    link: str | None = None
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    summary: str | None = None
    html: str | None = None


def tag_uri(*parts: str) -> str:
    """A name by RFC 4151, under a domain that nobody can own; every byte of `parts` that is not plain is escaped.

    >>> tag_uri("paper", "hep-th/9901001")
    'tag:readinglist.invalid,2026:paper/hep-th%2F9901001'
    """
    return "tag:readinglist.invalid,2026:" + "/".join(quote(part, safe="", errors="surrogatepass") for part in parts)


def atom(feed_id: str, title: str, entries: Iterable[FeedEntry]) -> str:
    """The document; of entries with the same id the first stands. Its time is that of its newest entry."""
    distinct = list({entry.id: entry for entry in reversed(list(entries))}.values())[::-1]
    updated = max((entry.updated for entry in distinct if entry.updated), default=NEVER)
    head = (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
        f"<id>{xml_escaped(feed_id)}</id>\n<title>{_line(title)}</title>\n<updated>{instant(updated)}</updated>\n"
        "<author><name>readinglist</name></author>\n"
    )
    return head + "".join(f"<entry>\n{''.join(_lines(entry))}</entry>\n" for entry in distinct) + "</feed>\n"


def _lines(entry: FeedEntry) -> Iterator[str]:
    yield f"<id>{xml_escaped(entry.id)}</id>\n"
    yield f"<title>{_line(entry.title)}</title>\n"
    yield f"<updated>{instant(entry.updated or NEVER)}</updated>\n"
    for author in entry.authors:
        yield f"<author><name>{_line(author)}</name></author>\n"
    if entry.link:
        yield f'<link rel="alternate" href="{xml_escaped(entry.link)}"/>\n'
    for category in entry.categories:
        yield f'<category term="{_line(category)}"/>\n'
    if entry.summary:
        yield f"<summary>{_line(entry.summary)}</summary>\n"
    if entry.html:
        yield f'<content type="html">{xml_escaped(entry.html)}</content>\n'


def _line(text: str) -> str:
    """Outside text as a person reads it, on one line."""
    return xml_escaped(safe_for_terminal(readable(text)))
