"""Next steps: what a week promised, and what became of it.

A step is promised in the notebook or in a review. As long as it is neither done nor dropped, each later review has it
exactly once, with the week that promised it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from readinglist.text import words

from .notebook import NEXT, Entry, headed_entries
from .weeks import Week, parse_week, week_of

BEFORE = 4  # weeks that the first review of all looks back to
PROMISED = "Last week's next steps"
OPEN, DONE, DROPPED = " ", "x", "-"
_SINCE = re.compile(r"[ \t]*·[ \t]*(?P<week>[0-9]{4}-W[0-9]{2})[ \t]*$")


@dataclass(frozen=True, slots=True)
class Step:
    """`mark`: OPEN, DONE or DROPPED; `since`: the week that promised it."""

    text: str
    since: Week
    mark: str = OPEN

    @property
    def key(self) -> str:
        """What two spellings of one step share."""
        return " ".join(words(self.text)) or self.text


@dataclass(frozen=True, slots=True)
class Promises:
    """The steps of one review: those that it carried from earlier weeks, and its own for the next."""

    week: Week
    carried: tuple[Step, ...]
    own: tuple[Step, ...]


def promises_of(text: str, week: Week) -> Promises:
    """The steps in the text of a review."""
    carried, own = [], []
    for heading, entry in headed_entries(text, week.last):
        if words(heading) == words(PROMISED):
            carried.append(_carried(entry, week))
        elif entry.section == NEXT and entry.line != NOTHING:
            own.append(Step(entry.line, week, entry.mark or OPEN))
    return Promises(week, tuple(step for step in carried if step is not None), once(own))


def steps_of(entries: Iterable[Entry]) -> tuple[Step, ...]:
    """The steps in the entries of the notebook, once each, oldest first."""
    return once(Step(e.line, week_of(e.day), e.mark or OPEN) for e in entries if e.section == NEXT)


def carried_over(week: Week, last: Promises | None, entries: Iterable[Entry]) -> tuple[Step, ...]:
    """What the review of `week` asks about: each step once, those of the oldest weeks first.

    Of the review before it (`last`; None: there is none) the steps that it left open and all that it promised; of the
    weeks after that one, or without one of the `BEFORE` weeks, the steps in `entries`, which are those of all days
    before `week`. A step that is ticked in the notebook, in its week or later, is ticked.
    """
    before = [entry for entry in entries if entry.section == NEXT and entry.day < week.first]
    first = last.week.before(-1).first if last else week.before(BEFORE).first
    steps = [*(step for step in last.carried if step.mark == OPEN), *last.own] if last else []
    steps += steps_of(entry for entry in before if entry.day >= first)
    ticked: dict[str, tuple[date, str]] = {}
    for entry in before:
        if entry.mark in (DONE, DROPPED):
            ticked[Step(entry.line, week).key] = (entry.day, entry.mark)
    return once(_ticked(step, ticked) for step in sorted(steps, key=lambda step: step.since))


def once(steps: Iterable[Step]) -> tuple[Step, ...]:
    """Each step once, at its first place; done or dropped where any of its spellings is."""
    found: dict[str, Step] = {}
    for step in steps:
        known = found.get(step.key)
        if known is None:
            found[step.key] = step
        elif known.mark == OPEN:
            found[step.key] = replace(known, mark=step.mark)
    return tuple(found.values())


def promised_line(step: Step) -> str:
    """A step in the block of those that were carried over."""
    return f"- [{step.mark}] {step.text} · {step.since.name}"


NOTHING = "Nothing yet. What stands here is asked about next week."


def _carried(entry: Entry, week: Week) -> Step | None:
    if entry.mark is None:
        return None  # a remark of the user's, or that there are none
    match = _SINCE.search(entry.line)
    text = entry.line[: match.start()] if match else entry.line
    return Step(text, parse_week(match["week"]) if match else week.before(), entry.mark)


def _ticked(step: Step, ticked: dict[str, tuple[date, str]]) -> Step:
    day, mark = ticked.get(step.key, (date.min, OPEN))
    return replace(step, mark=mark) if step.mark == OPEN and day >= step.since.first else step
