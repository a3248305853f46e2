"""arXiv's announcement days: pure, by US Eastern time, holidays as data.

A *night* is named by the Eastern date of the feed that carries it: what is announced at 20:00 on
Monday is night Tuesday. There are nights Monday to Friday, but for the day after an evening in
`holidays`. Instants are aware; nights are plain dates.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from readinglist.core.clock import EASTERN, eastern_date

# Evenings, US Eastern, on which arXiv defers its announcement, as its help page lists them once a year.
#
# Keys are evenings (20:00), not nights: the night without a feed is the day after. A year that arXiv
# had not listed when this was written follows the pattern of 2025: New Year, Martin Luther King Day,
# Juneteenth, Independence Day, Labor Day, Thanksgiving, Christmas; a holiday on a Friday defers the
# announcement of Sunday. What the table does not know shows as a night that never comes, and catch-up
# moves its papers to the next one.


# 2023 and 2025 (to November): as listed at info.arxiv.org/help/availability.
# December 2025: as the daily lists show. 2026, 2027: expected by the pattern.
EVENINGS_WITHOUT_ANNOUNCEMENT: dict[date, str] = {
    date(2023, 1, 16): "Martin Luther King Day",
    date(2023, 6, 14): "arXiv's day off",
    date(2023, 6, 19): "Juneteenth",
    date(2023, 7, 4): "Independence Day",
    date(2023, 9, 4): "Labor Day",
    date(2023, 11, 23): "Thanksgiving",
    date(2023, 12, 25): "Christmas",
    date(2023, 12, 27): "arXiv's day off",
    date(2025, 1, 1): "New Year",
    date(2025, 1, 20): "Martin Luther King Day",
    date(2025, 6, 19): "Juneteenth",
    date(2025, 7, 6): "Independence Day",
    date(2025, 9, 1): "Labor Day",
    date(2025, 11, 27): "Thanksgiving",
    date(2025, 12, 25): "Christmas",
    date(2025, 12, 30): "arXiv's day off",
    date(2026, 1, 1): "New Year",
    date(2026, 1, 19): "Martin Luther King Day",
    date(2026, 6, 21): "Juneteenth",
    date(2026, 7, 5): "Independence Day",
    date(2026, 9, 7): "Labor Day",
    date(2026, 11, 26): "Thanksgiving",
    date(2026, 12, 27): "Christmas",
    date(2027, 1, 3): "New Year",
    date(2027, 1, 18): "Martin Luther King Day",
    date(2027, 6, 20): "Juneteenth",
    date(2027, 7, 5): "Independence Day",
    date(2027, 9, 6): "Labor Day",
    date(2027, 11, 25): "Thanksgiving",
}


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
