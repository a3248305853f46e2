"""Records of the notebook, of projects, of ideas for later and of what is admired; folds of the log that make them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from shlex import quote
from typing import Any

from readinglist.core.frozen import Frozen
from readinglist.core.log import LogEntry, effective
from readinglist.core.papers import Goal
from readinglist.core.work_entries import ACTIVE, Backburner, Incremented, ProjectChanged

PAPER, GOAL, PROJECT, ITEM = "paper", "goal", "project", "item"  # an item of the queue
NOTES, EXPERIMENTS, INSIGHTS, CODE, NEXT = "notes", "experiments", "insights", "code", "next"
SECTIONS = (NOTES, EXPERIMENTS, INSIGHTS, CODE, NEXT)


class Mention(Frozen):
    """`kind` None: nothing of this name is known."""

    kind: str | None
    name: str


class Entry(Frozen):
    """One thing that was written down. `text` is without bullet, box and time, its lines as they stand.

    `mark` is that of a box: " " open, "x" done, "-" dropped; None: there is no box.
    """

    day: date
    section: str  # one of SECTIONS
    text: str
    time: str | None = None  # 09:15, where the user was
    mark: str | None = None

    @property
    def line(self) -> str:
        """All of it on one line."""
        return " ".join(self.text.split())


class Noted(Frozen):
    """An entry with its file and what it mentions."""

    entry: Entry
    path: Path
    mentions: tuple[Mention, ...]


class FoundLine(Frozen):
    """A line of a review that a search found."""

    week: str
    text: str
    path: Path


class Increment(Frozen):
    at: datetime
    text: str
    gain: str | None = None
    cost: str | None = None


class Project(Frozen):
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


class Idea(Frozen):
    """An idea that is put by for later."""

    name: str
    at: datetime
    text: str
    source: str | None = None


class Achievement(Frozen):
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
    """None: nothing is said, and what was said stays; an empty goal, source, repository or upside takes it away."""
    said: dict[str, Any] = {  # Any: fields of several types
        key: value or None
        for key in ("text", "goal", "source", "repo", "upside", "complexity")
        if (value := getattr(data, key)) is not None
    }
    project = replace(project, **said | ({"text": ""} if data.text == "" else {}))
    if data.state is None:
        return project
    return replace(project, state=data.state, changed=at, because=data.because, instead=data.instead)


class GoalPlan(Frozen):
    """What a goal says beside its sentence. None: not said; as a change: it stays."""

    why: str | None = None
    know: str | None = None  # how I would know that it is reached
    upside: str | None = None  # one of UPSIDES


UNPLANNED = GoalPlan()


class FoundInterest(Frozen):
    """One of several interests among the keeps for no goal: its phrases, ids of papers, newest first."""

    phrases: tuple[str, ...]
    papers: tuple[str, ...]

    @property
    def command(self) -> str:
        """What makes it a goal."""
        seeds = " ".join(f"--seed {quote(id)}" for id in self.papers[:3])
        return f"readinglist goal add {quote(self.phrases[0])} {quote(', '.join(self.phrases))} {seeds}"


class GoalOverview(Frozen):
    """A goal, its file, and whether it still drives the ranking."""

    goal: Goal
    file: str
    is_open: bool
    plan: GoalPlan = UNPLANNED
