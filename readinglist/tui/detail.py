"""The paper under the cursor: title, facts, why it is here, abstract with its reasons marked."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from readinglist.present.paper import authors_of, title_of
from readinglist.present.reasons import explored, in_words
from readinglist.present.spans import Line, Span, line, shown, wrap
from readinglist.present.times import day_of

from .highlight import marked
from .rows import Row

_AUTHORS = 8
_STYLE = {"keep": "good", "skip": "bad", "later": "warn"}


@lru_cache(maxsize=64)
def detail_lines(row: Row, cells: int, hides: bool, hides_names: bool) -> tuple[Line, ...]:
    """All lines of the paper; `hides` leaves out what speaks for it, `hides_names` authors and venue."""
    return tuple(_lines(row, max(cells, 8), hides, hides_names))


def _lines(row: Row, cells: int, hides: bool, hides_names: bool) -> Iterator[Line]:
    paper = row.scored.paper
    for text in wrap(title_of(paper), cells):
        yield line(Span(text, "title"))
    if not hides_names:
        for text in wrap(authors_of(paper, _AUTHORS), cells):
            yield line(text)
        for text in wrap(_facts(row), cells):
            yield line(Span(text, "dim"))
    if decided := _decided(row):
        yield line(Span(decided, _STYLE.get(row.verdict or "", "dim")))
    if not hides:
        yield from _why(row, cells)
    yield line("")
    reasons = () if hides else row.scored.reasons
    yield from marked(shown(paper.abstract, "(no abstract)"), reasons, cells)


def _facts(row: Row) -> str:
    paper = row.scored.paper
    parts = [
        shown(paper.id),
        shown(" ".join(paper.categories[:4])),
        f"submitted {day_of(paper.published)}" if paper.published else "",
        "withdrawn" if paper.withdrawn else "",
        shown(paper.journal_ref),
        shown(paper.comment),
    ]
    return " · ".join(part for part in parts if part)


def _decided(row: Row) -> str:
    """What is decided about it, in words: no colour is needed to know it."""
    parts = [
        row.verdict or ("seen" if row.seen else ""),
        "read" if row.read else "",
        "critique" if row.rated else "",
        f"tags {shown(' '.join(row.tags))}" if row.tags else "",
        "came back: you put it off" if row.returned and not row.is_decided else "",
    ]
    return " · ".join(part for part in parts if part)


def _why(row: Row, cells: int) -> Iterator[Line]:
    """The score and its strongest reasons; why it was drawn where it was."""
    words = in_words(row.scored.reasons)
    for text in wrap(f"{row.scored.score:.2f}" + (f": {words}" if words else ""), cells):
        yield line(Span(text, "score"))
    if told := explored(row.scored):
        for text in wrap(told, cells):
            yield line(Span(text, "explore"))
