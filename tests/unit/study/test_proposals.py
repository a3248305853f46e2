"""What is urgent and what is proposed, with the reasons that a reader is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from readinglist.core.errors import NotFound, UsageError
from readinglist.core.papers import Reason
from readinglist.core.work_entries import TimeSpent
from readinglist.study.activity import ActivityDay
from readinglist.study.diet import diet_of_days
from readinglist.study.progress import (
    expected_end,
    next_part,
    pages_a_day,
    pages_left,
    pages_to_read,
    reasons_of,
    urgency_of,
)
from readinglist.study.proposals import KeptPaper, Proposal, is_exploration_day, propose
from readinglist.study.queue import find_item
from readinglist.study.records import Item

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
NOTHING = diet_of_days([], TODAY, TODAY)


def item(name: str, kind: str = "textbook", state: str = "waiting", **changes: object) -> Item:
    made = Item(name, kind, name.title(), state, NOW, NOW)
    return replace(made, **changes)  # type: ignore[arg-type]


def urgency(one: Item, *others: Item, goals: tuple[str, ...] = ()) -> float:
    return urgency_of(reasons_of(one, {i.name: i for i in (one, *others)}, goals, TODAY, UTC))


def proposed(*items: Item, minutes: int = 45, **options: object) -> tuple[Proposal, ...]:
    by_name = {one.name: one for one in items}
    reasons = {one.name: reasons_of(one, by_name, ("g",), TODAY, UTC) for one in items}
    values = {"kept": (), "eaten": NOTHING, "at_once": 3, "goals": ("g",), "today": TODAY} | options
    return propose(by_name, reasons, minutes=minutes, **values)  # type: ignore[arg-type]


def test_what_is_due_grows_from_two_weeks_before_to_a_week_after() -> None:
    curve = [urgency(item("a", due=TODAY + timedelta(days=days))) for days in (60, 14, 7, 0, -3, -7, -60)]
    assert curve == sorted(curve)
    assert (curve[0], curve[1], curve[-2], curve[-1]) == (2.4, 2.4, 12.0, 12.0)
    assert urgency(item("a", due=TODAY)) == 8.8  # as Taskwarrior has it


def test_reasons_are_told_and_sum_to_the_urgency() -> None:
    one = item("a", state="started", due=TODAY, goal="g", blocks="talk", added=NOW - timedelta(days=365))
    reasons = reasons_of(one, {"a": one}, {"g"}, TODAY, UTC)
    assert [reason.text for reason in reasons] == [
        "due today",
        "talk waits for it",
        "started",
        "goal g",
        "in the queue for 365 days",
    ]
    assert urgency(one, goals=("g",)) == sum(reason.weight for reason in reasons)


def test_what_no_longer_waits_and_a_closed_goal_count_nothing() -> None:
    other = item("b", state="done")
    assert urgency(item("a", blocks="b", goal="closed"), other) == 0
    assert urgency(item("a", blocks="b"), replace(other, state="waiting")) == 8
    assert urgency(item("a", state="done", due=TODAY)) == 0


def test_a_thesis_is_read_for_its_background_then_its_outlook() -> None:
    thesis = item("t", "thesis", parts=(60, 90, 20), pages=180)
    assert (pages_to_read(thesis), next_part(thesis)) == (80, 1)
    day = TODAY.isoformat()
    read = replace(thesis, sittings=(TimeSpent(day, pages=50, part=1), TimeSpent(day, pages=10)))
    assert (next_part(read), pages_left(read)) == (3, 20)
    read = replace(read, sittings=(*read.sittings, TimeSpent(day, pages=20, part=3)))
    assert (next_part(read), pages_left(read)) == (2, 0)
    assert "part 1, the background" in proposed(thesis)[0].why


def test_the_end_is_told_from_the_pace_of_four_weeks() -> None:
    sittings = [TimeSpent((TODAY - timedelta(days=n)).isoformat(), pages=10) for n in range(28)]
    book = item("b", pages=380, sittings=tuple(sittings))
    assert (pages_a_day(book, TODAY), expected_end(book, TODAY)) == (10.0, TODAY + timedelta(days=10))
    assert expected_end(book, TODAY + timedelta(days=60)) is None
    begun = item("b", pages=380, sittings=(TimeSpent(TODAY.isoformat(), pages=14),))
    assert pages_a_day(begun, TODAY) == 2.0  # one evening is not the pace of a week


def test_a_proposal_says_why_and_how_far() -> None:
    sitting = TimeSpent("2026-11-20", minutes=60, pages=20)
    (one,) = proposed(item("book", state="started", sittings=(sitting,), pages=35))
    assert (one.why, one.minutes) == ("started · about 15 pages at 3.0 minutes a page", 45)
    (last,) = proposed(item("book", state="started", sittings=(sitting,), pages=25))
    assert last.minutes == 15


def test_what_does_not_fit_is_not_proposed() -> None:
    code, book, paper = item("code", "reimplementation"), item("book"), item("paper", "paper")
    assert {one.subject for one in proposed(code, book, paper, minutes=60)} == {"code", "book", "paper"}
    assert {one.subject for one in proposed(code, book, paper, minutes=45)} == {"book", "paper"}
    assert {one.subject for one in proposed(code, book, paper, minutes=15)} == {"paper"}
    assert proposed(item("over", state="done")) == ()


def test_a_fourth_book_is_not_proposed_while_three_are_started() -> None:
    started = [item(name, state="started") for name in ("a", "b", "c")]
    assert {one.subject for one in proposed(*started, item("d", due=TODAY))} == {"a", "b", "c"}
    assert proposed(*started[:2], item("d", due=TODAY))[0].subject == "d"


def test_what_the_diet_owes_comes_first() -> None:
    eaten = diet_of_days([ActivityDay(TODAY, "x", "textbook", None, 300)], TODAY, TODAY)
    kept = (KeptPaper("2401.00001", "A paper", None),)
    first, second = proposed(item("book", state="started"), kept=kept, eaten=eaten)
    assert (first.subject, first.kind, second.subject) == ("2401.00001", "paper", "book")
    assert first.why == "kept and not read · papers had 0% of the reading, 50% intended"
    assert proposed(item("book", state="started"), kept=kept)[0].subject == "book"


def test_the_day_of_exploration_is_for_what_serves_no_goal() -> None:
    mine, other = item("mine", state="started", goal="g"), item("other")
    assert proposed(mine, other)[0].subject == "mine"
    first = proposed(mine, other, is_exploration=True)[0]
    assert (first.subject, first.why) == ("other", "the day for something different")
    assert is_exploration_day(TODAY, "Tuesday")
    assert not is_exploration_day(TODAY, "")


def test_an_item_is_found_by_the_beginning_or_a_word_of_its_name() -> None:
    items = {one.name: one for one in (item("bandit-algorithms"), item("bandit-notes", state="done"), item("ppo"))}
    assert [find_item(items, text) for text in ("ppo", "band", "algorithms", "Notes")] == [
        "ppo",
        "bandit-algorithms",
        "bandit-algorithms",
        "bandit-notes",
    ]
    with pytest.raises(NotFound, match="not in the queue"):
        find_item(items, "dqn")
    with pytest.raises(UsageError, match="bandit-algorithms, bandit-notes"):
        find_item({name: replace(one, state="waiting") for name, one in items.items()}, "bandit")


def test_a_kept_paper_is_of_no_queue() -> None:
    told = proposed(item("book"), kept=(KeptPaper("1707.06347", "PPO", None),))
    assert {one.subject: one.queued for one in told} == {"book": True, "1707.06347": False}


def test_my_own_ratings_bets_and_what_stands_still_come_first_and_say_so() -> None:
    kept = tuple(KeptPaper(f"2401.0000{n}", None, None) for n in (1, 2))
    own = {"2401.00002": (Reason("rating", "you rated it 10x", 3.0),)}
    first = proposed(kept=kept, own=own)[0]
    assert (first.subject, first.why) == ("2401.00002", "kept and not read · you rated it 10x")
    long_ago = NOW - timedelta(days=40)
    still = item("still", state="started", since=long_ago, sittings=(TimeSpent("2026-11-01", minutes=5),))
    moving = item("a", state="started", since=long_ago, sittings=(TimeSpent("2026-11-23", minutes=5),))
    first = proposed(still, moving)[0]
    assert (first.subject, first.why) == ("still", "started · no session for 23 days")


def test_what_was_skipped_is_not_proposed() -> None:
    paper, book = item("2401.00001", "paper", paper="2401.00001"), item("book")
    assert [one.subject for one in proposed(paper, book, skipped={"2401.00001"})] == ["book"]
