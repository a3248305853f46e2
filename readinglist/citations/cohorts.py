"""Cohorts: all papers of one v1 month and primary category, as arXiv lists them.

A cohort is listed by submission date through the API, day by day where a month is longer than the
API goes. It is listed once; a month that was not over then is listed again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta

from readinglist.citations.tables.counts import Counts
from readinglist.citations.tables.requests import RequestSchedule
from readinglist.context import Context
from readinglist.core.errors import Unexpected, UsageError
from readinglist.core.events import Event, Progress
from readinglist.core.ids import is_category, month_of
from readinglist.core.papers import Paper, PaperData
from readinglist.sources.citation_services import can_ask
from readinglist.sources.fields import canonical_category
from readinglist.sources.transport import Transport

from .records import SourceAsked
from .services import Service

MOST_PAPERS = 1_000_000  # of a month, cross-lists included: no limit
FRESH = timedelta(days=7)  # a count of a cohort that is older is asked for again
LATE = timedelta(days=3)  # a paper of the last evening of a month may be listed days after it


def parse_cohort(text: str) -> tuple[date, str]:
    """`2026-03/cs.LG` as the first day of the month and the category. Raises UsageError."""
    month, _, category = text.strip().partition("/")
    known = canonical_category(category)
    if not re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])", month, re.A) or not is_category(known):
        raise UsageError(f"{text[:60]!r} is not a month and a category such as 2026-03/cs.LG")
    return date.fromisoformat(f"{month}-01"), known


def cohort_of(paper: Paper) -> tuple[date, str] | None:
    """The month of version 1 and the primary category; None where one of them is not known."""
    category = paper.primary_category or next(iter(paper.categories), None)
    month = paper.published.date().replace(day=1) if paper.published else month_of(paper.id)
    return (month, canonical_category(category)) if month and category and is_category(category) else None


def list_cohort(lib: Context, transport: Transport, month: date, category: str) -> Iterator[Event]:
    """Store which papers belong to a cohort, asking arXiv where that is not known for good."""
    if is_listed(lib, month, category):
        return
    for found in describe_cohort(lib, transport, month, category):
        if isinstance(found, Progress):
            yield found


def describe_cohort(lib: Context, transport: Transport, month: date, category: str) -> Iterator[PaperData | Progress]:
    """The papers of a cohort as arXiv describes them now; at the end it is stored which they are.

    Raises Unexpected where arXiv lists none: what is known of the cohort stays.
    """
    from readinglist.sources import arxiv_api  # an XML reader: commands that only look at bets do without it

    first, last = f"{month:%Y%m%d}0000", f"{_end(month) - timedelta(minutes=1):%Y%m%d%H%M}"
    query = f"cat:{category} AND submittedDate:[{first} TO {last}]"
    ids: list[str] = []
    for number, found in enumerate(arxiv_api.search(transport, lib.settings, query, MOST_PAPERS), start=1):
        if isinstance(found, PaperData) and _belongs(found, month, category):
            ids.append(found.id)
            yield found
        if number % 500 == 0:
            yield Progress(f"listing {category} of {month:%Y-%m}", number)
    if not ids:
        raise Unexpected(f"arXiv lists no paper of {category} for {month:%Y-%m}; try again later")
    lib.store.part(Counts).set_cohort(month, category, ids)


def is_listed(lib: Context, month: date, category: str) -> bool:
    """Whether a cohort's list is there and need not be asked for again."""
    taken = lib.store.part(Counts).cohort_taken(month, category)
    return taken is not None and (taken >= _end(month) + LATE or taken > lib.clock.now() - timedelta(days=1))


def complete_from(month: date) -> date:
    """The day from which all papers of a month can be listed."""
    return (_end(month) + LATE).date()


def to_ask(lib: Context, source: str, ids: Sequence[str], since: datetime) -> list[str]:
    """Those of `ids` whose count `source` can tell and was not asked for since then."""
    late = lib.store.part(RequestSchedule).asked_since(ids, source, "count", since)
    return [paper_id for paper_id in ids if paper_id not in late and can_ask(paper_id)]


def ask_counts(
    lib: Context, transport: Transport, source: str, ids: Sequence[str], since: datetime
) -> Iterator[Event | SourceAsked]:
    """Counts of those of `ids` that `source` was not asked about since then; each answer, and how far it is.

    Raises what the transport raises, after what came before is stored.
    """
    due, done = to_ask(lib, source, ids, since), 0
    for asked in Service(lib, transport, source).ask(due, references=False):
        yield asked
        done += asked.papers
        yield Progress(f"asking {source}", done, len(due))


def _belongs(paper: PaperData, month: date, category: str) -> bool:
    primary = paper.primary_category or (paper.categories[0] if paper.categories else "")
    same_month = paper.published is None or (paper.published.year, paper.published.month) == (month.year, month.month)
    return same_month and canonical_category(primary) == category


def _end(month: date) -> datetime:
    return datetime.combine((month + timedelta(days=31)).replace(day=1), datetime.min.time(), UTC)
