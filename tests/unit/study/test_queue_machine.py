"""No sequence of moves, undos and merges of two devices loses or doubles an item, or a minute."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from readinglist.core.errors import NotFound, UsageError
from readinglist.core.log import LogData, LogEntry, Undo, log_data_from, log_data_to
from readinglist.core.work_entries import ITEM_KINDS, TEXTBOOK, THESIS, QueueChanged, TimeSpent
from readinglist.study.diet_figures import diet, touches_of
from readinglist.study.queue import check_add, check_change, has_room
from readinglist.study.records import STATE_AFTER, at_once, fold_queue

START = datetime(2026, 12, 30, 22, tzinfo=UTC)
NAMES = st.sampled_from(["a", "b", "c", "d", "e"])
MOST = 3


class Queue(RuleBasedStateMachine):
    """A log beside what a reader would write down: states, and minutes."""

    def __init__(self) -> None:
        super().__init__()
        self.log: list[LogEntry] = []
        self.states: dict[str, str] = {}
        self.kinds: dict[str, str] = {}
        self.minutes: dict[str, int] = {}
        self.before: list[tuple[dict[str, str], dict[str, str], dict[str, int], str]] = []

    def write(self, name: str, data: LogData) -> None:
        at = START + timedelta(hours=7 * len(self.log))
        kind, stored = log_data_to(data)
        number = len(self.log)
        self.before.append((dict(self.states), dict(self.kinds), dict(self.minutes), f"e{number:05d}"))
        self.log.append(LogEntry(f"e{number:05d}", at, "d", kind, name, log_data_from(kind, stored)))

    @rule(name=NAMES, kind=st.sampled_from(ITEM_KINDS))
    def add(self, name: str, kind: str) -> None:
        is_free = self.states.get(name) not in ("waiting", "started")
        try:
            check_add(fold_queue(self.log), name)
        except UsageError:
            assert not is_free
            return
        assert is_free
        self.write(name, QueueChanged("add", kind=kind, title=name))
        self.states[name], self.kinds[name] = "waiting", kind

    @rule(name=NAMES, change=st.sampled_from(["start", "wait", "done", "drop"]))
    def change(self, name: str, change: str) -> None:
        try:
            check_change(fold_queue(self.log), name, change, MOST)
        except NotFound:
            assert name not in self.states
            return
        except UsageError:
            state = self.states[name]
            books = [n for n, s in self.states.items() if s == "started" and self.kinds[n] in (TEXTBOOK, THESIS)]
            assert (
                state in ("done", "dropped")
                or state == STATE_AFTER[change]
                or (change == "start" and len(books) >= MOST and self.kinds[name] in (TEXTBOOK, THESIS))
            )
            return
        self.write(name, QueueChanged(change))
        self.states[name] = STATE_AFTER[change]

    @precondition(lambda self: self.states)
    @rule(minutes=st.integers(1, 300), data=st.data())
    def log_time(self, minutes: int, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(sorted(self.states)))
        day = (START + timedelta(hours=7 * len(self.log))).date()
        items = fold_queue(self.log)
        starts = self.states[name] == "waiting" and has_room(items, items[name], MOST)
        self.write(name, TimeSpent(day.isoformat(), minutes=minutes, pages=minutes // 10, starts=starts))
        if starts:
            self.states[name] = "started"
        self.minutes[name] = self.minutes.get(name, 0) + minutes

    @precondition(lambda self: self.before)
    @rule()
    def undo(self) -> None:
        """The newest entry that was not undone is taken back."""
        self.states, self.kinds, self.minutes, entry = self.before.pop()
        at = START + timedelta(hours=7 * len(self.log))
        self.log.append(LogEntry(f"u{len(self.log):05d}", at, "d", "undo", entry, Undo()))

    @invariant()
    def the_fold_is_what_was_written_down(self) -> None:
        items = fold_queue(self.log)
        assert {name: item.state for name, item in items.items()} == self.states
        assert {name: item.kind for name, item in items.items()} == self.kinds
        assert {name: item.minutes for name, item in items.items() if item.minutes} == self.minutes
        assert len(at_once(items.values())) <= MOST

    @invariant()
    def the_order_of_a_merge_changes_nothing(self) -> None:
        mixed = list(self.log)
        random.Random(len(mixed)).shuffle(mixed)
        assert list(fold_queue(mixed).values()) == list(fold_queue(self.log).values())

    @invariant()
    def hours_add_up_over_kinds_goals_and_weeks(self) -> None:
        items = fold_queue(self.log)
        touches = touches_of(self.log, items, UTC)
        eaten = diet(touches, date(2026, 12, 1), date(2027, 12, 31))
        total = sum(self.minutes.values())
        assert sum(eaten.minutes.values()) == sum(eaten.goals.values()) == total
        assert sum(sum(week.minutes.values()) for week in eaten.weeks) == total


TestQueue = Queue.TestCase
TestQueue.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
