"""Readings of an open bet: where its paper stood three, six and twelve months on. Shown, never scored.

A reading is told from the first counts of its stretch of time: from its day until that of the next one, or that of
the bet. What was not counted in that time cannot be told afterwards.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from readinglist.model import CitationCount
from readinglist.model.months import months_later

from .bets import PlacedBet
from .outcomes import Standing, standing

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
