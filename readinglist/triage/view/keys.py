"""The keys of triage: their actions, and `[keys]` of config.toml checked against them.

A key is the character that it types, or a name of `NAMES`. Arrows, the page keys, Enter and Escape always work
and cannot be given away.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from readinglist.core.errors import ConfigError


@dataclass(frozen=True, slots=True)
class Action:
    """What a key does: its name in `[keys]`, its key at first, a word for the footer, a line for the help."""

    name: str
    key: str
    word: str
    help: str


ACTIONS = (
    Action("keep", "s", "keep", "keep: more like this, for the goal that is chosen"),
    Action("skip", "x", "skip", "skip: fewer like this"),
    Action("later", "l", "later", "put off for a week; three times at most"),
    Action("undo", "u", "undo", "take back the last decision, also one of an earlier session"),
    Action("next", "j", "move", "next paper (also the down arrow)"),
    Action("previous", "k", "move", "previous paper (also the up arrow)"),
    Action("open", "o", "open", "open the paper's page in the browser (also Enter)"),
    Action("pdf", "P", "pdf", "open the PDF in the browser"),
    Action("read", "d", "read", "note that it was read; the verdict stays as it is"),
    Action("quick", "c", "critique", "quick critique: five keys and one line"),
    Action("note", "n", "note", "critique in your editor"),
    Action("tags", "t", "tags", "add tags, or take them off with a minus"),
    Action("bet", "b", "bet", "bet on the top tenth of its cohort: then 1 to 9 is 10 to 90 %"),
    Action("asked", "B", "asked", "go to the paper drawn at random that asks for a bet"),
    Action("why", "e", "why", "why is this here: all reasons of the score"),
    Action("tonight", "T", "tonight", "tonight: who takes up the ideas you follow and the papers you kept"),
    Action("similar", "m", "more", "more like this: the nearest papers of the library"),
    Action("goal", "g", "goal", "choose the goal that the list is ranked for and keeps count for"),
    Action("filter", "/", "filter", "show only papers with these words; Escape shows all again"),
    Action("rest", "S", "rest", "mark what is left of the night as seen (asks first)"),
    Action("scroll", " ", "text", "the next page of a long abstract"),
    Action("first", "<", "first", "first paper (also Home)"),
    Action("last", ">", "last", "last paper (also End)"),
    Action("help", "?", "help", "this page"),
    Action("quit", "q", "quit", "leave; nothing has to be saved"),
)
NAMES = {"space": " ", "tab": "tab", "backspace": "backspace", "delete": "delete", "insert": "insert"}
NAMES |= {f"f{number}": f"f{number}" for number in range(1, 13)}
FIXED = {
    "down": "next",
    "up": "previous",
    "pagedown": "page down",
    "pageup": "page up",
    "home": "first",
    "end": "last",
    "enter": "open",
    "ctrl+c": "quit",
    "ctrl+q": "quit",
}


@dataclass(frozen=True, slots=True)
class Keymap:
    """Which key does what; made by `build_keymap`."""

    actions: Mapping[str, str]  # key -> name of the action
    keys: Mapping[str, str]  # name of the action -> key

    def action_of(self, key: str) -> str | None:
        return self.actions.get(key)

    def key_of(self, action: str) -> str:
        """The key of an action as it is printed."""
        key = self.keys[action]
        return "space" if key == " " else key


def build_keymap(chosen: Mapping[str, str] | None = None, config: str = "config.toml") -> Keymap:
    """The keys as `[keys]` of the file `config` changes them.

    Raises ConfigError, which names the file, for an action that is not known, for what is no key, and for two
    actions on one key.
    """
    keys = {action.name: action.key for action in ACTIONS}
    for name, text in (chosen or {}).items():
        if name not in keys:
            raise ConfigError(f"{config}: [keys] has no action {name!r}; there are {', '.join(keys)}")
        keys[name] = _key(text, f"{config}: [keys] {name}")
    actions: dict[str, str] = {}
    for name, key in keys.items():
        if key in actions:
            raise ConfigError(
                f"{config}: [keys] gives {text_of(key)!r} to {actions[key]} and to {name}: choose another"
            )
        actions[key] = name
    return Keymap({**FIXED, **actions}, keys)


def text_of(key: str) -> str:
    """A key as it is written in config.toml."""
    return "space" if key == " " else key


def _key(text: str, where: str) -> str:
    key = NAMES.get(text.lower(), text) if len(text) > 1 else text
    if key not in NAMES.values() and not (len(key) == 1 and key.isprintable()):
        raise ConfigError(f"{where} = {text!r} is no key: take one character, or one of {', '.join(NAMES)}")
    return key


# The keys of the page: those of triage, with the words that are right in a browser.


NOT_HERE = frozenset({"scroll", "quit"})  # the browser has its own
WORDS = {
    "open": "the paper's page (also Enter)",
    "pdf": "the PDF at arXiv, in another tab",
    "quick": "quick critique, on the paper's page",
    "note": "its critique as it stands",
    "tags": "its tags",
    "why": "why is this here: all reasons of the score",
    "tonight": "to the head of the night: who takes up what you follow",
    "similar": "the nearest papers of the library",
    "goal": "choose the goal that the list is ranked for",
    "filter": "search the library",
    "bet": "bet on the top tenth of its cohort: then 1 to 9 is 10 to 90 %",
    "next": "next paper",
    "previous": "previous paper",
}


def keys_shown(chosen: Mapping[str, str], config: str) -> dict[str, Any]:
    """What a page with keys shows: the map as JSON for the script, and (key, meaning) for the help.

    Any: what a template shows. Raises ConfigError where `[keys]` of `config` cannot be used.
    """
    keymap = build_keymap(chosen, config)
    here = [action for action in ACTIONS if action.name not in NOT_HERE]
    return {
        "keymap": json.dumps({keymap.keys[action.name]: action.name for action in here}),
        "key_help": [(keymap.key_of(action.name), WORDS.get(action.name, action.help)) for action in here],
        "help_key": keymap.key_of("help"),
    }
