"""Study as entries of the log: the queue, the time that was spent, what was reimplemented and what it gave.

The subject of all of them is the item: a paper's id, or a short name such as `elements-of-information-theory`.
None is *not said*: what was said before stands. An empty text or tuple takes a detail away.
"""

from __future__ import annotations

from dataclasses import dataclass

TEXTBOOK, THESIS, REIMPLEMENTATION, PAPER = "textbook", "thesis", "reimplementation", "paper"
ITEM_KINDS = (TEXTBOOK, THESIS, REIMPLEMENTATION, PAPER)
PRIORITIES = ("high", "normal", "low")
WAITING, STARTED, DONE, DROPPED = "waiting", "started", "done", "dropped"


@dataclass(frozen=True, slots=True)
class QueueChanged:
    """One move of an item of the queue, with the details that it says anew.

    `add` puts the item in, or back once it is done or dropped; `start`, `wait`, `done` and `drop` are states;
    `move` changes details alone. An item is there from its first `add` on, whatever stands beside it.
    """

    change: str  # add | start | wait | done | drop | move
    kind: str | None = None  # one of ITEM_KINDS
    title: str | None = None
    authors: tuple[str, ...] | None = None
    year: int | None = None
    pages: int | None = None
    chapters: int | None = None
    exercises: int | None = None
    parts: tuple[int, ...] | None = None  # of a thesis: pages of 1 background, 2 papers, 3 outlook
    paper: str | None = None  # an id: where it can be had, or what is reimplemented
    goal: str | None = None
    due: str | None = None  # ISO date
    blocks: str | None = None  # what waits for it: another item, or words
    priority: str | None = None  # one of PRIORITIES
    because: str | None = None


@dataclass(frozen=True, slots=True)
class TimeSpent:
    """A sitting with an item. At least one of the numbers is given.

    `on` is the day where the reader was, which no later zone can move.
    """

    on: str  # ISO date
    minutes: int | None = None
    pages: int | None = None
    exercises: int | None = None
    chapter: int | None = None  # the last one that is finished
    part: int | None = None  # of a thesis: 1, 2 or 3
    note: str | None = None
    starts: bool = False  # the item was waiting, and is started by it


@dataclass(frozen=True, slots=True)
class Claimed:
    """A published number that a reimplementation is held to. A later claim of the same metric and data corrects it.

    `spread` is the standard deviation over `seeds` runs, as published.
    """

    metric: str
    value: float
    tolerance: float = 0.0  # in units of the metric, to either side
    data: str = ""
    source: str | None = None  # "table 2"
    page: str | None = None
    spread: float | None = None
    seeds: int | None = None


@dataclass(frozen=True, slots=True)
class Obtained:
    """A number that a reimplementation gave: the mean over `seeds` runs, with their standard deviation."""

    metric: str
    value: float
    data: str = ""
    seeds: int | None = None
    spread: float | None = None
    commit: str | None = None
    notes: str | None = None
