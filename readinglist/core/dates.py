"""Days, weeks and months of the calendar.

An instant falls in exactly one day of the reader's zone. Weeks are those of ISO 8601: Monday to Sunday, named 2026-W48;
the first of a year holds its first Thursday. Months are also numbers that can be subtracted: cohorts, fates, trends,
bets and the look back go by them.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from datetime import MAXYEAR, MINYEAR, date, datetime, timedelta, tzinfo

from .errors import UsageError
from .frozen import Frozen

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = tuple("january february march april may june july august september october november december".split())
DAYS_AWAY = {"yesterday": -1, "today": 0, "tomorrow": 1}
LONGEST_AWAY = 9999  # days, weeks, months or years
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


def parse_day(text: str, today: date, *, ahead: bool = False) -> date:
    """A day as people say it. Raises UsageError for all else.

    A weekday and a date without a year are the nearest such day before `today`, or after it where `ahead`; a date
    without a year may be today itself.

    >>> [parse_day(text, date(2026, 11, 25), ahead=True).isoformat() for text in ("fri", "in 2 weeks", "3 jan")]
    ['2026-11-27', '2026-12-09', '2027-01-03']
    >>> [parse_day(text, date(2026, 11, 25)).isoformat() for text in ("friday", "3 days ago", "Dec 24", "2026-11-01")]
    ['2026-11-20', '2026-11-22', '2025-12-24', '2026-11-01']
    """
    try:
        return _day_of_words(text.strip().lower().replace(",", " ").split(), today, ahead)
    except (ValueError, OverflowError):
        example = "2026-11-24, today, friday, in 2 weeks or 24 dec" if ahead else "2026-11-24, yesterday or friday"
        raise UsageError(f"{text[:40]!r} is not a date such as {example}") from None


def _day_of_words(said: Sequence[str], today: date, ahead: bool) -> date:
    """Raises ValueError, OverflowError."""
    match said:
        case [word] if word in DAYS_AWAY:
            return today + timedelta(DAYS_AWAY[word])
        case [word] | [("next" | "last"), word] if word[:3].isalpha() and (place := _place(word, WEEKDAYS)) is not None:
            ahead = said[0] == "next" or (ahead and said[0] != "last")
            days = (place - today.weekday() - 1) % 7 + 1
            return today + timedelta(days if ahead else days - 7 or -7)
        case [("next" | "last") as side, unit]:
            return _away(today, 1 if side == "next" else -1, unit)
        case ["in", number, unit]:
            return _away(today, 1 if number in ("a", "an", "one") else _number(number), unit)
        case [number, unit, "ago"]:
            return _away(today, -1 if number in ("a", "an", "one") else -_number(number), unit)
        case [a, b, *year] if len(year) <= 1:
            day, name = (a, b) if a[:1].isdigit() else (b, a)
            if (month := _place(name, MONTHS)) is None:
                raise ValueError
            days = _number(re.sub(r"(?<=[0-9])(?:st|nd|rd|th)\Z", "", day))
            if year:
                return date(_number(year[0]), month + 1, days)
            nearest = [date(today.year + n, month + 1, days) for n in (-1, 0, 1)]
            return min(d for d in nearest if d >= today) if ahead else max(d for d in nearest if d <= today)
        case [word]:
            return date.fromisoformat(word)
    raise ValueError


def _place(word: str, names: Sequence[str]) -> int | None:
    """The number of the name that begins so, by three letters or more."""
    return next((i for i, name in enumerate(names) if len(word) > 2 and name.lower().startswith(word)), None)


def _number(word: str) -> int:
    """Raises ValueError."""
    if not (word.isascii() and word.isdigit()) or (number := int(word[:6])) > LONGEST_AWAY:
        raise ValueError
    return number


def _away(today: date, number: int, unit: str) -> date:
    """Raises ValueError, OverflowError."""
    match unit.removesuffix("s"):
        case "day":
            return today + timedelta(number)
        case "week":
            return today + timedelta(weeks=number)
        case ("month" | "year") as unit:
            return months_later(today, number * (12 if unit == "year" else 1))
    raise ValueError


def parse_week(text: str, today: date = date.min) -> Week:
    """A week by its name, by a day in it, or, where `today` is given, as `this week`, `last week`. Raises UsageError.

    >>> parse_week("2026-W48").first.isoformat(), parse_week("2027-01-01").name
    ('2026-11-23', '2026-W53')
    >>> parse_week("last week", date(2026, 11, 24)).name
    '2026-W47'
    """
    match = _NAME.fullmatch(text.strip())
    try:
        if match:
            week = Week(date.fromisocalendar(int(match["year"]), int(match["number"]), 1))
        else:
            week = week_of(today if text.strip().lower() == "this week" else parse_day(text, today))
        if FIRST_YEAR <= week.first.year <= LAST_YEAR:  # weeks before and after it are asked for too
            return week
        raise ValueError
    except (ValueError, UsageError):
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
