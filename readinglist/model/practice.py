"""Practice as entries of the log: projects, their increments, and ideas on the backburner.

The subject is the project's name, or that of the idea. None is *not said*: what was said before stands.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

if TYPE_CHECKING:
    from .constraints import Given, LevelOrNone, Text

PROJECT_STATES = ("active", "delivered", "dead end", "abandoned")
ACTIVE, DELIVERED, DEAD_END, ABANDONED = PROJECT_STATES
UPSIDES = ("10%", "10x")
# What an admired achievement did: changed it, can be reused, is deep.
STANDS_OUT = ("perspective", "idea", "insight")


@dataclass(frozen=True, slots=True)
class ProjectChanged:
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


@dataclass(frozen=True, slots=True)
class Incremented:
    """A step of a project towards its goal: what it gained, and what it cost in complexity, in the user's words."""

    text: Given
    gain: Text | None = None
    cost: Text | None = None


@dataclass(frozen=True, slots=True)
class Backburner:
    """An idea is put by for later, or taken off the list."""

    change: Annotated[Text, ("add", "drop")]
    text: Text | None = None
    source: Text | None = None
    because: Text | None = None


@dataclass(frozen=True, slots=True)
class GoalPlan:
    """What a goal says beside its sentence. None: not said; as a change: it stays."""

    why: str | None = None
    know: str | None = None  # how I would know that it is reached
    upside: str | None = None  # one of UPSIDES


UNPLANNED = GoalPlan()
