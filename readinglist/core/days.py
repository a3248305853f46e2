"""Days and weeks of the reader: an instant falls in exactly one day of his zone, a day in one ISO week."""

from __future__ import annotations

from datetime import date, datetime, timedelta, tzinfo

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def day_of(moment: datetime, zone: tzinfo | None) -> date:
    """The date in `zone` at an aware instant; None: the zone of this machine."""
    return moment.astimezone(zone).date()


def week_of(day: date) -> str:
    """The ISO week of a day: the year is that of the week's Thursday.

    >>> week_of(date(2027, 1, 1)), week_of(date(2026, 11, 24))
    ('2026-W53', '2026-W48')
    """
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def monday_of(day: date) -> date:
    """The first day of its week."""
    return day - timedelta(days=day.weekday())
