"""Hours, days and weeks: each entry falls in one day and one week, and the split is what was logged."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readinglist.core.dates import WEEKDAYS, day_of, week_of
from readinglist.core.log import LogEntry, Rated, Read, Seen, Verdict
from readinglist.core.work_entries import Obtained, QueueChanged, TimeSpent
from readinglist.study.activity import ActivityDay, logged_activity
from readinglist.study.diet import diet_of_days, estimated_minutes
from readinglist.study.records import fold_queue

ZONES = [ZoneInfo(name) for name in ("UTC", "Europe/Berlin", "America/New_York", "Pacific/Kiritimati", "Pacific/Niue")]
# around the ends of summer time in Berlin and New York, and around two New Years
MOMENTS = st.sampled_from(
    [datetime(2026, 10, 25, tzinfo=UTC), datetime(2026, 11, 1, 6, tzinfo=UTC), datetime(2026, 3, 29, 1, tzinfo=UTC),
     datetime(2027, 1, 1, tzinfo=UTC), datetime(2021, 1, 3, 23, tzinfo=UTC)]
)  # fmt: skip
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def entry(number: int, subject: str, data: Any, at: datetime = NOW) -> LogEntry:
    return LogEntry(f"e{number:04d}", at + timedelta(seconds=number), "d", "x", subject, data)


def queued(*items: tuple[str, str]) -> list[LogEntry]:
    return [entry(n, name, QueueChanged("add", kind=kind, goal="g" if kind == "thesis" else None))
            for n, (name, kind) in enumerate(items)]  # fmt: skip


@given(zone=st.sampled_from(ZONES), moment=MOMENTS, gaps=st.lists(st.integers(0, 7_200), min_size=1, max_size=60))
def test_every_entry_falls_in_one_day_and_one_week(zone: ZoneInfo, moment: datetime, gaps: list[int]) -> None:
    moments = [moment + timedelta(seconds=sum(gaps[:n])) - timedelta(days=1) for n in range(len(gaps))]
    days = [day_of(at, zone) for at in moments]
    assert days == sorted(days)
    entries = [entry(n, f"p{n}", Read(minutes=10), at) for n, at in enumerate(moments)]
    touches = logged_activity(entries, {}, zone)
    first, last = min(t.day for t in touches), max(t.day for t in touches)
    eaten = diet_of_days(touches, first, last)
    assert sum(eaten.minutes.values()) == 10 * len(entries)
    assert sum(sum(week.minutes.values()) for week in eaten.weeks) == 10 * len(entries)
    weeks = {week.week for week in eaten.weeks}
    assert len(weeks) == len(eaten.weeks)
    assert {week_of(touch.day).name for touch in touches} <= weeks
    halves = [diet_of_days(touches, day, day) for day in sorted({touch.day for touch in touches})]
    assert sum(sum(half.minutes.values()) for half in halves) == 10 * len(entries)


@given(st.dates(date(1999, 1, 1), date(2040, 12, 31)))
def test_a_week_has_seven_days_and_one_name(day: date) -> None:
    monday = week_of(day).first
    assert {week_of(monday + timedelta(days=n)) for n in range(7)} == {week_of(day)}
    assert week_of(monday - timedelta(days=1)) != week_of(day)


def test_the_new_year_stays_in_the_week_of_its_thursday() -> None:
    assert [week_of(day).name for day in (date(2026, 12, 31), date(2027, 1, 3), date(2027, 1, 4))] == [
        "2026-W53",
        "2026-W53",
        "2027-W01",
    ]


def test_logged_time_counts_on_the_day_that_it_names_wherever_it_is_read() -> None:
    entries = [*queued(("book", "textbook")), entry(9, "book", TimeSpent("2026-11-20", minutes=30))]
    for zone in ZONES:
        touches = logged_activity(entries, fold_queue(entries), zone)
        assert [(touch.day, touch.minutes) for touch in touches] == [(date(2026, 11, 20), 30)]


def test_hours_by_kind_goal_and_the_split() -> None:
    entries = queued(("book", "textbook"), ("thesis", "thesis"), ("ppo", "reimplementation"))
    entries += [
        entry(10, "book", TimeSpent("2026-11-23", minutes=90)),
        entry(11, "thesis", TimeSpent("2026-11-24", minutes=30)),
        entry(12, "ppo", TimeSpent("2026-11-24", minutes=600)),
        entry(13, "2401.00001", Read(minutes=40)),
    ]
    eaten = diet_of_days(logged_activity(entries, fold_queue(entries), UTC), date(2026, 11, 23), date(2026, 11, 24))
    assert eaten.minutes == {"textbook": 90, "thesis": 30, "reimplementation": 600, "paper": 40}
    assert eaten.goals == {None: 730, "g": 30}
    assert eaten.share == 120 / 160  # the reimplementation is no part of the split
    assert eaten.owed == "papers"
    assert (
        diet_of_days(
            logged_activity(entries, fold_queue(entries), UTC), date(2026, 11, 23), date(2026, 11, 24), 0.7
        ).owed
        is None
    )


def test_days_without_logged_time_are_days_and_no_hours() -> None:
    entries = [
        *queued(("ppo", "reimplementation"), ("book", "textbook")),
        entry(5, "book", QueueChanged("start")),
        entry(6, "ppo", Obtained("return", 1.0)),
        entry(7, "2401.00001", Read()),
        entry(8, "2401.00002", Rated(line="sound")),
        entry(9, "2401.00003", Read(minutes=5), NOW - timedelta(days=1)),
        entry(10, "book", QueueChanged("move", priority="high"), NOW - timedelta(days=3)),
    ]
    more = [ActivityDay(date(2026, 11, 22), "book", "textbook")]
    eaten = diet_of_days(
        logged_activity(entries, fold_queue(entries), UTC, more), date(2026, 11, 1), date(2026, 11, 30)
    )
    assert eaten.minutes == {"paper": 5}
    assert eaten.untimed == {"textbook": 2, "reimplementation": 1, "paper": 1}
    assert (eaten.share, eaten.owed) == (None, None)
    assert eaten.day_share == 2 / 4
    assert eaten.interval is not None
    assert eaten.interval[0] < 0.5 < eaten.interval[1]


@pytest.mark.parametrize(("day", "expected"), [("Tuesday", (1, 1)), ("Monday", (0, 1)), ("", None)])
def test_days_of_exploration_are_those_with_something_outside_the_goals(
    day: str, expected: tuple[int, int] | None
) -> None:
    entries = [
        *queued(("book", "textbook"), ("thesis", "thesis")),
        entry(5, "book", TimeSpent("2026-11-24", minutes=30)),
        entry(6, "thesis", TimeSpent("2026-11-23", minutes=30)),
    ]
    touches = logged_activity(entries, fold_queue(entries), UTC)
    assert WEEKDAYS[date(2026, 11, 24).weekday()] == "Tuesday"
    assert diet_of_days(touches, date(2026, 11, 23), date(2026, 11, 29), 0.5, day, {"g"}).exploration == expected


def test_time_that_nobody_logged_is_estimated_from_triage_and_reading() -> None:
    """Ten decisions a minute apart, an hour later five at once; a paper read with its time and two without."""
    triaged = [entry(60 * n, f"p{n}", Verdict("skip"), NOW) for n in range(10)]
    triaged += [entry(4_140, f"q{n}", Verdict("keep"), NOW) for n in range(5)]
    read = [entry(9_000, "p1", Read(30)), entry(9_100, "p2", Read()), entry(9_200, "p3", Read())]
    other = [entry(20, "imported", Verdict("keep", on="2020-01-01")), entry(70, "", Seen(("p1",)))]
    assert estimated_minutes([*triaged, *read, *other], NOW.date(), NOW.date(), UTC) == {"triage": 10, "paper": 40}
    own = [entry(9_300 + n, f"r{n}", Read(50)) for n in range(3)]
    assert estimated_minutes([*read, *own], NOW.date(), NOW.date(), UTC) == {"paper": 100}
    assert estimated_minutes([*triaged, *read], NOW.date() + timedelta(1), NOW.date() + timedelta(1), UTC) == {}
