"""The queue as a fold: two devices, details that change, entries that nothing stands for."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from readinglist.core.log import LogData, LogEntry, Undo, log_data_from, log_data_to
from readinglist.core.work_entries import QueueChanged, TimeSpent
from readinglist.study.records import fold_queue

START = datetime(2026, 11, 1, tzinfo=UTC)


def log(*entries: tuple[str, LogData]) -> list[LogEntry]:
    """Entries as they come back from the store, an hour apart."""
    found = []
    for number, (subject, data) in enumerate(entries):
        kind, stored = log_data_to(data)
        at = START + timedelta(hours=number)
        found.append(LogEntry(f"e{number}", at, "d", kind, subject, log_data_from(kind, stored)))
    return found


def test_what_two_devices_add_is_one_item_and_stays_begun() -> None:
    added = QueueChanged("add", kind="textbook", title="Book", pages=100)
    entries = log(("b", added), ("b", QueueChanged("start")), ("b", QueueChanged("add", kind="textbook", goal="g")))
    (item,) = fold_queue(entries).values()
    assert (item.state, item.pages, item.goal, item.since) == ("started", 100, "g", START + timedelta(hours=1))


def test_what_is_done_and_added_again_waits_and_keeps_its_time() -> None:
    added = QueueChanged("add", kind="paper")
    sitting = TimeSpent("2026-11-01", minutes=30)
    (item,) = fold_queue(log(("p", added), ("p", sitting), ("p", QueueChanged("done")), ("p", added))).values()
    assert (item.state, item.minutes, item.added) == ("waiting", 30, START)


def test_a_sitting_of_one_device_does_not_reopen_what_another_has_finished() -> None:
    sitting = TimeSpent("2026-11-24", minutes=5, starts=True)
    assert fold_queue(log(("a", QueueChanged("add")), ("a", sitting)))["a"].state == "started"
    both = log(("a", QueueChanged("add")), ("a", QueueChanged("done")), ("a", sitting))
    assert (fold_queue(both)["a"].state, fold_queue(both)["a"].minutes) == ("done", 5)


def test_details_change_alone_and_are_taken_away() -> None:
    first = QueueChanged("add", kind="thesis", title="T", due="2026-12-01", goal="g", parts=(1, 2, 3), authors=("A",))
    moved = QueueChanged("move", due="", goal="", priority="low")
    (item,) = fold_queue(log(("t", first), ("t", moved))).values()
    assert (item.due, item.goal, item.priority, item.parts, item.authors) == (None, None, "low", (1, 2, 3), ("A",))
    (before,) = fold_queue(log(("t", first), ("t", moved), ("e1", Undo()))).values()
    assert (before.due, before.goal, before.priority) == (date(2026, 12, 1), "g", None)


def test_what_was_never_added_is_no_item_and_comes_alive_with_its_add() -> None:
    entries = log(("x", QueueChanged("start")), ("x", TimeSpent("2026-11-01", minutes=5)))
    assert fold_queue(entries) == {}
    later = log(*((entry.subject, entry.data) for entry in entries), ("x", QueueChanged("add", kind="paper")))
    assert [(item.state, item.minutes) for item in fold_queue(later).values()] == [("started", 5)]


def test_an_entry_of_a_newer_version_is_read_as_far_as_it_is_known() -> None:
    data = log_data_from("queue", {"change": "shelve", "kind": "paper", "colour": "red"})
    entries = [*log(("x", QueueChanged("add", kind="paper"))), LogEntry("z", START, "d", "queue", "x", data)]
    assert fold_queue(entries)["x"].state == "waiting"
