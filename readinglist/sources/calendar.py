"""arXiv's announcement days: pure, by US Eastern time, holidays in `holidays.toml`.

A *night* is named by the Eastern date of the feed that carries it: what is announced at 20:00 on
Monday is night Tuesday. There are nights Monday to Friday, but for the day after an evening in
`EVENINGS_WITHOUT_ANNOUNCEMENT`. Instants are aware; nights are plain dates.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from readinglist.core.clock import EASTERN, eastern_date
from readinglist.core.package_data import package_table

# Evenings, US Eastern (20:00), on which arXiv defers its announcement.
EVENINGS_WITHOUT_ANNOUNCEMENT = frozenset(map(date.fromisoformat, package_table(__package__, "holidays.toml")))
CUT_OFF = time(14)  # Eastern: what is submitted before it is announced the same evening
_DAY = timedelta(days=1)
_SATURDAY = 5


def is_night(day: date) -> bool:
    """Whether arXiv announces in the feed of `day`.

    >>> is_night(date(2025, 9, 2)), is_night(date(2025, 9, 3))  # the day after Labor Day, and the next
    (False, True)
    """
    return why_no_night(day) is None


def why_no_night(day: date) -> str | None:
    """ "weekend" or "holiday" where there is no night, else None."""
    if day.weekday() >= _SATURDAY:
        return "weekend"
    return "holiday" if day - _DAY in EVENINGS_WITHOUT_ANNOUNCEMENT else None


def latest_night(now: datetime) -> date:
    """The newest night whose feed exists at `now`: it does from midnight, Eastern, of its day."""
    day = eastern_date(now)
    while not is_night(day):
        day -= _DAY
    return day


def night_on_or_after(day: date) -> date:
    """`day` where it is a night, else the next one."""
    while not is_night(day):
        day += _DAY
    return day


def night_after(day: date) -> date:
    """The next night strictly after `day`."""
    return night_on_or_after(day + _DAY)


def nights_between(after: date, until: date) -> tuple[date, ...]:
    """All nights with after < night <= until, oldest first; empty where until <= after."""
    days = (after + _DAY * n for n in range(1, (until - after).days + 1))
    return tuple(day for day in days if is_night(day))


def first_night_after(submitted: datetime) -> date:
    """The first night that can carry what was submitted at `submitted` (aware).

    Submissions before 14:00 Eastern on a weekday are announced that evening, Friday's on Sunday
    evening; later ones with the next weekday's. Moderation can only make it later.

    >>> first_night_after(datetime.fromisoformat("2025-03-14T13:59:00-04:00"))  # a Friday
    datetime.date(2025, 3, 17)
    >>> first_night_after(datetime.fromisoformat("2025-03-14T14:00:00-04:00"))
    datetime.date(2025, 3, 18)
    """
    local = submitted.astimezone(EASTERN)
    batch = local.date() if local.time() < CUT_OFF else local.date() + _DAY
    while batch.weekday() >= _SATURDAY:
        batch += _DAY
    return night_on_or_after(batch + _DAY)
