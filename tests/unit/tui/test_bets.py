"""Bets in triage: two keys, what goes with them, and the papers that ask for one."""

from __future__ import annotations

import pytest

from readinglist.core.lines import plain
from readinglist.core.log import Bet
from readinglist.triage.records import PlaceBet
from readinglist.triage.screen.paint import paint
from readinglist.triage.screen.state import BET, LIST, State, opened
from readinglist.triage.screen.step import step
from readinglist.triage.view import build_keymap
from tests.unit.cli.fake_library import paper
from tests.unit.tui.memory import KEYS, MemoryLog, at, night_of, press

ID = paper(1).id


def screen(state: State) -> str:
    return "\n".join(plain(row) for row in paint(state, 110, 40, KEYS))


@pytest.mark.parametrize(("digit", "p"), [("1", 0.1), ("5", 0.5), ("9", 0.9)])
def test_two_keys_are_a_bet(digit: str, p: float) -> None:
    log = MemoryLog()
    state = press(at(), ["b", digit], log)
    assert log.asked == [PlaceBet(ID, p, ("score",), False)]
    assert (state.mode, state.cursor, state.rows[0].bets, state.rows[0].verdict) == (LIST, 0, (p,), None)
    assert state.message == f"bet saved: {digit}0% that {ID} is in the top 10% on 2028-11-24"
    assert f"bet {digit}0%" in screen(press(state, ["down", "up"], log))


@pytest.mark.parametrize("key", ["escape", "0", "x", "b", "enter", "%"])
def test_every_other_key_makes_no_bet(key: str) -> None:
    log = MemoryLog()
    state = press(at(), ["b", key], log)
    assert (log.asked, state.mode, state.message) == ([], LIST, "no bet was made")


@pytest.mark.parametrize("keys", [["enter"], ["0"], ["0", "enter"]])
def test_the_end_of_a_typed_number_does_nothing(keys: list[str]) -> None:
    log = MemoryLog()
    state = press(at(), ["b", "3", *keys], log)
    assert [type(ask) for ask in log.asked] == [PlaceBet]
    assert state.message.startswith("bet saved: 30%")
    press(state, ["x", "u", "enter"], log)
    assert len(log.asked) > 2  # Enter opens a paper again


def test_the_question_and_its_keys_are_on_the_screen() -> None:
    state = press(at(), "b", MemoryLog())
    assert state.mode == BET
    assert "How likely is it to be among the 10% most cited?" in screen(state)
    assert "1-9 10 to 90%" in screen(state)


def test_a_blind_bet_says_so_and_after_the_verdict_it_is_none() -> None:
    log = MemoryLog()
    press(at(blind=True), ["b", "3", "s", "up", "b", "4"], log)
    assert [ask.visible for ask in log.asked if isinstance(ask, PlaceBet)] == [(), ("score",)]


def test_a_changed_mind_is_another_bet_and_undo_takes_one_back() -> None:
    log = MemoryLog()
    state = press(at(), ["b", "3", "b", "6"], log)
    assert state.rows[0].bets == (0.3, 0.6)
    state = press(state, "u", log)
    assert (state.rows[0].bets, state.message) == ((0.3,), f"undone: bet 60% on {ID}")
    assert [entry.data.p for entry in log.decisions() if isinstance(entry.data, Bet)] == [0.3]


def test_where_nothing_can_be_written_no_bet_is_shown() -> None:
    state = press(at(), ["b", "3"], MemoryLog(full=True))
    assert (state.rows[0].bets, state.is_bad) == ((), True)


def test_papers_that_ask_are_marked_and_reached_by_one_key() -> None:
    asking = (paper(30).id, paper(35).id)
    state = opened(night_of(40, asks=frozenset(asking)), page=10)
    assert state.message == "? marks 2 papers to bet on"
    log = MemoryLog()
    there = press(state, "B", log)
    assert there.row is not None
    assert (there.row.id, there.reach) == (asking[0], 1)  # a jump is no reading of what lies between
    assert "picked at random: will it be among the 10% most cited? b to bet, or move on" in screen(there)
    assert "Drawn at random" not in screen(press(there, "?", log))  # of the list alone
    assert ">" + " ?30" in screen(there)
    after = press(there, ["b", "2", "B"], log)
    assert [ask for ask in log.asked if isinstance(ask, PlaceBet)] == [PlaceBet(asking[0], 0.2, ("score",), True)]
    assert after.row is not None
    assert after.row.id == asking[1]


def test_where_nothing_asks_the_key_says_so_and_the_footer_is_silent() -> None:
    state = press(at(), "B", MemoryLog())
    assert state.message == "no paper on this list is marked ? for a bet"
    assert "B next bet" not in screen(state)
    assert "B next bet" in screen(opened(night_of(3, asks=frozenset({paper(2).id}))))


def test_bets_made_before_are_shown_and_the_keys_can_be_remapped() -> None:
    state = opened(night_of(3, bets=((ID, 0.3), (ID, 0.7))))
    assert state.rows[0].bets == (0.3, 0.7)
    keymap = build_keymap({"bet": "w"})
    after, _ = step(state, "w", keymap)
    assert after.mode == BET
