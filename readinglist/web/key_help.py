"""The keys of the page: those of triage, with the words that are right in a browser."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from readinglist.present.keys import ACTIONS, build_keymap

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
