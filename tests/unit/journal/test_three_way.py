"""Texts that two people, or one on two devices, changed: merged where it is clear, never at the cost of a word."""

from __future__ import annotations

import random
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from readinglist.core.front_matter import read_values, split
from readinglist.sync.three_way import merged
from tests.harness.deadline import deadline

LINES = st.lists(st.sampled_from(["", "## Claim", "- one", "words", "other words", "- [ ] step"]), max_size=6)
NOTE = """---
id: "2401.00001"
tags:
  - "rl"
verdict: "keep"
line: ""
updated: 2026-11-01
---

## Problem

Robots fall.

## Claim

They no longer do.
"""


def text(lines: Sequence[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


@given(LINES, LINES)
def test_one_side_alone_is_taken_as_it_is(base: list[str], after: list[str]) -> None:
    assert merged(text(base), text(after), text(base)) == text(after)
    assert merged(text(base), text(base), text(after)) == text(after)
    assert merged(text(base), text(after), text(after)) == text(after)


@given(LINES, st.lists(st.tuples(st.integers(0, 6), st.booleans()), max_size=6), st.booleans())
def test_what_both_sides_add_is_all_there(base: list[str], added: list[tuple[int, bool]], is_known: bool) -> None:
    """Lines that are only added never conflict, and none is left out, with or without the text before."""
    sides: tuple[list[str], list[str]] = (list(base), list(base))
    words = []
    for number, (place, is_first) in enumerate(added):
        words.append(f"new{number}x")
        sides[is_first].insert(min(place, len(sides[is_first])), words[-1])
    result = merged(text(base) if is_known else None, text(sides[1]), text(sides[0]))
    assert result is not None
    assert all(result.count(word) == 1 for word in words)
    assert all(result.count(line) >= base.count(line) for line in base)


@given(LINES, LINES, LINES)
def test_a_merge_has_every_line_that_a_side_added(base: list[str], one: list[str], other: list[str]) -> None:
    result = merged(text(base), text(one), text(other))
    if result is not None:
        lines = result.splitlines()
        assert {*one, *other} - {*base} <= {*lines}
        assert {*lines} <= {*base, *one, *other}


def test_the_same_place_in_two_ways_is_not_decided() -> None:
    one, other = (NOTE.replace("Robots fall.", words) for words in ("Robots stumble.", "Robots are slow."))
    assert merged(NOTE, one, other) is None
    assert merged(NOTE, NOTE.replace("keep", "skip"), NOTE.replace("keep", "later")) is None


def test_sections_and_keys_of_front_matter_merge_each_by_itself() -> None:
    one = NOTE.replace('line: ""', 'line: "few parts"').replace('  - "rl"', '  - "rl"\n  - "robots"')
    one = one.replace("Robots fall.", "Robots fall.\n\nAnd they break.").replace("11-01", "11-03")
    other = NOTE.replace('  - "rl"\n', '  - "rl"\n  - "gait"\n').replace("no longer do", "rarely do")
    other = other.replace("11-01", "11-02")
    result = merged(NOTE, one, other)
    assert result is not None
    assert merged(NOTE, other, one) is not None
    values = read_values(split(result).front)
    assert values["tags"] == ("rl", "robots", "gait")
    assert (values["line"], values["updated"], values["verdict"]) == ("few parts", "2026-11-03", "keep")
    assert "And they break." in result
    assert "They rarely do." in result


def test_a_tag_that_one_side_took_off_stays_off() -> None:
    one = NOTE.replace('  - "rl"\n', '  - "rl"\n  - "robots"\n')
    other = NOTE.replace('tags:\n  - "rl"\n', "tags: []\n")
    result = merged(NOTE, one, other)
    assert result is not None
    assert read_values(split(result).front)["tags"] == ("robots",)


def test_two_forms_that_were_filled_in_apart_become_one() -> None:
    """Both devices began the critique: the questions are there once, both answers too."""
    one = NOTE.replace("Robots fall.", "It is slow.").replace('"keep"', '""')
    other = NOTE.replace("They no longer do.", "It is fast.")
    result = merged(None, one, other)
    assert result is not None
    assert result.count("## Problem") == 1
    assert read_values(split(result).front)["verdict"] == "keep"
    for words in ("It is slow.", "Robots fall.", "It is fast.", "They no longer do."):
        assert words in result


def test_boxes_of_neighbours_are_ticked_on_both_devices_and_a_sentence_is_not_torn() -> None:
    steps = "- [ ] one\n- [ ] two\n"
    assert merged(steps, steps.replace("[ ] one", "[x] one"), steps.replace("[ ] two", "[x] two")) == (
        "- [x] one\n- [x] two\n"
    )
    prose = "It was said\nthat robots fall.\n"
    assert merged(prose, prose.replace("said", "shown"), prose.replace("fall", "walk")) is None


def test_broken_front_matter_merges_as_lines() -> None:
    broken = NOTE.replace('id: "2401.00001"', "id: [")
    one, other = broken + "\nmore\n", broken.replace("Robots", "Machines")
    assert merged(broken, one, other) == broken.replace("Robots", "Machines") + "\nmore\n"


def test_G12_two_long_texts_of_few_lines_that_repeat_are_merged_in_bounded_time() -> None:
    """20,000 lines on each side, of which nothing tells one from another; and as many places that changed."""
    draw = random.Random(7)
    base, one, other = (text([draw.choice("abcde") for _ in range(19_998)]) for _ in range(3))
    with deadline(10, "a merge", of_processor=True):
        merged(base, one, other)
        merged(None, one, other)
    lines = [f"- {number}" for number in range(19_998)]
    ours, theirs = (
        [f"{line} x" if number % 4 == side else line for number, line in enumerate(lines)] for side in (0, 2)
    )
    with deadline(10, "a merge of many edits", of_processor=True):
        result = merged(text(lines), text(ours), text(theirs))
    assert result is not None
    assert result.count(" x\n") == 10_000 - 1
