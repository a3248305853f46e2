"""The two lowest parts of the screen: what is asked or was said, and the keys that mean something now."""

from __future__ import annotations

from collections.abc import Iterator

from readinglist.present.keys import ACTIONS, Keymap
from readinglist.present.rows import undecided
from readinglist.present.spans import Line, Span, cut, line, shown, width

from .state import BET, CONFIRM, FILTER, GOAL, LABELS, LINE, LIST, NOT_OF_PILES, PAGES, QUICK, TAGS, State

_UNPRINTED = frozenset({"previous", "scroll", "first", "last"})  # in the help only, or beside another key
_BESIDE = {"next": ("previous",)}
_LAST = ("help", "quit")
_PROMPTS = {FILTER: "filter: ", LINE: "one line: ", TAGS: "tags (-tag takes off): "}
_OF_MODE = {
    FILTER: (("Enter", "keep the filter"), ("Escape", "all papers")),
    QUICK: (("-", "leave open"), ("Backspace", "one back"), ("Escape", "no critique")),
    LINE: (("Enter", "write it"), ("Backspace", "one back"), ("Escape", "no critique")),
    TAGS: (("Enter", "write them"), ("Escape", "as they were")),
    CONFIRM: (("y", "yes"), ("any other key", "no")),
    BET: (("1-9", "10 to 90 %"), ("any other key", "no bet")),
    GOAL: (("0-9", "choose"), ("Enter", "this one"), ("Escape", "as it was")),
}


def message_line(state: State, keymap: Keymap, cells: int) -> Line:
    """What is being typed, with its end in sight; else the last message, else the filter."""
    if state.message and (state.is_bad or state.mode not in _PROMPTS):
        return line(Span(cut(shown(state.message), cells), "bad" if state.is_bad else "good"))
    if state.mode in _PROMPTS:
        lead = _PROMPTS[state.mode]
        return line(Span(lead, "key"), _tail(state.text, cells - width(lead) - 1), Span(" ", "cursor"))
    if state.mode == CONFIRM:
        question = f"Mark {len(undecided(state.rows))} undecided papers of the list as seen? y or n"
        return line(Span(cut(question, cells), "warn"))
    if state.mode == BET:
        return line(
            Span(cut("Will it be in the top 10 % of its month and category? 1 to 9: 10 to 90 %", cells), "warn")
        )
    if state.filter:
        told = f"filter: {shown(state.filter)} ({len(state.shown)} of {len(state.rows)}; Escape shows all)"
        return line(Span(cut(told, cells), "warn"))
    if state.mode == LIST and state.row is not None and state.row.asks:
        asked = f"Drawn at random: top 10 %? {keymap.key_of('bet')} and a digit, or go on"
        return line(Span(cut(asked, cells), "warn"))
    return line("")


def _tail(text: str, cells: int) -> str:
    """The end of what is typed, as far as there is room."""
    while width(text) > cells and text:
        text = text[1:]
    return text


def footer_lines(state: State, keymap: Keymap, cells: int, rows: int) -> Iterator[Line]:
    """The keys in at most `rows` lines; what has no room is left out, never the way to the help."""
    hints = list(_hints(state, keymap))
    last = sum(_cells(key, word) for key, word, is_last in hints if is_last)
    placed: list[list[Span]] = [[] for _ in range(rows)]
    n, left = 0, cells
    for key, word, is_last in hints:
        need = _cells(key, word)
        if n < rows - 1 and need > left:
            n, left = n + 1, cells
        if rows and need <= left - (last if n == rows - 1 and not is_last else 0):
            placed[n] += [Span(key, "key"), Span(f" {word}  ")]
            left -= need
    yield from (tuple(spans) for spans in placed)


def _hints(state: State, keymap: Keymap) -> Iterator[tuple[str, str, bool]]:
    """(key, word, whether there is always room for it)."""
    if state.mode in PAGES:
        yield from (("up, down", "scroll", False), ("any other key", "back", False))
    elif state.mode != LIST:
        yield from ((key, word, False) for key, word in _OF_MODE[state.mode])
    else:
        asks = any(row.asks for row in state.rows)
        left_out = _UNPRINTED | (frozenset() if state.pile is None else NOT_OF_PILES) | (set() if asks else {"asked"})
        for action in ACTIONS:
            if action.name not in left_out:
                keys = [keymap.key_of(name) for name in (action.name, *_BESIDE.get(action.name, ()))]
                word = action.word if state.pile is None else LABELS.get(action.name, action.word)
                yield " ".join(keys), word, action.name in _LAST


def _cells(key: str, word: str) -> int:
    return width(key) + width(word) + 3
