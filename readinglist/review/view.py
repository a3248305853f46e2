"""A review as a record, and what is told of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from readinglist.core.json_records import number
from readinglist.core.lines import Line, Span, line, pad, shown
from readinglist.core.work_entries import ABANDONED, ACTIVE, DEAD_END, DELIVERED, PROJECT_STATES
from readinglist.practice.api import STATE_STYLE

from .lookback_figures import LEAST, LookBack, Outcomes
from .text import Review, Step

STEP = {" ": "not done", "x": "done", "-": "dropped"}


def review_record(review: Review) -> dict[str, Any]:
    """`log` counts the entries of the log by kind; `text` is the file with what the user wrote in it."""
    facts = review.facts
    return {
        "week": review.week.name,
        "from": review.week.first.isoformat(),
        "to": review.week.last.isoformat(),
        "file": str(review.path),
        "new": review.is_new,
        "log": dict(facts.counts),
        "entries": len(facts.entries),
        "promised": [_step(step) for step in facts.promised],
        "next": [_step(step) for step in facts.own_steps],
        "papers": list(facts.papers),
        "time": list(facts.time),
        "projects": list(facts.projects),
        "bets": list(facts.bets),
        "ideas": list(facts.ideas),
        "older": list(facts.older),
        "text": review.text,
    }


def review_lines(review: Review) -> Iterator[Line]:
    """The text of a review as it stands in its file, without the comments."""
    lines = [text.rstrip() for text in review.text.splitlines() if not text.startswith("<!-- ")]
    body = lines[lines.index("---", 1) + 1 :] if lines[:1] == ["---"] and "---" in lines[1:] else lines
    blank = True
    for text in body:
        if text or not blank:
            yield line(Span(shown(text), "head" if text.startswith("#") else ""))
        blank = not text
    yield line(Span(f"in {shown(str(review.path))}", "dim"))


def _step(step: Step) -> dict[str, str]:
    return {"text": step.text, "state": STEP[step.mark], "since": step.since.name}


# The look back as people read it and as a record.


WORDS = {
    DELIVERED: "ended in something delivered",
    DEAD_END: "were dead ends",
    ABANDONED: "were left for something newer",
    ACTIVE: "went into what is still active",
}


def lookback_record(found: LookBack) -> dict[str, Any]:
    """`share` null: fewer than ten days were touched, and no share is told."""
    return {
        "from": found.first.isoformat(),
        "to": found.last.isoformat(),
        "days": found.touched,
        "states": [
            {"state": state, "days": round(found.days.get(state, 0.0), 2), "share": _share(found, state)}
            for state in PROJECT_STATES
        ],
        "switches": found.switches,
        "switches_per_month": round(found.switches / found.months, 2),
        "warning": found.warning,
        "projects": [
            {
                "project": spell.project.name,
                "state": spell.project.state,
                "days": round(spell.days, 2),
                "first": spell.first.isoformat(),
                "last": spell.last.isoformat(),
                "because": spell.project.because,
                "instead": spell.project.instead,
            }
            for spell in found.spells
        ],
        "sources": [_source(one) for one in found.sources],
    }


def lookback_lines(found: LookBack) -> Iterator[Line]:
    """Days by how it ended, switches, projects, and what became of whose ideas."""
    yield line(Span(f"{found.first} to {found.last}", "head"))
    if not found.touched:
        yield line("no day touched a project: mention one in the notebook, @NAME, or record a step")
    for state in (DELIVERED, ACTIVE, DEAD_END, ABANDONED):
        if days := found.days.get(state):
            share = found.share(state)
            told = f" ({share:.0%})" if share is not None else ""
            yield line(Span(f"  {days:5.1f} days{told} {WORDS[state]}", STATE_STYLE[state]))
    if 0 < found.touched < LEAST:
        yield line(Span(f"  no share is told from fewer than {LEAST} days", "dim"))
    if found.touched:
        per_month = found.switches / found.months
        yield line(f"  {found.switches} switches from one project to another, {per_month:.1f} a month")
    if found.warning:
        yield line(Span(f"  {found.warning}", "warn"))
    if found.spells:
        yield line(Span("projects", "head"))
        for spell in found.spells:
            project = spell.project
            why = shown(project.because) or (f"for {shown(project.instead)}" if project.instead else "")
            lead = f"  {spell.first} to {spell.last}  {spell.days:5.1f} days  "
            yield line(
                lead,
                Span(pad(project.state, 10), STATE_STYLE[project.state]),
                f" {shown(project.name)}{why and f': {why}'}",
            )
    if found.sources:
        yield line(Span("whose ideas, over all time", "head"))
        yield from (line(f"  {text}") for text in map(_outcomes, found.sources))


def _outcomes(one: Outcomes) -> str:
    who = shown(one.source) if one.source else "my own"
    told = ", ".join(f"{count} {state}" for state, count in one.states.items()) or "no project"
    rate = ""
    if one.interval is not None:
        low, high = one.interval
        rate = f"; {one.states.get(DELIVERED, 0)} of {one.ended} ended delivered ({low:.0%} to {high:.0%})"
    return f"{who}: {told}{f', {one.waiting} waiting' if one.waiting else ''}{rate}"


def _share(found: LookBack, state: str) -> float | None:
    share = found.share(state)
    return None if share is None else number(round(share, 4))


def _source(one: Outcomes) -> dict[str, Any]:
    return {
        "from": one.source,
        "projects": sum(one.states.values()),
        **{state.replace(" ", "_"): one.states.get(state, 0) for state in PROJECT_STATES},
        "waiting": one.waiting,
        "interval": None if one.interval is None else [round(end, 4) for end in one.interval],
    }
