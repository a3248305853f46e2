"""Subscriptions: looked at, added to, and exchanged as OPML."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from readinglist.errors import NotFound
from readinglist.model import Subscription

from .home import Home


@dataclass(frozen=True, slots=True)
class FeedCheck:
    """One subscription and what is to be said of it: `warning` None where all is well."""

    subscription: Subscription
    warning: str | None = None


def check_feeds(lib: Home) -> tuple[FeedCheck, ...]:
    """Every subscription, with a warning where it asks for something unknown; asks no network.

    Raises ConfigError where a file is not valid.
    """
    from readinglist.sources.sets import is_known_category

    checks = []
    for subscription in lib.subscriptions():
        unknown = [c for c in subscription.categories if not is_known_category(c)]
        warning = f"arXiv has no category {', '.join(unknown)} that we know of" if unknown else None
        if subscription.weight == 0:
            warning = warning or "dormant: weight 0, so it is listed and not asked"
        checks.append(FeedCheck(subscription, warning))
    return tuple(checks)


def add_feed(lib: Home, subscription: Subscription) -> Path:
    """Add a subscription to the library's own feeds; the file that it went into."""
    from readinglist.subscriptions import append_subscription

    path = append_subscription(lib.places.feeds, subscription)
    lib.forget_feeds()
    return path


def import_opml(lib: Home, path: Path) -> tuple[Subscription, ...]:
    """Subscribe to the feeds of an OPML file that are not followed yet; those that were added."""
    from readinglist.formats.opml import read_opml

    if not path.is_file():
        raise NotFound(f"{path} is not a file: give an OPML export of your feed reader")
    return follow(lib, read_opml(path.read_bytes()).subscriptions)


def follow(lib: Home, subscriptions: Iterable[Subscription], *, dry_run: bool = False) -> tuple[Subscription, ...]:
    """Subscribe to those of `subscriptions` that are not followed yet; those that were added, or would be."""
    known = {s.url for s in lib.subscriptions() if s.url} | {s.name for s in lib.subscriptions()}
    added = []
    for subscription in subscriptions:
        if subscription.url not in known and subscription.name not in known:
            added.append(subscription)
            known |= {subscription.url or subscription.name, subscription.name}
            if not dry_run:
                add_feed(lib, subscription)
    return tuple(added)


def export_opml(lib: Home) -> str:
    from readinglist.formats.opml import write_opml

    return write_opml(lib.subscriptions())
