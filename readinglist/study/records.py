"""The queue as the fold of the log: what each item is, where it stands, and the sittings that it got.

Of two entries the later one holds, by time and then by id, so that the order in which two devices were merged
changes nothing. Entries that no `add` stands for wait for it and are no item.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import date, datetime
from typing import Any

from readinglist.core.frozen import Frozen
from readinglist.core.log import LogEntry, effective
from readinglist.core.papers import Reason
from readinglist.core.work_entries import (
    DONE,
    DROPPED,
    PAPER,
    STARTED,
    TEXTBOOK,
    THESIS,
    WAITING,
    QueueChanged,
    TimeSpent,
)

STATE_AFTER = {"add": WAITING, "start": STARTED, "wait": WAITING, "done": DONE, "drop": DROPPED}


BOOKS = (TEXTBOOK, THESIS)


DETAILS = tuple(field.name for field in fields(QueueChanged) if field.name != "change")


class Item(Frozen):
    """An item of the queue as it stands now. None, "" and () are what nobody said.

    `since` is when it came into its state; `sittings` are in the order in which they were logged.
    """

    name: str
    kind: str
    title: str | None
    state: str
    added: datetime
    since: datetime
    authors: tuple[str, ...] = ()
    year: int | None = None
    pages: int | None = None
    chapters: int | None = None
    exercises: int | None = None
    parts: tuple[int, ...] = ()
    paper: str | None = None
    goal: str | None = None
    due: date | None = None
    blocks: str | None = None
    priority: str | None = None
    because: str | None = None
    every: int | None = None
    sittings: tuple[TimeSpent, ...] = ()

    @property
    def is_open(self) -> bool:
        return self.state in (WAITING, STARTED)

    @property
    def minutes(self) -> int:
        return sum(sitting.minutes or 0 for sitting in self.sittings)

    @property
    def pages_read(self) -> int:
        return sum(sitting.pages or 0 for sitting in self.sittings)

    @property
    def exercises_done(self) -> int:
        return sum(sitting.exercises or 0 for sitting in self.sittings)

    @property
    def chapter(self) -> int | None:
        """The last chapter that is finished."""
        return max((sitting.chapter for sitting in self.sittings if sitting.chapter is not None), default=None)


def fold_queue(entries: Iterable[LogEntry]) -> dict[str, Item]:
    """The items by name, in the order in which they were first added. `entries` may be of any kind."""
    moves: dict[str, list[LogEntry]] = {}
    sittings: dict[str, list[TimeSpent]] = {}
    for entry in effective(entries):
        if isinstance(entry.data, QueueChanged):
            moves.setdefault(entry.subject, []).append(entry)
        elif isinstance(entry.data, TimeSpent):
            sittings.setdefault(entry.subject, []).append(entry.data)
            if entry.data.starts:
                moves.setdefault(entry.subject, []).append(entry)
    found = [
        _item(name, of_it, tuple(sittings.get(name, ())))
        for name, of_it in moves.items()
        if any(_change(entry).change == "add" for entry in of_it)
    ]
    return {item.name: item for item in sorted(found, key=lambda item: (item.added, item.name))}


def work_on(items: Mapping[str, Item], paper: str) -> Item | None:
    """The item that is the reading of a paper: of its id, or with another name."""
    found = (item for item in items.values() if item.kind == PAPER and item.paper == paper)
    return items.get(paper) or next(found, None)


def at_once(items: Iterable[Item]) -> tuple[Item, ...]:
    """The textbooks and theses that are started."""
    return tuple(item for item in items if item.kind in BOOKS and item.state == STARTED)


def _item(name: str, moves: Sequence[LogEntry], sittings: tuple[TimeSpent, ...]) -> Item:
    told: dict[str, object] = {}
    added = state = since = None
    for entry in moves:
        change = _change(entry)
        if change.change == "add" and added is None:
            added = entry.at
        # Two devices may both add an item: the second `add` does not stop what the first one has begun.
        is_again = change.change == "add" and state in (WAITING, STARTED)
        # Nor does a sitting bring back what the other one has finished.
        is_again = is_again or (isinstance(entry.data, TimeSpent) and state not in (None, WAITING))
        after = state if is_again else STATE_AFTER.get(change.change, state)
        if after == DONE and (change.every or told.get("every")):
            after = WAITING
        if after != state:
            state, since = after, entry.at
        told |= {key: value for key in DETAILS if (value := getattr(change, key)) is not None}
    assert added is not None
    # What was taken away (an empty text, 0) is as if it had never been said.
    details: dict[str, Any] = {"kind": PAPER, "title": None} | {key: value for key, value in told.items() if value}
    if "due" in details:
        details["due"] = date.fromisoformat(details["due"])
    return Item(name, state=state or WAITING, added=added, since=since or added, sittings=sittings, **details)


def _change(entry: LogEntry) -> QueueChanged:
    if isinstance(entry.data, TimeSpent):
        return QueueChanged("start")
    assert isinstance(entry.data, QueueChanged)
    return entry.data


class QueueLine(Frozen):
    """An item of the queue that is worked on or waits, with why it is urgent."""

    item: str
    kind: str
    title: str
    state: str
    due: date | None
    urgency: float
    reasons: tuple[Reason, ...]
