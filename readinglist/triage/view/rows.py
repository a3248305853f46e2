"""One paper of the night as the screen holds it, and what changes in it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from readinglist.core.lines import shown
from readinglist.core.log_view import percent
from readinglist.core.paper_state import PaperState
from readinglist.core.paper_view import authors_of, explored, in_words, scooped, title_of
from readinglist.core.papers import Night, ScoredPaper
from readinglist.core.text import fold
from readinglist.interface.web.asking import anchor


@dataclass(frozen=True, slots=True)
class Row:
    """A paper with its score and reasons, and what was decided about it up to now.

    `returned`: a `later` that came back, undecided again until it gets a new verdict.
    """

    scored: ScoredPaper
    verdict: str | None = None  # keep | skip | later
    seen: bool = False
    read: bool = False
    rated: bool = False
    tags: tuple[str, ...] = ()
    returned: bool = False
    bets: tuple[float, ...] = ()  # the chances that were given to it, oldest first
    asks: bool = False  # drawn at random: what is its chance?

    @property
    def id(self) -> str:
        return self.scored.paper.id

    @property
    def is_decided(self) -> bool:
        return self.verdict is not None or self.seen


def rows_of(night: Night) -> tuple[Row, ...]:
    """The rows of a night in the order in which they are shown."""
    first_returned = len(night.papers) if night.returned_from is None else night.returned_from
    bets: dict[str, tuple[float, ...]] = {}
    for paper_id, p in night.bets:
        bets[paper_id] = (*bets.get(paper_id, ()), p)
    return tuple(
        Row(
            scored,
            verdict=None if k >= first_returned else scored.paper.verdict,
            seen=scored.paper.id in night.seen,
            read=scored.paper.read_at is not None,
            tags=scored.paper.tags,
            returned=k >= first_returned,
            bets=bets.get(scored.paper.id, ()),
            asks=scored.paper.id in night.asks,
        )
        for k, scored in enumerate(night.papers)
    )


def undecided(rows: Iterable[Row]) -> tuple[str, ...]:
    """The ids of the night that wait for a decision, in order; papers that came back are not of the night."""
    return tuple(row.id for row in rows if not row.is_decided and not row.returned)


def as_decided(row: Row, state: PaperState) -> Row:
    """The row after an undo: what the log says of its paper now."""
    is_back = row.returned and state.verdict == "later"  # the new verdict was taken back, the old `later` stands
    return replace(
        row,
        verdict=None if is_back else state.verdict,
        seen=state.seen,
        read=state.read_at is not None,
        rated=state.rated,
        tags=state.tags,
    )


def decided_words(row: Row, without: Collection[str] = ()) -> str:
    """What is decided about it, in words: no colour is needed to know it. `without`: words that stand elsewhere."""
    parts = [
        row.verdict or ("seen" if row.seen else ""),
        "read" if row.read else "",
        "critique" if row.rated else "",
        f"bet {percent(row.bets[-1])}" if row.bets else "",
        f"tags {shown(' '.join(row.tags))}" if row.tags else "",
        "came back: you put it off" if row.returned and not row.is_decided else "",
    ]
    return " · ".join(part for part in parts if part and part not in without)


def tags_typed(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The tags that `text` adds, and those that it takes off with a minus.

    >>> tags_typed("gait, #robots -old")
    (('gait', 'robots'), ('old',))
    """
    words = [word.strip("#") for word in text.replace(",", " ").split()]
    add = tuple(dict.fromkeys(word for word in words if word.strip("-#") and not word.startswith("-")))
    remove = tuple(dict.fromkeys(word.lstrip("-#") for word in words if word.startswith("-") and word.strip("-#")))
    return add, remove


def folded(rows: Iterable[Row]) -> tuple[tuple[str, str], ...]:
    """Of each row what a filter looks in, folded once: its text, and what a blind list hides."""
    return tuple((fold(row.scored.paper.text), _facts(row)) for row in rows)


def matching(
    rows: Sequence[Row], texts: Sequence[tuple[str, str]], query: str, *, among: Iterable[int], blind: bool
) -> tuple[int, ...]:
    """The positions, of those `among`, whose rows hold every word of `query`; `texts` as `folded` made them.

    In a blind list words of an undecided paper's authors and categories find nothing: they would give it away.
    """
    wanted = fold(query).split()
    found = []
    for k in among:
        text, facts = texts[k]
        row = rows[k]
        if blind and not row.is_decided:
            facts = ""
        tags = " ".join(row.tags).casefold()
        if all(word in text or word in facts or word in tags for word in wanted):
            found.append(k)
    return tuple(found)


def _facts(row: Row) -> str:
    paper = row.scored.paper
    return fold(" ".join((paper.id, *paper.authors, *paper.categories)))


# A row of a list as words: what a template puts on the page, and nothing left to decide there.


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
