"""How urgent an item is: a sum of reasons, each with its weight, after the idea of Taskwarrior.

Weights of what is due, blocks, is started, is wanted first and grows old are Taskwarrior's defaults
(taskwarrior.org/docs/urgency); that of a goal stands between its `project` and its `active`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, tzinfo

from readinglist.model import Reason
from readinglist.model.study import STARTED

from .days import day_of
from .items import Item

DUE, BLOCKS, FIRST, ACTIVE, GOAL, AGE = 12.0, 8.0, 6.0, 4.0, 3.0, 2.0
LAST = -3.0
YEAR = 365


@dataclass(frozen=True, slots=True)
class QueueRow:
    """An item with its title, why it is urgent, the pages that are left and when they end at the pace so far."""

    item: Item
    title: str
    urgency: float
    reasons: tuple[Reason, ...]
    left: int | None
    end: date | None


def reasons_of(
    item: Item, items: Mapping[str, Item], goals: Collection[str], today: date, zone: tzinfo | None
) -> tuple[Reason, ...]:
    """Why an item is urgent, the strongest first; () for one that is done or dropped.

    `goals`: the names of the open goals; a goal that is closed, and an item that no longer waits, count nothing.
    """
    if not item.is_open:
        return ()
    found = []
    if item.due is not None:
        found.append(Reason("due", _due_text(item.due, today), round(DUE * _nearness((item.due - today).days), 2)))
    waits = items.get(item.blocks) if item.blocks else None
    if item.blocks and (waits is None or waits.is_open):
        found.append(Reason("blocks", f"{item.blocks} waits for it", BLOCKS))
    if item.priority in ("high", "low"):
        found.append(Reason("priority", f"priority {item.priority}", FIRST if item.priority == "high" else LAST))
    if item.state == STARTED:
        found.append(Reason("started", "started", ACTIVE))
    if item.goal is not None and item.goal in goals:
        found.append(Reason("goal", f"goal {item.goal}", GOAL))
    days = max((today - day_of(item.added, zone)).days, 0)
    if days:
        text = f"in the queue for {days} day{'s' if days > 1 else ''}"
        found.append(Reason("age", text, round(AGE * min(days / YEAR, 1.0), 2)))
    return tuple(sorted(found, key=lambda reason: (-reason.weight, reason.kind)))


def urgency_of(reasons: Collection[Reason]) -> float:
    return sum(reason.weight for reason in reasons)


def _nearness(days: int) -> float:
    """1 from a week after the day on, falling to 0.2 two weeks before it, and 0.2 until then: Taskwarrior's ramp."""
    return min(max(1 - 0.8 * (days + 7) / 21, 0.2), 1.0)


def _due_text(due: date, today: date) -> str:
    days = (due - today).days
    if days == 0:
        return "due today"
    told = f"{abs(days)} day{'s' if abs(days) > 1 else ''}"
    return f"due in {told}" if days > 0 else f"due {told} ago"
