"""Bets as the fold of the log: what was forecast, until when, and what it came to.

A bet is never edited: a changed mind is another bet on the same question, and each counts for its time. What it
came to is said once: of several settlements (two devices) the first stands, and nothing takes it back. A bet on a paper
needs its whole cohort (all papers of its v1 month and primary category): below 90 % with a count, or below 50 peers, it
is void and says why. A void bet was no mistake of the reader and enters no score.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime

from readinglist.core.dates import months_later
from readinglist.core.frozen import Frozen
from readinglist.core.log import ABOUT_PAPER as PAPER
from readinglist.core.log import LOST, VOID, WON, Bet, BetSettled, LogEntry, undone_ids
from readinglist.core.policy import PEERS
from readinglist.core.references import CitationCount

OPEN_BET = "open"
COVERAGE = 0.9  # of a cohort that must have a count
MONTHS = (3, 6, 12)  # after a bet, at which a reading is taken


class PlacedBet(Frozen):
    """A bet with its entry. `settled` None: open."""

    id: str
    subject: str
    made: datetime
    bet: Bet
    settled: BetSettled | None = None

    @property
    def state(self) -> str:
        """open | won | lost | void"""
        return self.settled.outcome if self.settled else OPEN_BET

    @property
    def outcome(self) -> bool | None:
        """Did it come true? None while it is open, and where it is void."""
        return {WON: True, LOST: False}.get(self.state)

    @property
    def question(self) -> tuple[object, ...]:
        """What two bets on the same thing share: subject, what is asked, the day."""
        bet = self.bet
        return self.subject, bet.about, bet.top, bet.groups, bet.source, bet.by


class CohortPlace(Frozen):
    """Where a paper stands in its cohort. `percentile` None: not known, `why` says the reason."""

    peers: int
    counted: int
    percentile: float | None
    why: str | None = None

    @property
    def coverage(self) -> float | None:
        """The share of the cohort that has a count."""
        return self.counted / self.peers if self.peers else None


class Stretch(Frozen):
    """When a reading can be taken: on `day` or later, before `until`, the day of the next reading or of the bet."""

    months: int
    day: date
    until: date


class Reading(Frozen):
    """Where the paper of an open bet stood after some months: shown, never scored.

    `found` None: nothing was counted in its time. `on`: the day of the newest count that was used.
    """

    months: int
    day: date
    found: CohortPlace | None = None
    on: date | None = None


class BetDetail(Frozen):
    """A bet with what is known of it now; the readings are those whose day has come."""

    placed: PlacedBet
    title: str | None
    readings: tuple[Reading, ...]


def fold_bets(entries: Iterable[LogEntry]) -> tuple[PlacedBet, ...]:
    """The bets among `entries` of any kind, oldest first, without those taken back before they were settled."""
    ordered = sorted(entries, key=lambda entry: (entry.at, entry.id))
    settled: dict[str, BetSettled] = {}
    for entry in ordered:
        if isinstance(entry.data, BetSettled):
            settled.setdefault(entry.subject, entry.data)
    undone = undone_ids(ordered) - settled.keys()
    return tuple(
        PlacedBet(entry.id, entry.subject, entry.at, entry.data, settled.get(entry.id))
        for entry in ordered
        if isinstance(entry.data, Bet) and entry.id not in undone
    )


def is_paper_bet(placed: PlacedBet) -> bool:
    """Is it about a paper's place in its cohort?"""
    return placed.bet.about == PAPER


def bets_due_by(bets: Iterable[PlacedBet], today: date) -> tuple[PlacedBet, ...]:
    """Open bets whose day has come, the longest due first."""
    waiting = [bet for bet in bets if bet.state == OPEN_BET and bet.bet.by <= today.isoformat()]
    return tuple(sorted(waiting, key=lambda bet: (bet.bet.by, bet.made, bet.id)))


