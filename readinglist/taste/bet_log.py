"""Bets as the fold of the log: what was forecast, until when, and what it came to.

A bet is never edited: a changed mind is another bet on the same question, and both count. What it came to is said
once: of several settlements (two devices) the first stands, and nothing takes it back.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from readinglist.core.dates import months_later
from readinglist.core.log import ABOUT_PAPER as PAPER
from readinglist.core.log import LOST, WON, Bet, BetSettled, LogEntry, undone_ids
from readinglist.core.references import CitationCount

from .outcomes import Standing, standing

OPEN = "open"


@dataclass(frozen=True, slots=True)
class PlacedBet:
    """A bet with its entry. `settled` None: open."""

    id: str
    subject: str
    made: datetime
    bet: Bet
    settled: BetSettled | None = None

    @property
    def state(self) -> str:
        """open | won | lost | void"""
        return self.settled.outcome if self.settled else OPEN

    @property
    def outcome(self) -> bool | None:
        """Did it come true? None while it is open, and where it is void."""
        return {WON: True, LOST: False}.get(self.state)

    @property
    def question(self) -> tuple[object, ...]:
        """What two bets on the same thing share: subject, what is asked, the day."""
        bet = self.bet
        return self.subject, bet.about, bet.top, bet.groups, bet.source, bet.by


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


def due(bets: Iterable[PlacedBet], today: date) -> tuple[PlacedBet, ...]:
    """Open bets whose day has come, the longest due first."""
    waiting = [bet for bet in bets if bet.state == OPEN and bet.bet.by <= today.isoformat()]
    return tuple(sorted(waiting, key=lambda bet: (bet.bet.by, bet.made, bet.id)))


# Readings of an open bet: where its paper stood three, six and twelve months on. Shown, never scored.
#
# A reading is told from the first counts of its stretch of time: from its day until that of the next one, or that of
# the bet. What was not counted in that time cannot be told afterwards.


MONTHS = (3, 6, 12)  # after the bet


@dataclass(frozen=True, slots=True)
class Stretch:
    """When a reading can be taken: on `day` or later, before `until`."""

    months: int
    day: date
    until: date


@dataclass(frozen=True, slots=True)
class Reading:
    """`found` None: nothing was counted in its time. `on`: the day of the newest count that was used."""

    months: int
    day: date
    found: Standing | None = None
    on: date | None = None


@dataclass(frozen=True, slots=True)
class BetTold:
    """A bet with what is known of it now; the readings are those whose day has come."""

    placed: PlacedBet
    title: str | None
    readings: tuple[Reading, ...]


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
    """What the counts of a cohort, as `by_day` has them, say of each stretch."""
    return tuple(_reading(paper, cohort, days, stretch) for stretch in found_in)


def _reading(paper: str, cohort: Collection[str], days: Mapping[date, Mapping[str, int]], stretch: Stretch) -> Reading:
    """Of each paper the first count of the stretch: a run that ended early was completed later."""
    told: dict[str, int] = {}
    on: date | None = None
    for day, counts in days.items():
        if stretch.day <= day < stretch.until and not told.keys() >= counts.keys():
            told, on = {**counts, **told}, day
    if on is None:
        return Reading(stretch.months, stretch.day)
    return Reading(stretch.months, stretch.day, standing(paper, cohort, told), on)
