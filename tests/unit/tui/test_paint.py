"""The screen as lines: it fits every terminal, shows what matters at each size, and obeys no title."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readinglist.core.lines import plain, text_of, width
from readinglist.core.papers import Explore, Reason
from readinglist.triage.screen.paint import paint
from readinglist.triage.screen.parts import layout
from readinglist.triage.screen.state import State, opened, resized
from readinglist.triage.view import ACTIONS, build_keymap
from tests.e2e.test_hostile_titles import TITLES
from tests.unit.tui.memory import KEYS, MemoryLog, at, night_of, press
from tests.unit.tui.test_state import ANY_KEY, ID

SIZES = [(80, 24), (120, 40), (60, 20)]


def screen(state: State, cells: int = 80, rows: int = 24) -> str:
    return text_of(paint(resized(state, layout(cells, rows).list_rows), cells, rows, KEYS))


@given(st.lists(ANY_KEY, max_size=20), st.integers(1, 200), st.integers(1, 60), st.integers(0, 30))
def test_every_screen_has_just_its_lines_and_cells(keys: list[str], cells: int, rows: int, count: int) -> None:
    state = resized(at(count, goals=("walk",)), layout(cells, rows).list_rows)
    lines = paint(press(state, keys, MemoryLog()), cells, rows, KEYS)
    assert len(lines) == rows
    assert {width(plain(line)) for line in lines} == {cells}


@pytest.mark.parametrize(("cells", "rows"), SIZES)
def test_a_screen_shows_list_abstract_progress_and_keys(cells: int, rows: int) -> None:
    text = screen(press(at(), "s", MemoryLog()), cells, rows)
    assert "Paper 2 on policy gradients" in text
    assert "We study walking in 2 ways" in text
    assert "1/5 decided, 1 kept" in text
    assert f"kept: {ID(1)}" in text
    for hint in ("s keep", "x skip", "u undo", "? help", "q quit"):
        assert hint in text


@pytest.mark.parametrize(("cells", "rows"), [(80, 24), (120, 40)])
def test_titles_have_room_for_fifty_letters_and_no_third_of_the_screen_is_idle(cells: int, rows: int) -> None:
    night = night_of(300)
    title = "Sample-efficient reinforcement learning from learned world models and words"
    one = replace(night.papers[0], paper=replace(night.papers[0].paper, title=title, abstract="A word of it. " * 85))
    lines = screen(opened(replace(night, papers=(one, *night.papers[1:]))), cells, rows).splitlines()
    assert title[:50] in lines[1]
    assert sum(not line[-50:].strip(" │") for line in lines) < rows / 3


def test_the_keys_are_printed_as_they_are_mapped() -> None:
    keymap = build_keymap({"keep": "K", "help": "h"})
    text = text_of(paint(at(), 80, 24, keymap))
    assert "K keep" in text
    assert "h help" in text
    assert "s keep" not in text


def test_the_help_names_every_key() -> None:
    text = screen(press(at(), "?", MemoryLog()), 80, 60)
    assert all(KEYS.key_of(action.name) in text and action.help[:20] in text for action in ACTIONS)


def test_what_was_decided_is_said_without_colour() -> None:
    state = press(at(), "sxl", MemoryLog())
    lines = screen(state).splitlines()[1:5]
    assert [line[1] for line in lines] == ["+", "-", "~", " "]
    assert lines[3].startswith(">")
    assert "keep" in screen(press(state, ["home"], MemoryLog()))


def test_a_blind_screen_shows_authors_venue_and_score_after_the_verdict_only() -> None:
    night = night_of(3)
    venue = replace(night.papers[0].paper, journal_ref="Nature 1", comment="Oral")
    drawn = replace(night.papers[0], paper=venue, explore=Explore(0.25, "far from your taste"))
    state = opened(replace(night, papers=(drawn, *night.papers[1:])), blind=True)
    secrets = (
        "Ada Author",
        "cs.LG",
        "Nature 1",
        "Oral",
        f"{drawn.score:.2f}",
        "policy gradient ·",
        "picked at random: ",
    )
    hidden = screen(state, 120, 40)
    assert not [word for word in secrets if word in hidden]
    shown = screen(press(state, "sk", MemoryLog()), 120, 40)
    assert not [word for word in secrets if word not in shown]


def test_that_someone_did_this_is_told_and_on_a_blind_screen_after_the_verdict_only() -> None:
    night = night_of(2)
    scoop = Reason("project", "gait: A policy \x1b[31mwalks.", 0.0)
    first = replace(night.papers[0], reasons=(*night.papers[0].reasons, scoop))
    night = replace(night, papers=(first, night.papers[1]))
    told = "someone did this: project gait: A policy"
    assert told in screen(opened(night), 120, 40)
    assert told not in screen(press(opened(night), "x", MemoryLog()), 120, 40)  # of the next paper
    assert told not in screen(opened(night, blind=True), 120, 40)
    assert told in screen(press(opened(night, blind=True), "sk", MemoryLog()), 120, 40)


def test_an_audit_night_shows_no_score_before_the_verdict() -> None:
    """A score would tell which of the two orders a paper came from."""
    state = opened(replace(night_of(3), audit=True))
    assert "4.99" not in screen(state, 120, 40).replace("5.00", "4.99")
    assert "Ada Author" in screen(state, 120, 40)
    assert "5.00" in screen(press(state, "sk", MemoryLog()), 120, 40)


def test_reasons_are_marked_in_the_abstract() -> None:
    night = night_of(1)
    text = "Learning a policy by gradient: the policy\ngradient, and Policy-Gradients."
    one = replace(night.papers[0], paper=replace(night.papers[0].paper, abstract=text))
    lines = paint(opened(replace(night, papers=(one,))), 120, 40, KEYS)
    marked = [span.text for line in lines for span in line if span.style == "match"]
    assert marked == ["policy gradient"]


def test_a_long_abstract_is_paged_and_begins_anew() -> None:
    night = night_of(1)
    text = " ".join(f"word{k}" for k in range(400))
    one = replace(night.papers[0], paper=replace(night.papers[0].paper, abstract=text))
    state = resized(opened(replace(night, papers=(one,))), layout(80, 24).list_rows)
    seen, first = set(), screen(state)
    for _ in range(20):
        seen |= set(screen(state).split())
        state = press(state, " ", MemoryLog())
        if screen(state) == first:
            break
    else:
        pytest.fail("the first page never came back")
    assert {f"word{k}" for k in range(400)} <= seen


@pytest.mark.parametrize(("cells", "rows"), SIZES)
@pytest.mark.parametrize("number", range(len(TITLES)))
def test_no_title_breaks_the_screen(number: int, cells: int, rows: int) -> None:
    title = TITLES[number]
    night = night_of(3)
    hostile = replace(
        night.papers[0].paper,
        title=title,
        authors=(title[:60], "Ada Author"),
        abstract=f"{title} walks",
        comment=title,
        tags=(title[:20],),
    )
    state = opened(replace(night, papers=(replace(night.papers[0], paper=hostile), *night.papers[1:])))
    for keys in ([], ["?"], ["e"], ["s"], ["t", *title[:30]], ["/", *title[:30]]):
        lines = paint(press(state, keys, MemoryLog()), cells, rows, KEYS)
        text = text_of(lines)
        assert {width(plain(line)) for line in lines} == {cells}
        bad = {c for c in text if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")} - {"\n"}
        assert not bad, sorted(map(repr, bad))


def test_markup_is_literal() -> None:
    night = night_of(1)
    one = replace(night.papers[0], paper=replace(night.papers[0].paper, title="[bold] [/INST] [link=x]y[/link]"))
    assert "[bold] [/INST] [link=x]y[/link]" in screen(opened(replace(night, papers=(one,))), 120, 40)