def cohort_place(paper: str, cohort: Collection[str], counts: Mapping[str, int]) -> CohortPlace:
    """The percentile of a paper among the papers of its cohort that have a count, itself among them.

    >>> cohort_place("b", list("abc") * 1, {"a": 1, "b": 5, "c": 1}).why
    'the cohort has 3 papers, 50 are needed'
    """
    peers = set(cohort) | {paper}
    known = {name: counts[name] for name in peers if name in counts}
    size, counted = len(peers), len(known)
    why = None if paper in known else "the paper itself has no count"
    if counted < COVERAGE * size:
        why = f"{counted} of {size} papers of the cohort have a count, 90 % are needed"
    if size < PEERS:
        why = f"the cohort has {size} papers, {PEERS} are needed"
    if why:
        return CohortPlace(size, counted, None, why)
    from readinglist.core.statistics import percentiles

    return CohortPlace(size, counted, float(percentiles(list(known.values()))[list(known).index(paper)]))


def settle_paper(top: float, found: CohortPlace, on: str, source: str) -> BetSettled:
    """Won where the percentile is at least 1 - top. `on`: the ISO date of the counts."""
    if found.percentile is None:
        return BetSettled(VOID, on, None, found.coverage, source, found.why)
    edge = round(1 - top, 8)  # the float nearest to it, as the percentile is: so equal fractions compare equal
    outcome = WON if found.percentile >= edge else LOST
    return BetSettled(outcome, on, found.percentile, found.coverage, source)


def settle_idea(groups: int | None, wanted: int, coverage: float | None, on: str) -> BetSettled:
    """Won where at least `wanted` independent groups use the idea; `groups` None: not known.

    Enough groups are enough however little was looked at; too few count as lost only where most was looked at.
    """
    if groups is not None and groups >= wanted:
        return BetSettled(WON, on, None, coverage, "library", f"{groups} independent groups")
    if groups is None or coverage is None or coverage < COVERAGE:
        return BetSettled(VOID, on, None, coverage, "library", "not enough data: too little of the period was observed")
    return BetSettled(LOST, on, None, coverage, "library", f"{groups} independent groups")


def settle_repro(reproduced: bool | None, on: str) -> BetSettled:
    """Won where the claims reproduced by the day of the bet; None: nothing was measured, so nobody knows."""
    if reproduced is None:
        return BetSettled(VOID, on, source="library", why="no result recorded by that day")
    return BetSettled(WON if reproduced else LOST, on, source="library")


def stretches(made: date, by: date) -> tuple[Stretch, ...]:
    """The readings of a bet that was made on one day and is due on another.

    >>> [(s.months, s.day.isoformat()) for s in stretches(date(2026, 11, 30), date(2027, 9, 1))]
    [(3, '2027-02-28'), (6, '2027-05-30')]
    >>> stretches(date(2026, 11, 30), date(2026, 12, 24))
    ()
    """
    days = [(months, day) for months in MONTHS if (day := months_later(made, months)) < by]
    ends = [*(day for _, day in days), by][1:]
    return tuple(Stretch(months, day, end) for (months, day), end in zip(days, ends, strict=True))


def current(made: date, by: date, today: date) -> Stretch | None:
    """The reading that can be taken today."""
    return next((stretch for stretch in stretches(made, by) if stretch.day <= today < stretch.until), None)


def by_day(counts: Iterable[CitationCount]) -> dict[date, dict[str, int]]:
    """Counts of a cohort by the day on which they were asked for, the first day first."""
    found: dict[date, dict[str, int]] = {}
    for count in sorted(counts, key=lambda count: count.asked_at):
        found.setdefault(count.asked_at.date(), {}).setdefault(count.paper, count.count)
    return found


def readings(
    paper: str, cohort: Collection[str], days: Mapping[date, Mapping[str, int]], found_in: Iterable[Stretch]
) -> tuple[Reading, ...]:
    """What the counts of a cohort, as `by_day` has them, say of each stretch.

    Of each paper the first count of the stretch is used: a run that ended early was completed later.
    """
    found = []
    for stretch in found_in:
        first: dict[str, int] = {}
        on: date | None = None
        for day, counts in days.items():
            if stretch.day <= day < stretch.until and not first.keys() >= counts.keys():
                first, on = {**counts, **first}, day
        place = None if on is None else cohort_place(paper, cohort, first)
        found.append(Reading(stretch.months, stretch.day, place, on))
    return tuple(found)
