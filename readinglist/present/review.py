"""A review as a record, and what is told of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol

from readinglist.journal.review import WeekFacts
from readinglist.journal.steps import Step
from readinglist.journal.weeks import Week

from .spans import Line, Span, line, shown

STEP = {" ": "not done", "x": "done", "-": "dropped"}


class ReviewView(Protocol):
    @property
    def week(self) -> Week: ...
    @property
    def path(self) -> object: ...
    @property
    def text(self) -> str: ...
    @property
    def facts(self) -> WeekFacts: ...
    @property
    def is_new(self) -> bool: ...


def review_record(review: ReviewView) -> dict[str, Any]:
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


def review_lines(review: ReviewView) -> Iterator[Line]:
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
