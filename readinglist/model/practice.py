"""Practice as entries of the log: projects, their increments, and ideas on the backburner.

The subject is the project's name, or that of the idea. None is *not said*: what was said before stands.
"""

from __future__ import annotations

from dataclasses import dataclass

ACTIVE, DELIVERED, DEAD_END, ABANDONED = "active", "delivered", "dead end", "abandoned"
PROJECT_STATES = (ACTIVE, DELIVERED, DEAD_END, ABANDONED)
UPSIDES = ("10%", "10x")
STANDS_OUT = ("perspective", "idea", "insight")  # what an admired achievement did: changed it, can be reused, is deep


@dataclass(frozen=True, slots=True)
class ProjectChanged:
    """A project is begun, changes its details, or comes to a state.

    `goal`, `source` and `repo` "" take them away: an idea-driven project, an idea of the user's own.
    """

    change: str  # add | edit | state
    text: str | None = None
    goal: str | None = None
    source: str | None = None  # PERSON or PAPER that the idea came from
    upside: str | None = None  # one of UPSIDES
    complexity: int | None = None  # one of log.LEVELS
    state: str | None = None  # one of PROJECT_STATES
    because: str | None = None
    instead: str | None = None  # the newer idea that it was abandoned for
    repo: str | None = None  # the folder of its git repository on this machine, whose commits tell of days of work


@dataclass(frozen=True, slots=True)
class Incremented:
    """A step of a project towards its goal: what it gained, and what it cost in complexity, in the user's words."""

    text: str
    gain: str | None = None
    cost: str | None = None


@dataclass(frozen=True, slots=True)
class Backburner:
    """An idea is put by for later, or taken off the list."""

    change: str  # add | drop
    text: str | None = None
    source: str | None = None
    because: str | None = None


@dataclass(frozen=True, slots=True)
class GoalPlan:
    """What a goal says beside its sentence. None: not said; as a change: it stays."""

    why: str | None = None
    know: str | None = None  # how I would know that it is reached
    upside: str | None = None  # one of UPSIDES


UNPLANNED = GoalPlan()
