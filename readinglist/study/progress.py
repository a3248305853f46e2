"""How far an item is, how fast it goes, when it will end at that pace, and how urgent it is.

Urgency is a sum of reasons, each with its weight, after the idea of Taskwarrior. Weights of what is due, blocks, is
started, is wanted first and grows old are its defaults (taskwarrior.org/docs/urgency); that of a goal stands between
its `project` and its `active`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, timedelta, tzinfo

from readinglist.core.dates import day_of
from readinglist.core.frozen import Frozen
from readinglist.core.papers import Reason
from readinglist.core.work_entries import STARTED, THESIS

from .records import Item

WINDOW = 28  # days that the pace is taken from
LEAST_WINDOW = 7  # of a book that was begun today the pace is not what this evening gave
DUE, BLOCKS, FIRST, ACTIVE, GOAL, AGE = 12.0, 8.0, 6.0, 4.0, 3.0, 2.0
LAST = -3.0
YEAR = 365
PART_ORDER = (1, 3, 2)  # of a thesis: background, outlook; the papers are optional


def pages_to_read(item: Item) -> int | None:
    """The pages that count: of a thesis those of parts 1 and 3, else all. None: nobody said."""
    if item.kind == THESIS and len(item.parts) == 3:
        return item.parts[0] + item.parts[2]
    return item.pages


def pages_left(item: Item) -> int | None:
    """Never below 0."""
    total = pages_to_read(item)
    return None if total is None else max(total - item.pages_read, 0)


def pages_a_day(item: Item, today: date) -> float | None:
    """Pages of the last four weeks over their days, from the first sitting in them on; None where there are none."""
    days = [date.fromisoformat(sitting.on) for sitting in item.sittings if sitting.pages]
    recent = [day for day in days if timedelta(0) <= today - day < timedelta(days=WINDOW)]
    if not recent:
        return None
    first = min(days)
    span = max(min((today - first).days + 1, WINDOW), LEAST_WINDOW)
    pages = sum(
        sitting.pages or 0 for sitting in item.sittings if date.fromisoformat(sitting.on) > today - timedelta(WINDOW)
    )
    return pages / span


def expected_end(item: Item, today: date) -> date | None:
    """The day on which the pages that are left are read, at the pace of the last four weeks."""
    left, pace = pages_left(item), pages_a_day(item, today)
    if left is None or not pace:
        return None
    days = -(-left // pace)
    return today + timedelta(days=days) if days < 36_500 else None


def minutes_a_page(item: Item) -> float | None:
    """From the sittings that have both."""
    both = [(s.minutes, s.pages) for s in item.sittings if s.minutes and s.pages]
    return sum(minutes for minutes, _ in both) / sum(pages for _, pages in both) if both else None


def next_part(item: Item) -> int | None:
    """The part of a thesis that comes next, 1, 3, then 2; None: no parts are known, or all are read.

    Pages of a sitting that names no part fill the parts in that order.
    """
    if item.kind != THESIS or len(item.parts) != 3:
        return None
    left = dict(zip((1, 2, 3), item.parts, strict=True))
    loose = 0
    for sitting in item.sittings:
        if sitting.part in left:
            left[sitting.part] -= sitting.pages or 0
        else:
            loose += sitting.pages or 0
    for part in PART_ORDER:
        taken = min(max(left[part], 0), loose)
        left[part], loose = left[part] - taken, loose - taken
        if left[part] > 0:
            return part
    return None


class QueueRow(Frozen):
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
    return sum((reason.weight for reason in reasons), 0.0)


def _nearness(days: int) -> float:
    """1 from a week after the day on, falling to 0.2 two weeks before it, and 0.2 until then: Taskwarrior's ramp."""
    return min(max(1 - 0.8 * (days + 7) / 21, 0.2), 1.0)


def _due_text(due: date, today: date) -> str:
    days = (due - today).days
    if days == 0:
        return "due today"
    length = f"{abs(days)} day{'s' if abs(days) > 1 else ''}"
    return f"due in {length}" if days > 0 else f"due {length} ago"
