"""Settling: what bets came to, once and for good, from whole cohorts and dated counts.

The cohort is completed first: its ids from arXiv, their counts from the service of the bet, on the day of the bet or
later. A run that ended early goes on where it was. Nothing is settled on what a service failed to answer: such a bet
stays open, and the run says what is missing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from readinglist.citations.api import (
    FRESH_COUNT,
    Counts,
    Service,
    SourceAsked,
    ask_counts,
    cohort_of,
    counts_to_ask,
    is_listed,
    list_cohort,
)
from readinglist.context import Context
from readinglist.core.dates import month_number
from readinglist.core.errors import NotFound, SourceError, Unexpected
from readinglist.core.events import Event, Progress, Warned
from readinglist.core.ideas import Idea
from readinglist.core.log import ABOUT_IDEA as IDEA
from readinglist.core.log import ABOUT_OWN as OWN
from readinglist.core.log import ABOUT_REPRO as REPRO
from readinglist.core.log import SHORT, VOID, BetSettled
from readinglist.core.policy import PEERS, TOP_SHARE
from readinglist.ideas.api import catch_up, get_idea, uses_of
from readinglist.literature.api import ask_pack
from readinglist.sources.transport import Transport

from .bet_log import (
    COVERAGE,
    OPEN_BET,
    PlacedBet,
    bets_due_by,
    cohort_place,
    current,
    is_paper_bet,
    settle_idea,
    settle_paper,
    settle_repro,
)
from .bets import GROUPS, placed_bets
from .records import BetJudged, CohortCounted, SettleReport
from .short_bets import settle_short

_Finding = tuple[PlacedBet, BetSettled | str]  # what a bet came to, or why it stays open
_Key = tuple[date, str, str]  # of a cohort: month, category, service
Reproduced = Callable[[str, date], bool | None]  # an item and a day: did its claims reproduce by then? None: no result
MONTHS = 12  # before the day of a bet in which an idea must be used
UNKNOWN = "the paper is not in this library, so its cohort is unknown: import it"


@dataclass(slots=True)
class _Cohort:
    """The papers of a month and category, the bets that wait for them, and from when on a count serves."""

    month: date
    category: str
    source: str
    since: datetime
    bets: tuple[PlacedBet, ...] = ()  # none: for a reading

    def ids(self, lib: Context) -> tuple[str, ...]:
        listed = lib.store.part(Counts).cohort(self.month, self.category)
        return tuple(dict.fromkeys([*listed, *(placed.subject for placed in self.bets)]))

    def counts(self, lib: Context) -> dict[str, tuple[date, int]]:
        """The newest count of each paper that has one from `since` on."""
        found = lib.store.part(Counts).since(self.ids(lib), self.source, self.since)
        return {count.paper: (count.asked_at.date(), count.count) for count in found}


@dataclass(slots=True)
class _Work:
    """What is to be done today."""

    cohorts: list[_Cohort] = field(default_factory=list)
    ideas: list[PlacedBet] = field(default_factory=list)
    repros: list[PlacedBet] = field(default_factory=list)
    short: list[PlacedBet] = field(default_factory=list)
    judged: list[BetJudged] = field(default_factory=list)  # bets that nobody can look at


def settle_bets(lib: Context, reproduced: Reproduced, dry_run: bool = False) -> Iterator[Event | SettleReport]:
    """Settle what is due, and count the cohorts whose reading is due; the last item is the SettleReport.

    `reproduced` says what became of an item of the queue. The error of a source follows the report where nothing could
    be settled for it. Raises Locked.
    """
    work = _work(lib)
    if dry_run or work == _Work():
        of_cohorts = [placed for cohort in work.cohorts for placed in cohort.bets]
        judged = [BetJudged(placed) for placed in (*of_cohorts, *work.ideas, *work.repros, *work.short)]
        counted = tuple(_counted(lib, cohort) for cohort in work.cohorts)
        status = "ok" if judged or counted or work.judged else "quiet"
        yield SettleReport(status, None, (*work.judged, *judged), counted, dry_run=dry_run)
        return
    with lib.store.writer_lock("settle"), lib.transport() as transport:
        started, before = lib.clock.monotonic(), transport.requests
        work = _work(lib)  # again: another run may have settled meanwhile
        judged, failure = list(work.judged), None
        for cohort in work.cohorts:
            if (packed := _packed(lib, cohort)) is not None:
                judged += _recorded(lib, packed)
                continue
            if failure is None:
                try:
                    yield from _completed(lib, transport, cohort)
                except SourceError as error:
                    failure = error
            judged += _settle_papers(lib, cohort, failure)
        judged += yield from _settle_ideas(lib, work.ideas)
        judged += _settle_repros(lib, work.repros, reproduced)
        short: list[_Finding] = []
        for placed in work.short:
            try:
                short.append((placed, settle_short(lib, transport, placed)))
            except SourceError as error:
                failure = failure or error
                short.append((placed, str(error)))
        judged += _recorded(lib, short)
        counted = tuple(_counted(lib, cohort) for cohort in work.cohorts)
        seconds = round(lib.clock.monotonic() - started, 3)
        requests = transport.requests - before
    if failure is None:
        yield SettleReport("ok" if judged or counted else "quiet", None, tuple(judged), counted, requests, seconds)
        return
    is_partial = any(one.settled for one in judged)
    if is_partial:
        yield Warned(str(failure))
    status = "partial" if is_partial else "failed"
    yield SettleReport(status, str(failure), tuple(judged), counted, requests, seconds)
    if not is_partial:
        raise failure


def _work(lib: Context) -> _Work:
    now, placed = lib.clock.now(), placed_bets(lib)
    papers = lib.store.papers.find_many({one.subject for one in placed if is_paper_bet(one)})
    cohorts = {paper_id: cohort_of(paper) for paper_id, paper in papers.items()}
    keys = {
        one.id: (*cohort, one.bet.source or "")
        for one in placed
        if is_paper_bet(one) and (cohort := cohorts.get(one.subject)) is not None
    }
    work, groups = _Work(), defaultdict[_Key, list[PlacedBet]](list)
    for one in bets_due_by(placed, now.date()):
        if one.bet.about == IDEA:
            work.ideas.append(one)
        elif one.bet.about == REPRO:
            work.repros.append(one)
        elif one.bet.about in SHORT:
            work.short.append(one)
        elif one.bet.about == OWN:
            work.judged.append(BetJudged(one, why="a question of yours: readinglist bet answer QUESTION yes, or no"))
        elif one.id in keys:
            groups[keys[one.id]].append(one)
        else:
            work.judged.append(BetJudged(one, why=UNKNOWN))
    for key, some in groups.items():
        latest = _midnight(date.fromisoformat(max(one.bet.by for one in some)))
        work.cohorts.append(_Cohort(*key, max(latest, now - FRESH_COUNT), tuple(some)))
    readings: dict[_Key, date] = {}
    for one in placed:
        stretch = current(one.made.date(), date.fromisoformat(one.bet.by), now.date())
        if stretch is not None and one.id in keys and one.state == OPEN_BET:
            readings[keys[one.id]] = max(readings.get(keys[one.id], stretch.day), stretch.day)
    work.cohorts += [_Cohort(*key, _midnight(day)) for key, day in readings.items()]
    return work


def _counted(lib: Context, cohort: _Cohort) -> CohortCounted:
    ids = cohort.ids(lib)
    left = len(counts_to_ask(lib, cohort.source, ids, cohort.since))
    known = len(cohort.counts(lib))
    return CohortCounted(cohort.month, cohort.category, cohort.source, len(ids), known, left, not cohort.bets)


def _completed(lib: Context, transport: Transport, cohort: _Cohort) -> Iterator[Event]:
    """List the cohort and ask for its counts; where too few came, once more for those that the service did not know.

    Raises SourceError, Unexpected where the service knows no paper at all.
    """
    yield from list_cohort(lib, transport, cohort.month, cohort.category)
    ids = cohort.ids(lib)
    for event in ask_counts(lib, transport, cohort.source, ids, cohort.since):
        if not isinstance(event, SourceAsked):
            yield event
    silent = sorted(set(ids) - cohort.counts(lib).keys())
    if len(silent) > (1 - COVERAGE) * len(ids):
        for _ in Service(lib, transport, cohort.source).ask(silent, references=False):
            yield Progress(f"asking {cohort.source} again", 0, len(silent))
    if ids and not cohort.counts(lib):
        what = f"{len(ids):,} papers of {cohort.category} of {cohort.month:%Y-%m}"
        raise Unexpected(f"{cohort.source} has no count of any of {what}; try again later")


def _settle_papers(lib: Context, cohort: _Cohort, failure: SourceError | None) -> list[BetJudged]:
    """What the bets on a cohort came to; open where a service failed before all was answered."""
    if not cohort.bets:
        return []
    ids, counts = cohort.ids(lib), cohort.counts(lib)
    left = counts_to_ask(lib, cohort.source, ids, cohort.since)
    if failure is not None and (left or not is_listed(lib, cohort.month, cohort.category)):
        return [BetJudged(placed, why=_missing(len(left), len(ids), failure)) for placed in cohort.bets]
    known = {paper_id: count for paper_id, (_, count) in counts.items()}
    on = max((day for day, _ in counts.values()), default=lib.clock.now().date()).isoformat()
    found: list[_Finding] = []
    for placed in cohort.bets:
        place = cohort_place(placed.subject, ids, known)
        settled = settle_paper(placed.bet.top or TOP_SHARE, place, on, cohort.source)
        is_open = failure is not None and settled.outcome == VOID  # it may have been about to answer
        found.append((placed, str(failure) if is_open else settled))
    return _recorded(lib, found)


def _packed(lib: Context, cohort: _Cohort) -> list[_Finding] | None:
    """What the bets on a cohort came to by the pack of the library; None where it may not know all that counts.

    Its cut-off must be the day of the bets or later, and it must hold their papers among enough peers.
    """
    if not cohort.bets:
        return None
    month, category = cohort.month, cohort.category
    info, rows = ask_pack(lib, lambda pack: (pack.info, pack.cohort(month, category))) or (None, {})
    if info is None or info.cutoff < max(date.fromisoformat(one.bet.by) for one in cohort.bets):
        return None
    counts = {paper: count for paper, (count, _) in rows.items()}
    if len(counts) < PEERS or not {one.subject for one in cohort.bets} <= counts.keys():
        return None
    places = ((one, cohort_place(one.subject, counts, counts)) for one in cohort.bets)
    on, source = info.cutoff.isoformat(), info.label
    return [(one, settle_paper(one.bet.top or TOP_SHARE, place, on, source)) for one, place in places]


def _missing(left: int, of: int, failure: SourceError) -> str:
    asked = f"{left:,} of {of:,} papers of the cohort were not answered" if left else "the cohort could not be listed"
    return f"{asked}: {failure}"


def _settle_ideas(lib: Context, bets: Sequence[PlacedBet]) -> Generator[Event, None, list[BetJudged]]:
    """What the bets on ideas came to, from what the library knows of their last year."""
    if not bets:
        return []
    yield from catch_up(lib)
    today = lib.clock.now().date().isoformat()
    found: list[_Finding] = []
    for placed in bets:
        try:
            idea = get_idea(lib, placed.subject)
        except NotFound:
            found.append((placed, "the idea is not in the ledger: add it with readinglist ideas add"))
            continue
        groups, coverage = groups_of(lib, idea, placed.made.date(), date.fromisoformat(placed.bet.by))
        found.append((placed, settle_idea(groups, placed.bet.groups or GROUPS, coverage, today)))
    return _recorded(lib, found)


def groups_of(lib: Context, idea: Idea, made: date, by: date) -> tuple[int | None, float]:
    """How many independent groups used an idea in the last year before `by`, and the share of its months with papers.

    Counted are months after the bet was made: what was known then decides nothing.
    """
    from readinglist.graph.adoption import SEEN
    from readinglist.graph.ledger import independent_groups

    uses = uses_of(lib, [idea])
    last = month_number(by)
    months = range(min(max(month_number(made) + 1, last - MONTHS + 1), last), last + 1)
    rows = [uses.papers[n] for n in uses.rows(idea.name) if n in uses.papers]
    authors = [names for _, month, names in rows if month is not None and month_number(month) in months]
    origin = uses.origins.get(idea.origin or "")
    looked_at = sum(papers >= SEEN for month, papers in uses.months.items() if month_number(month) in months)
    return independent_groups(authors, origin.authors if origin else ()), looked_at / len(months)


def _settle_repros(lib: Context, bets: Sequence[PlacedBet], reproduced: Reproduced) -> list[BetJudged]:
    today = lib.clock.now().date().isoformat()
    came = [(placed, reproduced(placed.subject, date.fromisoformat(placed.bet.by))) for placed in bets]
    return _recorded(lib, [(placed, settle_repro(is_so, today)) for placed, is_so in came])


def _recorded(lib: Context, found: Sequence[_Finding]) -> list[BetJudged]:
    """What bets came to, in the log for good, then those that stay open.

    Bets that were taken back while the services were asked are left out.
    """
    with lib.store.transaction():
        here = {placed.id for placed in placed_bets(lib)}
        settled = [(placed, came) for placed, came in found if isinstance(came, BetSettled) and placed.id in here]
        lib.store.log.append_many([(came, placed.id) for placed, came in settled])
    still_open = [BetJudged(placed, why=why) for placed, why in found if isinstance(why, str)]
    return [*(BetJudged(placed, came) for placed, came in settled), *still_open]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time(), UTC)
