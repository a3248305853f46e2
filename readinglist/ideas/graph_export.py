"""What a graph exports: papers and the citations among them, or ideas of the ledger and what they build on."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import product

import numpy as np

from readinglist.citations.api import CitationEdges, Mention
from readinglist.context import Context
from readinglist.core.citations import OWN_LISTS
from readinglist.core.dates import NO_MONTH, month_day, month_number
from readinglist.core.errors import NotFound
from readinglist.core.events import Event, Progress
from readinglist.core.graph_export import BUILDS_ON, IDEAS, PAPERS, GraphEdge, GraphExport, GraphFilters, GraphNode
from readinglist.core.ids import month_of
from readinglist.core.lines import cut, shown
from readinglist.core.papers import Paper
from readinglist.graph.export import Ints, between, dated, day_x, heights, month_x, select, share_of
from readinglist.graph.known import KnownGraph
from readinglist.graph.measures.figures import figure
from readinglist.ideas.records import IdeaRecord, told_by
from readinglist.literature.api import Known, ask_pack, known_works

from .canon import canon_papers
from .fates import fates_of, introduced
from .ideas import catch_up, get_idea
from .ledger import ledger, measured_graph

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
    left = _left(month)
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


def _left(month: Ints) -> float:
    """Where what has no month stands: a year before all others."""
    return min((x for x in map(month_x, np.unique(month).tolist()) if x is not None), default=0.0) - YEAR


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
    return max(one, other) if one and other else one or other


# Ideas of the ledger and what they build on, as the record of an export.


def ideas_graph(lib: Context, filters: GraphFilters) -> Generator[Event, None, GraphExport]:
    """The ideas that `filters` let through; uses stand for citations. Raises NotFound for an unknown `ego`."""
    ego = get_idea(lib, filters.ego).name if filters.ego else None
    yield from catch_up(lib)
    known = yield from measured_graph(lib)
    records = ledger(lib)
    nodes = idea_nodes(lib, records)
    place = {node.id: number for number, node in enumerate(nodes)}
    edges = _builds_on({node.id: node.start for node in nodes}, records)
    pairs = np.array([(place[edge.citing], place[edge.cited]) for edge in edges], dtype=np.int64).reshape(-1, 2)
    later, earlier = pairs[:, 0], pairs[:, 1]
    months = np.array([month_number(node.start) for node in nodes], dtype=np.int64)
    uses = np.array([node.reuse for node in nodes], dtype=np.int64)
    kept = np.array([node.verdict == "keep" for node in nodes], dtype=bool)
    chosen = select(filters, months, uses, kept, later, earlier, None if ego is None else place[ego]).tolist()
    month = dated(months, later, earlier)
    y = heights([node.id for node in nodes], month, [node.category or "" for node in nodes], later, earlier).tolist()
    left = _left(month)
    placed = [_measured(known, records[n], nodes[n], _day(nodes[n], int(month[n]), left), y[n]) for n in chosen]
    first = min((node.start for node in placed if node.start), default=None)
    sources, cutoff = told_by(records)
    export = GraphExport(
        IDEAS,
        tuple(placed),
        tuple(edges[number] for number in between(np.array(chosen, dtype=np.int64), len(nodes), later, earlier)),
        ", ".join(sources) or OWN_LISTS,
        cutoff,
        coverage_of(known, known.arrays.month[known.arrays.month >= month_number(first)]) if first else None,
        known.resolved_share,
    )
    return by_pack(lib, export) if filters.packed else export


def by_pack(lib: Context, export: GraphExport) -> GraphExport:
    """The ideas whose origins the pack knows, by its figures; beside what builds on what, which origins cite which.

    Raises NotFound where the library uses no pack, or it knows none of them.
    """
    packed = known_works(lib, [node.paper for node in export.nodes if node.paper])
    if not packed:
        raise NotFound(
            "your library uses no pack, or it knows none of your ideas: readinglist literature status, and ideas list"
        )
    nodes = {node.id: _in_pack(node, packed[node.paper]) for node in export.nodes if node.paper in packed}
    of_work: dict[int, list[GraphNode]] = {}
    for node in nodes.values():
        of_work.setdefault(packed[node.paper or ""].facts.work, []).append(node)
    edges = {(edge.citing, edge.cited): edge for edge in export.edges if {edge.citing, edge.cited} <= nodes.keys()}
    for citing, cited in ask_pack(lib, lambda pack: pack.citations_among([*of_work])) or ():
        for one, other in product(of_work[citing], of_work[cited]):
            edges.setdefault((one.id, other.id), GraphEdge(one.id, other.id, start=later_of(one.start, other.start)))
    info = next(iter(packed.values())).info
    return GraphExport(IDEAS, tuple(nodes.values()), tuple(edges.values()), info.label, info.cutoff)


def _in_pack(node: GraphNode, work: Known) -> GraphNode:
    facts = work.facts
    return replace(node, percentile=facts.percentile, influence=facts.influence, citations=facts.citations)


def idea_nodes(lib: Context, records: Sequence[IdeaRecord]) -> list[GraphNode]:
    """The ideas with their origins, in their order; where they stand and what the graph measures is not known yet.

    An idea starts on the day of its origin's first version; of an origin that is not here in the month of its id.
    """
    origins = lib.store.papers.find_many({record.idea.origin for record in records if record.idea.origin})
    return [_idea_node(record, origins.get(record.idea.origin or "")) for record in records]


def _idea_node(record: IdeaRecord, origin: Paper | None) -> GraphNode:
    """Used by as many papers as were counted, here or elsewhere; an origin that is not here may be of the canon."""
    name, known = record.idea.name, record.idea.origin
    canon = canon_papers().get(known or "")
    described = origin or canon
    day = start_of(origin) if origin else canon.published.date() if canon else None
    return GraphNode(
        name,
        name,
        described.title if described else None,
        described.authors if described else (),
        day or (month_of(known) if known else None),
        origin.primary_category if origin else None,
        record.fate.fate if record.fate else None,
        reuse=max(record.uses, record.fate.papers if record.fate else 0),
        paper=origin.id if origin else None,
        verdict=origin.verdict if origin else None,
        is_read=origin is not None and origin.read_at is not None,
        lately=record.lately,
    )


def _measured(known: KnownGraph, record: IdeaRecord, node: GraphNode, x: float, y: float) -> GraphNode:
    number = known.index.get(record.idea.origin or "")
    return replace(
        node,
        percentile=None if number is None else figure(known.figures.percentile, number),
        influence=None if number is None else figure(known.figures.influence, number),
        citations=record.by_citation,
        idea=node.id,
        paper=record.idea.origin,
        x=x,
        y=y,
    )


def _day(node: GraphNode, month: int, left: float) -> float:
    """Where an idea stands: as a paper that cites what it builds on."""
    x = day_x(node.start) if node.start is not None else month_x(month)
    return left if x is None else x


def _builds_on(starts: Mapping[str, date | None], records: Sequence[IdeaRecord]) -> tuple[GraphEdge, ...]:
    """What builds on what, each pair once, with a sentence where any has one."""
    found: dict[tuple[str, str], GraphEdge] = {}
    for step in (step for record in records for step in record.builds_on):
        pair = step.later, step.earlier
        if pair not in found or found[pair].evidence is None:
            found[pair] = GraphEdge(*pair, BUILDS_ON, later_of(*map(starts.__getitem__, pair)), 1, step.evidence)
    return tuple(found.values())
