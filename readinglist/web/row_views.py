"""A row of a list as words: what a template puts on the page, and nothing left to decide there."""

from __future__ import annotations

from dataclasses import dataclass

from readinglist.present.paper import authors_of, title_of
from readinglist.present.reasons import explored, in_words, scooped
from readinglist.present.rows import Row, decided_words
from readinglist.present.spans import shown

from .places import anchor

CHANCES = tuple(range(1, 10))  # tenths
CATEGORIES = 4
PRESSED = ("keep", "skip", "later", "read")  # what the buttons of a row say themselves


@dataclass(frozen=True, slots=True)
class RowView:
    """`number`: its place on the list; None where the page is no list of a night, which shows no score either."""

    id: str
    anchor: str
    number: int | None
    title: str
    authors: str
    categories: str
    is_withdrawn: bool
    abstract: str
    verdict: str  # "" without one
    is_decided: bool
    is_read: bool
    asks: bool
    decided: str  # in words, beside what pressed buttons say; "" where nothing is
    score: str = ""
    reasons: str = ""
    explored: str = ""
    scoops: tuple[str, ...] = ()


def view_of(row: Row, number: int | None = None, *, hides: bool = False) -> RowView:
    """`hides`: what speaks for the paper is not told."""
    paper, is_ranked = row.scored.paper, number is not None and bool(row.scored.reasons)
    tells = is_ranked and not hides
    return RowView(
        paper.id,
        anchor(paper.id),
        number,
        title_of(paper),
        authors_of(paper),
        shown(" ".join(paper.categories[:CATEGORIES])),
        paper.withdrawn,
        shown(paper.abstract, "(no abstract)"),
        row.verdict or "",
        row.is_decided,
        row.read,
        row.asks,
        decided_words(row, PRESSED),
        f"{row.scored.score:.2f}" if tells else "",
        in_words(row.scored.reasons) if tells else "",
        (explored(row.scored) or "") if tells else "",
        tuple(scooped(row.scored)) if tells else (),
    )
