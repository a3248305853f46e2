"""What a review is assembled of, and older entries that are near to it."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from readinglist.core.dates import parse_week
from readinglist.core.managed_text import woven
from readinglist.practice.records import Entry
from readinglist.review.text import (
    MOST,
    QUESTIONS,
    Step,
    WeekFacts,
    WeekSummary,
    blocks_of,
    draft,
    nearest_texts,
    promises_of,
)

WEEK = parse_week("2026-W47")
STEP = Step("ask Ada", WEEK)


def test_questions_rotate_and_none_comes_twice_before_all_came() -> None:
    asked = [blocks_of(WeekFacts(WEEK.before(-n), {}))["question"][0] for n in range(2 * len(QUESTIONS))]
    assert sorted(asked[: len(QUESTIONS)]) == sorted(QUESTIONS)
    assert asked[: len(QUESTIONS)] == asked[len(QUESTIONS) :]


def test_four_weeks_and_what_is_admired_are_there_where_they_are_due() -> None:
    plain = blocks_of(WeekFacts(WEEK, {}))
    assert {"four-weeks", "admired"}.isdisjoint(plain)
    summary = WeekSummary(WEEK, {"keep": 3}, 90, ("it is the critic",), (STEP, Step("plot", WEEK, "x")))
    full = blocks_of(WeekFacts(WEEK, {}, four_weeks=(summary,), admired=("the bitter lesson",)))
    assert full["four-weeks"] == [
        "- **2026-W47**: 3 keep; 90 min logged; steps: 1 done, 1 open, 0 dropped",
        "- it is the critic (2026-W47)",
    ]
    assert full["admired"] == ["- the bitter lesson", "Does your plan reach that level?"]


def test_long_lists_are_cut_and_say_how_much() -> None:
    lines = blocks_of(WeekFacts(WEEK, {"keep": 80}, papers=tuple(f"kept {n}" for n in range(80))))["decided"]
    assert lines[0] == "- **In the log**: 80 keep"
    assert lines[-1] == f"- **And**: {80 - MOST} more"
    assert len(lines) == MOST + 2


@given(st.lists(st.text(min_size=1, max_size=40), max_size=5), st.lists(st.text(min_size=1, max_size=40), max_size=5))
def test_any_text_leaves_the_file_whole(notes: list[str], steps: list[str]) -> None:
    """Whatever was written down: assembled again, an untouched draft of the same facts is the same."""
    entries = tuple(Entry(WEEK.first, "notes", note) for note in notes)
    facts = WeekFacts(WEEK, {}, entries, own_steps=tuple(Step(step, WEEK) for step in steps))
    text = draft(facts)
    assert woven(text, blocks_of(facts)) == text
    assert text.count("<!-- end of ") == len(blocks_of(facts))


def test_the_steps_of_a_draft_are_read_again() -> None:
    found = promises_of(draft(WeekFacts(WEEK, {}, promised=(Step("plot", WEEK.before(2)),), own_steps=(STEP,))), WEEK)
    assert found.carried == (Step("plot", WEEK.before(2)),)
    assert found.own == (STEP,)
    assert promises_of(draft(WeekFacts(WEEK, {})), WEEK) == type(found)(WEEK, (), ())


def test_older_entries_are_near_by_rare_words_that_they_share() -> None:
    older = [f"note {n} on reward and policy" for n in range(30)]
    older += ["the critic diverges with frozen gradients", "gradients", date(2026, 1, 1).isoformat()]
    (near,) = nearest_texts("Why critic gradients stay frozen: reward and policy", older)
    assert near.number == 30
    assert set(near.shared) == {"critic", "gradients", "frozen"}
    assert nearest_texts("", older) == ()
    assert nearest_texts("critic gradients", []) == ()


@given(st.lists(st.text("abcdef ", max_size=30), max_size=12), st.text("abcdef ", max_size=40))
def test_nearness_is_a_cosine_and_ordered(older: list[str], asked: str) -> None:
    found = nearest_texts(asked, older)
    assert [near.cosine for near in found] == sorted((near.cosine for near in found), reverse=True)
    assert all(0 < near.cosine <= 1 + 1e-9 for near in found)
