"""The reading diet, and what to do with the time that there is now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from readinglist.context import Context, today_of
from readinglist.core.dates import WEEKDAYS, week_of
from readinglist.core.errors import ConfigError, InputError, StoreError
from readinglist.formats.svg import Picture
from readinglist.practice.api import open_goals
from readinglist.store.files import check_picture, read_text, write_picture, write_text_atomically
from readinglist.study.plot import diet_plot

from .activity import all_touches
from .diet_figures import Diet, Touch, diet
from .proposals import KeptPaper, Plan, is_exploration_day, propose
from .queue import items_of, queue_rows
from .records import Item

KINDS = ("queue", "time", "claim", "result", "read", "critique")  # of the log, that tell of work
WEEKS = 4
KEPT = 200  # kept papers that are looked through for one that was not read
SHOWN = 3
NUDGED = "nudged"  # a file of the cache: the day of the last nudge


def read_diet(lib: Context, weeks: int = WEEKS) -> Diet:
    """The diet of this week and the weeks before it, `weeks` in all."""
    _, touches = _worked_on(lib, weeks)
    return _diet(lib, touches, weeks)


def plan(lib: Context, minutes: int, most: int = SHOWN) -> Plan:
    """The best things to do in `minutes`, at most `most`, of the queue and of what was kept and not read."""
    items, touches = _worked_on(lib, WEEKS)
    eaten = _diet(lib, touches, WEEKS)
    rows = queue_rows(lib, items)
    titles = {row.item.name: row.title for row in rows}
    exploration = is_exploration_day(today_of(lib), _explore_day(lib))
    found = propose(
        items,
        {row.item.name: row.reasons for row in rows},
        _kept(lib),
        eaten,
        minutes,
        lib.settings.study.at_once,
        exploration,
        [goal.name for goal in open_goals(lib)],
    )
    titled = tuple(replace(one, title=titles.get(one.subject, one.title)) for one in found[:most])
    return Plan(minutes, titled, eaten, exploration)


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
    return f"{owed} (last {WEEKS} weeks): readinglist next"


def _worked_on(lib: Context, weeks: int) -> tuple[Mapping[str, Item], tuple[Touch, ...]]:
    entries = lib.memory.once("work", lib.store.log.last_seq(), lambda: lib.store.log.of_kind(*KINDS))
    items = items_of(lib)
    return items, all_touches(lib, entries, items, _since(lib, weeks), today_of(lib))


def _since(lib: Context, weeks: int) -> date:
    return week_of(today_of(lib)).first - timedelta(weeks=max(weeks, 1) - 1)


def _diet(lib: Context, touches: tuple[Touch, ...], weeks: int) -> Diet:
    goals = {goal.name for goal in open_goals(lib)}
    return diet(touches, _since(lib, weeks), today_of(lib), lib.settings.study.books, _explore_day(lib), goals)


def _kept(lib: Context) -> tuple[KeptPaper, ...]:
    """Kept papers that were not read, the latest first; of the latest `KEPT` alone."""
    states = {i: state for i, state in lib.store.log.states_with("keep").items() if state.read_at is None}
    ids = list(states)[:KEPT]
    papers = lib.store.papers.find_many(ids)
    return tuple(KeptPaper(i, papers[i].title, states[i].goal) for i in ids if i in papers)


def _explore_day(lib: Context) -> str:
    """The day of the week that is set, as English writes it; "" for none. Raises ConfigError."""
    day = lib.settings.study.explore_day.strip().capitalize()
    if day and day not in WEEKDAYS:
        raise ConfigError(f"[study] explore_day = {day[:20]!r} is no day of the week, such as Friday")
    return day


def plot_diet(eaten: Diet, path: Path) -> None:
    """Write the picture of a diet. Raises UsageError where `path` does not end as a picture does."""
    check_picture(path)
    write_picture(diet_plot(eaten), path)


def diet_picture(eaten: Diet) -> Picture:
    """The same for a notebook."""
    return Picture(diet_plot(eaten))
