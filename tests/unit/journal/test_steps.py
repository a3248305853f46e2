"""What a week promised is asked about exactly once in each later review, until it is done or dropped."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from readinglist.core.dates import parse_week
from readinglist.practice.notebook_text import NEXT, Entry
from readinglist.review.text import DONE, DROPPED, OPEN, Promises, Step, carried_over, promises_of

W46, W47, W48 = map(parse_week, ("2026-W46", "2026-W47", "2026-W48"))


def note(day: int, text: str, mark: str = OPEN, section: str = "next") -> Entry:
    return Entry(W46.first + timedelta(days=day), section, text, "09:00", mark)


REVIEW = """# Week

## Last week's next steps
<!-- assembled promised: 123456 -->
- [x] plot it · 2026-W46
- [ ] ask Ada · 2026-W45
- [-] rewrite
<!-- end of promised -->
A remark of mine.

## Insights
- [ ] no step

## Next steps
- [ ] read the appendix
- write to Bo
- [x] buy paper
"""


def test_the_steps_of_a_review_are_read() -> None:
    found = promises_of(REVIEW, W47)
    assert found.carried == (
        Step("plot it", W46, DONE),
        Step("ask Ada", parse_week("2026-W45"), OPEN),
        Step("rewrite", W46, DROPPED),
    )
    assert found.own == (Step("read the appendix", W47), Step("write to Bo", W47), Step("buy paper", W47, DONE))


def test_the_next_review_asks_about_all_that_was_promised_and_what_was_left_open() -> None:
    found = carried_over(W48, promises_of(REVIEW, W47), [])
    assert [(step.text, step.mark, step.since.name) for step in found] == [
        ("ask Ada", OPEN, "2026-W45"),
        ("read the appendix", OPEN, "2026-W47"),
        ("write to Bo", OPEN, "2026-W47"),
        ("buy paper", DONE, "2026-W47"),
    ]


def test_without_a_review_the_notebook_is_asked() -> None:
    entries = [
        note(-30, "old"),
        note(8, "ask Ada"),
        note(9, "Ask Ada!", DONE),
        note(9, "an insight", section="insights"),
    ]
    assert carried_over(W48, None, entries) == (Step("ask Ada", W47, DONE),)


def test_weeks_without_a_review_lose_no_step() -> None:
    last = Promises(W46, (), (Step("plot", W46),))
    assert [step.text for step in carried_over(W48, last, [note(3, "in the review"), note(10, "later")])] == [
        "plot",
        "later",
    ]


def test_a_tick_from_before_the_promise_is_none() -> None:
    last = Promises(W47, (), (Step("plot it", W47),))
    assert carried_over(W48, last, [note(1, "plot it", DONE)])[0].mark == OPEN
    assert carried_over(W48, last, [note(8, "plot it", DROPPED)])[0].mark == DROPPED


NAMES = st.lists(st.sampled_from(["Ask Ada", "ask ada", "plot", "read", "rewrite"]), max_size=8)


@given(NAMES, NAMES, NAMES)
def test_each_step_is_there_exactly_once(carried: list[str], own: list[str], noted: list[str]) -> None:
    def steps(names: Sequence[str]) -> tuple[Step, ...]:
        return tuple(Step(name, W47) for name in names)

    found = carried_over(W48, Promises(W47, steps(carried), steps(own)), [note(8, name) for name in noted])
    keys = [step.key for step in found]
    assert len(keys) == len(set(keys))
    assert set(keys) == {step.key for step in steps([*carried, *own])}


def test_the_first_review_of_all_asks_about_four_weeks() -> None:
    noted = [Entry(W48.first - timedelta(weeks=n), NEXT, f"step {n}", mark=OPEN) for n in range(6)]
    assert [step.text for step in carried_over(W48, None, noted)] == ["step 4", "step 3", "step 2", "step 1"]
