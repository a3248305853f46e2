"""Goals as a list for people and as a record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Protocol

from readinglist.model import Goal, GoalPlan

from .spans import Line, Span, line, shown, wrap


class GoalView(Protocol):
    """A goal, the file that it stands in, and whether the ranking follows it."""

    @property
    def goal(self) -> Goal: ...
    @property
    def file(self) -> str: ...
    @property
    def is_open(self) -> bool: ...
    @property
    def plan(self) -> GoalPlan: ...


def goals_record(goals: Sequence[GoalView]) -> dict[str, Any]:
    return {
        "count": len(goals),
        "goals": [
            {
                "name": view.goal.name,
                "text": view.goal.text,
                "seeds": list(view.goal.seeds),
                "refused": list(view.goal.refused),
                "open": view.is_open,
                "file": view.file,
                "why": view.plan.why,
                "know": view.plan.know,
                "upside": view.plan.upside,
            }
            for view in goals
        ],
    }


def goal_lines(goals: Sequence[GoalView], room: int | None) -> Iterator[Line]:
    """Name, text, seeds and refusals of each goal."""
    if not goals:
        yield line("no goal yet: readinglist goal add NAME TEXT makes one")
    for view in goals:
        closed = (Span(" closed", "dim"),) if not view.is_open else ()
        yield line(Span(shown(view.goal.name), "title"), *closed)
        for text in wrap(shown(view.goal.text, "(no text)"), room or 10**6, "  "):
            yield line(text)
        for name, said in (("why", view.plan.why), ("reached when", view.plan.know), ("upside", view.plan.upside)):
            for text in wrap(f"{name}: {shown(said)}" if said else "", room or 10**6, "  "):
                yield line(Span(text, "dim"))
        for name, values in (("seeds", view.goal.seeds), ("refused", view.goal.refused)):
            for text in wrap(f"{name}: {', '.join(map(shown, values))}" if values else "", room or 10**6, "  "):
                yield line(Span(text, "dim"))
        yield line(Span(f"  {shown(view.file)}", "dim"))
