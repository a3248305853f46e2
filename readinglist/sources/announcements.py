"""arXiv's nightly announcement feeds, in the three dialects that it has spoken: Atom, RSS 2.0, RSS 1.0.

The night is that of the feed, by US Eastern time; the dates of its entries are the announcement's
too, so `published` stays None here. Every entry is taken or skipped with its reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ..config import Settings
from ..model import Announcement, Skipped
from .transport import Transport

FEED_LIMIT = 2000  # arXiv cuts a feed at so many entries and does not say so


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
    raise NotImplementedError


def fetch_announcements(
    transport: Transport, settings: Settings, categories: tuple[str, ...]
) -> tuple[AnnouncementFeed, ...]:
    """The feeds of tonight: one for all `categories`, or one for each where the common one was cut.

    A feed of FEED_LIMIT entries or more carries a warning and is followed by one of each category.
    Raises the errors of Transport.get and of parse_announcements.
    """
    raise NotImplementedError
