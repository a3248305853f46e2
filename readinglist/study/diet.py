"""Where the time went: hours by kind, goal and week, against the split that was intended.

Hours are those that were logged. A day on which something was worked on and no time was logged is counted as a day and
never turned into hours; what triage and reading took is estimated beside them. Books are textbooks and theses, papers
are papers; reimplementations, the rest and estimates are no part of the split (Schulman, "An opinionated guide to ML
research", 2020).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import field, replace
from datetime import date, timedelta, tzinfo
from statistics import median
from typing import TypeVar

from readinglist.context import Context, today_of, zone_of
from readinglist.core.dates import WEEKDAYS, day_of, week_of
from readinglist.core.errors import ConfigError, InputError, StoreError
from readinglist.core.frozen import Frozen
from readinglist.core.log import LogEntry, Read, Verdict, effective
from readinglist.core.statistics import Interval, wilson
from readinglist.core.work_entries import ITEM_KINDS, PAPER
from readinglist.practice.api import open_goals
from readinglist.store.files import read_text, write_text_atomically
from readinglist.study.records import BOOKS

from .activity import OTHER, PROJECT, ActivityDay, all_activity
from .queue import items_of
from .records import Item

Key = TypeVar("Key")
KINDS_OF_WORK = ("queue", "time", "claim", "result", "read", "critique")  # of the log, that tell of work
WEEKS = 4
NUDGED = "nudged"  # a file of the cache: the day of the last nudge
LEAST_MINUTES = 120  # below that a share of hours says nothing
PAUSE = 180  # seconds between two decisions: longer, and something else was done
FIRST_DECISION = 20  # seconds
READING = 20  # minutes, where fewer than three readings have a time
TOLERANCE = 0.1  # a share so near to the intended one is as intended


class WeekOfDiet(Frozen):
    """One ISO week: minutes by kind, and the days that were touched."""

    week: str
    monday: date
    minutes: Mapping[str, int]
    days: int


class Diet(Frozen):
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
    estimated: Mapping[str, int] = field(default_factory=dict)  # minutes that nobody logged: of triage, and of papers

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
        if self.owed == "books":
            return f"books and theses had {self.share:.0%} of the reading, {self.intended:.0%} intended"
        return f"papers had {1 - self.share:.0%} of the reading, {1 - self.intended:.0%} intended"


def diet_of_days(
    activity: Iterable[ActivityDay],
    since: date,
    until: date,
    intended: float = 0.5,
    explore: str = "",
    goals: Collection[str] = (),
) -> Diet:
    """The diet of the days from `since` to `until`. `explore`: the weekday of exploration, "" for none."""
    inside = [one for one in activity if since <= one.day <= until]
    minutes = _minutes(inside, lambda one: one.kind)
    books = sum(minutes.get(kind, 0) for kind in BOOKS)
    read = books + minutes.get(PAPER, 0)
    days = {kind: {one.day for one in inside if one.kind == kind} for kind in (*ITEM_KINDS, PROJECT, OTHER)}
    book_days = len(days[BOOKS[0]] | days[BOOKS[1]])
    all_days = book_days + len(days[PAPER])
    return Diet(
        since,
        until,
        minutes,
        {kind: count for kind in days if (count := len(_untimed(inside, kind)))},
        _minutes(inside, lambda one: one.goal),
        tuple(_week(inside, monday) for monday in _mondays(since, until)),
        intended,
        books / read if read >= LEAST_MINUTES else None,
        book_days / all_days if all_days else None,
        wilson(book_days, all_days),
        _explored(inside, since, until, explore, goals),
    )


def _minutes(activity: Iterable[ActivityDay], key: Callable[[ActivityDay], Key]) -> dict[Key, int]:
    total: Counter[Key] = Counter()
    for one in activity:
        if one.minutes:
            total[key(one)] += one.minutes
    return dict(total)


def _untimed(activity: Sequence[ActivityDay], kind: str) -> set[date]:
    own = [one for one in activity if one.kind == kind]
    return {one.day for one in own} - {one.day for one in own if one.minutes}


def _week(activity: Iterable[ActivityDay], monday: date) -> WeekOfDiet:
    own = [one for one in activity if week_of(one.day).first == monday]
    return WeekOfDiet(week_of(monday).name, monday, _minutes(own, lambda one: one.kind), len({t.day for t in own}))


def _mondays(since: date, until: date) -> list[date]:
    first = week_of(since).first
    return [first + timedelta(weeks=n) for n in range((until - first).days // 7 + 1)]


def _explored(
    activity: Iterable[ActivityDay], since: date, until: date, explore: str, goals: Collection[str]
) -> tuple[int, int] | None:
    """On how many of the exploration days something without an open goal was touched, and how many there were."""
    if explore not in WEEKDAYS:
        return None
    number = WEEKDAYS.index(explore)
    all_days = [since + timedelta(days=n) for n in range((until - since).days + 1)]
    wanted = {day for day in all_days if day.weekday() == number}
    done = {one.day for one in activity if one.goal not in goals} & wanted
    return len(done), len(wanted)


def read_diet(lib: Context, weeks: int = WEEKS) -> Diet:
    """The diet of this week and the weeks before it, `weeks` in all, with what nobody logged estimated."""
    _, activity = worked_on(lib, weeks)
    eaten, entries = diet_of(lib, activity, weeks), lib.store.log.of_kind("verdict", "read")
    return replace(eaten, estimated=estimated_minutes(entries, eaten.since, eaten.until, zone_of(lib)))


def estimated_minutes(entries: Iterable[LogEntry], since: date, until: date, zone: tzinfo | None) -> dict[str, int]:
    """Minutes of triage and of papers that were read without a time, from `since` to `until`.

    A decision took the time since the one before it, or `FIRST_DECISION` s after a pause above `PAUSE` s. A reading
    took the median of the readings with a time, of fewer than three `READING` min.
    """
    standing = effective(entries)
    timed = [entry.data.minutes for entry in standing if isinstance(entry.data, Read) and entry.data.minutes]
    each = median(timed) if len(timed) >= 3 else READING
    seconds, minutes, last = 0.0, 0.0, None
    for entry in standing:
        if not since <= day_of(entry.at, zone) <= until:
            continue
        if isinstance(entry.data, Read):
            minutes += 0 if entry.data.minutes else each
        elif isinstance(entry.data, Verdict) and entry.data.on is None:
            gap = PAUSE + 1 if last is None else (entry.at - last).total_seconds()
            seconds += gap if gap <= PAUSE else FIRST_DECISION
            last = entry.at
    found = {"triage": round(seconds / 60), PAPER: round(minutes)}
    return {kind: count for kind, count in found.items() if count}


def nudge(lib: Context) -> str | None:
    """One sentence where the diet of the last four weeks is off the split, at most once a day; else None."""
    path, today = lib.places.cache / NUDGED, today_of(lib).isoformat()
    try:
        if path.exists() and read_text(path).strip() == today:
            return None
        owed = read_diet(lib).owed_text
        if owed is None:
            return None
        write_text_atomically(path, f"{today}\n")
    except (OSError, InputError, StoreError):
        return None  # what cannot be remembered would be said again and again
    return f"{owed} (last {WEEKS} weeks): readinglist study next"


def worked_on(lib: Context, weeks: int) -> tuple[Mapping[str, Item], tuple[ActivityDay, ...]]:
    entries = lib.memory.once("work", lib.store.log.last_seq(), lambda: lib.store.log.of_kind(*KINDS_OF_WORK))
    items = items_of(lib)
    return items, all_activity(lib, entries, items, _since(lib, weeks), today_of(lib))


def _since(lib: Context, weeks: int) -> date:
    return week_of(today_of(lib)).first - timedelta(weeks=max(weeks, 1) - 1)


def diet_of(lib: Context, activity: tuple[ActivityDay, ...], weeks: int) -> Diet:
    goals = {goal.name for goal in open_goals(lib)}
    return diet_of_days(
        activity, _since(lib, weeks), today_of(lib), lib.settings.study.books, explore_day_of(lib), goals
    )


def explore_day_of(lib: Context) -> str:
    """The day of the week that is set, as English writes it; "" for none. Raises ConfigError."""
    day = lib.settings.study.explore_day.strip().capitalize()
    if day and day not in WEEKDAYS:
        raise ConfigError(f"[study] explore_day = {day[:20]!r} is not a day of the week such as Friday")
    return day
