"""The paper under the cursor: title, facts, why it is here, abstract with its reasons marked."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from readinglist.present.paper import authors_of, title_of
from readinglist.present.reasons import explored, in_words, scooped
from readinglist.present.rows import Row, decided_words
from readinglist.present.spans import Line, Span, cut, line, shown, wrap
from readinglist.present.times import day_of

from .highlight import marked

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
    def told(text: str, style: str = "") -> Iterator[Line]:
        for part in [cut(text, cells)] if is_short and text else wrap(text, cells):
            yield line(Span(part, style))

    paper = row.scored.paper
    yield from (line(Span(text, "title")) for text in wrap(title_of(paper), cells))
    if not hides_names:
        yield from told(authors_of(paper, 2 if is_short else _AUTHORS))
        yield from told(_facts(row), "dim")
    yield from told(decided_words(row), _STYLE.get(row.verdict or "", "dim"))
    if not hides:
        words = in_words(row.scored.reasons)
        yield from told(f"{row.scored.score:.2f}" + (f": {words}" if words else ""), "score")
        yield from told(explored(row.scored) or "", "explore")
        for text in scooped(row.scored):
            yield from told(text, "warn")
    if not is_short:
        yield line("")
    yield from marked(shown(paper.abstract, "(no abstract)"), () if hides else row.scored.reasons, cells)


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
