"""What a goal says: its plan, and the goal as it is listed."""

from __future__ import annotations

from dataclasses import dataclass

from readinglist.core.papers import Goal


@dataclass(frozen=True, slots=True)
class GoalPlan:
    """What a goal says beside its sentence. None: not said; as a change: it stays."""

    why: str | None = None
    know: str | None = None  # how I would know that it is reached
    upside: str | None = None  # one of UPSIDES


UNPLANNED = GoalPlan()


@dataclass(frozen=True, slots=True)
class GoalOverview:
    """A goal, its file, and whether it still drives the ranking."""

    goal: Goal
    file: str
    is_open: bool
    plan: GoalPlan = UNPLANNED
