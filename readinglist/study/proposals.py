"""What to do in the time that there is now, and why."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from readinglist.context import Context, today_of
from readinglist.core.dates import WEEKDAYS
from readinglist.core.frozen import Frozen
from readinglist.core.log import Bet, BetSettled, LogEntry, Rated, effective
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
RATED, BET_DUE, STALLED = 3.0, 2.0, 2.0  # 10x or "would build on", each as a goal; a started item that stands still
STILL = 14  # days
OUTSIDE = 8.0  # on the day of exploration: before what is started for a goal, after what is due
LEAST = {TEXTBOOK: 20, THESIS: 20, PAPER: 15, REIMPLEMENTATION: 60}  # minutes below which a sitting gives nothing
PARTS = {1: "part 1, the background", 2: "part 2, the papers", 3: "part 3, conclusion and outlook"}


class KeptPaper(Frozen):
    """A paper that was kept and not read."""

    id: str
    title: str | None
    goal: str | None


class Proposal(Frozen):
    """One thing to do now. `why` says it in words; `minutes` of those that there are; `queued`: it is of the queue."""

    kind: str
    subject: str
    title: str | None
    why: str
    minutes: int
    weight: float
    queued: bool = True


class Plan(Frozen):
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
    own: Mapping[str, tuple[Reason, ...]] = MappingProxyType({}),
    skipped: Collection[str] = (),
    today: date = date.min,
) -> tuple[Proposal, ...]:
    """Everything that fits into `minutes`, the best first: urgency, and what the diet owes.

    What is waiting is left out where a start would be one too many. On a day of exploration what serves no open goal
    comes first. `kept`: of those in no queue the one that `own` speaks most for, else the first, stands for all.
    `own`: by paper what the reader's ratings and bets say for it; papers in `skipped` are not proposed.
    """
    open_goals = frozenset(goals)
    full = sum(item.kind in BOOKS and item.state == STARTED for item in items.values()) >= at_once
    found = []
    for item in items.values():
        must_wait = full and item.kind in BOOKS and item.state != STARTED
        if item.is_open and not must_wait and minutes >= LEAST[item.kind] and item.paper not in skipped:
            extra = _extra(item.kind, item.goal in open_goals, eaten, is_exploration)
            extra += [*own.get(item.paper or "", ()), *_stalled(item, today)]
            strongest = sorted((*reasons[item.name], *extra), key=lambda reason: -reason.weight)
            how, length = _sitting(item, minutes)
            why = " · ".join([*(reason.text for reason in strongest[:3]), *how]) or "first in the queue"
            found.append(Proposal(item.kind, item.name, item.title, why, length, urgency_of(strongest)))
    loose = [paper for paper in kept if work_on(items, paper.id) is None and paper.id not in skipped]
    unread = max(loose, key=lambda paper: urgency_of(own.get(paper.id, ())), default=None)
    if unread is not None and minutes >= LEAST[PAPER]:
        extra = [*own.get(unread.id, ()), *_extra(PAPER, unread.goal in open_goals, eaten, is_exploration)]
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


def _stalled(item: Item, today: date) -> list[Reason]:
    """Started, and without a sitting for two weeks."""
    last = max((date.fromisoformat(sitting.on) for sitting in item.sittings), default=item.since.date())
    days = (today - last).days
    is_still = item.state == STARTED and days >= STILL
    return [Reason("stalled", f"stands still for {days} days", STALLED)] if is_still else []


def own_reasons(entries: Iterable[LogEntry], today: date) -> dict[str, tuple[Reason, ...]]:
    """By paper, what the reader's last ratings and due bets say for it. `entries`: rated, bet and settled ones."""
    found: dict[str, dict[str, Reason]] = {}
    standing = effective(entries)
    settled = {entry.subject for entry in standing if isinstance(entry.data, BetSettled)}
    for entry in standing:
        data, reasons = entry.data, found.setdefault(entry.subject, {})
        if isinstance(data, Rated):
            for key, given, best, text in (
                ("upside", data.upside, "10x", "you rated it 10x"),
                ("build on", data.build_on, "yes", "you would build on it"),
            ):
                if given == best:
                    reasons[key] = Reason("rating", text, RATED)
                elif given is not None:  # the last word holds
                    reasons.pop(key, None)
        elif isinstance(data, Bet) and entry.id not in settled and data.by <= today.isoformat():
            reasons["bet"] = Reason("bet", "your bet on it is due", BET_DUE)
    return {paper: tuple(reasons.values()) for paper, reasons in found.items() if reasons}


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
    today = today_of(lib)
    own = own_reasons(lib.store.log.of_kind("critique", "bet", "settled"), today)
    skipped = lib.store.log.states_with("skip").keys() if any(item.paper for item in items.values()) else ()
    kept = _kept(lib, own)
    found = propose(items, reasons, kept, eaten, minutes, at_once, exploration, goals, own, skipped, today)
    titled = tuple(replace(one, title=titles.get(one.subject, one.title)) for one in found[:most])
    return Plan(minutes, titled, eaten, exploration)


def _kept(lib: Context, own: Collection[str]) -> tuple[KeptPaper, ...]:
    """Kept papers that were not read, the latest first; the latest `LOOKED_THROUGH`, and all that `own` speaks for."""
    states = {i: state for i, state in lib.store.log.states_with("keep").items() if state.read_at is None}
    ids = [i for place, i in enumerate(states) if place < LOOKED_THROUGH or i in own]
    papers = lib.store.papers.find_many(ids)
    return tuple(KeptPaper(i, papers[i].title, states[i].goal) for i in ids if i in papers)
