"""Projects as the fold of the log: goal-driven or idea-driven, what they came to, and their increments."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from readinglist.core.log import LogEntry, effective
from readinglist.core.work_entries import ACTIVE, Backburner, Incremented, ProjectChanged


@dataclass(frozen=True, slots=True)
class Increment:
    at: datetime
    text: str
    gain: str | None = None
    cost: str | None = None


@dataclass(frozen=True, slots=True)
class Project:
    """`goal` None: idea-driven. `source` None: an idea of the user's own. `changed`: when it came to its state."""

    name: str
    begun: datetime
    changed: datetime
    text: str = ""
    goal: str | None = None
    source: str | None = None
    upside: str | None = None
    complexity: int | None = None
    state: str = ACTIVE
    because: str | None = None
    instead: str | None = None
    repo: str | None = None
    increments: tuple[Increment, ...] = ()

    @property
    def is_open(self) -> bool:
        return self.state == ACTIVE


@dataclass(frozen=True, slots=True)
class Idea:
    """An idea that is put by for later."""

    name: str
    at: datetime
    text: str
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Achievement:
    """Something that the user admires: a paper's id or words, and what makes it stand out."""

    name: str
    at: datetime
    because: str | None
    stands_out: str | None  # one of STANDS_OUT
    title: str | None = None


def fold_projects(entries: Iterable[LogEntry]) -> tuple[Project, ...]:
    """The projects, in the order in which they were begun; entries that were taken back are left out."""
    found: dict[str, Project] = {}
    for entry in effective(entries):
        data, name = entry.data, entry.subject
        known = found.get(name)
        if isinstance(data, ProjectChanged) and (known or data.change == "add"):
            found[name] = _changed(known or Project(name, entry.at, entry.at), data, entry.at)
        elif isinstance(data, Incremented) and known:
            step = Increment(entry.at, data.text, data.gain, data.cost)
            found[name] = replace(known, increments=(*known.increments, step))
    return tuple(found.values())


def fold_backburner(entries: Iterable[LogEntry]) -> tuple[Idea, ...]:
    """The ideas that are on the list, oldest first."""
    found: dict[str, Idea] = {}
    for entry in effective(entries):
        if isinstance(entry.data, Backburner):
            found.pop(entry.subject, None)
            if entry.data.change == "add":
                data = entry.data
                found[entry.subject] = Idea(entry.subject, entry.at, data.text or entry.subject, data.source)
    return tuple(found.values())


def _changed(project: Project, data: ProjectChanged, at: datetime) -> Project:
    def said(new: str | None, old: str | None) -> str | None:
        return old if new is None else new or None

    project = replace(
        project,
        text=project.text if data.text is None else data.text,
        goal=said(data.goal, project.goal),
        source=said(data.source, project.source),
        repo=said(data.repo, project.repo),
        upside=said(data.upside, project.upside),
        complexity=project.complexity if data.complexity is None else data.complexity,
    )
    if data.state is None:
        return project
    return replace(project, state=data.state, changed=at, because=data.because, instead=data.instead)
