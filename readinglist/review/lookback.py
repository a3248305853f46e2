"""The look back over months: what became of the time, project by project, and whose ideas paid.

Nobody logs hours on projects, so time is counted in days touched: an entry of the notebook that mentions a project,
an increment, a commit in its repository, its beginning or its end. A day with several projects is shared among them
evenly.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from readinglist.context import Context, today_of, zone_of
from readinglist.core.dates import day_of, months_later
from readinglist.core.errors import UsageError
from readinglist.core.frozen import Frozen
from readinglist.core.log import effective
from readinglist.core.statistics import Interval, wilson
from readinglist.core.work_entries import ABANDONED, DEAD_END, DELIVERED, PROJECT_STATES, Incremented, ProjectChanged
from readinglist.practice.api import PROJECT, Idea, Project, entries_between, fold_backburner, fold_projects
from readinglist.study.api import commits_of

MONTHS = 6
LONGEST = 600  # months
LARGE = 1 / 3  # of the days: more of them in what was abandoned is worth a word
LEAST = 10  # days touched; of fewer no share is given


class Spell(Frozen):
    """A project in the months looked at: its days, evenly shared, and the first and the last of them."""

    project: Project
    days: float
    first: date
    last: date


class Outcomes(Frozen):
    """What became of the projects from one source (None: the user's own ideas); `waiting`: on the backburner.

    `interval`: of the share of delivered among those that ended, 95 %; None where none did.
    """

    source: str | None
    states: Mapping[str, int]
    waiting: int
    interval: Interval | None

    @property
    def ended(self) -> int:
        return sum(self.states.get(state, 0) for state in (DELIVERED, DEAD_END, ABANDONED))


class LookBack(Frozen):
    """`days`: by state of the project now, evenly shared; `touched`: how many days had any project at all.

    `switches`: days whose projects share none with those of the touched day before.
    """

    first: date
    last: date
    touched: int
    days: Mapping[str, float]
    spells: tuple[Spell, ...]
    switches: int
    sources: tuple[Outcomes, ...]

    @property
    def months(self) -> float:
        return ((self.last - self.first).days + 1) / (365.25 / 12)

    def share(self, state: str) -> float | None:
        """The share of the touched days that went into projects of a state; None below `LEAST` days."""
        return self.days.get(state, 0.0) / self.touched if self.touched >= LEAST else None

    @property
    def warning(self) -> str | None:
        """A sentence where too much went into what was left half finished."""
        share = self.share(ABANDONED)
        if share is None or share <= LARGE:
            return None
        return (
            f"{share:.0%} of your days went into projects that you left unfinished for something newer: "
            "stay with one until it works or is a dead end"
        )


def lookback(lib: Context, months: int = MONTHS) -> LookBack:
    """What became of the days of the last `months`, today included. Raises UsageError."""
    if not 1 <= months <= LONGEST:
        raise UsageError(f"look back over 1 to {LONGEST} months, not {months}")
    last = today_of(lib)
    first = months_later(last, -months) + timedelta(days=1)
    log = lib.store.log.of_kind("project", "increment", "backburner")
    found = fold_projects(log)
    zone, noted = zone_of(lib), entries_between(lib, first, last)
    touches = [
        *(
            (day_of(entry.at, zone), entry.subject)
            for entry in effective(log)
            if isinstance(entry.data, ProjectChanged | Incremented)
        ),
        *((one.entry.day, mention.name) for one in noted for mention in one.mentions if mention.kind == PROJECT),
        *commits_of(found, first, last),
    ]
    return look_back(found, touches, fold_backburner(log), first, last)


def look_back(
    projects: Iterable[Project], touches: Iterable[tuple[date, str]], ideas: Iterable[Idea], first: date, last: date
) -> LookBack:
    """What became of the days from `first` to `last`. `touches`: (day, name of a project), as often as it was."""
    by_name = {project.name: project for project in projects}
    by_day: dict[date, set[str]] = {}
    for day, name in touches:
        if first <= day <= last and name in by_name:
            by_day.setdefault(day, set()).add(name)
    shares: dict[str, list[float]] = defaultdict(list)  # by state
    touched: dict[str, dict[date, float]] = defaultdict(dict)  # project -> day -> its share
    for day, names in sorted(by_day.items()):
        for name in sorted(names):
            touched[name][day] = 1 / len(names)
            shares[by_name[name].state].append(1 / len(names))
    in_order = [names for _, names in sorted(by_day.items())]
    switches = sum(names.isdisjoint(before) for before, names in pairwise(in_order))
    spells = (Spell(by_name[name], sum(of.values()), min(of), max(of)) for name, of in touched.items())
    ordered = tuple(sorted(spells, key=lambda spell: (spell.first, spell.project.name)))
    days = {state: sum(shares[state]) for state in PROJECT_STATES if state in shares}
    return LookBack(first, last, len(by_day), days, ordered, switches, outcomes_of(by_name.values(), ideas))


def outcomes_of(projects: Iterable[Project], ideas: Iterable[Idea]) -> tuple[Outcomes, ...]:
    """What became of the projects of each source, over all time: the user's own first, then by how many there are."""
    waiting = Counter(idea.source for idea in ideas)
    ended: dict[str | None, Counter[str]] = {source: Counter() for source in waiting}
    for project in projects:
        ended.setdefault(project.source, Counter())[project.state] += 1
    found = []
    for source, count in ended.items():
        states = {state: count[state] for state in PROJECT_STATES if count[state]}
        of_it = Outcomes(source, states, waiting[source], None)
        found.append(replace(of_it, interval=wilson(count[DELIVERED], of_it.ended)))
    return tuple(
        sorted(found, key=lambda one: (one.source is not None, -sum(one.states.values()), -one.waiting, one.source))
    )
