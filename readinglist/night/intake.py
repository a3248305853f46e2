"""What a night takes in: OAI harvests, which survive being killed, and blogs, searches, pending ids and backfill.

Pages of OAI go to a spool, and from there to the plan. A resumption token is worth something on the day it was given
only, so a spool of another day, or of another window, is started again; so is a spool whose pages arXiv dated on
another day than this machine. None of the other sources can fail the night: what goes wrong there is a warning that
names the subscription.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date, time, timedelta
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from readinglist.context import Context
from readinglist.core.clock import Clock, eastern_date
from readinglist.core.errors import UNREADABLE, InputError, SourceError
from readinglist.core.events import Event, FeedFailed, Progress
from readinglist.core.frozen import Frozen
from readinglist.core.ids import is_arxiv
from readinglist.core.papers import Listing, Paper, PaperData, Skipped
from readinglist.core.settings import Settings
from readinglist.core.subscriptions import Subscription
from readinglist.exchange.api import of_another, under_known_ids
from readinglist.night.spool import Spool, spool_in
from readinglist.sources import DATED, FOLLOWED, calendar, load_source
from readinglist.store.titles import SAME

if TYPE_CHECKING:
    from readinglist.sources.oai import OaiPage, OaiRecord
    from readinglist.sources.transport import Transport


@dataclass(slots=True)
class Harvest:
    """What came of filling one gap; whole when the generator that fills it has ended."""

    gap: Gap
    records: list[OaiRecord] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    until: date | None = None  # last datestamp to ask for; None: all there is


def fill(harvest: Harvest, transport: Transport, settings: Settings, clock: Clock, cache: Path) -> Iterator[Event]:
    """Fill `harvest` with what OAI has for its gap, page by page.

    Raises SourceError; the pages that came are kept for the next try of the same day.
    """
    from msgspec import json

    from readinglist.sources import oai

    gap = harvest.gap
    oai_set = oai.set_of(gap.category)
    source = oai.OaiSource(transport, settings, Subscription(gap.category, "oai", (gap.category,)))
    today = clock.now().date()
    spool = spool_in(cache, oai_set, f"{oai_set} {gap.since} {harvest.until} {today}")
    saved = _saved(spool, today)
    if not saved:
        spool.begin()
    token = saved[-1].token if saved else None
    missing = source.pages(since=gap.since, until=harvest.until, token=token) if token or not saved else ()
    for number, page in enumerate(chain(saved, missing)):
        if number >= len(saved):
            spool.save(number, json.encode(page))
        harvest.records.extend(record for record in page.records if not record.deleted)
        harvest.skipped.extend(page.skipped)
        yield Progress(f"harvesting {gap.category}", len(harvest.records))


def _saved(spool: Spool, today: date) -> list[OaiPage]:
    """The pages that an earlier try of today kept; none where one of them cannot be read (an upgrade, a bad disk).

    A page that arXiv dated on another day was fetched while the clock here was wrong: it lacks what came since.
    """
    from msgspec import json

    from readinglist.sources.oai import OaiPage

    try:
        pages = [json.decode(body, type=OaiPage) for body in spool.load()]
    except (OSError, InputError, *UNREADABLE):
        return []
    return pages if all(page.response_date.date() == today for page in pages) else []


def place(harvest: Harvest, lib: Context, intake: Intake) -> None:
    """Put a whole harvest into the intake: each paper on the list that it belongs to."""
    watched = frozenset(lib.categories())
    known = lib.store.papers.find_many([record.paper.id for record in harvest.records])
    for record in harvest.records:
        listings = listings_of(record, known.get(record.paper.id), harvest.gap, watched)
        if harvest.until is not None:  # a backfill is not the place for what is on a later list
            listings = tuple(listing for listing in listings if listing.night <= harvest.gap.nights[-1])
        intake.harvested.append((record.paper, listings))
    intake.covered.append((harvest.gap.nights, (harvest.gap.category,), "oai"))
    intake.skipped.extend(harvest.skipped)


def forget(harvest: Harvest, clock: Clock, cache: Path) -> None:
    """Drop the spool of a harvest that was applied."""
    from readinglist.sources.fields import set_of

    spool_in(cache, set_of(harvest.gap.category), "").clear()


# What one night brings, collected in memory before anything is written.
#
# Each source adds what it has or the reason why it has nothing; whether the night is good is decided
# once, at the end, from all of it.


@dataclass(slots=True)
class Intake:
    """Papers in the order in which they are to be believed: OAI before the feed of the night."""

    harvested: list[tuple[PaperData, tuple[Listing, ...]]] = field(default_factory=list)
    announced: list[tuple[PaperData, tuple[Listing, ...]]] = field(default_factory=list)
    others: list[tuple[PaperData, tuple[Listing, ...]]] = field(default_factory=list)  # blogs, searches, look-ups
    covered: list[tuple[tuple[date, ...], tuple[str, ...], str]] = field(
        default_factory=list
    )  # nights, categories, source
    watermarks: list[tuple[str, str, str | None]] = field(default_factory=list)  # feed, key, value
    skipped: list[Skipped] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    inserted: set[str] = field(default_factory=set)  # papers that were not known before this was stored
    harvests: list[Harvest] = field(default_factory=list)  # whose spools may go once they are applied
    problem: SourceError | None = None  # why tonight's list is not here
    quiet: str | None = None  # why nothing was due
    older: list[date] = field(default_factory=list)  # nights of a backfill, which nobody waits for

    def arxiv(self) -> list[tuple[PaperData, tuple[Listing, ...]]]:
        return [*self.harvested, *self.announced]

    def add(self, later: Intake) -> None:
        """What came after this; the reasons why something is not here stay."""
        for part in fields(self):
            if isinstance(mine := getattr(self, part.name), list):
                mine.extend(getattr(later, part.name))

    def nights(self) -> list[date]:
        return sorted({night for nights, _, _ in self.covered for night in nights})


# Which night a harvested paper belongs to, and which nights are missing: pure.
#
# OAI knows when a record was last touched, not when it was announced. The rules:
# a paper seen in its first version belongs to the night of its datestamp; one that was replaced
# since, to the first missed night after its submission, and to none where nobody was watching then.


class Gap(Frozen):
    """Nights of one category that are to be harvested.

    `since` is the first datestamp to ask for; `watched_since` the first night that the category was
    or will have been watched.
    """

    category: str
    nights: tuple[date, ...]
    since: date
    watched_since: date


def find_gaps(
    covered: Mapping[str, frozenset[date]],
    categories: Sequence[str],
    until: date,
    *,
    since: date | None = None,
    begin: date | None = None,
) -> tuple[Gap, ...]:
    """The missing nights of each category up to and with `until`.

    A category is watched from its first covered night on. `since` is what the user asks for: nothing
    before it, and the watch begins no later. A category that was never covered has no gap, its watch
    begins with tonight's feed; or at `begin`, where that feed does not give it.
    """
    gaps = []
    for category in categories:
        have = covered.get(category, frozenset())
        start = min(have) if have else begin
        if since is not None and (start is None or since < start):
            start = calendar.night_on_or_after(since)
        if start is None:
            continue
        nights = (start, *calendar.nights_between(start, until))
        missing = tuple(night for night in nights if night not in have and (since or night) <= night <= until)
        if missing:
            before = [] if since is not None else [n for n in have if n < missing[0]]
            gaps.append(Gap(category, missing, max(before) if before else missing[0], start))
    return tuple(gaps)


def listings_of(record: OaiRecord, known: Paper | None, gap: Gap, watched: frozenset[str]) -> tuple[Listing, ...]:
    """What OAI's `record` says about lists, when it came to fill `gap`.

    `watched` are the categories followed: a paper whose primary one is not among them is a cross-list.
    """
    data = record.paper
    touched = calendar.night_on_or_after(record.datestamp)
    if known is not None and known.announced is not None:
        return (Listing(touched, "replace"),) if record.has_later_version else ()
    primary = data.primary_category or (data.categories[0] if data.categories else None)
    kind = "new" if primary in watched else "cross"
    if not record.has_later_version:
        return (Listing(touched, kind),)
    night = _first_missed(record, gap)
    return (Listing(night, kind),) if night else ()


def _first_missed(record: OaiRecord, gap: Gap) -> date | None:
    """The first missed night on which v1 can have been announced.

    None where v1 may have been announced before the category was watched: then this is a replacement
    of a paper that was never ours. A paper submitted while we watched and not seen since was held in
    moderation, however long.
    """
    submitted = record.paper.published
    if submitted is None:
        return None
    if submitted.time() == time(0):  # only the day is known: the evening of that day is the earliest
        earliest = calendar.night_after(submitted.date())
    else:
        earliest = calendar.first_night_after(submitted)
    if earliest < gap.watched_since:
        return None
    return next((night for night in gap.nights if night >= earliest), None)


DAY = timedelta(days=1)
PENDING_PER_NIGHT = 1000
ASK_AGAIN_DAYS = 7  # for an id that arXiv did not know
BACKFILL_NIGHTS = 12  # of the window, per night
ASKED = "asked"  # the day on which it last answered
FAILED = "failed"  # of a subscription, in `feed_state`: its warning when it was last asked


def recognise(lib: Context, intake: Intake) -> tuple[dict[str, Paper], list[tuple[PaperData, tuple[Listing, ...]]]]:
    """The known papers of an intake, by id, and all that it describes: a paper of two sources under the id it has."""
    described = [*intake.arxiv(), *intake.others]
    same = lib.store.feed_state.all(SAME)
    known = lib.store.papers.find_many([same.get(data.id, data.id) for data, _ in described])
    papers, found = under_known_ids([data for data, _ in described], lib.store.titles, known.keys(), same)
    intake.watermarks.extend((SAME, other, paper_id) for other, paper_id in found.items())
    known |= lib.store.papers.find_many(set(found.values()) - known.keys())
    return known, [(data, listings) for data, (_, listings) in zip(papers, described, strict=True)]


def take_others(lib: Context, transport: Transport, intake: Intake, tonight: Intake) -> Iterator[Event]:
    """Everything but the announcements, into `intake.others` and, for backfill, `intake.harvested`.

    `tonight` is what of the announcements may be stored already.
    """
    for subscription in _followed(lib):
        failed = len(intake.warnings)
        steps = _take_subscription(lib, transport, subscription, intake, tonight)
        yield from guarded(intake, subscription.name, steps)
        # Kept until it worked: a later night may fail before it comes to this, and says nothing of it then.
        said = intake.warnings[-1] if len(intake.warnings) > failed else None
        intake.watermarks.append((subscription.name, FAILED, said))
    yield from guarded(intake, "arXiv's API", _take_pending(lib, transport, intake))
    yield from guarded(intake, "backfill", _backfill(lib, transport, intake, tonight))


def failing_feeds(lib: Context) -> list[str]:
    """What was wrong with each search or feed that is followed and did not work when it was last asked."""
    said = (lib.store.feed_state.get(subscription.name, FAILED) for subscription in _followed(lib))
    return [warning for warning in said if warning]


def _followed(lib: Context) -> list[Subscription]:
    return [some for some in lib.subscriptions() if some.weight > 0 and some.kind in FOLLOWED]


def guarded(intake: Intake, name: str, steps: Iterator[Event]) -> Iterator[Event]:
    try:
        yield from steps
    except SourceError as error:
        intake.warnings.append(f"{name}: {error}")
        yield FeedFailed(name, str(error))


def _take_subscription(
    lib: Context, transport: Transport, subscription: Subscription, intake: Intake, tonight: Intake
) -> Iterator[Event]:
    """The papers of a subscription of its own source; those that come after its first night are listed tonight."""
    yield Progress(f"reading {subscription.name}", 0)
    if subscription.kind in DATED:
        yield from _take_dates(lib, transport, subscription, intake)
        return
    asked = lib.store.feed_state.get(subscription.name, ASKED)
    since = date.fromisoformat(asked) - DAY if asked else None
    pages = list(load_source(subscription.kind)(transport, lib.settings, subscription).pages(since=since))
    papers = [paper for page in pages for paper in page.papers]
    intake.skipped.extend(skipped for page in pages for skipped in page.skipped)
    found = lib.store.papers.find_many([paper.id for paper in papers])
    known = found.keys() - tonight.inserted
    if subscription.kind == "papers":  # no authority for papers of others: anybody can write an id into a feed
        has_text = {paper_id for paper_id, paper in found.items() if paper.title}
        papers = [of_another(paper, paper.id) if paper.id in has_text else paper for paper in papers]
    night = calendar.latest_night(lib.clock.now())
    is_first = lib.store.feed_state.get(subscription.name, "first") is None
    for paper in papers:
        listings = () if is_first or paper.id in known else (Listing(night, "new"),)
        intake.others.append((paper, listings))
    intake.watermarks.append((subscription.name, ASKED, lib.clock.now().date().isoformat()))
    if is_first:
        intake.watermarks.append((subscription.name, "first", night.isoformat()))


def _take_dates(lib: Context, transport: Transport, subscription: Subscription, intake: Intake) -> Iterator[Event]:
    """What a source that lists by date posted since it was last asked.

    As for arXiv, what is posted on a day belongs to the night of the next one, whatever day of the week that is, and
    the first night is the only one that is listed of those before the source was followed. Today's list is not whole.
    """
    from readinglist.sources.biorxiv import posted_on

    last_night = eastern_date(lib.clock.now())
    until, same = last_night - DAY, lib.store.feed_state.all(SAME)
    for category in subscription.categories:
        name = f"{subscription.kind}:{category}"
        covered = lib.store.nights.covered(name)
        since = max(covered) - DAY if covered else until  # that day once more: what was added to it late
        if since > until:  # the clock was ahead when it was last asked
            continue
        one = replace(subscription, categories=(category,))
        nights = {since + DAY * n for n in range(1, (until - since).days + 2)} - covered
        for page in load_source(subscription.kind)(transport, lib.settings, one).pages(since=since, until=until):
            intake.skipped.extend(page.skipped)
            known = lib.store.papers.find_many([paper.id for paper in page.papers]).keys() | same.keys()
            for paper in page.papers:
                kind, night = "new" if paper.version == 1 else "replace", posted_on(paper) + DAY
                listing = Listing(night if night in nights else last_night, kind)
                intake.others.append((paper, () if night not in nights and paper.id in known else (listing,)))
            yield Progress(f"reading {name}", len(intake.others))
        intake.covered.append((tuple(sorted(nights)), (name,), subscription.kind))


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


def _backfill(lib: Context, transport: Transport, intake: Intake, tonight: Intake) -> Iterator[Event]:
    """A part of the ranking window before the first night, where `init` asked for it."""
    target = lib.store.feed_state.get("backfill", "until")
    first = lib.store.nights.first()
    if target is None or first is None or first in tonight.nights() or first <= date.fromisoformat(target):
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
    intake.harvests.extend(filled)
    intake.older.extend(nights)
    yield Progress(f"filled in {len(nights)} earlier nights", len(nights), len(nights))


def last_nights(now_night: date, count: int) -> tuple[date, ...]:
    """The `count` announcement nights that end with `now_night`, oldest first."""
    return calendar.nights_between(now_night - timedelta(weeks=count), now_night)[-count:]
