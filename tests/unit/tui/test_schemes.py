"""The keys of both schemes, in the terminal and on the page, from the one table."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from readinglist import open_library
from readinglist.core.errors import ConfigError
from readinglist.triage.records import Judge
from readinglist.triage.screen.paint import paint
from readinglist.triage.screen.step import step
from readinglist.triage.verdicts import library_keymap
from readinglist.triage.view import ACTIONS, CLASSIC, FIXED, NOT_HERE, PLAIN, UNSURE, build_keymap, keys_shown
from tests.unit.tui.memory import at

KEYS = {  # the verdicts of each scheme
    PLAIN: {"y": "keep", "+": "keep", "x": "skip", "-": "skip", "l": "later"},
    CLASSIC: {"s": "keep", "x": "skip", "l": "later"},
}


@pytest.mark.parametrize("scheme", KEYS)
def test_the_terminal_decides_by_the_keys_of_its_scheme(scheme: str) -> None:
    keymap = build_keymap(scheme=scheme)
    for key, verdict in KEYS[scheme].items():
        _, asks = step(at(), key, keymap)
        assert [ask.verdict for ask in asks if isinstance(ask, Judge)] == [verdict], key
    others = set("abcdefghijklmnopqrstuvwxyz+-") - set(KEYS[scheme])
    assert not [key for key in others for ask in step(at(), key, keymap)[1] if isinstance(ask, Judge)]


@pytest.mark.parametrize("scheme", KEYS)
def test_the_page_has_the_same_keys_and_both_helps_show_them(scheme: str) -> None:
    keymap = build_keymap(scheme=scheme)
    page = keys_shown(keymap)
    on_page = json.loads(page["keymap"])
    assert {key: name for key, name in on_page.items() if name in ("keep", "skip", "later")} == KEYS[scheme]
    in_terminal = {key: name for key, name in keymap.actions.items() if key not in FIXED and name not in NOT_HERE}
    assert on_page == in_terminal
    state, _ = step(at(), keymap.keys["help"], keymap)
    text = "\n".join("".join(span.text for span in line) for line in paint(state, 100, 60, keymap))
    for action in ACTIONS:
        assert f"{keymap.keys_of(action.name)} " in text
        if action.name not in NOT_HERE:
            assert (keymap.keys_of(action.name), action.page or action.help) in page["key_help"]
    assert page["keys"]["keep"] == next(iter(KEYS[scheme]))  # what the button says


def test_s_decides_nothing_and_says_so() -> None:
    keymap = build_keymap(scheme=PLAIN)
    state, asks = step(at(), "s", keymap)
    assert (asks, state.message) == ((), "s decides nothing here: y keeps, x skips")
    assert json.loads(keys_shown(keymap)["keymap"])["s"] == UNSURE
    assert keys_shown(keymap)["told_unsure"] == state.message


def test_a_chosen_key_is_stronger_than_its_scheme() -> None:
    keymap = build_keymap({"scheme": "plain", "tags": "+", "note": "s"}, scheme=CLASSIC)
    assert [keymap.action_of(key) for key in "y+-s"] == ["keep", "tags", "skip", "note"]
    assert build_keymap({"scheme": "classic"}, scheme=PLAIN).action_of("s") == "keep"
    with pytest.raises(ConfigError, match="'classic'"):
        build_keymap({"scheme": "vim"})


def test_a_library_keeps_the_keys_that_it_was_made_with(tmp_path: Path) -> None:
    with open_library(tmp_path / "home", environ={}) as library:
        assert library_keymap(library).key_of("keep") == "y"
        library.store.db.run("delete from library where key = 'keys'")  # as before there were two schemes
        assert library_keymap(library).key_of("keep") == "s"
    (tmp_path / "home" / "config.toml").write_text('[keys]\nscheme = "plain"\n')
    with open_library(tmp_path / "home", environ={}) as library:
        assert library_keymap(library).key_of("keep") == "y"
