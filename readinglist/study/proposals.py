"""What to do in the time that there is now, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from readinglist.context import Context, today_of
from readinglist.core.dates import WEEKDAYS
from readinglist.core.papers import Reason
from readinglist.core.work_entries import PAPER, REIMPLEMENTATION, STARTED, TEXTBOOK, THESIS
from readinglist.practice.api import open_goals

from .diet import WEEKS, Diet, diet_of, explore_day_of, worked_on
from .progress import minutes_a_page, next_part, pages_left, urgency_of
from .queue import queue_rows
from .records import BOOKS, Item, work_on

OWED = 6.0  # what is behind the intended split comes before what is started, and after what is due or waited for
LOOKED_THROUGH = 200  # kept papers, for one that was not read
SHOWN = 3
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
            strongest = sorted((*reasons[item.name], *extra), key=lambda reason: -reason.weight)
            how, length = _sitting(item, minutes)
            why = " · ".join([*(reason.text for reason in strongest[:3]), *how]) or "first in the queue"
            found.append(Proposal(item.kind, item.name, item.title, why, length, urgency_of(strongest)))
    unread = next((paper for paper in kept if work_on(items, paper.id) is None), None)
    if unread is not None and minutes >= LEAST[PAPER]:
        extra = _extra(PAPER, unread.goal in open_goals, eaten, is_exploration)
        goal = [f"goal {unread.goal}"] if unread.goal in open_goals else []
        why = " · ".join(["kept and not read", *goal, *(reason.text for reason in extra)])
        found.append(Proposal(PAPER, unread.id, unread.title, why, minutes, KEPT + urgency_of(extra), queued=False))
    return tuple(sorted(found, key=lambda one: (-one.weight, one.subject)))


def _extra(kind: str, serves_goal: bool, eaten: Diet, is_exploration: bool) -> list[Reason]:
    found = []
    if eaten.owed_text and kind in (BOOKS if eaten.owed == "books" else (PAPER,)):
        found.append(Reason("diet", eaten.owed_text, OWED))
    if is_exploration and not serves_goal:
        found.append(Reason("exploration", "the day for something different", OUTSIDE))
    return found


def _sitting(item: Item, minutes: int) -> tuple[list[str], int]:
    """What the sitting would be: the part of a thesis, the pages at the pace so far; and the minutes that it takes."""
    part, left, pace = next_part(item), pages_left(item), minutes_a_page(item)
    how = [] if part is None else [PARTS[part]]
    if not pace or left == 0:
        return how, minutes
    if pages := int(minutes / pace):
        pages = pages if left is None else min(pages, left)
        how.append(f"about {pages} page{'s' if pages > 1 else ''} at {pace:.1f} minutes a page")
    return how, minutes if left is None else min(minutes, max(round(left * pace), 1))


def is_exploration_day(today: date, weekday: str) -> bool:
    """Is `today` the day of exploration? "" is no day."""
    return weekday in WEEKDAYS and WEEKDAYS[today.weekday()] == weekday


def plan(lib: Context, minutes: int, most: int = SHOWN) -> Plan:
    """The best things to do in `minutes`, at most `most`, of the queue and of what was kept and not read."""
    items, activity = worked_on(lib, WEEKS)
    eaten = diet_of(lib, activity, WEEKS)
    rows = queue_rows(lib, items)
    titles = {row.item.name: row.title for row in rows}
    exploration = is_exploration_day(today_of(lib), explore_day_of(lib))
    reasons = {row.item.name: row.reasons for row in rows}
    at_once, goals = lib.settings.study.at_once, [goal.name for goal in open_goals(lib)]
    found = propose(items, reasons, _kept(lib), eaten, minutes, at_once, exploration, goals)
    titled = tuple(replace(one, title=titles.get(one.subject, one.title)) for one in found[:most])
    return Plan(minutes, titled, eaten, exploration)


def _kept(lib: Context) -> tuple[KeptPaper, ...]:
    """Kept papers that were not read, the latest first; of the latest `LOOKED_THROUGH` alone."""
    states = {i: state for i, state in lib.store.log.states_with("keep").items() if state.read_at is None}
    ids = list(states)[:LOOKED_THROUGH]
    papers = lib.store.papers.find_many(ids)
    return tuple(KeptPaper(i, papers[i].title, states[i].goal) for i in ids if i in papers)
