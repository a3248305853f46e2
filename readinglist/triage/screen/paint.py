"""The screen as lines of spans: pure, so that every picture of it can be made and tested without a terminal.

All outside text passes `present.spans.shown`, which leaves nothing in it that a terminal obeys; marks and words
say everything that colours say.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from readinglist.core.lines import Line, Span, cut, filled, fitted, line, long_day, pad, shown, width
from readinglist.core.paper_view import VERDICT_STYLE, title_of
from readinglist.lists.api import is_followed
from readinglist.triage.view import Keymap, Row

from .parts import Layout, detail_lines, footer_lines, goal_lines, layout, message_line, page_lines, quick_lines
from .state import GOAL, LINE, PAGES, QUICK, State

MARKS = {"keep": "+", "skip": "-", "later": "~"}
SEEN, RETURNED, EXPLORED, ASKS, FOLLOWED = ".", "<", "*", "?", "+"
_LONG = 14  # lines from which a paper's facts are shown in full
_SCORES_FROM = 46  # cells of the list from which scores have room


def paint(state: State, cells: int, rows: int, keymap: Keymap) -> tuple[Line, ...]:
    """`rows` lines, none wider than `cells`."""
    room = layout(cells, rows)
    body = _body(state, room, keymap)
    lines = [_header(state, room), *filled(body, room.body), message_line(state, keymap, room.width)]
    lines += footer_lines(state, keymap, room.width, room.footer)
    return tuple(fitted(row, cells) for row in lines[:rows])


def _body(state: State, room: Layout, keymap: Keymap) -> Iterator[Line]:
    if state.mode in PAGES:
        yield from page_lines(state, room, keymap)
    elif state.mode == GOAL:
        yield from goal_lines(state, room)
    elif room.is_narrow and state.mode in (QUICK, LINE):
        yield from _detail(state, replace(room, detail_rows=room.body), keymap)
    elif room.is_narrow:
        yield from filled(_list_lines(state, room), room.list_rows)
        yield line(Span("─" * room.width, "dim"))
        yield from _detail(state, room, keymap)
    else:
        left = filled(_list_lines(state, room), room.body)
        right = filled(_detail(state, room, keymap), room.body)
        for one, two in zip(left, right, strict=True):
            yield (*fitted(one, room.list_cells), Span(" │ ", "dim"), *two)


def _header(state: State, room: Layout) -> Line:
    """What the list is, and how far it is gone through."""
    count, decided = len(state.rows), state.decided
    name = f"Night of {long_day(state.night)}" if state.night else "All undecided papers"
    if state.pile is not None:
        name = f"Pile {shown(state.pile)}"
    if room.width < 60 and state.night:
        name = f"Night {state.night}"
    parts = [name, *([f"goal {shown(state.goal)}"] if state.goal else []), *(["blind"] if state.blind else [])]
    counts = f"{decided}/{count} decided, {state.kept} {'kept' if state.pile is None else 'included'}"
    bar = _bar(decided, count, min(max(room.width - 70, 0), 20))
    right = f"{bar} {counts}" if bar else counts
    left = cut(" · ".join(parts), max(room.width - width(right) - 2, 0))
    return line(Span(pad(left, room.width - width(right)) + right, "bar"))


def _bar(done: int, of: int, cells: int) -> str:
    """A bar of signs that need no colour."""
    if cells < 6 or not of:
        return ""
    full = (cells - 2) * done // of
    return "[" + "#" * full + "." * (cells - 2 - full) + "]"


def _list_lines(state: State, room: Layout) -> Iterator[Line]:
    if not state.shown:
        yield line(Span("no paper has these words" if state.filter else "no paper is left", "dim"))
    numbers = len(str(len(state.rows)))
    for k in range(state.top, min(state.top + room.list_rows, len(state.shown))):
        position = state.shown[k]
        yield _row_line(state, state.rows[position], position + 1, numbers, k == state.cursor, room.list_cells)


def _row_line(state: State, row: Row, number: int, numbers: int, is_here: bool, cells: int) -> Line:
    """Mark, number, score, title. The row under the cursor is reversed and has a sign of its own."""
    hidden = state.hides(row)
    drawn = EXPLORED if row.scored.explore else FOLLOWED if is_followed(row.scored) else " "
    drawn = ASKS if row.asks else " " if hidden else drawn
    lead = f"{'>' if is_here else ' '}{mark_of(row)}{drawn}{number:>{numbers}} "
    if cells >= _SCORES_FROM:
        lead += f"{'':5} " if hidden else f"{row.scored.readable_score:>5} "
    text = pad(cut(lead + title_of(row.scored.paper), cells), cells)
    if is_here:
        return line(Span(text, "cursor"))
    style = VERDICT_STYLE.get(row.verdict or "", "dim" if row.is_decided else "")
    return line(Span(text, style))


def mark_of(row: Row) -> str:
    """What was decided, in one sign."""
    if row.verdict:
        return MARKS[row.verdict]
    return SEEN if row.seen else RETURNED if row.returned else " "


def _detail(state: State, room: Layout, keymap: Keymap) -> Iterator[Line]:
    """The paper under the cursor; under it the questions of a quick critique while it is made."""
    row = state.row
    if row is None:
        return
    panel = tuple(quick_lines(state, room.detail_cells)) if state.mode in (QUICK, LINE) else ()
    rows = max(room.detail_rows - len(panel), 0)
    lines = detail_lines(row, room.detail_cells, state.hides(row), state.hides_names(row), rows < _LONG)
    yield from filled(_scrolled(lines, rows, state.scroll, keymap.key_of("scroll")), rows)
    yield from panel


def _scrolled(lines: Sequence[Line], rows: int, scroll: int, key: str) -> Sequence[Line]:
    """The page of `lines` that fits into `rows`; after the last page comes the first again."""
    if len(lines) <= rows or rows < 2:
        return lines[:rows]
    step = rows - 1
    pages = -(-(len(lines) - 1) // step)
    page = scroll % pages
    start = page * step
    shown_lines = list(lines[start : start + step])
    more = f"{page + 1}/{pages}: {key} for the {'next' if page + 1 < pages else 'first'} page"
    return [*shown_lines, *[line("")] * (step - len(shown_lines)), line(Span(more, "dim"))]
