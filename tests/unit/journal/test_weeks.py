"""Every instant is in one day and one week, in every zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from readinglist.core.dates import MONTHS, WEEKDAYS, Week, day_of, parse_day, parse_week, week_of
from readinglist.core.errors import UsageError

ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Pacific/Kiritimati", "Pacific/Apia", "Australia/Lord_Howe")
INSTANTS = st.datetimes(datetime(1995, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))


@given(INSTANTS, st.sampled_from(ZONES))
@example(datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "Europe/Berlin")  # the hour that comes twice
@example(datetime(2026, 3, 29, 1, 0, tzinfo=UTC), "Europe/Berlin")  # the hour that is left out
@example(datetime(2026, 12, 31, 23, 30, tzinfo=UTC), "Europe/Berlin")  # New Year in the 53rd week
@example(datetime(2011, 12, 30, 12, 0, tzinfo=UTC), "Pacific/Apia")  # the day that was left out there
def test_every_instant_is_in_exactly_one_day_and_one_week(moment: datetime, zone: str) -> None:
    day = day_of(moment, ZoneInfo(zone))
    week = week_of(day)
    around = [week.before(n) for n in range(-60, 61)]
    assert [other for other in around if day in other] == [week]
    assert (week.first.weekday(), week.last - week.first) == (0, timedelta(days=6))
    assert parse_week(week.name) == week
    assert len({other.name for other in around}) == len(around)


@given(INSTANTS, INSTANTS, st.sampled_from(ZONES))
def test_a_later_instant_is_in_no_earlier_week(one: datetime, other: datetime, zone: str) -> None:
    first, second = sorted((one, other))
    assert week_of(day_of(first, ZoneInfo(zone))) <= week_of(day_of(second, ZoneInfo(zone)))


def test_weeks_follow_each_other_over_the_year() -> None:
    assert [parse_week("2026-W53").before(-n).name for n in (0, 1)] == ["2026-W53", "2027-W01"]
    assert parse_week("2026w5") == Week(date(2026, 1, 26))
    assert [week.number for week in map(Week, [date(2026, 3, 30)]) if week.begins_quarter] == [14]


@pytest.mark.parametrize("text", ["2026-W54", "2025-W53", "W48", "2026-13-01", "", "last"])
def test_what_is_no_week_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="neither a week"):
        parse_week(text)


TODAY = date(2026, 11, 25)  # a Wednesday


@given(st.integers(-800, 800), st.booleans())
def test_every_way_to_say_a_day_means_that_day(away: int, ahead: bool) -> None:
    day = TODAY + timedelta(days=away)
    said = [
        day.isoformat(),
        f"{day:%-d} {MONTHS[day.month - 1]} {day.year}",
        f"{MONTHS[day.month - 1][:3]} {day:%d}, {day.year}",
    ]
    said += [f"in {away} days" if away >= 0 else f"{-away} days ago"]
    said += [WEEKDAYS[day.weekday()][:3]] if (1 <= away <= 7 if ahead else -7 <= away <= -1) else []
    said += [f"{day:%-d} {MONTHS[day.month - 1]}"] if (0 <= away < 365 if ahead else -365 < away <= 0) else []
    if day == date(2028, 2, 29):
        said = said[:4]
    assert {parse_day(f" {text.upper()} ", TODAY, ahead=ahead) for text in said} == {day}


NO_DAYS = "|soon|fr|31 feb|in 3 moons|in ten days|5|13/12|next|last next friday|in 9999999 years|29 feb|in ١ days"
NO_DAYS += "|1 day|friday the 13th|march|2026-11|24.12.|in -1 days"


@pytest.mark.parametrize("text", NO_DAYS.split("|"))
@pytest.mark.parametrize("ahead", [True, False])
def test_what_is_no_day_is_refused(text: str, ahead: bool) -> None:
    with pytest.raises(UsageError, match="is not a date such as"):
        parse_day(text, TODAY, ahead=ahead)


def test_next_and_last_name_their_side() -> None:
    said = ("next friday", "last friday", "last week", "next month", "a week ago", "last wednesday", "wednesday")
    days = [(parse_day(text, TODAY) - TODAY).days for text in said]
    assert days == [2, -5, -7, 30, -7, -7, -7]
