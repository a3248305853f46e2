"""Triage as a value: what keys ask for, what the rows show, and laws for any keys in any order."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readinglist.core.errors import ConfigError
from readinglist.core.log import LogEntry, Rated, Verdict
from readinglist.core.paper_state import PaperState
from readinglist.triage.records import (
    EditCritique,
    Judge,
    MarkRead,
    MarkRestSeen,
    MoreLike,
    OpenPaper,
    OpenPdf,
    Quit,
    Rate,
    SeenTo,
    Tag,
    UndoLast,
)
from readinglist.triage.screen.state import ChooseGoal, State, opened
from readinglist.triage.screen.step import done, step, typed
from readinglist.triage.view import ACTIONS, build_keymap
from tests.unit.tui.memory import KEYS, MemoryLog, at, night_of, press

ID = "2611.{:05d}".format
LETTERS = "".join(action.key for action in ACTIONS if len(action.key) == 1)
NAMED = ["enter", "escape", "backspace", "up", "down", "pageup", "pagedown", "home", "end", "tab", "ctrl+w", "f5"]
ANY_KEY = st.one_of(
    st.sampled_from([*LETTERS, *NAMED, "y", "n", "1", "2", "3", "0", "9", "-"]),
    st.characters(min_codepoint=1, max_codepoint=0x2FFF).filter(lambda c: c.isprintable()),
)


def asked(state: State, *keys: str) -> list[object]:
    """What the last of `keys` asks for, looking at papers left out."""
    for key in keys[:-1]:
        state = step(state, key, KEYS)[0]
    return [ask for ask in step(state, keys[-1], KEYS)[1] if not isinstance(ask, SeenTo)]


@pytest.mark.parametrize(
    ("key", "effect"),
    [
        ("s", Judge(ID(1), "keep")),
        ("x", Judge(ID(1), "skip")),
        ("l", Judge(ID(1), "later")),
        ("d", MarkRead(ID(1))),
        ("u", UndoLast()),
        ("o", OpenPaper(ID(1))),
        ("enter", OpenPaper(ID(1))),
        ("P", OpenPdf(ID(1))),
        ("n", EditCritique(ID(1))),
        ("m", MoreLike(ID(1))),
        ("q", Quit()),
        ("ctrl+c", Quit()),
    ],
)
def test_one_key_asks_for_one_thing(key: str, effect: object) -> None:
    assert asked(at(), key) == [effect]


def test_a_row_changes_when_it_is_on_disk_and_not_before() -> None:
    state, (effect,) = step(at(), "s", KEYS)
    assert state.rows[0].verdict is None
    assert state.cursor == 0
    after = done(state, effect)  # type: ignore[arg-type]
    assert after.rows[0].verdict == "keep"
    assert after.cursor == 1


def test_what_cannot_be_written_changes_nothing_and_is_said() -> None:
    log = MemoryLog(full=True)
    state = press(at(), "s", log)
    assert state.rows == at().rows
    assert state.cursor == 0
    assert state.is_bad
    assert "no space" in state.message


def test_a_line_that_cannot_be_written_is_not_lost() -> None:
    log = MemoryLog(full=True)
    state = press(at(), ["c", *"2311y", *"walks", "enter"], log)
    assert (state.mode, state.text, state.ratings) == ("line", "walks", tuple("2311y"))
    log.full = False
    assert press(state, ["enter"], log).rows[0].rated


def test_judged_rows_stay_in_their_places() -> None:
    log = MemoryLog()
    before = [row.id for row in at().rows]
    state = press(at(), "sxl", log)
    assert [row.id for row in state.rows] == before
    assert [row.verdict for row in state.rows] == ["keep", "skip", "later", None, None]
    assert state.cursor == 3


def test_after_the_last_paper_comes_the_first_that_was_passed_over() -> None:
    state = press(at(3), "jss", MemoryLog())
    assert (state.rows[0].verdict, state.cursor) == (None, 0)


def test_the_same_verdict_again_is_not_written_twice() -> None:
    log = MemoryLog()
    state = press(at(), "sks", log)
    assert len(log.entries) == 1
    assert "already" in state.message
    assert press(state, "x", log).rows[0].verdict == "skip"


def test_a_goal_that_is_chosen_is_what_papers_are_kept_for() -> None:
    state = replace(at(goals=("walk", "talk")), goal="talk")
    assert asked(state, "s") == [Judge(ID(1), "keep", "talk")]
    assert asked(state, "g", "1") == [ChooseGoal("walk")]
    assert asked(state, "g", "0") == [ChooseGoal(None)]
    assert asked(state, "g", "2") == []
    assert asked(state, "g", "up", "enter") == [ChooseGoal("walk")]


def test_undo_takes_back_what_an_earlier_session_decided() -> None:
    """The row comes back as the log has it, without a memory of this session."""
    night = night_of(3)
    decided = replace(night.papers[0], paper=replace(night.papers[0].paper, verdict="skip"))
    state = opened(replace(night, papers=(decided, *night.papers[1:]), first_open=1))
    assert state.cursor == 1
    assert state.message == "1 of 3 decided"
    entry = LogEntry("1", datetime(2026, 11, 23, tzinfo=UTC), "here", "verdict", ID(1), Verdict("skip"))
    after = done(state, UndoLast(), entry, {ID(1): PaperState()})
    assert (after.rows[0].verdict, after.cursor) == (None, 0)
    assert after.message == f"undone: skip {ID(1)}"


def test_an_undo_of_a_paper_that_is_not_on_the_list_is_told() -> None:
    entry = LogEntry("1", datetime(2026, 11, 23, tzinfo=UTC), "here", "verdict", "1706.03762", Verdict("keep"))
    after = done(at(), UndoLast(), entry, {"1706.03762": PaperState()})
    assert after.message == "undone: keep 1706.03762, which is not on this list"


def test_a_quick_critique_is_seven_keys_and_a_line() -> None:
    log = MemoryLog()
    state = press(at(), ["c", "2", "3", "1", "2", "y", *"needs no tuning", "enter"], log)
    assert log.asked == [Rate(ID(1), Rated("10x", 3, 1, 2, "yes", "needs no tuning"))]
    assert state.rows[0].rated
    assert state.mode == "list"
    assert state.cursor == 0, "a critique is no verdict"


def test_questions_of_a_critique_can_be_left_open_corrected_and_given_up() -> None:
    assert asked(at(), *"c1", "backspace", *"2----", "enter") == [Rate(ID(1), Rated(upside="10x"))]
    assert asked(at(), *"c-----", "enter") == []
    assert asked(at(), *"c231", "escape", "s") == [Judge(ID(1), "keep")]
    assert step(step(at(), "c", KEYS)[0], "7", KEYS)[0].ratings == ()


def test_tags_are_added_and_taken_off_by_words() -> None:
    assert asked(at(), "t", *"#rl, gait -old", "enter") == [Tag(ID(1), ("rl", "gait"), ("old",))]
    assert asked(at(), "t", *"   ", "enter") == []
    log = MemoryLog()
    state = press(at(), ["t", *"rl gait", "enter", "t", *"-rl", "enter"], log)
    assert state.rows[0].tags == ("gait",)
    assert press(state, "u", log).rows[0].tags == ("gait", "rl")


def test_the_rest_is_marked_after_a_yes_only_and_undone_in_one() -> None:
    log = MemoryLog()
    state = press(at(), "sSn", log)
    assert len(log.entries) == 1
    state = press(state, "Sy", log)
    assert isinstance(log.asked[-1], MarkRestSeen)
    assert log.asked[-1].ids == tuple(map(ID, range(2, 6)))
    assert all(row.is_decided for row in state.rows)
    state = press(state, "u", log)
    assert [row.is_decided for row in state.rows] == [True, False, False, False, False]


def test_the_rest_holds_what_a_filter_hides_and_not_what_has_come_back() -> None:
    night = replace(night_of(5), returned_from=4)
    state = press(opened(night), ["/", *"2611.00002", "enter"], MemoryLog())
    assert len(state.shown) == 1
    (effect,) = asked(state, "S", "y")
    assert isinstance(effect, MarkRestSeen)
    assert effect.ids == tuple(map(ID, range(1, 5)))


def test_a_later_that_came_back_waits_again_and_an_undo_lets_it_wait() -> None:
    night = night_of(2)
    back = replace(night.papers[1], paper=replace(night.papers[1].paper, verdict="later"))
    state = opened(replace(night, papers=(night.papers[0], back), returned_from=1))
    assert not state.rows[1].is_decided
    log = MemoryLog()
    log._append(Verdict("later"), ID(2))
    state = press(state, ["down", "s"], log)
    assert state.rows[1].verdict == "keep"
    assert not press(state, "u", log).rows[1].is_decided


def test_a_filter_narrows_the_list_and_escape_shows_all() -> None:
    state = press(at(30), ["/", *"policy 17"], MemoryLog())
    assert [state.rows[k].id for k in state.shown] == [ID(17)]
    state = press(state, ["enter", "s"], MemoryLog())
    assert state.rows[16].verdict == "keep"
    state = press(state, ["escape"], MemoryLog())
    assert len(state.shown) == 30
    assert state.cursor == 16, "the cursor stays on its paper"


def test_a_filter_without_a_match_leaves_nothing_to_judge() -> None:
    state = press(at(), ["/", *"zebra", "enter"], MemoryLog())
    assert state.row is None
    assert asked(state, "s") == []
    assert "Escape" in press(state, "s", MemoryLog()).message


def test_a_blind_list_does_not_find_authors_before_the_verdict() -> None:
    assert press(at(), ["/", *"ada"], MemoryLog()).shown
    assert not press(at(blind=True), ["/", *"ada"], MemoryLog()).shown
    assert asked(at(blind=True), "m") == []
    assert press(at(blind=True), "e", MemoryLog()).mode == "list"
    assert press(at(blind=True), "ske", MemoryLog()).mode == "why"


def test_rows_count_as_seen_as_far_as_the_list_was_gone_through() -> None:
    log = MemoryLog()
    press(at(300, page=10), ["j", "j", "pagedown", "k", "end", "home"], log)
    assert log.asked == [SeenTo(7, 2), SeenTo(7, 3), SeenTo(7, 12)]
    log = MemoryLog()
    press(at(300, page=10), ["/", *"paper 250", "enter", "s"], log)
    assert not [ask for ask in log.asked if isinstance(ask, SeenTo)], "a filter jumps"


def test_an_empty_list_answers_every_key() -> None:
    for key in (*LETTERS, *NAMED):
        state, asks = step(at(0), key, KEYS)
        assert state.row is None
        assert all(isinstance(ask, Quit | UndoLast) for ask in asks), key


def test_pages_scroll_and_every_other_key_leaves_them() -> None:
    for opens in "?e":
        state = press(at(), [opens, "j", "down", "k"], MemoryLog())
        assert (state.mode, state.scroll) == ({"?": "help", "e": "why"}[opens], 1)
        log = MemoryLog()
        assert press(state, "s", log).mode == "list"
        assert not log.entries, "the key that closes a page decides nothing"


def rows_as_logged(state: State, log: MemoryLog) -> bool:
    """Whether each row is what the log comes to."""
    for row in state.rows:
        now = log.state(row.id)
        if (row.verdict, row.seen, row.read, row.rated, row.tags) != (
            now.verdict,
            now.seen,
            now.read_at is not None,
            now.rated,
            now.tags,
        ):
            return False
    return True


@given(st.lists(ANY_KEY, max_size=60), st.integers(0, 6), st.integers(1, 8), st.booleans())
def test_any_keys_leave_the_screen_and_the_log_the_same(keys: list[str], count: int, page: int, blind: bool) -> None:
    """Nothing raises, the cursor is on a row, decisions are the effects that were asked for, rows are the fold."""
    log = MemoryLog()
    state = at(count, page=page, goals=("walk", "talk"), blind=blind)
    for key in keys:
        state = press(state, [key], log)
        assert 0 <= state.cursor <= max(len(state.shown) - 1, 0)
        assert state.top <= state.cursor < state.top + state.page or not state.shown
        assert list(state.shown) == sorted(set(state.shown))
    written = [ask for ask in log.asked if isinstance(ask, Judge | MarkRead | MarkRestSeen | Tag | Rate)]
    assert len(written) == sum(entry.kind != "undo" for entry in log.entries)
    assert rows_as_logged(state, log)
    assert [row.id for row in state.rows] == [ID(k) for k in range(1, count + 1)]


@given(st.lists(st.sampled_from("sxldjk"), min_size=1, max_size=30))
def test_undoing_everything_brings_back_the_night_as_it_was(keys: list[str]) -> None:
    log = MemoryLog()
    state = press(at(6), keys, log)
    state = press(state, "u" * len(log.entries), log)
    assert state.rows == at(6).rows
    assert not log.decisions()


@given(st.lists(ANY_KEY, max_size=40))
def test_on_a_full_disk_no_key_changes_a_row(keys: list[str]) -> None:
    assert press(at(), keys, MemoryLog(full=True)).rows == at().rows


def test_a_night_of_two_thousand_papers_is_worked_through() -> None:
    log = MemoryLog()
    state = at(2000, page=20)
    for n in range(2000):
        state = press(state, "sx"[n % 2], log)
    assert state.decided == 2000
    assert len(log.entries) == 2000


def test_keys_can_be_remapped() -> None:
    keymap = build_keymap({"keep": "K", "scroll": "tab", "read": "space"}, "config.toml")
    assert list(step(at(), "K", keymap)[1]) == [Judge(ID(1), "keep")]
    assert step(at(), "s", keymap)[1] == ()
    assert step(at(), " ", keymap)[1] == (MarkRead(ID(1)),)
    assert keymap.key_of("read") == "space"


@pytest.mark.parametrize(
    ("chosen", "word"),
    [
        ({"kepe": "K"}, "kepe"),
        ({"keep": "x"}, "skip"),
        ({"keep": "escape"}, "escape"),
        ({"keep": "b"}, "bet"),
        ({"keep": ""}, "not a key"),
        ({"keep": "down"}, "down"),
    ],
)
def test_keys_that_cannot_be_are_refused_with_the_name_of_the_file(chosen: dict[str, str], word: str) -> None:
    with pytest.raises(ConfigError, match=r"/home/ada/config\.toml") as caught:
        build_keymap(chosen, "/home/ada/config.toml")
    assert word in str(caught.value)


def test_two_actions_may_swap_their_keys() -> None:
    keymap = build_keymap({"keep": "x", "skip": "s"})
    assert (keymap.action_of("x"), keymap.action_of("s")) == ("keep", "skip")


def test_a_list_that_is_the_best_of_more_says_of_how_many() -> None:
    assert opened(night_of(3, told="the best 3 of 9 unjudged papers")).message == "the best 3 of 9 unjudged papers"


def test_backspace_deletes_a_sign_and_two_other_keys_a_word_and_the_line() -> None:
    assert typed("walk on", "backspace") == "walk o"
    assert typed("walk on", "ctrl+w") == "walk "
    assert typed("walk on", "ctrl+u") == ""
    assert typed("walk", "!") == "walk!"
