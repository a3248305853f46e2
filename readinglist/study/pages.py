"""Study: what to do now, the queue with why each item is urgent, and where the time went."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readinglist.core.errors import UsageError
from readinglist.core.lines import plain
from readinglist.core.log_view import hours
from readinglist.core.work_entries import QueueChanged, TimeSpent
from readinglist.interface.web.asking import Ask, Page, Redirect, anchor

from .view import NOUNS, byline, progress_text, split_lines

if TYPE_CHECKING:
    from readinglist.context import Context

MINUTES, MOST_MINUTES = 45, 24 * 60
WANTED = 20  # works that keeps cite
OVER = 20  # items that are done or dropped, the latest
MOVES = ("start", "wait", "done", "drop")
FROM = {"waiting": ("start", "drop"), "started": ("done", "wait", "drop")}  # the moves of each state


def study(library: Context, ask: Ask) -> Page:
    """The queue, what is next in `minutes`, and the diet of the last four weeks. Raises UsageError."""
    from readinglist.literature.api import wanted_in_pack
    from readinglist.study.plot import diet_picture
    from readinglist.study.proposals import plan as plan_in
    from readinglist.study.queue import queue_rows, starters

    minutes = ask.number("minutes", MINUTES, MOST_MINUTES)
    plan, rows = plan_in(library, minutes), queue_rows(library)
    eaten = plan.diet
    waiting = [row for row in rows if row.item.is_open]
    over = [row for row in rows if not row.item.is_open]
    shown = {
        "plan": plan,
        "minutes": hours(minutes),
        "asked": minutes,
        "rows": [
            (row, anchor(row.item.name), byline(row.item.authors, row.item.year), progress_text(row)) for row in waiting
        ],
        "moves": FROM,
        "starters": []
        if waiting
        else [(one.title, byline(one.authors or (), one.year), one.because) for one in starters(library)],
        "over": over[:OVER],
        "left_out": len(over[OVER:]),
        "kinds": [
            (noun, hours(eaten.minutes.get(kind, 0)), eaten.untimed.get(kind, 0))
            for kind, noun in NOUNS.items()
            if eaten.minutes.get(kind) or eaten.untimed.get(kind)
        ],
        "split": [plain(line).strip() for line in split_lines(eaten)],
        "eaten": eaten,
        "wanted": [(work, byline(work.authors, work.year)) for work in wanted_in_pack(library)[:WANTED]]
        if "wanted" in ask.query
        else None,
        "picture": diet_picture(eaten) if eaten.minutes else None,
        "hours": hours,
    }
    return Page("study.html", "Study", "study", shown)


def add(library: Context, ask: Ask) -> Redirect:
    """Put an entry of a starter list into the queue. Raises UsageError, NotFound."""
    from readinglist.study.queue import add_item

    return Redirect(f"/study#{anchor(add_item(library, ask.sent('item'), QueueChanged('add')).subject)}")


def move(library: Context, ask: Ask) -> Redirect:
    """Start, put back, finish or drop an item. Raises UsageError, NotFound."""
    from readinglist.study.queue import change_item as change_in

    item, change = ask.sent("item"), ask.sent("do")
    if change not in MOVES:
        raise UsageError(f"{change[:20]!r} is none of {', '.join(MOVES)}")
    change_in(library, item, QueueChanged(change))
    return Redirect(f"/study#{anchor(item)}")


def log(library: Context, ask: Ask) -> Redirect:
    """Record a sitting of today with an item: minutes, pages, a line. Raises UsageError, NotFound."""
    from readinglist.study.queue import log_time

    item = ask.sent("item")
    note = ask.sent("note").strip() or None
    log_time(library, item, TimeSpent("", _count(ask, "minutes"), _count(ask, "pages"), note=note))
    return Redirect(f"/study#{anchor(item)}")


def _count(ask: Ask, name: str) -> int | None:
    """A number of the form; None where its field was left empty."""
    text = ask.sent(name).strip()
    return Ask(query={name: text}).number(name, 0, 100_000) if text else None
