"""Papers and digests as entries of a feed."""

from __future__ import annotations

from collections.abc import Iterable

from readinglist.formats.atom import FeedEntry, atom, tag_uri
from readinglist.model.digest import Digest

from .digest import IN_MAIL, digest_page, subject
from .page_html import page_fragment


def night_entry(digest: Digest, device: str) -> FeedEntry:
    """The entry of a night in the feed of the library `device`. Raises ValueError where there is no night."""
    if digest.night is None:
        raise ValueError("a digest without a night is in no feed")
    html = page_fragment(digest_page(digest, IN_MAIL))
    return FeedEntry(tag_uri(device, "night", digest.night.isoformat()), subject(digest), digest.taken, html=html)


def nights_atom(entries: Iterable[FeedEntry], device: str) -> str:
    """The feed of the nights of a library, the newest first."""
    return atom(tag_uri(device, "nights"), "readinglist: the nights", entries)
