"""Papers and the citations among them, as the record of an export."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from datetime import date

import numpy as np

from readinglist.citations.api import CitationEdges, Mention, build_graph, known_graph
from readinglist.context import Context
from readinglist.core.graph_export import PAPERS, GraphEdge, GraphExport, GraphFilters, GraphNode
from readinglist.core.months import NO_MONTH, month_day
from readinglist.core.papers import Paper
from readinglist.core.reports import Event, Progress
from readinglist.core.spans import cut, shown
from readinglist.graph.export import Ints, between, dated, day_x, heights, month_x, select, share_of
from readinglist.graph.known import KnownGraph
from readinglist.graph.measures.figures import figure

from .fates import fates_of, introduced

AT_ONCE = 5_000  # papers that are held with their abstracts
LABEL = 48  # cells
MONTH = 30.0  # days over which papers are spread of which the month alone is known
YEAR = 365.0


def papers_graph(lib: Context, filters: GraphFilters) -> Generator[Event, None, GraphExport]:
    """The papers that `filters` let through. Raises UsageError, NotFound for an `ego` that is not in the library."""
    known = yield from measured_graph(lib)
    arrays = known.arrays
    ego = known.index[lib.store.papers.get(lib.resolve(filters.ego)).id] if filters.ego else None
    kept = np.zeros(arrays.n, dtype=bool)
    kept[[known.index[paper.id] for paper in lib.store.papers.kept()]] = True
    counted = known.figures.citations
    numbers = select(filters, arrays.month, counted.astype(np.int64), kept, arrays.citing, arrays.cited, ego)
    yield Progress("telling the fates", 0, len(numbers))
    fates = [fate.fate for fate in fates_of(lib, known, numbers.tolist())]
    nodes = yield from _nodes(lib, known, numbers, fates)
    return GraphExport(
        PAPERS,
        tuple(nodes),
        tuple(_edges(lib, known, numbers, nodes)),
        arrays.source,
        arrays.cutoff,
        coverage_of(known, arrays.month[numbers]),
        known.resolved_share,
    )


def measured_graph(lib: Context) -> Generator[Event, None, KnownGraph]:
    """The graph of the library with its figures, telling what is measured."""
    for event in build_graph(lib):
        if isinstance(event, Progress):
            yield event
    return known_graph(lib)


def coverage_of(known: KnownGraph, months: Ints) -> float | None:
    """Of the papers from the first to the last of these months the share whose references are known."""
    some = months[months >= 0]
    return known.coverage(int(some.min()), int(some.max())) if len(some) else None


def start_of(paper: Paper) -> date | None:
    """The day of the first version; the night that announced it where no source gave that."""
    return paper.published.date() if paper.published else paper.announced


def _nodes(
    lib: Context, known: KnownGraph, numbers: Ints, fates: Sequence[str | None]
) -> Generator[Event, None, list[GraphNode]]:
    arrays = known.arrays
    month = dated(arrays.month, arrays.citing, arrays.cited)
    y = heights(arrays.ids, month, arrays.category, arrays.citing, arrays.cited)
    left = min((x for x in map(month_x, np.unique(month).tolist()) if x is not None), default=0.0) - YEAR
    names = introduced(lib, known, numbers.tolist())
    nodes: list[GraphNode] = []
    for begin in range(0, len(numbers), AT_ONCE):
        some = numbers[begin : begin + AT_ONCE].tolist()
        papers = lib.store.papers.by_rows([number + 1 for number in some])  # rows count from 1
        for number, paper, fate in zip(some, papers, fates[begin:], strict=False):
            x = _x(paper, int(month[number]), left)
            nodes.append(_node(known, number, paper, fate, names.get(number, ()), (x, float(y[number]))))
        yield Progress("describing papers", len(nodes), len(numbers))
    return nodes


def _node(
    known: KnownGraph,
    number: int,
    paper: Paper,
    fate: str | None,
    names: Sequence[str],
    place: tuple[float, float],
) -> GraphNode:
    figures, month = known.figures, int(known.arrays.month[number])
    idea = "; ".join(names) or None
    return GraphNode(
        paper.id,
        cut(shown(idea or paper.title, paper.id), LABEL),
        paper.title,
        paper.authors,
        start_of(paper) or (month_day(month) if month != NO_MONTH else None),
        known.arrays.category[number] or None,
        fate,
        figure(figures.percentile, number),
        figure(figures.influence, number),
        int(figures.citations[number]),
        int(figures.reuse2[number]),
        idea,
        paper.id,
        paper.verdict,
        paper.read_at is not None,
        *place,
    )


def _x(paper: Paper, month: int, left: float) -> float:
    """The day where it is known; within a month by the id; at the left edge where nothing is known."""
    start = start_of(paper)
    if start is not None and not _is_month(paper):
        return day_x(start)
    first = day_x(start) if start is not None else month_x(month)
    return (left if first is None else first) + MONTH * share_of(paper.id)


def _is_month(paper: Paper) -> bool:
    """Whether the source gave a month alone: midnight of its first day stands for it."""
    given = paper.published
    return given is not None and (given.day, given.hour, given.minute, given.second) == (1, 0, 0, 0)


def _edges(lib: Context, known: KnownGraph, numbers: Ints, nodes: Sequence[GraphNode]) -> list[GraphEdge]:
    arrays = known.arrays
    chosen = between(numbers, arrays.n, arrays.citing, arrays.cited)
    citing, cited = arrays.citing[chosen].tolist(), arrays.cited[chosen].tolist()
    said = lib.store.part(CitationEdges).mentions([number + 1 for number in dict.fromkeys(citing)])
    node = dict(zip(numbers.tolist(), nodes, strict=True))
    pairs = zip(citing, cited, strict=True)
    return [_edge(node[one], node[other], said.get((one + 1, other + 1))) for one, other in pairs]


def _edge(citing: GraphNode, cited: GraphNode, said: Mention | None) -> GraphEdge:
    start = later_of(citing.start, cited.start)
    if said is None:
        return GraphEdge(citing.id, cited.id, start=start)
    return GraphEdge(citing.id, cited.id, said.kind, start, said.places, said.sentence)


def later_of(one: date | None, other: date | None) -> date | None:
    """From when on both are there."""
    if one is None or other is None:
        return one or other
    return max(one, other)
