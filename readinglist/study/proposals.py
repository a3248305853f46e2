"""What to do in the time that there is now, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from readinglist.core.dates import WEEKDAYS
from readinglist.core.papers import Reason
from readinglist.core.work_entries import PAPER, REIMPLEMENTATION, STARTED, TEXTBOOK, THESIS

from .diet_figures import Diet
from .progress import minutes_a_page, next_part, pages_left, urgency_of
from .records import BOOKS, Item

OWED = 6.0  # what is behind the intended split comes before what is started, and after what is due or waited for
KEPT = 1.0  # a kept paper that was not read, beside the items of the queue
OUTSIDE = 8.0  # on the day of exploration: before what is started for a goal, after what is due
LEAST = {TEXTBOOK: 20, THESIS: 20, PAPER: 15, REIMPLEMENTATION: 60}  # minutes below which a sitting gives nothing
PARTS = {1: "part 1, the background", 2: "part 2, the papers", 3: "part 3, conclusion and outlook"}


@dataclass(frozen=True, slots=True)
class KeptPaper:
    """A paper that was kept and not read."""

    id: str
    title: str | None
    goal: str | None


@dataclass(frozen=True, slots=True)
class Proposal:
    """One thing to do now. `why` says it in words; `minutes` of those that there are; `queued`: it is of the queue."""

    kind: str
    subject: str
    title: str | None
    why: str
    minutes: int
    weight: float
    queued: bool = True


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do now, beside the diet of the last four weeks. `exploration`: today is its day."""

    minutes: int
    proposals: tuple[Proposal, ...]
    diet: Diet
    exploration: bool


def propose(
    items: Mapping[str, Item],
    reasons: Mapping[str, tuple[Reason, ...]],
    kept: Iterable[KeptPaper],
    eaten: Diet,
    minutes: int,
    at_once: int,
    is_exploration: bool = False,
    goals: Iterable[str] = (),
) -> tuple[Proposal, ...]:
    """Everything that fits into `minutes`, the best first: urgency, and what the diet owes.

    What is waiting is left out where a start would be one too many. On a day of exploration what serves no open goal
    comes first. `kept` in their order: the first of them that is in no queue stands for all.
    """
    open_goals = frozenset(goals)
    full = sum(item.kind in BOOKS and item.state == STARTED for item in items.values()) >= at_once
    found = []
    for item in items.values():
        must_wait = full and item.kind in BOOKS and item.state != STARTED
        if item.is_open and not must_wait and minutes >= LEAST[item.kind]:
            extra = _extra(item.kind, item.goal in open_goals, eaten, is_exploration)
            weight = urgency_of(reasons[item.name]) + sum(reason.weight for reason in extra)
            told = [reason.text for reason in sorted((*reasons[item.name], *extra), key=lambda r: -r.weight)][:3]
            found.append(
                Proposal(
                    item.kind,
                    item.name,
                    item.title,
                    " · ".join([*told, *_how(item, minutes)]) or "first in the queue",
                    _length(item, minutes),
                    weight,
                )
            )
    unread = next((paper for paper in kept if paper.id not in items), None)
    if unread is not None and minutes >= LEAST[PAPER]:
        extra = _extra(PAPER, unread.goal in open_goals, eaten, is_exploration)
        told = ["kept and not read", *(f"goal {goal}" for goal in [unread.goal] if goal in open_goals)]
        why = " · ".join([*told, *(reason.text for reason in extra)])
        weight = KEPT + sum(reason.weight for reason in extra)
        found.append(Proposal(PAPER, unread.id, unread.title, why, minutes, weight, queued=False))
    return tuple(sorted(found, key=lambda one: (-one.weight, one.subject)))


def _extra(kind: str, serves_goal: bool, eaten: Diet, is_exploration: bool) -> list[Reason]:
    found = []
    if eaten.owed_text and kind in (BOOKS if eaten.owed == "books" else (PAPER,)):
        found.append(Reason("diet", eaten.owed_text, OWED))
    if is_exploration and not serves_goal:
        found.append(Reason("exploration", "the day for something different", OUTSIDE))
    return found


def _how(item: Item, minutes: int) -> list[str]:
    """What the sitting would be: the part of a thesis, the pages at the pace so far."""
    told = []
    if (part := next_part(item)) is not None:
        told.append(PARTS[part])
    left, pace = pages_left(item), minutes_a_page(item)
    if pace and (pages := int(minutes / pace)) and left != 0:
        pages = pages if left is None else min(pages, left)
        told.append(f"about {pages} page{'s' if pages > 1 else ''} at {pace:.1f} minutes a page")
    return told


def _length(item: Item, minutes: int) -> int:
    """All the minutes, or those that the pages which are left take."""
    left, pace = pages_left(item), minutes_a_page(item)
    return minutes if left is None or not pace or not left else min(minutes, max(round(left * pace), 1))


def is_exploration_day(today: date, weekday: str) -> bool:
    """Is `today` the day of exploration? "" is no day."""
    return weekday in WEEKDAYS and WEEKDAYS[today.weekday()] == weekday
