"""Papers and digests as entries of a feed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, time

from readinglist.formats.atom import FeedEntry, atom, tag_uri
from readinglist.model import Paper
from readinglist.model.digest import Digest

from .digest import IN_MAIL, digest_page, subject
from .page_html import page_fragment
from .paper import address, title_of

_AUTHORS = 50  # of a paper; readers of feeds show a few


def papers_atom(papers: Iterable[Paper]) -> str:
    """A feed with an entry for each paper, known by the paper's id wherever it is written."""
    return atom(tag_uri("papers"), "readinglist: papers", map(_paper, papers))


def night_entry(digest: Digest, device: str) -> FeedEntry:
    """The entry of a night in the feed of the library `device`. Raises ValueError where there is no night."""
    if digest.night is None:
        raise ValueError("a digest without a night is in no feed")
    html = page_fragment(digest_page(digest, IN_MAIL))
    return FeedEntry(tag_uri(device, "night", digest.night.isoformat()), subject(digest), digest.taken, html=html)


def nights_atom(entries: Iterable[FeedEntry], device: str) -> str:
    """The feed of the nights of a library, the newest first."""
    return atom(tag_uri(device, "nights"), "readinglist: the nights", entries)


def _paper(paper: Paper) -> FeedEntry:
    return FeedEntry(
        tag_uri("paper", paper.id),
        title_of(paper),
        _time(paper),
        address(paper),
        paper.authors[:_AUTHORS],
        paper.categories,
        paper.abstract,
    )


def _time(paper: Paper) -> datetime | None:
    """When the paper last changed, as far as it is known."""
    announced = datetime.combine(paper.announced, time(), UTC) if paper.announced else None
    return paper.updated or paper.published or announced
