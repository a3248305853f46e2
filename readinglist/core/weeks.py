"""Weeks as ISO 8601 counts them: Monday to Sunday, named 2026-W48; the first has the year's first Thursday."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from . import days
from .errors import UsageError

FIRST_YEAR, LAST_YEAR = 1900, 9000
_NAME = re.compile(r"(?P<year>[0-9]{4})-?W(?P<number>[0-9]{1,2})", re.I)


@dataclass(frozen=True, slots=True, order=True)
class Week:
    """A week by its Monday."""

    first: date

    @property
    def last(self) -> date:
        """Its Sunday."""
        return self.first + timedelta(days=6)

    @property
    def number(self) -> int:
        """1 to 53."""
        return self.first.isocalendar().week

    @property
    def name(self) -> str:
        """As files are named: 2026-W48."""
        return days.week_of(self.first)

    @property
    def begins_quarter(self) -> bool:
        """Weeks 1, 14, 27 and 40."""
        return self.number in (1, 14, 27, 40)

    def before(self, weeks: int = 1) -> Week:
        """The week so many earlier; negative: later."""
        return Week(self.first - timedelta(weeks=weeks))

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


def week_of(day: date) -> Week:
    """The one week that a day is in."""
    return Week(days.monday_of(day))


def parse_week(text: str) -> Week:
    """A week by its name, or by a day in it. Raises UsageError.

    >>> parse_week("2026-W48").first.isoformat(), parse_week("2027-01-01").name
    ('2026-11-23', '2026-W53')
    """
    match = _NAME.fullmatch(text.strip())
    try:
        if match:
            week = Week(date.fromisocalendar(int(match["year"]), int(match["number"]), 1))
        else:
            week = week_of(date.fromisoformat(text.strip()))
        if FIRST_YEAR <= week.first.year <= LAST_YEAR:  # weeks before and after it are asked for too
            return week
        raise ValueError
    except ValueError:
        raise UsageError(f"{text[:20]!r} is no week such as 2026-W48, and no day such as 2026-11-24") from None
