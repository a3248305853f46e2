"""Projects, the backburner and what is admired, as people read them and as records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Protocol

from readinglist.journal.projects import Idea, Project
from readinglist.model.log import LEVELS
from readinglist.model.practice import ABANDONED, ACTIVE, DEAD_END, DELIVERED

from .records import instant
from .spans import Line, Span, line, shown, wrap
from .times import day_of

Record = dict[str, Any]
STANDS_OUT = {"perspective": "changed a perspective", "idea": "a reusable idea", "insight": "a deep insight"}
STATE_STYLE = {ACTIVE: "explore", DELIVERED: "good", DEAD_END: "dim", ABANDONED: "warn"}


class AchievementView(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def at(self) -> datetime: ...
    @property
    def because(self) -> str | None: ...
    @property
    def stands_out(self) -> str | None: ...
    @property
    def title(self) -> str | None: ...


def project_record(project: Project) -> Record:
    """`driven`: goal | idea. `ended` null while it is active."""
    return {
        "project": project.name,
        "text": project.text,
        "state": project.state,
        "driven": "goal" if project.goal else "idea",
        "goal": project.goal,
        "from": project.source,
        "upside": project.upside,
        "complexity": LEVELS.get(project.complexity or 0),
        "begun": instant(project.begun),
        "ended": None if project.state == "active" else instant(project.changed),
        "because": project.because,
        "instead": project.instead,
        "repo": project.repo,
        "increments": [
            {"at": instant(step.at), "text": step.text, "gain": step.gain, "cost": step.cost}
            for step in project.increments
        ],
    }


def projects_record(projects: Sequence[Project]) -> Record:
    return {"count": len(projects), "projects": [project_record(project) for project in projects]}


def backburner_record(ideas: Sequence[Idea]) -> Record:
    rows = [{"idea": one.name, "text": one.text, "from": one.source, "since": instant(one.at)} for one in ideas]
    return {"count": len(rows), "ideas": rows}


def admired_record(achievements: Sequence[AchievementView]) -> Record:
    rows = [
        {
            "achievement": one.name,
            "title": one.title,
            "because": one.because,
            "stands_out": one.stands_out,
            "since": instant(one.at),
        }
        for one in achievements
    ]
    return {"count": len(rows), "admired": rows}


def project_lines(projects: Sequence[Project], room: int | None) -> Iterator[Line]:
    """Name, state, what it is, what drives it, and its increments."""
    if not projects:
        yield line("no project yet: readinglist project add NAME TEXT begins one")
    for project in projects:
        yield line(Span(shown(project.name), "title"), Span(f"  {project.state}", STATE_STYLE.get(project.state, "")))
        yield from _wrapped(project.text, room)
        yield from _wrapped(" · ".join(_facts(project)), room, "dim")
        for step in project.increments:
            said = " · ".join(
                f"{name} {shown(value)}" for name, value in (("gain", step.gain), ("cost", step.cost)) if value
            )
            yield from _wrapped(f"{day_of(step.at)}  {step.text}{f' ({said})' if said else ''}", room)


def backburner_lines(ideas: Sequence[Idea], room: int | None) -> Iterator[Line]:
    """Name, day, source and text of each idea, oldest first."""
    if not ideas:
        yield line('nothing on the backburner: readinglist backburner add "TEXT" --from PERSON')
    for one in ideas:
        source = f"  from {shown(one.source)}" if one.source else ""
        yield line(Span(shown(one.name), "title"), Span(f"  since {day_of(one.at)}{source}", "dim"))
        yield from _wrapped(one.text, room)


def admired_lines(achievements: Sequence[AchievementView], room: int | None) -> Iterator[Line]:
    """Each achievement, with what makes it stand out."""
    if not achievements:
        yield line("nothing yet: which finding changed how you see a problem? readinglist admire add ID|TEXT")
    for one in achievements:
        name = f"{shown(one.title)} ({shown(one.name)})" if one.title else shown(one.name)
        why = " · ".join(part for part in (STANDS_OUT.get(one.stands_out or "", ""), shown(one.because)) if part)
        for n, text in enumerate(wrap(f"{name}{f': {why}' if why else ''}", room or 10**6, "  ")):
            yield line(text if n == 0 else f"  {text}")


def measure_lines(achievements: Sequence[AchievementView], room: int | None) -> Iterator[Line]:
    """The question that a new goal or project is asked, where something is admired."""
    if achievements:
        yield line(Span("What you admire most. Does this plan reach that level?", "head"))
        yield from admired_lines(achievements, room)


def _facts(project: Project) -> Iterator[str]:
    yield f"for goal {shown(project.goal)}" if project.goal else "idea-driven"
    if project.source:
        yield f"from {shown(project.source)}"
    if project.upside:
        yield f"upside {project.upside}"
    if project.complexity:
        yield f"complexity {LEVELS[project.complexity]}"
    yield f"begun {day_of(project.begun)}"
    if project.state != "active":
        yield f"ended {day_of(project.changed)}"
    if project.because:
        yield shown(project.because)
    if project.instead:
        yield f"for {shown(project.instead)}"


def _wrapped(text: str, room: int | None, style: str = "") -> Iterator[Line]:
    yield from (line(Span(row, style)) for row in wrap(shown(text), room or 10**6, "  "))
