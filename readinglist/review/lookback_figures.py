"""The look back over months: what became of the time, project by project, and whose ideas paid.

Nobody logs hours on projects, so time is counted in days touched: an entry of the notebook that mentions a project,
an increment, a commit in its repository, its beginning or its end. A day with several projects is shared among them
evenly.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from readinglist.core.statistics import Interval, wilson
from readinglist.core.work_entries import ABANDONED, DEAD_END, DELIVERED, PROJECT_STATES
from readinglist.practice.api import Idea, Project

LARGE = 1 / 3  # of the days: more of them in what was abandoned is worth a word
LEAST = 10  # days touched; of fewer no share is told


@dataclass(frozen=True, slots=True)
class Spell:
    """A project in the months looked at: its days, evenly shared, and the first and the last of them."""

    project: Project
    days: float
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Outcomes:
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


@dataclass(frozen=True, slots=True)
class LookBack:
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
            f"{share:.0%} of your days went into projects that you left half finished for something newer: "
            "stay with one until it works or is a dead end"
        )


def look_back(
    projects: Iterable[Project], touches: Iterable[tuple[date, str]], ideas: Iterable[Idea], first: date, last: date
) -> LookBack:
    """What became of the days from `first` to `last`. `touches`: (day, name of a project), as often as it was."""
    by_name = {project.name: project for project in projects}
    by_day: dict[date, set[str]] = {}
    for day, name in touches:
        if first <= day <= last and name in by_name:
            by_day.setdefault(day, set()).add(name)
    days: dict[str, float] = {}
    of_project: dict[str, list[date]] = {}
    weight: dict[str, float] = {}
    switches, before = 0, None
    for day, names in sorted(by_day.items()):
        switches += before is not None and not names & before
        before = names
        for name in sorted(names):
            share = 1 / len(names)
            state = by_name[name].state
            days[state] = days.get(state, 0.0) + share
            weight[name] = weight.get(name, 0.0) + share
            of_project.setdefault(name, []).append(day)
    spells = tuple(Spell(by_name[name], weight[name], at[0], at[-1]) for name, at in of_project.items())
    told = {state: days[state] for state in PROJECT_STATES if state in days}
    ordered = tuple(sorted(spells, key=lambda spell: (spell.first, spell.project.name)))
    return LookBack(first, last, len(by_day), told, ordered, switches, outcomes_of(by_name.values(), ideas))


def outcomes_of(projects: Iterable[Project], ideas: Iterable[Idea]) -> tuple[Outcomes, ...]:
    """What became of the projects of each source, over all time: the user's own first, then by how many there are."""
    there, waiting = tuple(projects), tuple(ideas)
    found = []
    for source in {*(project.source for project in there), *(idea.source for idea in waiting)}:
        states = {
            state: count
            for state in PROJECT_STATES
            if (count := sum(project.state == state and project.source == source for project in there))
        }
        of_it = Outcomes(source, states, sum(idea.source == source for idea in waiting), None)
        found.append(Outcomes(source, states, of_it.waiting, wilson(states.get(DELIVERED, 0), of_it.ended)))
    return tuple(
        sorted(found, key=lambda one: (one.source is not None, -sum(one.states.values()), -one.waiting, one.source))
    )
