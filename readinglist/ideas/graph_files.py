"""The graph of citations or of ideas as a file, for Gephi, for a table, or to be looked at."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from readinglist.context import Context
from readinglist.core.dates import month_number
from readinglist.core.errors import NotFound, UsageError
from readinglist.core.events import Event, Progress, result_of
from readinglist.core.graph_export import BUILDS_ON, IDEAS, GraphEdge, GraphExport, GraphFilters, GraphNode
from readinglist.core.ids import month_of
from readinglist.core.papers import Paper
from readinglist.formats.svg import FATE_COLOURS, Picture
from readinglist.graph.export import Ints, between, dated, day_x, heights, month_x, select
from readinglist.graph.known import KnownGraph
from readinglist.graph.measures.figures import figure
from readinglist.store.files import PICTURES, new_files, png_of, write_bytes_atomically

from .graph_papers import YEAR, coverage_of, later_of, measured_graph, papers_graph, start_of
from .ideas import catch_up, get_idea
from .ledger import ledger, ledger_then
from .records import GraphWritten, IdeaRecord

# Ideas of the ledger and what they build on, as the record of an export.


Ends = tuple[Ints, Ints]  # of the edges: numbers of the later and of the earlier idea


def ideas_graph(lib: Context, filters: GraphFilters) -> Generator[Event, None, GraphExport]:
    """The ideas that `filters` let through; uses stand for citations. Raises NotFound for an unknown `ego`."""
    ego = get_idea(lib, filters.ego).name if filters.ego else None
    yield from catch_up(lib)
    known = yield from measured_graph(lib)
    records = ledger(lib)
    place = {record.idea.name: number for number, record in enumerate(records)}
    origins = lib.store.papers.find_many({record.idea.origin for record in records if record.idea.origin})
    starts = [_born(record, origins) for record in records]
    edges = _idea_edges(records, starts, place)
    ends = _ends(edges, place)
    chosen = select(filters, _months(starts), *_told(records, origins), *ends, None if ego is None else place[ego])
    nodes = [
        _idea_node(known, record, _origin(record, origins), start, where)
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


def _idea_edges(
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


def _idea_node(
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


# The map of ideas: as a file (SVG as it was drawn, or the same drawing as a PNG), and drawn for a page at once.


NO_FATE = "none"
FATES = (*(fate for fate in FATE_COLOURS if fate), NO_FATE)  # by which a map may be filtered
MOST = 300  # ideas on one sheet: more of them cannot be told apart


def picture_of(export: GraphExport, kind: str, title: str = "Map of ideas") -> bytes:
    """The ideas of `export` as a file of `kind` (`pictures.PICTURES`). Raises NotFound where none has a date."""
    from readinglist.formats.idea_map import idea_map

    if not any(node.start for node in export.nodes):
        raise NotFound("no idea with a date to draw: readinglist ideas add --canon puts landmark ideas into the ledger")
    if kind == "svg":
        return idea_map(export, title).encode()
    return png_of(idea_map(export, title, flat=True))


@dataclass(frozen=True, slots=True)
class MapFilters:
    """Which ideas are drawn. `fate`: one of `FATES`, or "" for any; years are of the origin, both included."""

    fate: str = ""
    kept: bool = False
    since: int | None = None
    until: int | None = None

    def let_through(self, node: GraphNode) -> bool:
        year = node.start.year if node.start else None
        is_in_time = year is None or ((self.since or year) <= year <= (self.until or year))
        is_of_fate = not self.fate or (node.fate or NO_FATE) == self.fate
        return is_in_time and is_of_fate and (not self.kept or node.verdict == "keep")


@dataclass(frozen=True, slots=True)
class MapDrawn:
    """A map with what is on it, most used first; `svg` None where none of `nodes` has a date.

    `marked` are the ideas that were asked for; `left_out`: those that the filters let through and that found no room.
    """

    svg: str | None
    nodes: tuple[GraphNode, ...]
    builds_on: Mapping[str, tuple[str, ...]]  # idea -> ideas of the map
    marked: tuple[str, ...] = ()
    left_out: int = 0


def map_then(
    lib: Context, filters: MapFilters, page: Callable[[GraphNode], str | None], idea: str = "", paper: str = ""
) -> MapDrawn | None:
    """The map of the ledger as it was made last; None where it never was.

    The `idea` of this name, and those that `paper` introduced, are marked. Drawn once for a state of the library.
    """
    then = ledger_then(lib)
    if then is None:
        return None
    marked = tuple(record.idea.name for record in then.value if _is_meant(record, idea, paper))
    state = then.at, lib.store.log.last_seq(), filters, marked
    return lib.memory.once("map", state, lambda: draw_map(lib, then.value, filters, page, marked))


def _is_meant(record: IdeaRecord, name: str, paper: str) -> bool:
    names = [one.casefold() for one in record.idea.names]
    return bool(name and name.casefold() in names) or bool(paper and record.idea.origin == paper)


def draw_map(
    lib: Context,
    records: Sequence[IdeaRecord],
    filters: MapFilters,
    page: Callable[[GraphNode], str | None],
    marked: Sequence[str] = (),
) -> MapDrawn:
    """The map of `records` (most used first) with what I kept and read by now; `marked` ideas are never left out."""
    from readinglist.formats.idea_map import idea_map

    origins = lib.store.papers.find_many({record.idea.origin for record in records if record.idea.origin})
    nodes = [_map_node(record, origins.get(record.idea.origin or "")) for record in records]
    wanted = [node for node in nodes if filters.let_through(node) or node.id in marked]
    room = [node.id for node in wanted if node.id not in marked][: max(MOST - len(marked), 0)]
    chosen = {*marked, *room}
    shown = tuple(node for node in wanted if node.id in chosen)
    names = {node.id for node in shown}
    pairs = {
        (step.later, step.earlier): step
        for record in records
        for step in record.builds_on
        if step.later in names and step.earlier in names
    }
    edges = tuple(
        GraphEdge(later, earlier, BUILDS_ON, None, 1, step.evidence) for (later, earlier), step in pairs.items()
    )
    told = next((record.fate for record in records if record.fate), None)
    source, cutoff = (told.source or "library", told.cutoff) if told else ("library", None)
    export = GraphExport(IDEAS, shown, edges, source, cutoff, None, told.resolved_share if told else None)
    is_dated, quick = any(node.start for node in shown), filters != MapFilters()  # the whole map is drawn ahead
    drawn = idea_map(export, "Map of ideas", page=page, marked=marked, quick=quick) if is_dated else None
    builds_on: dict[str, tuple[str, ...]] = {}
    for later, earlier in pairs:
        builds_on[later] = (*builds_on.get(later, ()), earlier)
    return MapDrawn(drawn, shown, builds_on, tuple(marked), len(wanted) - len(shown))


def _map_node(record: IdeaRecord, origin: Paper | None) -> GraphNode:
    """An idea as the map shows it; where it stands in an export is not told."""
    idea = record.idea
    start = (start_of(origin) if origin else None) or (month_of(idea.origin) if idea.origin else None)
    return GraphNode(
        idea.name,
        idea.name,
        origin.title if origin else None,
        origin.authors if origin else (),
        start,
        origin.primary_category if origin else None,
        record.fate.fate if record.fate else None,
        reuse=record.uses,
        paper=origin.id if origin else None,
        verdict=origin.verdict if origin else None,
        is_read=origin is not None and origin.read_at is not None,
    )


FORMATS = ("gexf", "graphml", "csv", *PICTURES)  # by the ending of the file


def export_graph(lib: Context, path: Path, filters: GraphFilters, raw: bool = False) -> Iterator[Event | GraphWritten]:
    """Write the part of the graph that `filters` let through; the last item is GraphWritten.

    A picture is always one of ideas. `raw`: tables with cells that a spreadsheet may take for formulas. Raises
    UsageError for an ending that is none of `FORMATS`, NotFound for an unknown `ego`, DiskFull, StoreError.
    """
    kind = path.suffix.lower().removeprefix(".")
    if kind not in FORMATS or not path.stem:
        raise UsageError(f"{path.name!r}: the ending tells the format, and it is one of .{', .'.join(FORMATS)}")
    if filters.hops is not None and filters.ego is None and not filters.kept:
        raise UsageError("--hops needs something to count them from: --ego ID or --kept")
    if kind in PICTURES:
        filters = replace(filters, ideas=True)
    export = yield from exporting(lib, filters)
    if kind in PICTURES:
        write_bytes_atomically(path, picture_of(export, kind))
        yield GraphWritten((str(path),), kind, export)
        return
    files = _documents(path, kind, export, raw)
    yield from _write(files, len(export.nodes) + len(export.edges))
    yield GraphWritten(tuple(str(file) for file in files), kind, export)


def exporting(lib: Context, filters: GraphFilters) -> Generator[Event, None, GraphExport]:
    """The record of what is exported, telling how far it is. Raises NotFound, UsageError."""
    export = yield from (ideas_graph if filters.ideas else papers_graph)(lib, filters)
    return export


def _documents(path: Path, kind: str, export: GraphExport, raw: bool) -> dict[Path, Iterator[str]]:
    """The files with their texts, piece by piece: FILE.csv stands for FILE.nodes.csv and FILE.edges.csv."""
    from readinglist.formats.graphs import edge_table, gexf, graphml, node_table

    if kind == "csv":
        nodes, edges = (path.with_suffix(f".{what}{path.suffix}") for what in ("nodes", "edges"))
        return {nodes: node_table(export, raw), edges: edge_table(export, raw)}
    return {path: gexf(export) if kind == "gexf" else graphml(export)}


def _write(documents: dict[Path, Iterator[str]], elements: int) -> Iterator[Event]:
    """All files or none; one after the other."""
    from readinglist.formats.encoding import AT_ONCE

    done = 0
    with new_files(list(documents)) as files:
        for file, (path, pieces) in zip(files, documents.items(), strict=True):
            for piece in pieces:
                file.write(piece.encode())
                done = min(done + AT_ONCE, elements)
                yield Progress(f"writing {path.name}", done, elements)


def graph_of(lib: Context, filters: GraphFilters) -> GraphExport:
    """As `exporting`, in silence."""
    return result_of(exporting(lib, filters))


def idea_map(lib: Context, filters: GraphFilters | None = None, title: str = "Map of ideas") -> Picture:
    """The map of ideas as a picture for a notebook."""
    export = graph_of(lib, replace(filters or GraphFilters(), ideas=True))
    return Picture(picture_of(export, "svg", title).decode())
