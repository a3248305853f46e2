"""The year before the first night, a few pages of arXiv's archive a night: what `trends` compares with.

OAI knows the day on which a record last changed, not when it was submitted. So each category is walked backwards, week
by week of that day: submissions are here from a day on once all that changed from that day on was read. Papers are
stored without a list, as those of a snapshot are: they are no morning's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date, timedelta

from readinglist.citations.api import SourceAsked
from readinglist.context import Context
from readinglist.core.dates import month_day, month_number
from readinglist.core.merging import plan_all
from readinglist.core.policy import HISTORY
from readinglist.core.subscriptions import Subscription
from readinglist.sources.oai import OaiPage, OaiSource
from readinglist.sources.transport import Transport

MONTHS = 12  # before this one
WINDOW = timedelta(days=7)  # asked for at once: a token does not outlive its day, so a window is read in one night


def read_history(
    lib: Context, transport: Transport, accounting: Callable[[], AbstractContextManager[None]]
) -> Iterator[SourceAsked]:
    """Windows until `[trace] history` pages were read, each stored whole. Raises BudgetSpent and SourceError."""
    left, oldest = lib.settings.trace.history, month_day(month_number(lib.clock.now().date()) - MONTHS)
    for category in lib.categories():
        source = OaiSource(transport, lib.settings, Subscription(category, "oai", (category,)))
        while left > 0 and (first := _here_since(lib, category)) > oldest:
            since = max(first - WINDOW, oldest)
            asking, pages = source.pages(since=since, until=first - timedelta(days=1)), list[OaiPage]()
            while not pages or pages[-1].token is not None:
                with accounting():
                    pages.append(next(asking))
            left -= len(pages)
            papers = [paper for page in pages for paper in page.papers]
            # Older papers that were revised in this week are of no use here.
            some = [paper for paper in papers if paper.published and paper.published.date() >= oldest]
            known = lib.store.papers.find_many([paper.id for paper in some])
            with lib.store.transaction():
                lib.store.papers.apply(plan_all(known, [(paper, ()) for paper in some]))
                lib.store.feed_state.set(HISTORY, category, since.isoformat())
            yield SourceAsked("oai", len(papers), len(some))


def _here_since(lib: Context, category: str) -> date:
    """The day from which on all that changed is here: as it was read, or by the nights, or by what `init` asked for."""
    if read := lib.store.feed_state.get(HISTORY, category):
        return date.fromisoformat(read)
    nights = lib.store.nights.covered(category)
    filled = lib.store.feed_state.get("backfill", "until")
    return min([*nights, *([date.fromisoformat(filled)] if filled else [])], default=lib.clock.now().date())
