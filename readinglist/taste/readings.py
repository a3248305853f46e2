"""Readings of an open bet: where its paper stood three, six and twelve months on. Shown, never scored.

A reading is told from the first counts of its stretch of time: from its day until that of the next one, or that of
the bet. What was not counted in that time cannot be told afterwards.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from readinglist.model import CitationCount

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


def stretches(made: date, by: date) -> tuple[Stretch, ...]:
    """The readings of a bet that was made on one day and is due on another.

    >>> [(s.months, s.day.isoformat()) for s in stretches(date(2026, 11, 30), date(2027, 9, 1))]
    [(3, '2027-02-28'), (6, '2027-05-30')]
    """
    days = [(months, day) for months in MONTHS if (day := later(made, months)) < by]
    ends = [*(day for _, day in days[1:]), by]
    return tuple(Stretch(months, day, end) for (months, day), end in zip(days, ends, strict=True))


def current(made: date, by: date, today: date) -> Stretch | None:
    """The reading that can be taken today."""
    return next((stretch for stretch in stretches(made, by) if stretch.day <= today < stretch.until), None)


def readings(
    paper: str, cohort: Collection[str], counts: Iterable[CitationCount], found_in: Iterable[Stretch]
) -> tuple[Reading, ...]:
    """What `counts` of the cohort, oldest first, say of each stretch."""
    all_counts = tuple(counts)
    return tuple(_reading(paper, cohort, all_counts, stretch) for stretch in found_in)


def _reading(paper: str, cohort: Collection[str], counts: tuple[CitationCount, ...], stretch: Stretch) -> Reading:
    first: dict[str, CitationCount] = {}
    for count in counts:
        if stretch.day <= count.asked_at.date() < stretch.until:
            first.setdefault(count.paper, count)
    if not first:
        return Reading(stretch.months, stretch.day)
    told: Mapping[str, int] = {name: count.count for name, count in first.items()}
    on = max(count.asked_at.date() for count in first.values())
    return Reading(stretch.months, stretch.day, standing(paper, cohort, told), on)


def later(day: date, months: int) -> date:
    """The same day of the month so many months on, or the last one that the month has.

    >>> later(date(2024, 2, 29), 12), later(date(2026, 11, 30), 3)
    (datetime.date(2025, 2, 28), datetime.date(2027, 2, 28))
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for number in range(day.day, 27, -1):
        try:
            return date(year, month + 1, number)
        except ValueError:  # no such day
            continue
    return date(year, month + 1, day.day)
