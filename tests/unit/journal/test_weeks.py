"""Every instant is in one day and one week, in every zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from readinglist.core.dates import Week, day_of, parse_week, week_of
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
