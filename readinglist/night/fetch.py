"""The nightly fetch: tonight's announcements, the nights that were missed, then the ranking.

    feed of the night ─┬─> Intake ─> plan ─> one transaction (rows, nights, run) ─> rank ─┐
    OAI for each gap  ─┘                                                                  │
    blogs, searches   ───> Intake ─> plan ─> a second one (rows, the same run) ─> rank ───┴─> digest ─> mail

Nothing is written before it is certain that tonight's list is here or was not due: the feed and,
where it fails, OAI must say so; a local clock never does. A night that arXiv does not give ends in a
report with status `failed`, and the library stays as it was.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import replace
from datetime import date, timedelta
from logging import getLogger
from typing import TypeGuard

from readinglist.citations.api import CitationEdges
from readinglist.context import Context
from readinglist.core.clock import eastern_date
from readinglist.core.errors import ReadingListError, SourceError, StoreError, Unexpected, UsageError
from readinglist.core.events import Event, FeedFailed, FetchReport, Noted, Progress, Warned
from readinglist.core.merging import plan_all
from readinglist.core.papers import LISTED, Change, Insert, Listing, Revise, Skipped, Unchanged
from readinglist.core.subscriptions import Subscription
from readinglist.lists.api import preload_ranking
from readinglist.night.intake import (
    Gap,
    Harvest,
    Intake,
    fill,
    find_gaps,
    forget,
    guarded,
    place,
    recognise,
    take_others,
)
from readinglist.sources import announcements, calendar
from readinglist.sources.transport import Transport
from readinglist.store.files import cap_log

from .digest import write_digest
from .mailing import mail_nights
from .watch import news_of, watch_keeps

logger = getLogger(__name__)
FIRST_YEAR = 1991  # of arXiv
FUTURE = timedelta(days=7)  # a watermark beyond this would hide the nights until then


def fetch(
    lib: Context, *, since: date | None = None, until: date | None = None, dry_run: bool = False
) -> Iterator[Event]:
    """One night as events; the last is FetchReport, and a failed night's error follows it.

    Raises Locked where another fetch runs, and what `FetchReport.reason` says where the night failed.
    """
    if any(day is not None and day.year < FIRST_YEAR for day in (since, until)):
        raise UsageError(f"arXiv announces since {FIRST_YEAR}: there is no earlier night")
    started = lib.clock.monotonic()
    tonight, others = Intake(), Intake()
    changes: list[Change] = []
    failure: ReadingListError | None = None
    run: int | None = None
    with lib.store.writer_lock("fetch"), lib.transport() as transport:
        cap_log(lib.places.nightly_log)

        def report() -> FetchReport:
            seconds = round(lib.clock.monotonic() - started, 3)
            return replace(_report(tonight, changes, failure), requests=transport.requests, seconds=seconds)

        try:
            yield from _gather(lib, transport, tonight, since, until)
            if not dry_run:  # arXiv's night is safe before anything of others is read
                changes = _plan(lib, tonight)
                yield Progress("storing", 0, len(changes))
                if changes:
                    preload_ranking()
                run = _apply(lib, tonight, changes, report(), None)
                yield from _rank(lib)
            yield from take_others(lib, transport, others, tonight)
            yield from guarded(others, "kept papers", watch_keeps(lib, transport, others))
            tonight.add(others)
            more = _plan(lib, tonight if dry_run else others)
            changes += more
            if not dry_run:
                run = _apply(lib, others, more, report(), run)
                if any(isinstance(change, Insert | Revise) for change in more):
                    yield from _rank(lib)
        except (SourceError, StoreError) as error:
            failure = error
        if failure is None and not dry_run:
            yield from _trace(lib, transport)
            yield from _refresh_files(lib)
        final = report()
        if failure is not None and not dry_run:
            _record_failure(lib, final, run)
    if failure is None and not dry_run:
        yield from mail_nights(lib)
    yield final
    if failure is not None:
        raise failure


def _gather(
    lib: Context,
    transport: Transport,
    intake: Intake,
    since: date | None,
    until: date | None,
) -> Iterator[Event]:
    """Fill `intake` from arXiv, or raise the SourceError that leaves the night without its list."""
    categories = lib.categories()
    if not categories:
        intake.quiet = "no arXiv category is followed: see `readinglist feeds list`"
        return
    now = lib.clock.now()
    expected = min(calendar.latest_night(now), until or date.max)
    covered = {category: frozenset(lib.store.nights.covered(category)) for category in categories}
    night: date | None = None
    if expected == calendar.latest_night(now):
        night = yield from _take_feed(lib, transport, categories, expected, covered, intake)
    if night is not None:
        expected = max(expected, night)
        taken = {category for nights, some, _ in intake.covered if night in nights for category in some}
        covered = {category: nights | ({night} if category in taken else set()) for category, nights in covered.items()}
    is_due = intake.problem is not None or night is not None
    gaps = find_gaps(covered, categories, expected, since=since, begin=expected if is_due else None)
    try:
        yield from _fill_gaps(lib, transport, gaps, until, intake)
    except SourceError as error:
        if intake.problem is not None or night is None:
            raise intake.problem or error from None
        missing = sorted({n for gap in gaps for n in gap.nights})
        intake.warnings.append(f"{_name_nights(missing)} could not be fetched: {error}")
        intake.harvested.clear()
        intake.harvests.clear()
        yield FeedFailed("oai", str(error))
    if intake.problem is not None:
        if not _completes(intake, expected):
            raise intake.problem
        intake.warnings.append(f"{intake.problem}; OAI gave the night instead")
        yield Warned(intake.warnings[-1])


def _take_feed(
    lib: Context,
    transport: Transport,
    categories: tuple[str, ...],
    expected: date,
    covered: dict[str, frozenset[date]],
    intake: Intake,
) -> Generator[Event, None, date | None]:
    """Tonight's announcements into `intake`; returns the night that they are of, or None.

    Sets `intake.problem` where the list that is due is not there, `intake.quiet` where none is due.
    """
    name = "+".join(categories)
    yield Progress(f"announcements of {name}", 0)
    source = announcements.FeedSource(transport, lib.settings, Subscription(name, "arxiv", categories))
    try:
        feeds = tuple(source.pages())
        is_due = calendar.why_no_night(eastern_date(lib.clock.now())) is None
        if is_due and not any(feed.count for feed in feeds):
            feeds = tuple(source.pages())
    except SourceError as error:
        intake.problem = _named(error, f"feed {name}")
        return None
    for feed in feeds:
        intake.skipped.extend(feed.skipped)
        intake.warnings.extend(feed.warnings)
    if not any(feed.count for feed in feeds):
        _judge_empty(lib, name, expected, intake)
        return None
    night = max((feed.night for feed in feeds if feed.count and feed.night), default=expected)
    if night > eastern_date(lib.clock.now()) + FUTURE:
        intake.problem = Unexpected(f"feed {name} is dated {night}, far in the future; it was ignored")
        return None
    for feed in feeds:
        listed_on = feed.night or night
        intake.announced.extend((entry.paper, (Listing(listed_on, entry.type),)) for entry in feed.entries)
    intake.covered.append(((night,), _not_cut(feeds, categories), "feed"))
    if night < expected:
        intake.problem = Unexpected(
            f"feed {name} was not updated: it still shows night {night}, {expected} is due; run fetch again later"
        )
        return night
    if all(night in nights for nights in covered.values()):
        intake.quiet = f"night {night} was already fetched"
    return night


def _not_cut(feeds: tuple[announcements.AnnouncementFeed, ...], categories: tuple[str, ...]) -> tuple[str, ...]:
    """The categories whose list is here whole: a feed at arXiv's limit may lack the rest of it.

    `feeds` is one feed of all categories, or that and one of each.
    """
    own = feeds[1:] if len(feeds) > 1 else feeds * len(categories)
    return tuple(c for c, feed in zip(categories, own, strict=True) if feed.whole)


def _judge_empty(lib: Context, name: str, expected: date, intake: Intake) -> None:
    """An empty feed is quiet only where the calendar says that no list was due."""
    today = eastern_date(lib.clock.now())
    why = calendar.why_no_night(today)
    if why is not None:
        intake.quiet = f"{why}: arXiv announces nothing on {today:%A} {today}"
        return
    intake.problem = Unexpected(f"feed {name} is unexpectedly empty: night {expected} is due; run fetch again later")


def _fill_gaps(
    lib: Context,
    transport: Transport,
    gaps: tuple[Gap, ...],
    until: date | None,
    intake: Intake,
) -> Iterator[Event]:
    """Harvest every gap and place its papers; nothing is believed before all of it is here."""
    for gap in gaps:
        harvest = Harvest(gap, until=until)
        intake.harvests.append(harvest)
        yield from fill(harvest, transport, lib.settings, lib.clock, lib.places.cache)
    if gaps and not any(harvest.records for harvest in intake.harvests):
        raise Unexpected("OAI is unexpectedly empty for nights with announcements; run fetch again later")
    for harvest in intake.harvests:
        place(harvest, lib, intake)


def _completes(intake: Intake, expected: date) -> bool:
    """Whether OAI shows that the expected night has been announced: a paper that was new on it.

    A replacement does not prove it: OAI may show those before the list.
    """
    listed = (listing for _, listings in intake.harvested for listing in listings)
    return any(listing.night >= expected and listing.type in LISTED for listing in listed)


def _plan(lib: Context, intake: Intake) -> list[Change]:
    return plan_all(*recognise(lib, intake))


def _apply(lib: Context, intake: Intake, changes: list[Change], report: FetchReport, run: int | None) -> int:
    """Rows, watermarks and the record of the run (instead of that of `run`), in one transaction; the run's number."""
    store = lib.store
    with store.transaction():
        store.papers.apply(changes)
        for nights, categories, source in intake.covered:
            store.nights.record(nights, categories, source)
        night = max(intake.nights(), default=calendar.latest_night(lib.clock.now()))
        for feed, key, value in [*intake.watermarks, *news_of(changes, night)]:
            store.feed_state.set(feed, key, value)
        run = store.runs.add(report, run)
    intake.inserted |= {change.paper.id for change in changes if isinstance(change, Insert)}
    for harvest in intake.harvests:
        forget(harvest, lib.clock, lib.places.cache)
    return run


