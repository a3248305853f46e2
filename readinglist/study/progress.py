"""How far an item is, how fast it goes, and when it will end at that pace."""

from __future__ import annotations

from datetime import date, timedelta

from readinglist.model.study import THESIS

from .items import Item

WINDOW = 28  # days that the pace is told from
LEAST_WINDOW = 7  # of a book that was begun today the pace is not what this evening gave
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
