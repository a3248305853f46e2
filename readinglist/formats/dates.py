"""Days as bibliographies write them. What is not said is not made up: a year stays a year."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

from readinglist.core.frozen import Frozen

_MONTH_NAMES = """
    jan january januar, feb february februar, mar march märz, apr april, may mai, jun june juni, jul july juli,
    aug august, sep sept september, oct october okt oktober, nov november, dec december dez dezember
"""
_MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES.split(","), 1) for name in names.split()}
_ISO = re.compile(r"(?<!\d)(?P<year>\d{4})(?:[-./](?P<month>\d{1,2})(?:[-./](?P<day>\d{1,2}))?)?(?!\d)", re.A)
_MONTH_YEAR = re.compile(r"(?<!\d)(?P<month>\d{1,2})[-./](?P<year>\d{4})(?!\d)", re.A)
_WORD = re.compile(r"[^\W\d_]+")
_NUMBER = re.compile(r"\d{1,4}", re.A)


class PartialDate(Frozen):
    """A date as far as it is known; `day` never without `month`."""

    year: int
    month: int | None = None
    day: int | None = None

    def as_instant(self) -> datetime | None:
        """Midnight UTC of the day, where all of it is known."""
        if self.month is None or self.day is None:
            return None
        return datetime(self.year, self.month, self.day, tzinfo=UTC)


def find_date(text: str) -> PartialDate | None:
    """The first date in `text`: `2016-09-19`, `2022-12`, `07/2013`, `Oct 19, 1966`, `2012`, a range's begin.

    >>> find_date("Wed, 05 Aug 2015 09:08:53 +0200")
    PartialDate(year=2015, month=8, day=5)
    """
    text = text[:100]
    if month := _named_month(text):
        return _worded(text, month)
    month_first = _MONTH_YEAR.search(text)
    iso = _ISO.search(text)
    if month_first and (iso is None or month_first.start() < iso.start()):
        return _checked(int(month_first["year"]), int(month_first["month"]), None)
    if iso is None:
        return None
    return _checked(int(iso["year"]), int(iso["month"] or 0) or None, int(iso["day"] or 0) or None)


def find_day(text: str) -> date | None:
    """The whole day that `text` names, as its writer's calendar had it, or None."""
    found = find_date(text)
    if found is None or found.month is None or found.day is None:
        return None
    return date(found.year, found.month, found.day)


def find_month(text: str) -> int | None:
    """The number of the month that `text` names or numbers: `oct`, `October`, `{10}`."""
    if named := _named_month(text[:40]):
        return named
    number = _NUMBER.search(text[:40])
    return int(number[0]) if number and 1 <= int(number[0]) <= 12 else None


def _named_month(text: str) -> int | None:
    return next((_MONTHS[word] for word in map(str.lower, _WORD.findall(text)) if word in _MONTHS), None)


def _worded(text: str, month: int) -> PartialDate | None:
    """A date whose month is a word: the number of four digits is the year, one of two the day."""
    numbers = _NUMBER.findall(text)
    year = next((int(n) for n in numbers if len(n) == 4), None)
    if year is None:
        return None
    day = next((int(n) for n in numbers if len(n) <= 2), None)
    return _checked(year, month, day)


def _checked(year: int, month: int | None, day: int | None) -> PartialDate | None:
    """The date with what is impossible left out: a thirteenth month, 30 February, a day 0, the year 12."""
    if not 1000 <= year <= 9998:
        return None
    if month is None or not 1 <= month <= 12:
        return PartialDate(year)
    try:
        date(year, month, 1 if day is None else day)
    except ValueError:
        day = None
    return PartialDate(year, month, day)


def instant(moment: datetime) -> str:
    """An instant to the second, as JSON has it here and RFC 3339 wants it: `2017-06-12T17:57:34Z`."""
    return f"{moment.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat()}Z"
