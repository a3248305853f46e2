"""The reading diet as people read it and as a record."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from readinglist.model.study import PAPER, REIMPLEMENTATION, TEXTBOOK, THESIS
from readinglist.study.diet import LEAST_MINUTES, OTHER, PROJECT, Diet

from .history import hours
from .records import day, number
from .spans import Line, Span, line, shown

NOUNS = {
    TEXTBOOK: "textbooks",
    THESIS: "theses",
    PAPER: "papers",
    REIMPLEMENTATION: "reimplementations",
    PROJECT: "projects and goals",
    OTHER: "what left the queue",
}


def diet_lines(eaten: Diet) -> Iterator[Line]:
    """Hours by kind against the split, days without hours, then goals and weeks."""
    yield line(Span(f"{eaten.since} to {eaten.until}", "head"))
    for kind, noun in NOUNS.items():
        minutes, days = eaten.minutes.get(kind, 0), eaten.untimed.get(kind, 0)
        if minutes or days:
            more = f"touched on {days} day{'s' if days > 1 else ''} without logged time" if days else ""
            text = " · ".join(part for part in (hours(minutes) if minutes else "", more) if part)
            yield line(f"  {noun:<20}", text)
    if not eaten.minutes and not eaten.untimed:
        yield line("  nothing yet: readinglist queue log ITEM 45m --pages 12 records a sitting")
        return
    yield from split_lines(eaten)
    if any(goal is not None for goal in eaten.goals):
        yield line(Span("by goal", "head"))
        for goal, minutes in sorted(eaten.goals.items(), key=lambda pair: (-pair[1], pair[0] or "")):
            yield line(f"  {shown(goal, 'no goal'):<20}", hours(minutes))
    yield line(Span("by week", "head"))
    for week in eaten.weeks:
        told = ", ".join(f"{NOUNS[kind]} {hours(n)}" for kind in NOUNS if (n := week.minutes.get(kind, 0)))
        touched = f"{week.days} day{'s' if week.days != 1 else ''} with study"
        yield line(f"  {week.week}  ", " · ".join(part for part in (told, touched) if part))


def split_lines(eaten: Diet) -> Iterator[Line]:
    """What of the reading were books, against what was meant."""
    meant = f"{eaten.intended:.0%} meant"
    if eaten.share is not None:
        verdict = f": {eaten.owed} are owed" if eaten.owed else ": as meant"
        style = "warn" if eaten.owed else "good"
        yield line(Span(f"  books and theses had {eaten.share:.0%} of the reading, {meant}{verdict}", style))
    else:
        yield line(Span(f"  no split of hours is told from less than {hours(LEAST_MINUTES)} of reading", "dim"))
        if eaten.day_share is not None and eaten.interval is not None:
            low, high = eaten.interval
            share = f"{eaten.day_share:.0%} of the days ({low:.0%} to {high:.0%})"
            yield line(f"  counted in days touched, not in hours: books and theses had {share}, {meant}")
    if eaten.exploration is not None:
        done, days = eaten.exploration
        yield line(f"  something outside of your goals on {done} of {days} days of exploration")


def diet_record(eaten: Diet) -> dict[str, Any]:
    """`minutes` and `untimed_days` by kind. `books` null: less than two hours of reading were logged."""
    return {
        "since": day(eaten.since),
        "until": day(eaten.until),
        "minutes": dict(eaten.minutes),
        "untimed_days": dict(eaten.untimed),
        "goals": [{"goal": goal, "minutes": minutes} for goal, minutes in eaten.goals.items()],
        "weeks": [{"week": w.week, "minutes": dict(w.minutes), "days": w.days} for w in eaten.weeks],
        "intended_books": number(eaten.intended),
        "books": None if eaten.share is None else number(eaten.share),
        "books_by_days": None if eaten.day_share is None else number(eaten.day_share),
        "interval": list(eaten.interval) if eaten.interval else None,
        "owed": eaten.owed,
        "exploration": None
        if eaten.exploration is None
        else dict(zip(("done", "days"), eaten.exploration, strict=True)),
    }
