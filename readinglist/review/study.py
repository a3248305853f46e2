"""Time and reimplementations of a week, as lines of its review."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import tzinfo

from readinglist.context import Context
from readinglist.core.dates import Week, day_of
from readinglist.core.log import LogEntry
from readinglist.core.work_entries import REIMPLEMENTATION
from readinglist.practice.api import Entry, mentions_in
from readinglist.study.api import (
    KINDS,
    Comparison,
    Item,
    Touch,
    all_touches,
    compare,
    diet,
    fold_queue,
    label,
    subjects_of,
    touches_of,
    verdict_of,
)

from .text import plain


def study_lines(
    lib: Context, log: Sequence[LogEntry], entries: Sequence[Entry], week: Week, zone: tzinfo | None
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Where the time of the week went, and how its reimplementations stand.

    `log`: the entries that stand, oldest first; `entries`: of the notebook, up to the end of the week.
    """
    log = [entry for entry in log if entry.kind in KINDS]
    items = fold_queue(log)
    touches = [touch for touch in all_touches(lib, log, items, week.first, week.last) if touch.day in week]
    return tuple(_time(lib, touches, week)), tuple(_reimplemented(lib, log, entries, items, touches, week, zone))


def _time(lib: Context, touches: Sequence[Touch], week: Week) -> Iterator[str]:
    """Minutes by kind against the split, and by goal; days touched where no time was logged."""
    eaten = diet(touches, week.first, week.last, lib.settings.study.books)
    logged = sum(eaten.minutes.values())
    for kind, minutes in eaten.minutes.items():
        yield f"**{kind}**: {minutes} min logged, {minutes / logged:.0%}"
    for kind, days in eaten.untimed.items():
        yield f"**{kind}, without time**: touched on {_days(days)}"
    if eaten.share is not None:
        owed = f"; {eaten.owed} are owed" if eaten.owed else ""
        yield f"**Split**: books had {eaten.share:.0%} of the reading, {eaten.intended:.0%} meant{owed}"
    goals = {touch.goal for touch in touches}
    if goals - {None}:
        for goal in sorted(goals, key=lambda name: (name is None, name or "")):
            days = len({touch.day for touch in touches if touch.goal == goal})
            minutes = eaten.goals.get(goal, 0)
            spent = f"{minutes} min logged, {minutes / logged:.0%}; " if minutes else ""
            yield f"**{_label(f'goal {goal}') if goal else 'for no goal'}**: {spent}touched on {_days(days)}"


def _reimplemented(
    lib: Context,
    log: Sequence[LogEntry],
    entries: Sequence[Entry],
    items: Mapping[str, Item],
    touches: Sequence[Touch],
    week: Week,
    zone: tzinfo | None,
) -> Iterator[str]:
    """Those that were worked on in the week: the verdict at its end, the days so far, and what the week taught."""
    from readinglist.practice.api import known_names

    moved = sorted({t.subject for t in touches if t.subject in items and items[t.subject].kind == REIMPLEMENTATION})
    if not moved:
        return
    names = known_names(lib)
    noted = [(entry.day, name) for entry in entries for name, _ in subjects_of(mentions_in(entry.text, names), items)]
    noted += [(touch.day, touch.subject) for touch in (*touches, *touches_of(log, items, zone))]
    for name in moved:
        found = compare(log, name, week.last, zone)
        days = {day for day, subject in noted if subject == name and day <= week.last}
        now = sum(1 for day in days if day in week)
        told = f"{_stands(found)}; {_days(len(days))} so far, {now} this week"
        yield f"**{_label(name)}**: {told}"
        for one in found:
            yield from (f"{name}, lesson: {text}" for text in _lessons(one, week, zone))


def _stands(found: Sequence[Comparison]) -> str:
    """`within spread (return on Hopper 1890 for 2100, score 3 for 3)`: the verdict, then each claim."""
    verdict = verdict_of(found)
    if verdict is None:
        return "nothing was claimed"
    each = []
    for one in found:
        own = f" {one.latest.value:g}" if one.latest else " no result"
        state = f", {one.verdict}" if len(found) > 1 else ""
        each.append(f"{label(one.claim)}{own} for {one.claim.value:g}{state}")
    return f"{verdict} ({'; '.join(each)})"


def _lessons(one: Comparison, week: Week, zone: tzinfo | None) -> Iterator[str]:
    """What the results of the week taught."""
    for result in one.results:
        if result.obtained.notes and day_of(result.at, zone) in week:
            yield result.obtained.notes


def _label(name: str) -> str:
    """A name as the label of a line: no star in it, which would end it."""
    return plain(name.replace("*", "·"), 120)


def _days(count: int) -> str:
    return f"{count} day{'s' if count != 1 else ''}"
