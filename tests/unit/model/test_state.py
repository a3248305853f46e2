"""The fold over a paper's entries: `later` and its returns, `seen`, tags, ratings, and any undo."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readinglist.core.log import LogEntry, Rated, Read, Seen, Tagged, Undo, Verdict, log_data_from, log_data_to
from readinglist.core.paper_state import PaperState, fold_paper

DAY0 = datetime(2026, 11, 24, 6, tzinfo=UTC)


def entries(*said):
    """One entry a day of what was `said`, (days, data) or data."""
    found = []
    for n, item in enumerate(said):
        day, data = item if isinstance(item, tuple) else (n, item)
        found.append(LogEntry(f"e{n}", DAY0 + timedelta(days=day), "d", log_data_to(data)[0], "p", data))
    return found


def undo(n, day=100):
    return LogEntry(f"u{n}", DAY0 + timedelta(days=day), "d", "undo", f"e{n}", Undo())


def test_a_later_comes_back_after_a_week_three_times_and_is_closed_then():
    weeks = [(7 * n, Verdict("later")) for n in range(4)]
    backs = [fold_paper(entries(*weeks[: n + 1])).back_at for n in range(4)]
    assert backs == [DAY0 + timedelta(days=7 * (n + 1)) for n in range(3)] + [None]
    closed = fold_paper(entries(*weeks))
    assert (closed.verdict, closed.laters) == ("later", 4)
    third = fold_paper(entries(*weeks[:3]))
    assert [third.is_back(DAY0 + timedelta(days=day)) for day in (20, 21, 99)] == [False, True, True]
    assert not closed.is_back(DAY0 + timedelta(days=99))
    assert not fold_paper(entries(*weeks[:3], (22, Verdict("keep")))).is_back(DAY0 + timedelta(days=99))


def test_taking_back_a_later_gives_its_return_back():
    said = entries(*[(7 * n, Verdict("later")) for n in range(4)])
    assert fold_paper([*said, undo(3)]).back_at == DAY0 + timedelta(days=21)


def test_seen_is_no_verdict_and_a_verdict_stays():
    assert fold_paper(entries(Seen(()))) == PaperState(seen=True)
    assert fold_paper(entries(Verdict("keep"), Seen(()))).verdict == "keep"
    said = entries(Seen(()), Verdict("skip"))
    assert fold_paper([*said, undo(1)]) == PaperState(seen=True)
    assert fold_paper([*said, undo(0), undo(1)]) == PaperState()


def test_a_paper_that_came_back_and_was_passed_over_does_not_come_back_for_ever():
    assert fold_paper(entries((0, Verdict("later")), (8, Seen(())))).back_at is None
    assert fold_paper(entries((0, Verdict("later")), (3, Seen(())))).back_at == DAY0 + timedelta(days=7)


def test_tags_add_up_in_order_of_time():
    said = entries(Tagged(("robots", "Ä")), Tagged(("rl",), ("robots",)), Tagged(remove=("none",)))
    assert fold_paper(said).tags == ("rl", "Ä")
    assert fold_paper([*said, undo(1)]).tags == ("robots", "Ä")


def test_a_rating_counts_until_it_is_taken_back():
    said = entries(Rated(line="x"))
    assert fold_paper(said).rated
    assert not fold_paper([*said, undo(0)]).rated


@pytest.mark.parametrize("data", [Tagged(("a", "b"), ("c",)), Tagged(), Rated("10x", 1, 2, 3, "no", "a: b"), Rated()])
def test_new_kinds_survive_the_way_to_json_and_back(data):
    kind, values = log_data_to(data)
    assert log_data_from(kind, {**values, "of a later version": 1}) == data


words = st.sampled_from(["a", "b", "c"])
data = st.one_of(
    st.builds(Verdict, st.sampled_from(["keep", "skip", "later", None])),
    st.builds(Read, st.one_of(st.none(), st.integers(0, 60))),
    st.just(Seen(())),
    st.builds(Tagged, st.tuples(words), st.tuples(words)),
    st.just(Rated("10%")),
)


@given(st.lists(data, max_size=6), data)
def test_an_undo_leaves_what_was_before(before, last):
    said = entries(*before, last)
    assert fold_paper([*said, undo(len(before))]) == fold_paper(entries(*before))
