"""Citation services and cohorts: asked in batches, each answer stored with its date before the next question.

What was answered, what it was linked to and when to ask again go into one transaction, so a run may
be killed anywhere and the next one goes on.

A cohort is all papers of one v1 month and primary category, as arXiv lists them: by submission date through the
API, day by day where a month is longer than the API goes. It is listed once; a month that was not over then is
listed again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import UTC, date, datetime, timedelta

from readinglist.citations.records import SOURCE_NAMES, SourceAsked
from readinglist.context import Context
from readinglist.core.clock import iso, parse_instant
from readinglist.core.errors import Incomplete, NoSuchResource, RateLimited, Unexpected, UsageError
from readinglist.core.events import Event, Progress
from readinglist.core.frozen import Frozen
from readinglist.core.ids import is_category, month_of
from readinglist.core.papers import Paper, PaperData
from readinglist.core.references import CitationCount, CitedBy, ReferenceList
from readinglist.sources import citation_services, openalex, semantic_scholar
from readinglist.sources.citation_services import Found
from readinglist.sources.fields import canonical_category
from readinglist.sources.transport import Transport

from .linking import link_list
from .tables.references import References
from .tables.services import CitedLists, Counts, RequestSchedule

MOST_PAPERS = 1_000_000  # of a month, cross-lists included: no limit
FRESH_COUNT = timedelta(days=7)  # a count of a cohort that is older is asked for again
LATE = timedelta(days=3)  # a paper of the last evening of a month may be listed days after it
QUIET = "quiet_until"  # of a service, in `feed_state`
CITING = "citing"  # of a question: who cites a paper
UNCHANGED, MOVING = timedelta(days=30), timedelta(days=7)  # until it is asked again
CHANGED = 0.1  # of its citations: then it moves
MOST_ODD = 3  # answers in a row that hold no list: then it is not the papers
PAUSE = timedelta(minutes=10)  # after a service refused several times in a row without saying for how long


class Service(Frozen):
    """One service of a library, asked over `transport`; `accounting` stands around each question."""

    lib: Context
    transport: Transport
    name: str
    accounting: Callable[[], AbstractContextManager[None]] = nullcontext

    def ask(self, ids: Sequence[str], *, references: bool = True) -> Iterator[SourceAsked]:
        """Ask about `ids`, some at a time, in their order; what came of each question.

        Raises what the transport raises, after what came before is stored.
        """
        self._heed()
        askable = [paper_id for paper_id in ids if citation_services.can_ask(paper_id)]
        size = citation_services.at_once(self.name, references)
        for start in range(0, len(askable), size):
            some = askable[start : start + size]
            papers = self.lib.store.papers.find_many(some)
            with self._question():
                found = self._found(some, papers, references)
            yield self._store(some, found, papers, references)

    def _found(self, ids: Sequence[str], papers: Mapping[str, Paper], references: bool) -> dict[str, Found | None]:
        """The answer to one question, by id; None: the service knows no such paper."""
        if self.name != openalex.SERVICE:
            return semantic_scholar.ask(self.transport, self.lib.settings, ids, references)
        dois = {i: papers[i].doi if i in papers else None for i in ids}
        described = self.lib.store.part(References).described if references else None
        return openalex.ask(self.transport, self.lib.settings, dois, described)

    def _heed(self) -> None:
        """Raises RateLimited, without a request, while the service wants to be left alone."""
        noted = self.lib.store.feed_state.get(self.name, QUIET)
        until = _instant(noted)
        if until is not None and until > self.lib.clock.now():
            raise RateLimited(
                f"{self.name} asks to wait until {until:%Y-%m-%d %H:%M} UTC; no request is sent before", until
            )

    @contextmanager
    def _question(self) -> Iterator[None]:
        """Around one: it is accounted for, and how long the service wants to be left alone is remembered."""
        try:
            with self.accounting():
                yield
        except RateLimited as error:
            until = error.until or self.lib.clock.now() + PAUSE
            self.lib.store.feed_state.set(self.name, QUIET, iso(until))
            raise

    def ask_citing(self, ids: Sequence[str], authors: Mapping[str, Sequence[str]]) -> Iterator[SourceAsked]:
        """Ask who cites each of `ids`, in their order: Semantic Scholar for a list of each, OpenAlex for the years.

        `authors` of these papers, to tell citations by others. A paper that the service does not know is asked about
        as seldom as others, one of which the answer was no list the next day; several such end the run. Raises what
        the transport raises, after what came before is stored.
        """
        self._heed()
        store, odd, size = self.lib.store, 0, openalex.PER_PAGE if self.name == openalex.SERVICE else 1
        askable = [paper_id for paper_id in ids if citation_services.can_ask(paper_id)]
        before = store.part(CitedLists).latest(askable)
        for start in range(0, len(askable), size):
            some, lists, again = askable[start : start + size], list[CitedBy](), UNCHANGED
            try:
                lists, odd = self._citing(some, authors), 0
            except NoSuchResource:
                odd = 0
            except Incomplete:
                odd, again = odd + 1, timedelta(days=1)
                if odd == MOST_ODD:
                    raise
            if any(one.paper in before and _moves(before[one.paper], one) for one in lists):
                again = MOVING
            with store.transaction():
                store.part(CitedLists).put(lists)
                store.part(RequestSchedule).asked(some, self.name, CITING, again=again)
            yield SourceAsked(self.name, len(some), len(lists), citing=len(lists))

    def _citing(self, ids: Sequence[str], authors: Mapping[str, Sequence[str]]) -> list[CitedBy]:
        """The answer to one question: years of some papers, or the list of one."""
        now, settings = self.lib.clock.now(), self.lib.settings
        with self._question():
            if self.name == openalex.SERVICE:
                years = openalex.by_year(self.transport, settings, ids)
                return [CitedBy(paper_id, self.name, now, years=counts) for paper_id, counts in years.items()]
            citing, is_whole = semantic_scholar.citing(self.transport, settings, ids[0])
        from readinglist.graph.fate_evidence import listed_citations  # brings numpy, which other questions do without

        return [listed_citations(ids[0], self.name, now, citing, is_whole, authors.get(ids[0], ()))]

    def _store(
        self, ids: Sequence[str], found: dict[str, Found | None], papers: dict[str, Paper], references: bool
    ) -> SourceAsked:
        """Keep one answer, and its date, in one transaction."""
        store, now = self.lib.store, self.lib.clock.now()
        known = {paper_id: answer for paper_id, answer in found.items() if answer is not None}
        lists = [self._list(i, answer) for i, answer in known.items() if references and i in papers]
        counts = [CitationCount(i, self.name, now, a.count) for i, a in known.items() if a.count is not None]
        with store.transaction():
            for one in lists:
                store.part(References).put(one)
            store.part(Counts).add(counts)
            store.part(RequestSchedule).asked(ids, self.name, "count")
            if references:
                store.part(RequestSchedule).asked(ids, self.name)
        with_entries = sum(bool(one.references) for one in lists)
        return SourceAsked(self.name, len(ids), len(known), with_entries, len(counts))

    def _list(self, paper_id: str, answer: Found) -> ReferenceList:
        listed = answer.references or ()
        status = "ok" if listed else "no references"
        return link_list(self.lib, ReferenceList(None, paper_id, status, None, self.name, listed))


def _moves(before: CitedBy, now: CitedBy) -> bool:
    """Has the number of papers by others that cite it lately changed by a tenth?"""
    return bool(now.months) and abs(now.others - before.others) > CHANGED * max(before.others, 1)


def _instant(text: str | None) -> datetime | None:
    try:
        return parse_instant(text) if text else None
    except ValueError:
        return None


# Cohorts.


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


def counts_to_ask(lib: Context, source: str, ids: Sequence[str], since: datetime) -> list[str]:
    """Those of `ids` whose count `source` may know and was not asked for since then."""
    late = lib.store.part(RequestSchedule).asked_since(ids, source, "count", since)
    return [paper_id for paper_id in ids if paper_id not in late and citation_services.can_ask(paper_id)]


def ask_counts(
    lib: Context, transport: Transport, source: str, ids: Sequence[str], since: datetime
) -> Iterator[Event | SourceAsked]:
    """Counts of those of `ids` that `source` was not asked about since then; each answer, and how far it is.

    Raises what the transport raises, after what came before is stored.
    """
    due, done = counts_to_ask(lib, source, ids, since), 0
    for asked in Service(lib, transport, source).ask(due, references=False):
        yield asked
        done += asked.papers
        yield Progress(f"asking {SOURCE_NAMES[source]}", done, len(due))


def _belongs(paper: PaperData, month: date, category: str) -> bool:
    primary = paper.primary_category or (paper.categories[0] if paper.categories else "")
    same_month = paper.published is None or (paper.published.year, paper.published.month) == (month.year, month.month)
    return same_month and canonical_category(primary) == category


def _end(month: date) -> datetime:
    return datetime.combine((month + timedelta(days=31)).replace(day=1), datetime.min.time(), UTC)