def _record_failure(lib: Context, report: FetchReport, run: int | None) -> None:
    try:
        with lib.store.transaction():
            lib.store.runs.add(report, run)
    except StoreError:
        pass  # the disk is full or locked: the error of the night itself is what the user must see


def _rank(lib: Context) -> Iterator[Event]:
    """Rank the night and write its digest; a fetch that stored its papers never fails for it."""
    try:
        yield Progress("ranking", 0)
        write_digest(lib)
    except Exception as error:  # also a bug of the ranking must not turn a stored night into a failed one
        logger.info("the night was not ranked", exc_info=True)  # shown with -v
        yield Warned(f"the night is stored but not ranked ({error}); `readinglist top` ranks it")


def _trace(lib: Context, transport: Transport) -> Iterator[Event]:
    """Follow the night within its budget; a fetch never fails for it."""
    if not lib.settings.trace.nightly:
        return
    try:
        from .trace import allowed, trace

        if allowed(lib):
            yield Noted("list ready (readinglist triage); tracking citations, Ctrl-C loses nothing")
        before = lib.store.part(CitationEdges).revision()
        yield from trace(lib, transport)
        if lib.store.part(CitationEdges).revision() != before:
            write_digest(lib)  # once more: it shows who cites what was kept
    except Exception as error:  # as for the ranking: the night is stored
        logger.info("citations were not tracked", exc_info=True)
        yield Warned(f"citations were not tracked ({error}); run `readinglist trace` to continue")


