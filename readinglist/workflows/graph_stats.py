"""The graph of citations in numbers: how large, how well known, and who comes first by which measure."""

from __future__ import annotations

import numpy as np

from readinglist.graph.known import KnownGraph
from readinglist.model.graph_reports import GraphStats, Leader, YearCoverage
from readinglist.model.months import NO_MONTH

from .graph import read_graph
from .home import Home

# The measures that single papers out, and below how many citations each is noise.
MEASURES = {"citations": 1, "influence": 1, "reuse2": 1, "cd5": 20, "beauty": 20, "pagerank": 1}


def graph_stats(lib: Home, n: int = 5) -> GraphStats:
    """The graph as it is now, with the first `n` papers of each measure."""
    reading = read_graph(lib)
    known = reading.known
    parts, arrays = known.graph.components, known.arrays
    first = {name: leading(known, name, least, n) for name, least in MEASURES.items()}
    ids = {arrays.ids[number] for numbers in first.values() for number in numbers}
    titles = {paper.id: paper.title for paper in lib.store.papers.find_many(ids).values()}
    return GraphStats(
        arrays.n,
        arrays.m,
        int((~arrays.dated).sum()),
        parts.later,
        parts.inside,
        int(arrays.known.sum()),
        known.resolved_share,
        yearly_coverage(known),
        arrays.source,
        arrays.cutoff,
        reading.whole,
        tuple(
            (name, tuple(_leader(known, name, number, titles) for number in numbers)) for name, numbers in first.items()
        ),
    )


def leading(known: KnownGraph, name: str, least: int, n: int) -> list[int]:
    """The `n` papers with the highest figures among those with `least` citations; equal ones by number."""
    values = getattr(known.figures, name)
    numbers = np.flatnonzero(np.isfinite(values) & (known.figures.citations >= least))
    return [int(number) for number in numbers[np.lexsort((numbers, -values[numbers]))][:n]]


def yearly_coverage(known: KnownGraph) -> tuple[YearCoverage, ...]:
    """Papers with a title and a month, and those of known lists, year by year; years without papers are left out."""
    a = known.arrays
    here = a.described & (a.month != NO_MONTH)
    years, which = np.unique(a.month[here] // 12, return_inverse=True)
    papers, lists = np.bincount(which), np.bincount(which, weights=a.known[here])
    found = zip(years.tolist(), papers.tolist(), lists.tolist(), strict=True)
    return tuple(YearCoverage(year, number, int(with_lists)) for year, number, with_lists in found)


def _leader(known: KnownGraph, name: str, number: int, titles: dict[str, str | None]) -> Leader:
    paper_id = known.arrays.ids[number]
    return Leader(paper_id, titles.get(paper_id), float(getattr(known.figures, name)[number]))
