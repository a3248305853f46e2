"""Which entries of the log hold: one rule, whichever device wrote them and in whichever order they arrive."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import permutations

from readinglist.core.log import LogEntry, Read, Undo, effective, log_data_to, undone_ids

DAY = datetime(2026, 11, 24, 6, tzinfo=UTC)


def entry(name: str, day: int, data: Read | Undo, subject: str = "p") -> LogEntry:
    return LogEntry(name, DAY + timedelta(days=day), "d", log_data_to(data)[0], subject, data)


def test_an_entry_holds_until_an_undo_names_it_in_whatever_order_they_come() -> None:
    said = [
        entry("b", 0, Read()),
        entry("a", 0, Read()),  # of the same instant: the id settles the order
        entry("c", 1, Read()),
        entry("d", 0, Undo(), "c"),  # another device's clock is behind
        entry("e", 2, Undo(), "unknown"),
    ]
    for some in permutations(said):
        assert [one.id for one in effective(some)] == ["a", "b"]
        assert undone_ids(some) == {"c", "unknown"}
    assert effective([]) == ()


def test_an_undo_cannot_be_taken_back() -> None:
    assert effective([entry("a", 0, Read()), entry("b", 1, Undo(), "a"), entry("c", 2, Undo(), "b")]) == ()
