"""What opens over the list: the keys, the reasons, papers that are alike, goals, the five questions."""

from __future__ import annotations

from collections.abc import Iterator

from readinglist.present.keys import ACTIONS, Keymap
from readinglist.present.papers import similar_lines
from readinglist.present.quick import QUESTIONS
from readinglist.present.reasons import why_lines
from readinglist.present.spans import Line, Span, cut, line, pad, shown, wrap
from readinglist.present.tonight import tonight_lines

from .layout import Layout
from .state import HELP, LINE, NOT_OF_PILES, TONIGHT, WHY, State

_SIGNS = (
    ("+", "kept"),
    ("-", "skipped"),
    ("~", "put off"),
    (".", "seen"),
    ("<", "came back after a week"),
    ("*", "drawn from outside your taste"),
    ("?", "drawn at random: it asks for a bet"),
)
_SIGNS_OF_PILES = (("+", "included"), ("-", "excluded"), ("*", "drawn at random: it tells how many are left"))
_HELP_OF_PILES = {"keep": "include: it belongs to what you look for", "skip": "exclude: it does not"}


def page_lines(state: State, room: Layout, keymap: Keymap) -> Iterator[Line]:
    """The page of the mode from the line on that it is scrolled to."""
    if state.mode == HELP:
        lines = list(_help(keymap, room.width, state.pile is not None))
    elif state.mode == TONIGHT:
        lines = list(tonight_lines(state.night, state.tonight, True, room.width))
    elif (row := state.row) is None:
        lines = []
    elif state.mode == WHY:
        lines = list(why_lines(row.scored, room.width, f"number {row.scored.rank} of this list"))
    else:
        lines = list(similar_lines(row.id, state.similar, room.width))
    yield from lines[min(state.scroll, max(len(lines) - room.body, 0)) :]


def _help(keymap: Keymap, cells: int, of_pile: bool) -> Iterator[Line]:
    yield line(Span("Keys of triage", "title"), Span("   arrows scroll, any other key goes back", "dim"))
    for action in ACTIONS:
        if of_pile and action.name in NOT_OF_PILES:
            continue
        key = pad(keymap.key_of(action.name), 6)
        told = _HELP_OF_PILES.get(action.name, action.help) if of_pile else action.help
        for number, text in enumerate(wrap(told, cells - 8)):
            yield line(Span(f"{key if number == 0 else '':6}  ", "key"), text)
    yield line("")
    yield line(Span("Signs before a title", "title"))
    for sign, meaning in _SIGNS_OF_PILES if of_pile else _SIGNS:
        yield line(Span(f"{sign:6}  ", "key"), meaning)
    yield line("")
    for text in wrap("Every decision is on disk before its row changes; you may leave at any time.", cells):
        yield line(text)
    yield line(Span('Other keys: [keys] in config.toml, for instance keep = "K"', "dim"))


def goal_lines(state: State, room: Layout) -> Iterator[Line]:
    yield line(Span("Rank this list for", "title"))
    first = max(state.choice - room.body + 2, 0)
    for number, name in list(enumerate(("all goals", *state.goals)))[first:]:
        key = str(number) if number < 10 else " "
        text = cut(f"{'>' if number == state.choice else ' '} {key}  {shown(name)}", room.width)
        yield line(Span(pad(text, room.width), "cursor") if number == state.choice else text)


def quick_lines(state: State, cells: int) -> Iterator[Line]:
    """The five questions with their answers, and the line when they are answered."""
    yield line(Span("─" * cells, "dim"))
    yield line(Span(cut("Quick critique", cells), "title"))
    for number, question in enumerate(QUESTIONS):
        answers = "  ".join(f"{key} {word}" for key, (_, word) in question.answers.items())
        if number < len(state.ratings):
            key = state.ratings[number]
            said = question.answers[key][1] if key in question.answers else "left open"
            yield line(cut(f"  {question.text}: ", cells), Span(said, "good"))
        elif number == len(state.ratings):
            yield line(Span(cut(f"> {question.text}?  ", cells), "key"), answers)
        else:
            yield line(Span(cut(f"  {question.text}", cells), "dim"))
    if state.mode == LINE:
        yield line(Span("> One line: ", "key"), Span("type it below", "dim"))
