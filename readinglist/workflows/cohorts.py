"""Cohorts: all papers of one v1 month and primary category, as arXiv lists them.

A cohort is listed by submission date through the API, day by day where a month is longer than the
API goes. It is listed once; a month that was not over then is listed again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from readinglist.errors import UsageError
from readinglist.ids import is_category
from readinglist.model import Event, PaperData, Progress
from readinglist.sources import arxiv_api
from readinglist.sources.sets import canonical_category
from readinglist.sources.transport import Transport

from .home import Home

MOST_PAPERS = 1_000_000  # of a month, cross-lists included: no limit
LATE = timedelta(days=3)  # a paper of the last evening of a month may be listed days after it


def parse_cohort(text: str) -> tuple[date, str]:
    """`2026-03/cs.LG` as the first day of the month and the category. Raises UsageError."""
    month, _, category = text.strip().partition("/")
    known = canonical_category(category)
    if not re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])", month, re.A) or not is_category(known):
        raise UsageError(f"{text[:60]!r} is not a month and a category such as 2026-03/cs.LG")
    return date.fromisoformat(f"{month}-01"), known


def list_cohort(lib: Home, transport: Transport, month: date, category: str) -> Iterator[Event]:
    """Store which papers belong to a cohort, asking arXiv where that is not known for good."""
    taken = lib.store.counts.cohort_taken(month, category)
    end = datetime.combine(_next(month), datetime.min.time(), UTC)
    if taken is not None and (taken >= end + LATE or taken > lib.clock.now() - timedelta(days=1)):
        return
    first, last = f"{month:%Y%m%d}0000", f"{end - timedelta(minutes=1):%Y%m%d%H%M}"
    query = f"cat:{category} AND submittedDate:[{first} TO {last}]"
    ids: list[str] = []
    for number, found in enumerate(arxiv_api.search(transport, lib.settings, query, MOST_PAPERS), start=1):
        if isinstance(found, PaperData) and _belongs(found, month, category):
            ids.append(found.id)
        if number % 500 == 0:
            yield Progress(f"listing {category} of {month:%Y-%m}", number)
    lib.store.counts.set_cohort(month, category, ids)


def _belongs(paper: PaperData, month: date, category: str) -> bool:
    primary = paper.primary_category or (paper.categories[0] if paper.categories else "")
    same_month = paper.published is None or (paper.published.year, paper.published.month) == (month.year, month.month)
    return same_month and canonical_category(primary) == category


def _next(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)
