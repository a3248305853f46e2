"""Entries of the log about work: projects with their increments, ideas on the backburner, and study.

The subject of an entry of practice is the project's name, or that of the idea. The subject of an entry of study is the
item: a paper's id, or a short name such as `elements-of-information-theory`. None is *not said*: what was said before
stands. An empty text or tuple takes a detail away.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from .frozen import Frozen

if TYPE_CHECKING:
    from .constraints import (
        Count,
        Counts,
        Day,
        DayOrNone,
        Given,
        Level,
        LevelOrNone,
        PaperIdOrNone,
        Positive,
        Real,
        Spread,
        Text,
        Texts,
        Year,
    )

PROJECT_STATES = ("active", "delivered", "dead end", "abandoned")


ACTIVE, DELIVERED, DEAD_END, ABANDONED = PROJECT_STATES


UPSIDES = ("10%", "10x")


class ProjectChanged(Frozen):
    """A project is begun, changes its details, or comes to a state.

    `goal`, `source` and `repo` "" take them away: an idea-driven project, an idea of the user's own.
    """

    change: Annotated[Text, ("add", "edit", "state")]
    text: Text | None = None
    goal: Text | None = None
    source: Text | None = None  # PERSON or PAPER that the idea came from
    upside: Annotated[Text, (*UPSIDES, "")] | None = None
    complexity: LevelOrNone | None = None  # one of log.LEVELS; 0 takes it away
    state: Annotated[Text, PROJECT_STATES] | None = None
    because: Text | None = None
    instead: Text | None = None  # the newer idea that it was abandoned for
    repo: Text | None = None  # the folder of its git repository on this machine, whose commits tell of days of work


class Incremented(Frozen):
    """A step of a project towards its goal: what it gained, and what it cost in complexity, in the user's words."""

    text: Given
    gain: Text | None = None
    cost: Text | None = None


class Backburner(Frozen):
    """An idea is put by for later, or taken off the list."""

    change: Annotated[Text, ("add", "drop")]
    text: Text | None = None
    source: Text | None = None
    because: Text | None = None


ITEM_KINDS = ("textbook", "thesis", "reimplementation", "paper")


TEXTBOOK, THESIS, REIMPLEMENTATION, PAPER = ITEM_KINDS


PRIORITIES = ("high", "normal", "low")


WAITING, STARTED, DONE, DROPPED = "waiting", "started", "done", "dropped"


class QueueChanged(Frozen):
    """One move of an item of the queue, with the details that it says anew.

    `add` puts the item in, or back once it is done or dropped; `start`, `wait`, `done` and `drop` are states;
    `move` changes details alone. An item is there from its first `add` on, whatever stands beside it.
    """

    change: Annotated[Text, ("add", "start", "wait", "done", "drop", "move")]
    kind: Annotated[Text, (*ITEM_KINDS, "")] | None = None
    title: Text | None = None
    authors: Texts | None = None
    year: Year | None = None
    pages: Count | None = None
    chapters: Count | None = None
    exercises: Count | None = None
    parts: Counts | None = None  # of a thesis: pages of 1 background, 2 papers, 3 outlook
    paper: PaperIdOrNone | None = None  # where it can be had, or what is reimplemented
    goal: Text | None = None
    due: DayOrNone | None = None
    blocks: Text | None = None  # what waits for it: another item, or words
    priority: Annotated[Text, (*PRIORITIES, "")] | None = None
    because: Text | None = None
    every: Count | None = None  # days after which it waits again once it is done; 0: it does not


class TimeSpent(Frozen):
    """A sitting with an item. At least one of the numbers is given.

    `on` is the day where the reader was, which no later zone can move.
    """

    on: Day
    minutes: Count | None = None
    pages: Count | None = None
    exercises: Count | None = None
    chapter: Count | None = None  # the last one that is finished
    part: Level | None = None  # of a thesis: 1, 2 or 3
    note: Text | None = None
    starts: bool = False  # the item was waiting, and is started by it


class Claimed(Frozen):
    """A published number that a reimplementation is held to. A later claim of the same metric and data corrects it.

    `spread` is the standard deviation over `seeds` runs, as published.
    """

    metric: Given
    value: Real
    tolerance: Spread = 0.0  # in units of the metric, to either side
    data: Text = ""
    source: Text | None = None  # "table 2"
    page: Text | None = None
    spread: Spread | None = None
    seeds: Positive | None = None


class Obtained(Frozen):
    """A number that a reimplementation gave: the mean over `seeds` runs, with their standard deviation."""

    metric: Given
    value: Real
    data: Text = ""
    seeds: Positive | None = None
    spread: Spread | None = None
    commit: Text | None = None
    notes: Text | None = None


WorkData = ProjectChanged | Incremented | Backburner | QueueChanged | TimeSpent | Claimed | Obtained
