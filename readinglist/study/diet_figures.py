"""Where the time went: hours by kind, goal and week, against the split that was intended.

Hours are those that were logged. A day on which something was touched and no time was logged is counted as a day and
never turned into hours. Books are textbooks and theses, papers are papers; reimplementations and the rest are told
beside them and are no part of the split (Schulman, "An opinionated guide to ML research", 2020).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta, tzinfo
from typing import TypeVar

from readinglist.core.dates import WEEKDAYS, day_of, week_of
from readinglist.core.log import LogEntry, Rated, Read, effective
from readinglist.core.statistics import Interval, wilson
from readinglist.core.work_entries import ITEM_KINDS, PAPER, Claimed, Obtained, QueueChanged, TimeSpent

from .records import BOOKS, Item

Key = TypeVar("Key")
PROJECT = "project"  # or a goal; days of it alone: no time is logged for one
OTHER = "other"  # time of an item that is no longer known
LEAST_MINUTES = 120  # below that a share of hours says nothing
TOLERANCE = 0.1  # a share so near to the intended one is as intended


@dataclass(frozen=True, slots=True)
class Touch:
    """Something was worked on, on a day of the reader. `minutes` None: nobody logged how long."""

    day: date
    subject: str
    kind: str
    goal: str | None = None
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class WeekOfDiet:
    """One ISO week: minutes by kind, and the days that were touched."""

    week: str
    monday: date
    minutes: Mapping[str, int]
    days: int


@dataclass(frozen=True, slots=True)
class Diet:
    """The time from `since` to `until`, both included.

    `minutes` and `untimed` are by kind; `untimed` counts the days on which something of the kind was touched and no
    time was logged for any of it. `goals` are minutes by goal, None: without one. `share` is that of books in the
    minutes of books and papers, None below two hours; `day_share` the share of days, with its 95 % interval.
    """

    since: date
    until: date
    minutes: Mapping[str, int]
    untimed: Mapping[str, int]
    goals: Mapping[str | None, int]
    weeks: tuple[WeekOfDiet, ...]
    intended: float
    share: float | None
    day_share: float | None
    interval: Interval | None
    exploration: tuple[int, int] | None = None  # exploration days with something outside the goals, and all of them

    @property
    def owed(self) -> str | None:
        """books | papers, whichever is behind the intended split; None: neither, or too little is known."""
        if self.share is None or abs(self.share - self.intended) <= TOLERANCE:
            return None
        return "books" if self.share < self.intended else "papers"

    @property
    def owed_text(self) -> str | None:
        """`papers had 18% of the reading, 50% was meant`; None where nothing is owed."""
        if self.owed is None or self.share is None:
            return None
        is_books = self.owed == "books"
        share, intended = (self.share, self.intended) if is_books else (1 - self.share, 1 - self.intended)
        return (
            f"{'books and theses' if is_books else 'papers'} had {share:.0%} of the reading, {intended:.0%} was meant"
        )


def touches_of(
    entries: Iterable[LogEntry], items: Mapping[str, Item], zone: tzinfo | None, more: Iterable[Touch] = ()
) -> tuple[Touch, ...]:
    """What was worked on, by day, in the order of the days.

    Time that was logged counts on the day that it names. A reading, a critique, a start or an end in the queue, a
    claim and a result touch their day. `more`: what else tells of work (a notebook, the commits of a project).
    """
    found = [*more]
    for entry in effective(entries):
        data = entry.data
        minutes = None
        day = day_of(entry.at, zone)
        if isinstance(data, TimeSpent):
            day, minutes = date.fromisoformat(data.on), data.minutes
        elif isinstance(data, Read):
            minutes = data.minutes
        elif isinstance(data, QueueChanged):
            if data.change not in ("start", "done"):
                continue
        elif not isinstance(data, Rated | Claimed | Obtained):
            continue
        item = items.get(entry.subject)
        kind = item.kind if item else PAPER if isinstance(data, Read | Rated) else OTHER
        found.append(Touch(day, entry.subject, kind, item.goal if item else None, minutes))
    return tuple(sorted(found, key=lambda touch: (touch.day, touch.subject)))


def diet(
    touches: Iterable[Touch],
    since: date,
    until: date,
    intended: float = 0.5,
    explore: str = "",
    goals: Collection[str] = (),
) -> Diet:
    """The diet of the days from `since` to `until`. `explore`: the weekday of exploration, "" for none."""
    inside = [touch for touch in touches if since <= touch.day <= until]
    minutes = _minutes(inside, lambda touch: touch.kind)
    books = sum(minutes.get(kind, 0) for kind in BOOKS)
    read = books + minutes.get(PAPER, 0)
    days = {kind: {touch.day for touch in inside if touch.kind == kind} for kind in (*ITEM_KINDS, PROJECT, OTHER)}
    book_days = len(days[BOOKS[0]] | days[BOOKS[1]])
    all_days = book_days + len(days[PAPER])
    return Diet(
        since,
        until,
        minutes,
        {kind: count for kind in days if (count := len(_untimed(inside, kind)))},
        _minutes(inside, lambda touch: touch.goal),
        tuple(_week(inside, monday) for monday in _mondays(since, until)),
        intended,
        books / read if read >= LEAST_MINUTES else None,
        book_days / all_days if all_days else None,
        wilson(book_days, all_days),
        _explored(inside, since, until, explore, goals),
    )


def _minutes(touches: Iterable[Touch], key: Callable[[Touch], Key]) -> dict[Key, int]:
    total: Counter[Key] = Counter()
    for touch in touches:
        if touch.minutes:
            total[key(touch)] += touch.minutes
    return dict(total)


def _untimed(touches: Iterable[Touch], kind: str) -> set[date]:
    timed: set[date] = set()
    touched: set[date] = set()
    for touch in touches:
        if touch.kind == kind:
            (timed if touch.minutes else touched).add(touch.day)
    return touched - timed


def _week(touches: Iterable[Touch], monday: date) -> WeekOfDiet:
    own = [touch for touch in touches if week_of(touch.day).first == monday]
    return WeekOfDiet(week_of(monday).name, monday, _minutes(own, lambda touch: touch.kind), len({t.day for t in own}))


def _mondays(since: date, until: date) -> list[date]:
    first = week_of(since).first
    return [first + timedelta(weeks=n) for n in range((until - first).days // 7 + 1)]


def _explored(
    touches: Iterable[Touch], since: date, until: date, explore: str, goals: Collection[str]
) -> tuple[int, int] | None:
    """On how many of the exploration days something without an open goal was touched, and how many there were."""
    if explore not in WEEKDAYS:
        return None
    number = WEEKDAYS.index(explore)
    all_days = [since + timedelta(days=n) for n in range((until - since).days + 1)]
    wanted = {day for day in all_days if day.weekday() == number}
    done = {touch.day for touch in touches if touch.goal not in goals} & wanted
    return len(done), len(wanted)
