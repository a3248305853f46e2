"""Dates and times as people read them: the only place where time leaves UTC."""

from __future__ import annotations

from datetime import UTC, date, datetime

from readinglist.study.days import WEEKDAYS

_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


def day_of(moment: datetime) -> str:
    """The UTC day of an instant, as sources count."""
    return moment.astimezone(UTC).date().isoformat()


def local_minute(moment: datetime) -> str:
    """Day and minute in the zone of this machine."""
    return moment.astimezone().strftime("%Y-%m-%d %H:%M")


def long_day(night: date) -> str:
    """Tuesday 24 November 2026, in English whatever the locale."""
    return f"{WEEKDAYS[night.weekday()]} {night.day} {_MONTHS[night.month - 1]} {night.year}"


def ago(then: datetime, now: datetime) -> str:
    """How long ago, in the largest unit that says something."""
    minutes = int((now - then).total_seconds() // 60)
    if minutes < 1:
        return "just now"
    for size, unit in ((60 * 24, "day"), (60, "hour"), (1, "minute")):
        if minutes >= size:
            count = minutes // size
            return f"{count} {unit}{'s' if count > 1 else ''} ago"
    raise AssertionError(minutes)