def _refresh_files(lib: Context) -> Iterator[Event]:
    """Bring what we wrote into critiques, and the exported files of keeps, up to date; a fetch never fails for it."""
    from readinglist.exchange.api import renew_exports
    from readinglist.taste.api import refresh_critiques

    for refresh in (refresh_critiques, renew_exports):
        try:
            yield from map(Warned, refresh(lib))
        except StoreError as error:
            yield Warned(f"critiques and exports were not all updated ({error})")


def _report(intake: Intake, changes: list[Change], failure: ReadingListError | None) -> FetchReport:
    nights = [night for night in intake.nights() if night not in intake.older]
    good = [change for change in changes if not isinstance(change, Skipped)]
    skipped = [*intake.skipped, *(change for change in changes if isinstance(change, Skipped))]
    base = FetchReport(
        status="ok",
        reason=None,
        from_night=nights[0] if nights else None,
        to_night=nights[-1] if nights else None,
        skipped=tuple((item.id, item.why) for item in skipped),
        warnings=tuple(intake.warnings),
    )
    if failure is not None:
        return replace(base, status="failed", reason=str(failure), from_night=None, to_night=None)
    # A paper of tonight that a search found as well counts once, for the first change of it.
    counted: dict[str, Change] = {}
    for change in good:
        paper_id = change.known.id if isinstance(change, Unchanged) else change.paper.id
        if isinstance(counted.get(paper_id), Unchanged | None):
            counted[paper_id] = change
    added = [change for change in counted.values() if _is_new(change)]
    new, before = len(added), frozenset(intake.older)
    older = sum(1 for change in added if change.listings and before.issuperset(one.night for one in change.listings))
    unchanged = sum(1 for change in counted.values() if isinstance(change, Unchanged))
    revised = len(counted) - new - unchanged
    base = replace(base, new=new, older=older, revised=revised, unchanged=unchanged)
    if intake.warnings:
        return replace(base, status="partial", reason=intake.warnings[0])
    if intake.quiet and not new:
        return replace(base, status="quiet", reason=intake.quiet)
    return base


def _is_new(change: Change) -> TypeGuard[Insert]:
    """A paper not known before that a list announced or a source brought; a replacement is none."""
    if not isinstance(change, Insert):
        return False
    return any(listing.type in LISTED for listing in change.listings) or change.paper.source != "arxiv"


def _named(error: SourceError, name: str) -> SourceError:
    """The error with the feed in its sentence, so that `status` can name it."""
    if name not in str(error):
        error.args = (f"{name}: {error}", *error.args[1:])
    return error


def _name_nights(nights: list[date]) -> str:
    return f"night {nights[0]}" if len(nights) == 1 else f"{len(nights)} nights ({nights[0]} to {nights[-1]})"
