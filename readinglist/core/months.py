"""Months of the calendar, as numbers that can be subtracted and as days.

Everything that goes by months goes by these: cohorts, fates, trends, bets, the look back.
"""

from __future__ import annotations

from datetime import date

NO_MONTH = -1


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
    year = max(date.min.year, min(year, date.max.year))
    for number in range(day.day, 27, -1):
        try:
            return date(year, month + 1, number)
        except ValueError:  # no such day
            continue
    return date(year, month + 1, day.day)
