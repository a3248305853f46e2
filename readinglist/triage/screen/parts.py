"""How the lines of a terminal are shared out between the list, the abstract and the keys."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby

from readinglist.core.frozen import Frozen
from readinglist.core.lines import Line, Span, cut, line, pad, shown, utc_day, width, wrap
from readinglist.core.paper_links import paper_links
from readinglist.core.paper_view import (
    authors_of,
    explored,
    in_words,
    new_of,
    notices,
    similar_lines,
    title_of,
    why_lines,
)
from readinglist.core.papers import Reason
from readinglist.ideas.api import tonight_lines
from readinglist.taste.api import RATING_QUESTIONS
from readinglist.triage.view import ACTIONS, Keymap, Row, decided_words, term_places, undecided

from .state import (
    BET,
    CONFIRM,
    FILTER,
    GOAL,
    HELP,
    LABELS,
    LINE,
    LIST,
    NOT_OF_PILES,
    PAGES,
    QUICK,
    TAGS,
    TONIGHT,
    WHY,
    State,
)

SIDE_BY_SIDE = 116  # cells from which both columns have room for about 50 letters; below it the list is over the paper
_LEAST_LIST, _MOST_LIST = 64, 90


class Layout(Frozen):
    """Cells and lines; the header is one line, the message another, the keys `footer` lines."""

    width: int
    height: int
    is_narrow: bool
    list_rows: int
    list_cells: int
    detail_rows: int
    detail_cells: int
    footer: int

    @property
    def body(self) -> int:
        """Lines between the header and the message."""
        return max(self.height - 2 - self.footer, 1)


def layout(width: int, height: int) -> Layout:
    """Works for every size, however little can be read at the smallest."""
    width, height = max(width, 8), max(height, 4)
    footer = 2 if height >= 14 else 1 if height >= 8 else 0
    body = max(height - 2 - footer, 1)
    if width < SIDE_BY_SIDE:
        rows = max(min(body // 3, body - 2), 1)
        return Layout(width, height, True, rows, width, max(body - rows - 1, 0), width, footer)
    cells = min(max(width // 2, _LEAST_LIST), _MOST_LIST)
    return Layout(width, height, False, body, cells, body, width - cells - 3, footer)


# A paper's text with the terms that speak for it marked, wrapped into lines.


FOR, AGAINST = "match", "against"


def marked(text: str, reasons: Sequence[Reason], cells: int) -> Iterator[Line]:
    """`text` (shown already) in lines of at most `cells` cells; the terms of `reasons` in styles of their own.

    A mark goes on where a term is broken over two lines.
    """
    styles = [""] * len(text)
    for start, end, is_for in term_places(text, reasons):
        styles[start:end] = [FOR if is_for else AGAINST] * (end - start)
    at = 0
    for row in wrap(text, cells):
        at = text.index(row, at)
        letters = zip(row, styles[at : at + len(row)], strict=True)
        yield tuple(Span("".join(c for c, _ in run), style) for style, run in groupby(letters, lambda pair: pair[1]))
        at += len(row)


# The paper under the cursor: title, facts, why it is here, abstract with its reasons marked.


_AUTHORS = 8
_STYLE = {"keep": "good", "skip": "bad", "later": "warn"}


@lru_cache(maxsize=64)
def detail_lines(row: Row, cells: int, hides: bool, hides_names: bool, is_short: bool) -> tuple[Line, ...]:
    """All lines of the paper.

    `hides` leaves out what speaks for it, `hides_names` authors and venue. `is_short`: a line for each fact, cut
    where it ends, so that little room is left to the abstract.
    """
    return tuple(_lines(row, max(cells, 8), hides, hides_names, is_short))


def _lines(row: Row, cells: int, hides: bool, hides_names: bool, is_short: bool) -> Iterator[Line]:
    def wrapped(text: str, style: str = "") -> Iterator[Line]:
        for part in [cut(text, cells)] if is_short and text else wrap(text, cells):
            yield line(Span(part, style))

    paper = row.scored.paper
    yield from (line(Span(text, "title")) for text in wrap(title_of(paper), cells))
    if not hides_names:
        yield from wrapped(authors_of(paper, 2 if is_short else _AUTHORS))
        yield from wrapped(_facts(row), "dim")
        for link in paper_links(paper):
            yield from wrapped(f"{link.name}: {link.url}", "dim")
    yield from wrapped(decided_words(row), _STYLE.get(row.verdict or "", "dim"))
    if not hides:
        yield from wrapped(": ".join(filter(None, (row.scored.readable_score, in_words(row.scored.reasons)))), "score")
        yield from wrapped(explored(row.scored) or "", "explore")
        for text in notices(row.scored):
            yield from wrapped(text, "warn")
    if not is_short:
        yield from wrapped(new_of(paper))
        yield line("")
    yield from marked(shown(paper.abstract, "(no abstract)"), () if hides else row.scored.reasons, cells)


def _facts(row: Row) -> str:
    paper = row.scored.paper
    parts = [
        shown(paper.id),
        shown(" ".join(paper.categories[:4])),
        f"submitted {utc_day(paper.published)}" if paper.published else "",
        "withdrawn" if paper.withdrawn else "",
        shown(paper.journal_ref),
        shown(paper.comment),
    ]
    return " · ".join(part for part in parts if part)


# The two lowest parts of the screen: what is asked or was said, and the keys that mean something now.


_UNPRINTED = frozenset(
    {"previous", "scroll", "first", "last", "forward", "back"}
)  # in the help only, or beside another key
_BESIDE = {"next": ("previous",)}
_LAST = ("help", "quit")
_PROMPTS = {FILTER: "filter: ", LINE: "one line: ", TAGS: "add tags (-tag removes one): "}
_OF_MODE = {
    FILTER: (("Enter", "keep the filter"), ("Escape", "all papers")),
    QUICK: (("-", "skip"), ("Backspace", "back"), ("Escape", "cancel")),
    LINE: (("Enter", "save"), ("Backspace", "back"), ("Escape", "cancel")),
    TAGS: (("Enter", "save"), ("Escape", "cancel")),
    CONFIRM: (("y", "yes"), ("any other key", "no")),
    BET: (("1-9", "10 to 90%"), ("any other key", "no bet")),
    GOAL: (("0-9", "select"), ("Enter", "choose"), ("Escape", "cancel")),
}


def message_line(state: State, keymap: Keymap, cells: int) -> Line:
    """What is being typed, with its end in sight; else the last message, else the filter."""
    if state.message and (state.is_bad or state.mode not in _PROMPTS):
        return line(Span(cut(shown(state.message), cells), "bad" if state.is_bad else "good"))
    if state.mode in _PROMPTS:
        lead = _PROMPTS[state.mode]
        return line(Span(lead, "key"), _tail(state.text, cells - width(lead) - 1), Span(" ", "cursor"))
    if state.mode == CONFIRM:
        question = f"Mark the {len(undecided(state.rows))} undecided papers as seen? y or n"
        return line(Span(cut(question, cells), "warn"))
    if state.mode == BET:
        return line(
            Span(cut("How likely is it to be among the 10% most cited? 1 = 10%, 2 = 20% … 9 = 90%", cells), "warn")
        )
    if state.filter:
        text = f"filter: {shown(state.filter)} ({len(state.shown)} of {len(state.rows)}; Escape shows all)"
        return line(Span(cut(text, cells), "warn"))
    if state.mode == LIST and state.row is not None and state.row.asks:
        asked = f"picked at random: will it be among the 10% most cited? {keymap.key_of('bet')} to bet, or move on"
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


# What opens over the list: the keys, the reasons, papers that are alike, goals, the five questions.


_SIGNS = (
    ("+", "kept"),
    ("-", "skipped"),
    ("~", "put off"),
    (".", "seen"),
    ("<", "came back after a week"),
    ("*", "picked at random: your verdict on it improves the ranking"),
    ("?", "picked at random for a bet"),
)
_SIGNS_OF_PILES = (("+", "included"), ("-", "excluded"), ("*", "drawn at random, to estimate how many are left"))
_HELP_OF_PILES = {
    "keep": "include: it belongs to what you look for",
    "skip": "exclude: it does not",
    "later": "duplicate, or not yours to screen: set aside, it neither teaches nor counts",
}


def page_lines(state: State, room: Layout, keymap: Keymap) -> Iterator[Line]:
    """The page of the mode from the line on that it is scrolled to."""
    if state.mode == HELP:
        lines = list(_help(keymap, room.width, state.pile is not None))
    elif state.mode == TONIGHT:
        lines = list(tonight_lines(state.night, state.tonight, room.width))
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
        key = pad(keymap.keys_of(action.name), 6)
        meaning = _HELP_OF_PILES.get(action.name, action.help) if of_pile else action.help
        for number, text in enumerate(wrap(meaning, cells - 8)):
            yield line(Span(f"{key if number == 0 else '':6}  ", "key"), text)
    yield line("")
    yield line(Span("Signs before a title", "title"))
    for sign, meaning in _SIGNS_OF_PILES if of_pile else _SIGNS:
        yield line(Span(f"{sign:6}  ", "key"), meaning)
    yield line("")
    for text in wrap("Every decision is saved at once; you can leave at any time.", cells):
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
    for number, question in enumerate(RATING_QUESTIONS):
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
