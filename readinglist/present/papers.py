"""Lists of papers: the ranked list, its neighbours, the results of a search."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import inf

from readinglist.model import Paper, ScoredPaper, SearchResult, TopList

from .paper import authors_of, facts_of, title_of
from .reasons import explored, in_words, scooped
from .spans import Line, Span, cut, line, pad, shown, width
from .times import long_day

VARIED = "^"  # beside the number of a paper that stands above better ones
VERDICT_STYLE = {"keep": "good", "skip": "dim", "later": "warn"}


def top_lines(listing: TopList, room: int | None) -> Iterator[Line]:
    """The morning list: three lines a paper, or why there is none."""
    yield line(Span(cut(heading(listing), room), "head"))
    if not listing.papers:
        yield line(shown(listing.why_empty, "nothing to list"))
        return
    yield from scored_lines(listing.papers, room)
    if any(varied(listing.papers)):
        yield line(Span(cut(f"{VARIED} above a better score: unlike the papers before it", room), "dim"))


def varied(papers: Sequence[ScoredPaper]) -> list[bool]:
    """Of each paper of an arranged list, whether variety put it above one that scores better.

    Places of exploration are none of it: they have a mark of their own. Compared as the scores are shown.
    """
    best, moved = -inf, []
    for scored in reversed(papers):
        score = round(scored.score, 2)
        moved.append(scored.explore is None and score < best)
        if scored.explore is None:
            best = max(best, score)
    return moved[::-1]


def heading(listing: TopList) -> str:
    """What the list is of: its night or the whole library, its goal, how many of how many."""
    parts = [f"Night of {long_day(listing.night)}" if listing.night else "All unjudged papers"]
    if listing.night is None and not listing.papers:
        parts = ["No night yet"] if not listing.available else parts
    if listing.goal:
        parts.append(f"goal {shown(listing.goal)}")
    if listing.papers:
        available = max(listing.available, len(listing.papers))
        parts.append(f"{len(listing.papers):,} of {available:,} unjudged")
    return " · ".join(parts)


def next_steps(listing: TopList) -> str:
    """What to type after a list."""
    second = min(2, len(listing.papers))
    return f"next: readinglist keep 1 · skip {second} · later {second} · why 1 · show 1 · open 1 · seen --rest"


def similar_lines(paper_id: str, papers: Sequence[ScoredPaper], room: int | None) -> Iterator[Line]:
    if not papers:
        yield line(f"nothing in the library reads like {shown(paper_id)}")
        return
    yield line(Span(cut(f"Papers that read like {shown(paper_id)}", room), "head"))
    yield from scored_lines(papers, room)


def search_lines(result: SearchResult, room: int | None) -> Iterator[Line]:
    """One row a paper: number, id, year, verdict, title, first author."""
    if not result.papers:
        yield line(f"no paper matches {shown(result.query, 'an empty query')}")
        return
    yield line(Span(f"{len(result.papers):,} of {result.count:,} that match {shown(result.query)}", "head"))
    numbers = len(str(len(result.papers)))
    ids = max(width(shown(paper.id)) for paper in result.papers)
    for number, paper in enumerate(result.papers, 1):
        year = str(paper.published.year) if paper.published else "    "
        lead = f"{number:>{numbers}}  "
        used = len(lead) + ids + 2 + 4 + 2 + 7
        first = authors_of(paper, 1).split(" and ")[0]
        text = cut(title_of(paper) + (f" ({first})" if first else ""), None if room is None else room - used)
        yield line(
            Span(lead, "dim"),
            Span(pad(shown(paper.id), ids), "id"),
            f"  {year}  ",
            Span(pad(_mark(paper), 7), VERDICT_STYLE.get(paper.verdict or "", "dim")),
            text,
        )


def _mark(paper: Paper) -> str:
    """The state of a paper in at most six letters."""
    return paper.verdict or ("read" if paper.read_at else "")


def scored_lines(papers: Sequence[ScoredPaper], room: int | None) -> Iterator[Line]:
    """Rank, score and title; facts; reasons in words. Columns are as wide as the list needs."""
    ranks = len(str(len(papers)))
    scores = max(len(f"{scored.score:.2f}") for scored in papers)
    indent = " " * (ranks + 2 + scores + 2)
    rest = None if room is None else room - len(indent)
    for number, (scored, moved) in enumerate(zip(papers, varied(papers), strict=True), 1):
        told = explored(scored)
        yield line(
            Span(f"{number:>{ranks}}{VARIED if moved else ' '} ", "dim"),
            Span(f"{scored.score:>{scores}.2f}  ", "explore" if told else "score"),
            Span(cut(title_of(scored.paper), rest), "title"),
        )
        yield line(indent, Span(cut(facts_of(scored.paper), rest), "dim"))
        if told:
            yield line(indent, Span(cut(told, rest), "explore"))
        for text in scooped(scored):
            yield line(indent, Span(cut(text, rest), "warn"))
        if words := in_words(scored.reasons):
            yield line(indent, cut(words, rest))
