"""Nights are Monday to Friday by Eastern time, but for the days after an evening off."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readinglist.sources.calendar import (
    EVENINGS_WITHOUT_ANNOUNCEMENT,
    first_night_after,
    is_night,
    latest_night,
    night_after,
    night_on_or_after,
    nights_between,
    why_no_night,
)

days = st.dates(date(1995, 1, 1), date(2060, 1, 1))


@pytest.mark.parametrize(
    ("now", "night"),
    [
        # Daylight saving starts on 8 March and ends on 1 November 2026: midnight Eastern is 05:00, then 04:00 UTC.
        ("2026-03-06T04:59:59+00:00", date(2026, 3, 5)),
        ("2026-03-06T05:00:00+00:00", date(2026, 3, 6)),
        ("2026-03-08T12:00:00+00:00", date(2026, 3, 6)),
        ("2026-03-09T03:59:59+00:00", date(2026, 3, 6)),
        ("2026-03-09T04:00:00+00:00", date(2026, 3, 9)),
        ("2026-11-01T12:00:00+00:00", date(2026, 10, 30)),
        ("2026-11-02T04:30:00+00:00", date(2026, 10, 30)),
        ("2026-11-02T05:00:00+00:00", date(2026, 11, 2)),
        ("2028-02-29T05:00:00+00:00", date(2028, 2, 29)),
        ("2026-01-02T12:00:00+00:00", date(2026, 1, 1)),  # New Year's evening is off
        ("2025-12-26T23:00:00+00:00", date(2025, 12, 25)),
        ("2026-11-24T20:00:00-05:00", date(2026, 11, 24)),
    ],
)
def test_B14_the_newest_night_follows_eastern_time(now: str, night: date) -> None:
    assert latest_night(datetime.fromisoformat(now)) == night


@pytest.mark.parametrize(
    ("submitted", "night"),
    [
        ("2025-03-17T13:59:59-04:00", date(2025, 3, 18)),  # Monday before the cut-off
        ("2025-03-17T14:00:00-04:00", date(2025, 3, 19)),
        ("2025-03-20T15:00:00-04:00", date(2025, 3, 24)),  # Thursday afternoon: Sunday evening
        ("2025-03-21T13:00:00-04:00", date(2025, 3, 24)),
        ("2025-03-21T14:30:00-04:00", date(2025, 3, 25)),
        ("2025-03-22T03:00:00-04:00", date(2025, 3, 25)),
        ("2025-03-24T17:59:00+00:00", date(2025, 3, 25)),
        ("2025-09-01T10:00:00-04:00", date(2025, 9, 3)),  # Labor Day's evening is off
        ("2025-07-04T10:00:00-04:00", date(2025, 7, 8)),  # Sunday, 6 July, is off
    ],
)
def test_a_submission_is_announced_after_its_cut_off(submitted: str, night: date) -> None:
    assert first_night_after(datetime.fromisoformat(submitted)) == night


def test_why_there_is_no_night() -> None:
    assert why_no_night(date(2025, 9, 1)) is None
    assert why_no_night(date(2025, 9, 2)) == "holiday"
    assert why_no_night(date(2025, 9, 6)) == "weekend"


def test_every_evening_off_is_one_on_which_there_would_be_an_announcement() -> None:
    assert all(evening.weekday() not in (4, 5) for evening in EVENINGS_WITHOUT_ANNOUNCEMENT)


@given(days)
def test_the_next_night_is_after_and_the_first_not_before(day: date) -> None:
    assert night_on_or_after(day) >= day
    assert night_after(day) > day
    assert is_night(night_on_or_after(day))
    assert night_on_or_after(day) == (day if is_night(day) else night_after(day))


@given(days, st.integers(0, 40), st.integers(0, 40))
def test_nights_between_three_days_add_up(day: date, first: int, second: int) -> None:
    middle, end = day + timedelta(first), day + timedelta(first + second)
    assert nights_between(day, middle) + nights_between(middle, end) == nights_between(day, end)
    assert nights_between(end, day) == () or end == day


@given(st.datetimes(datetime(1995, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC)), st.integers(0, 10**6))
def test_a_later_submission_is_never_announced_earlier(moment: datetime, seconds: int) -> None:
    first, second = first_night_after(moment), first_night_after(moment + timedelta(seconds=seconds))
    assert first <= second
    assert first > moment.date() - timedelta(1)
    assert is_night(first)
