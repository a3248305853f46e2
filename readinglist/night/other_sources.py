"""What a night takes besides the announcements: blogs, searches, metadata of pending ids, backfill.

None of it can fail the night: what goes wrong here is a warning that names the subscription.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from readinglist.context import Context
from readinglist.core.errors import SourceError
from readinglist.core.events import Event, FeedFailed, Progress
from readinglist.core.ids import is_arxiv
from readinglist.core.papers import Listing
from readinglist.core.subscriptions import Subscription
from readinglist.sources import FOLLOWED, calendar, load_source
from readinglist.sources.transport import Transport

from .harvest import Gap, Harvest, Intake, fill, place

PENDING_PER_NIGHT = 1000
ASK_AGAIN_DAYS = 7  # for an id that arXiv did not know
WINDOW_NIGHTS = 60  # what the ranking is fitted on
BACKFILL_NIGHTS = 12  # of the window, per night


def take_others(lib: Context, transport: Transport, intake: Intake, harvests: list[Harvest]) -> Iterator[Event]:
    """Everything but the announcements, into `intake.others` and, for backfill, `intake.harvested`."""
    for subscription in lib.subscriptions():
        if subscription.weight > 0 and subscription.kind in FOLLOWED:
            yield from _guarded(intake, subscription.name, _take_subscription(lib, transport, subscription, intake))
    yield from _guarded(intake, "arXiv's API", _take_pending(lib, transport, intake))
    yield from _guarded(intake, "backfill", _backfill(lib, transport, intake, harvests))


def _guarded(intake: Intake, name: str, steps: Iterator[Event]) -> Iterator[Event]:
    try:
        yield from steps
    except SourceError as error:
        intake.warnings.append(f"{name}: {error}")
        yield FeedFailed(name, str(error))


def _take_subscription(
    lib: Context, transport: Transport, subscription: Subscription, intake: Intake
) -> Iterator[Event]:
    """The papers of a subscription of its own source; those that come after its first night are listed tonight."""
    yield Progress(f"reading {subscription.name}", 0)
    pages = list(load_source(subscription.kind)(transport, lib.settings, subscription).pages())
    papers = [paper for page in pages for paper in page.papers]
    intake.skipped.extend(skipped for page in pages for skipped in page.skipped)
    known = lib.store.papers.find_many([paper.id for paper in papers])
    night = calendar.latest_night(lib.clock.now())
    is_first = lib.store.feed_state.get(subscription.name, "first") is None
    for paper in papers:
        listings = () if is_first or paper.id in known else (Listing(night, "new"),)
        intake.others.append((paper, listings))
    if is_first:
        intake.watermarks.append((subscription.name, "first", night.isoformat()))


def _take_pending(lib: Context, transport: Transport, intake: Intake) -> Iterator[Event]:
    """Metadata of ids that were imported without any."""
    today = lib.clock.now().date()
    asked = lib.store.feed_state.all("pending")
    due = (today - timedelta(days=ASK_AGAIN_DAYS)).isoformat()
    waiting = [i for i in lib.store.papers.pending() if is_arxiv(i) and asked.get(i, "") <= due]
    ids = sorted(waiting, key=lambda i: (asked.get(i, ""), i))[:PENDING_PER_NIGHT]
    if not ids:
        return
    from readinglist.sources import arxiv_api

    yield Progress("looking up imported ids", 0, len(ids))
    found = arxiv_api.look_up(transport, lib.settings, ids)
    intake.others.extend((paper, ()) for paper in found)
    known = {paper.id for paper in found}
    intake.watermarks.extend(("pending", i, None if i in known else today.isoformat()) for i in ids)
    yield Progress("looking up imported ids", len(found), len(ids))


def _backfill(lib: Context, transport: Transport, intake: Intake, harvests: list[Harvest]) -> Iterator[Event]:
    """A part of the ranking window before the first night, where `init` asked for it."""
    target = lib.store.feed_state.get("backfill", "until")
    first = lib.store.nights.first()
    if target is None or first is None or first <= date.fromisoformat(target):
        return
    oldest = date.fromisoformat(target)
    wanted = [night for night in calendar.nights_between(oldest - timedelta(days=1), first) if night < first]
    nights = tuple(wanted[-BACKFILL_NIGHTS:])
    if not nights:
        intake.watermarks.append(("backfill", "until", first.isoformat()))
        return
    filled: list[Harvest] = []
    for category in lib.categories():
        gap = Gap(category, nights, since=nights[0], watched_since=nights[0])
        harvest = Harvest(gap, until=first - timedelta(days=1))
        yield from fill(harvest, transport, lib.settings, lib.clock, lib.places.cache)
        filled.append(harvest)
    for harvest in filled:  # all categories or none: the first night of the watch is one for all
        place(harvest, lib, intake)
    harvests.extend(filled)
    yield Progress(f"filled in {len(nights)} earlier nights", len(nights), len(nights))


def last_nights(now_night: date, count: int) -> tuple[date, ...]:
    """The `count` announcement nights that end with `now_night`, oldest first."""
    nights = [now_night]
    while len(nights) < count:
        nights.append(_night_before(nights[-1]))
    return tuple(reversed(nights))


def _night_before(night: date) -> date:
    day = night - timedelta(days=1)
    while not calendar.is_night(day):
        day -= timedelta(days=1)
    return day
