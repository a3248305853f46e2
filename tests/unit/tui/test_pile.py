"""A pile on the screen: keys of verdicts are labels, and nothing else of a night can be decided."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from readinglist.core.lines import text_of
from readinglist.triage.records import Judge, Label, MarkRestSeen
from readinglist.triage.screen.paint import paint
from readinglist.triage.screen.state import ChooseGoal, State, opened
from readinglist.triage.screen.step import done, step
from tests.unit.tui.memory import KEYS, night_of
from tests.unit.tui.test_state import ANY_KEY, ID


def pile(count: int = 5) -> State:
    return opened(night_of(count, pile="walks", told="2 of 7 labelled"), goals=("locomotion",))


def test_keep_and_skip_ask_for_labels() -> None:
    assert Label("walks", ID(1), "include") in step(pile(), "s", KEYS)[1]
    assert Label("walks", ID(1), "exclude") in step(pile(), "x", KEYS)[1]
    assert Label("walks", ID(1), "duplicate") in step(pile(), "l", KEYS)[1]


def test_a_label_is_told_when_it_is_on_disk() -> None:
    assert done(pile(), Label("walks", ID(1), "include")).message == f"included: {ID(1)}"


def test_what_means_nothing_in_a_pile_says_so() -> None:
    for key in ("S", "g"):
        state, asks = step(pile(), key, KEYS)
        assert asks == ()
        assert state.message
        assert state.mode == "list"


@given(st.lists(ANY_KEY, max_size=30))
def test_no_keys_in_any_order_ask_for_a_verdict_or_a_mass_change(keys: list[str]) -> None:
    state = pile()
    for key in keys:
        state, asks = step(state, key, KEYS)
        assert not [ask for ask in asks if isinstance(ask, Judge | MarkRestSeen | ChooseGoal)]
        assert text_of(paint(state, 80, 24, KEYS))


def test_the_screen_and_its_help_speak_of_includes() -> None:
    screen = text_of(paint(pile(), 80, 24, KEYS))
    assert "Pile walks" in screen
    assert "2 of 7 labelled" in screen
    page = text_of(paint(step(pile(), "?", KEYS)[0], 80, 40, KEYS))
    assert "include: it belongs" in page
    assert "put off" not in page
