"""Ideas of the ledger and what they build on, as the record of an export."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from readinglist.graph.exports.layout import Ints, dated, day_x, heights, month_x
from readinglist.graph.exports.selection import between, select
from readinglist.graph.known import KnownGraph
from readinglist.graph.measures.figures import figure
from readinglist.ids import month_of
from readinglist.model import Event, IdeaRecord, Paper
from readinglist.model.graph_export import BUILDS_ON, IDEAS, GraphEdge, GraphExport, GraphFilters, GraphNode
from readinglist.model.months import month_number

from .graph_papers import YEAR, coverage_of, later_of, measured_graph, start_of
from .home import Home
from .ideas import catch_up, get_idea
from .ledger import ledger

Ends = tuple[Ints, Ints]  # of the edges: numbers of the later and of the earlier idea


def ideas_graph(lib: Home, filters: GraphFilters) -> Generator[Event, None, GraphExport]:
    """The ideas that `filters` let through; uses stand for citations. Raises NotFound for an unknown `ego`."""
    ego = get_idea(lib, filters.ego).name if filters.ego else None
    yield from catch_up(lib)
    known = yield from measured_graph(lib)
    records = ledger(lib)
    place = {record.idea.name: number for number, record in enumerate(records)}
    origins = lib.store.papers.find_many({record.idea.origin for record in records if record.idea.origin})
    starts = [_born(record, origins) for record in records]
    edges = _edges(records, starts, place)
    ends = _ends(edges, place)
    chosen = select(filters, _months(starts), *_told(records, origins), *ends, None if ego is None else place[ego])
    nodes = [
        _node(known, record, _origin(record, origins), start, where)
        for record, start, where in zip(records, starts, _places(records, origins, starts, ends), strict=True)
    ]
    return GraphExport(
        IDEAS,
        tuple(nodes[number] for number in chosen.tolist()),
        tuple(edges[number] for number in between(chosen, len(records), *ends).tolist()),
        known.arrays.source,
        known.arrays.cutoff,
        _coverage(known, [starts[number] for number in chosen.tolist()]),
        known.resolved_share,
    )


def _born(record: IdeaRecord, origins: Mapping[str, Paper]) -> date | None:
    """The day of the origin's first version; of an origin that is not here the month that its arXiv id tells."""
    origin = record.idea.origin
    if origin is None:
        return None
    return (start_of(origins[origin]) if origin in origins else None) or month_of(origin)


def _edges(
    records: Sequence[IdeaRecord], starts: Sequence[date | None], place: Mapping[str, int]
) -> tuple[GraphEdge, ...]:
    """What builds on what, each pair once, with a sentence where any has one."""
    found: dict[tuple[str, str], GraphEdge] = {}
    for step in (step for record in records for step in record.builds_on):
        pair = step.later, step.earlier
        if pair not in found or found[pair].evidence is None:
            start = later_of(*(starts[place[name]] for name in pair))
            found[pair] = GraphEdge(*pair, BUILDS_ON, start, 1, step.evidence)
    return tuple(found.values())


def _places(
    records: Sequence[IdeaRecord], origins: Mapping[str, Paper], starts: Sequence[date | None], edges: Ends
) -> list[tuple[float, float]]:
    """(x, y) of each idea, as of papers that cite what they build on."""
    month = dated(_months(starts), *edges)
    fields = [paper.primary_category or "" if (paper := _origin(record, origins)) else "" for record in records]
    y = heights([record.idea.name for record in records], month, fields, *edges)
    known = [x for x in map(month_x, month.tolist()) if x is not None]
    left = min(known, default=0.0) - YEAR
    found = []
    for start, guess, height in zip(starts, month.tolist(), y.tolist(), strict=True):
        x = day_x(start) if start is not None else month_x(guess)
        found.append((left if x is None else x, height))
    return found


def _node(
    known: KnownGraph, record: IdeaRecord, origin: Paper | None, start: date | None, place: tuple[float, float]
) -> GraphNode:
    idea = record.idea
    number = known.index.get(idea.origin or "")
    figures = known.figures
    return GraphNode(
        idea.name,
        idea.name,
        origin.title if origin else None,
        origin.authors if origin else (),
        start,
        origin.primary_category if origin else None,
        record.fate.fate if record.fate else None,
        None if number is None else figure(figures.percentile, number),
        None if number is None else figure(figures.influence, number),
        record.by_citation,
        record.uses,
        idea.name,
        idea.origin,
        origin.verdict if origin else None,
        origin is not None and origin.read_at is not None,
        *place,
    )


def _ends(edges: Sequence[GraphEdge], place: Mapping[str, int]) -> Ends:
    pairs = [(place[edge.citing], place[edge.cited]) for edge in edges]
    ends = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return ends[:, 0], ends[:, 1]


def _told(records: Sequence[IdeaRecord], origins: Mapping[str, Paper]) -> tuple[Ints, NDArray[np.bool_]]:
    """Uses of each idea, and whether its origin was kept."""
    papers = [_origin(record, origins) for record in records]
    kept = np.array([paper is not None and paper.verdict == "keep" for paper in papers], dtype=bool)
    return np.array([record.uses for record in records], dtype=np.int64), kept


def _coverage(known: KnownGraph, starts: Sequence[date | None]) -> float | None:
    """Of the papers since the first of these ideas the share whose references are known."""
    first = min((day for day in starts if day is not None), default=None)
    months = known.arrays.month
    return None if first is None else coverage_of(known, months[months >= month_number(first)])


def _origin(record: IdeaRecord, origins: Mapping[str, Paper]) -> Paper | None:
    return origins.get(record.idea.origin or "")


def _months(starts: Sequence[date | None]) -> Ints:
    return np.array([month_number(day) for day in starts], dtype=np.int64)
