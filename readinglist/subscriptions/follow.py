"""Subscriptions: looked at, added to, and exchanged as OPML."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from readinglist.context import Context
from readinglist.core.errors import NotFound, UsageError
from readinglist.core.frozen import Frozen
from readinglist.core.papers import Skipped
from readinglist.core.subscriptions import FeedCheck, Subscription


class Followed(Frozen):
    """What came of feeds from elsewhere: those that are new, and those that could not be followed."""

    added: tuple[Subscription, ...]
    skipped: tuple[Skipped, ...] = ()


def check_feeds(lib: Context) -> tuple[FeedCheck, ...]:
    """Every subscription, with a warning where it asks for something unknown; asks no network.

    Raises ConfigError where a file is not valid.
    """
    checks = []
    for subscription in lib.subscriptions():
        unknown = unknown_categories(subscription.categories) if subscription.kind == "arxiv" else []
        warning = f"unknown arXiv category {', '.join(unknown)}" if unknown else None
        if subscription.weight == 0:
            warning = warning or "dormant: weight 0, so it is listed and not asked"
        checks.append(FeedCheck(subscription, warning))
    return tuple(checks)


def unknown_categories(names: Iterable[str]) -> list[str]:
    """Those of `names` that arXiv has not, as far as is known here."""
    from readinglist.sources.fields import is_known_category

    return [name for name in names if not is_known_category(name)]


def refuse_unknown(categories: Iterable[str]) -> None:
    """Raises UsageError where one of them is none of arXiv's."""
    if unknown := unknown_categories(categories):
        raise UsageError(f"arXiv has no category {', '.join(unknown)}: write them as cs.LG, stat.ML, math.OC")


def add_feed(lib: Context, subscription: Subscription) -> Path:
    """Add a subscription to the library's own feeds; the file that it went into. Raises UsageError."""
    from readinglist.store.subscriptions import append_subscription

    if subscription.kind == "arxiv":
        refuse_unknown(subscription.categories)
    path = append_subscription(lib.places.feeds, subscription)
    lib.forget_feeds()
    return path


def change_feed(lib: Context, name: str, values: Mapping[str, Any] | None) -> Path:
    """Change fields of a subscription of the library's own feeds, or remove it (None); the file that it is in."""
    from readinglist.store.subscriptions import own_folder, rewrite_subscription

    path = rewrite_subscription(own_folder(lib.places.feeds), name, values)
    lib.forget_feeds()
    return path


def import_opml(lib: Context, path: Path) -> Followed:
    """Subscribe to the feeds of an OPML file that are not followed yet. Raises NotFound, InputError."""
    from readinglist.formats.opml import read_opml

    if not path.is_file():
        raise NotFound(f"{path} is not a file: give an OPML export of your feed reader")
    outlines = read_opml(path.read_bytes())
    followed = follow(lib, outlines.subscriptions)
    return replace(followed, skipped=(*outlines.skipped, *followed.skipped))


def follow(lib: Context, subscriptions: Iterable[Subscription], *, dry_run: bool = False) -> Followed:
    """Subscribe to those of `subscriptions` that are sound and not followed yet; what was, or would be."""
    from readinglist.store.subscriptions import why_unsound

    known = {s.url for s in lib.subscriptions() if s.url} | {s.name for s in lib.subscriptions()}
    added, skipped = [], []
    for subscription in subscriptions:
        if why := why_unsound(subscription):
            skipped.append(Skipped(subscription.name, why))
        elif subscription.url not in known and subscription.name not in known:
            added.append(subscription)
            known |= {subscription.url or subscription.name, subscription.name}
            if not dry_run:
                add_feed(lib, subscription)
    return Followed(tuple(added), tuple(skipped))


def export_opml(lib: Context) -> str:
    from readinglist.formats.opml import write_opml

    return write_opml(lib.subscriptions())
