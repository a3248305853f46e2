"""OAI harvests that survive being killed: pages go to a spool, and from there to the plan.

A resumption token is worth something on the day it was given only, so a spool of another day, or
of another window, is started again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from pathlib import Path

import msgspec

from readinglist.clock import Clock
from readinglist.config import Settings
from readinglist.errors import UNREADABLE, InputError
from readinglist.model import Event, Progress, Skipped, Subscription
from readinglist.sources import oai
from readinglist.sources.transport import Transport
from readinglist.store.spool import Spool, spool_in

from .home import Home
from .intake import Intake
from .nights import Gap, listings_of


@dataclass(slots=True)
class Harvest:
    """What came of filling one gap; whole when the generator that fills it has ended."""

    gap: Gap
    records: list[oai.OaiRecord] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    until: date | None = None  # last datestamp to ask for; None: all there is


def fill(harvest: Harvest, transport: Transport, settings: Settings, clock: Clock, cache: Path) -> Iterator[Event]:
    """Fill `harvest` with what OAI has for its gap, page by page.

    Raises SourceError; the pages that came are kept for the next try of the same day.
    """
    gap = harvest.gap
    oai_set = oai.set_of(gap.category)
    source = oai.OaiSource(transport, settings, Subscription(gap.category, "oai", (gap.category,)))
    key = f"{oai_set} {gap.since} {harvest.until} {clock.now().date()}"
    spool = spool_in(cache, oai_set, key)
    saved = _saved(spool)
    if not saved:
        spool.begin()
    token = saved[-1].token if saved else None
    missing = source.pages(since=gap.since, until=harvest.until, token=token) if token or not saved else ()
    for number, page in enumerate(chain(saved, missing)):
        if number >= len(saved):
            spool.save(number, msgspec.json.encode(page))
        harvest.records.extend(record for record in page.records if not record.deleted)
        harvest.skipped.extend(page.skipped)
        yield Progress(f"harvesting {gap.category}", len(harvest.records))


def _saved(spool: Spool) -> list[oai.OaiPage]:
    """The pages that an earlier try kept; none where one of them cannot be read (an upgrade, a bad disk)."""
    try:
        return [msgspec.json.decode(body, type=oai.OaiPage) for body in spool.load()]
    except (OSError, InputError, *UNREADABLE):
        return []


def place(harvest: Harvest, lib: Home, intake: Intake) -> None:
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
    spool_in(cache, oai.set_of(harvest.gap.category), "").clear()
