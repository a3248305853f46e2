"""What changed between two texts: all of it, no more than it must be, and in bounded time whatever the texts are."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readinglist.core import diff
from readinglist.core.diff import changes
from tests.harness.deadline import deadline

WORDS = st.lists(st.sampled_from(["a", "b", "c", "", "aa"]), max_size=12)


def common(before: list[str], after: list[str]) -> int:
    """The length of a longest common subsequence, by its definition."""
    row = [0] * (len(after) + 1)
    for word in before:
        last = row[:]
        for place, other in enumerate(after, 1):
            row[place] = last[place - 1] + 1 if word == other else max(last[place], row[place - 1])
    return row[-1]


@given(WORDS, WORDS)
def test_the_changes_make_one_text_of_the_other_and_are_as_few_as_can_be(before: list[str], after: list[str]) -> None:
    found = changes(before, after)
    assert found is not None
    made, place = [], 0
    for change in found:
        assert change.low > place or change is found[0], "something unchanged lies between two changes"
        made += [*before[place : change.low], *after[change.start : change.end]]
        place = change.high
    assert made + before[place:] == after
    assert sum(change.high - change.low for change in found) == len(before) - common(before, after)


def test_A26_twenty_thousand_words_of_five_letters_are_compared_in_bounded_time() -> None:
    draw = random.Random(5)
    before, after = ([draw.choice("abcde") for _ in range(20_000)] for _ in range(2))
    with deadline(3, "a comparison", of_processor=True):
        assert changes(before, after)


def test_what_is_longer_is_not_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diff, "MOST_PAIRS", 5)
    assert changes(["a"] * 2, ["b"] * 2)
    assert changes(["a"] * 2, ["b"] * 3) is None
