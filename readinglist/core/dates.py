"""Days, weeks and months of the calendar.

An instant falls in exactly one day of the reader's zone. Weeks are those of ISO 8601: Monday to Sunday, named 2026-W48;
the first of a year holds its first Thursday. Months are also numbers that can be subtracted: cohorts, fates, trends,
bets and the look back go by them.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import MAXYEAR, MINYEAR, date, datetime, timedelta, tzinfo

from .errors import UsageError
from .frozen import Frozen

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
FIRST_YEAR, LAST_YEAR = 1900, 9000  # of a week that is asked for
NO_MONTH = -1
_NAME = re.compile(r"(?P<year>[0-9]{4})-?W(?P<number>[0-9]{1,2})", re.I)


def day_of(moment: datetime, zone: tzinfo | None) -> date:
    """The date in `zone` at an aware instant; None: the zone of this machine."""
    return moment.astimezone(zone).date()


class Week(Frozen, order=True):
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
        """As files are named, with the year of the week's Thursday: 2026-W48."""
        return f"{self.first.isocalendar().year}-W{self.number:02d}"

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
    """The one week that a day is in.

    >>> week_of(date(2027, 1, 1)).name, week_of(date(2026, 11, 24)).first.isoformat()
    ('2026-W53', '2026-11-23')
    """
    return Week(day - timedelta(days=day.weekday()))


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
        raise UsageError(f"{text[:20]!r} is neither a week such as 2026-W48 nor a day such as 2026-11-24") from None


def month_number(day: date | None) -> int:
    """Months since year 0; NO_MONTH where no day is known.

    >>> month_number(date(2024, 7, 31)), month_day(24294)
    (24294, datetime.date(2024, 7, 1))
    """
    return NO_MONTH if day is None else 12 * day.year + day.month - 1


def month_day(number: int) -> date:
    """The first day of a month that is known."""
    return date(number // 12, number % 12 + 1, 1)


def months_later(day: date, months: int) -> date:
    """The same day of the month so many months on, or the last one that the month has; before, where it is negative.

    >>> months_later(date(2024, 2, 29), 12), months_later(date(2026, 11, 30), 3), months_later(date(2026, 1, 31), -2)
    (datetime.date(2025, 2, 28), datetime.date(2027, 2, 28), datetime.date(2025, 11, 30))
    """
    year, month = divmod(month_number(day) + months, 12)
    year, month = max(MINYEAR, min(year, MAXYEAR)), month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
