"""The graph of citations or of ideas as a file, for Gephi, for a table, or to be looked at."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from readinglist.context import Context
from readinglist.core.citations import OWN_LISTS
from readinglist.core.errors import NotFound, UsageError
from readinglist.core.events import Event, Progress, result_of
from readinglist.core.frozen import Frozen
from readinglist.core.graph_export import BUILDS_ON, IDEAS, GraphEdge, GraphExport, GraphFilters, GraphNode
from readinglist.formats.svg import FATE_COLOURS, Picture
from readinglist.graph.adoption import RISING
from readinglist.ideas.records import GraphWritten, IdeaRecord, told_by
from readinglist.store.files import PICTURES, new_files, png_of, write_bytes_atomically

from .graph_export import idea_nodes, ideas_graph, papers_graph
from .ledger import last_ledger

# The map of ideas: as a file (SVG as it was drawn, or the same drawing as a PNG), and drawn for a page at once.


NO_FATE = "none"
FATES = (*(fate for fate in FATE_COLOURS if fate), NO_FATE)  # by which a map may be filtered
MOST = 300  # ideas on one sheet: more of them cannot be distinguished


def picture_of(export: GraphExport, kind: str, title: str = "Map of ideas") -> bytes:
    """The ideas of `export` as a file of `kind` (`pictures.PICTURES`). Raises NotFound where none has a date."""
    from readinglist.formats.idea_map import idea_map

    if not any(node.start for node in export.nodes):
        raise NotFound("no idea with a date to draw: run readinglist ideas add --canon to add landmark ideas")
    if kind == "svg":
        return idea_map(export, title).encode()
    return png_of(idea_map(export, title, flat=True))


class MapFilters(Frozen):
    """Which ideas are drawn. `fate`: one of `FATES`, or "" for any; years are of the origin, both included."""

    fate: str = ""
    kept: bool = False
    since: int | None = None
    until: int | None = None
    by_fate: bool = False  # colours tell fates, and not the last twelve months

    def let_through(self, node: GraphNode) -> bool:
        year = node.start.year if node.start else None
        is_in_time = year is None or ((self.since or year) <= year <= (self.until or year))
        is_of_fate = not self.fate or (node.fate or NO_FATE) == self.fate
        return is_in_time and is_of_fate and (not self.kept or node.verdict == "keep")


class MapDrawn(Frozen):
    """A map with what is on it, most used first; `svg` None where none of `nodes` has a date.

    `marked` are the ideas that were asked for; `left_out`: those that the filters let through and that found no room.
    """

    svg: str | None
    nodes: tuple[GraphNode, ...]
    builds_on: Mapping[str, tuple[str, ...]]  # idea -> ideas of the map
    marked: tuple[str, ...] = ()
    left_out: int = 0


def last_map(
    lib: Context, filters: MapFilters, page: Callable[[GraphNode], str | None], idea: str = "", paper: str = ""
) -> MapDrawn | None:
    """The map of the ledger as it was made last; None where it never was.

    The `idea` of this name, and those that `paper` introduced, are marked. Drawn once for a state of the library.
    """
    then = last_ledger(lib)
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

    wanted = [node for node in idea_nodes(lib, records) if filters.let_through(node) or node.id in marked]
    rising = sorted(wanted, key=lambda node: node.lately is None or node.lately.course != RISING)  # these first
    room = [node.id for node in rising if node.id not in marked][: max(MOST - len(marked), 0)]
    chosen = {*marked, *room}
    shown = tuple(node for node in wanted if node.id in chosen)
    names = {node.id for node in shown}
    steps = (step for record in records for step in record.builds_on if {step.later, step.earlier} <= names)
    pairs = {(step.later, step.earlier): step.evidence for step in steps}
    edges = tuple(GraphEdge(*pair, BUILDS_ON, None, 1, evidence) for pair, evidence in pairs.items())
    resolved = next((r.fate.resolved_share for r in records if r.fate and r.fate.resolved_share is not None), None)
    sources, cutoff = told_by(records)
    export = GraphExport(IDEAS, shown, edges, ", ".join(sources) or OWN_LISTS, cutoff, None, resolved)
    is_dated = any(node.start for node in shown)
    drawn = idea_map(export, "Map of ideas", page=page, marked=marked, by_fate=filters.by_fate) if is_dated else None
    builds_on: dict[str, tuple[str, ...]] = {}
    for later, earlier in pairs:
        builds_on[later] = (*builds_on.get(later, ()), earlier)
    return MapDrawn(drawn, shown, builds_on, tuple(marked), len(wanted) - len(shown))


FORMATS = ("gexf", "graphml", "csv", *PICTURES)  # by the ending of the file


def export_graph(lib: Context, path: Path, filters: GraphFilters, raw: bool = False) -> Iterator[Event | GraphWritten]:
    """Write the part of the graph that `filters` let through; the last item is GraphWritten.

    A picture is always one of ideas. `raw`: tables with cells that a spreadsheet may take for formulas. Raises
    UsageError for an ending that is none of `FORMATS`, NotFound for an unknown `ego`, DiskFull, StoreError.
    """
    kind = path.suffix.lower().removeprefix(".")
    if kind not in FORMATS or not path.stem:
        raise UsageError(f"{path.name!r}: the file ending selects the format; use one of .{', .'.join(FORMATS)}")
    if filters.hops is not None and filters.ego is None and not filters.kept:
        raise UsageError("--hops needs a starting point: --ego ID or --kept")
    if kind in PICTURES:
        filters = replace(filters, ideas=True)
    export = yield from export_steps(lib, filters)
    if kind in PICTURES:
        write_bytes_atomically(path, picture_of(export, kind))
        yield GraphWritten((str(path),), kind, export)
        return
    files = _documents(path, kind, export, raw)
    yield from _write(files, len(export.nodes) + len(export.edges))
    yield GraphWritten(tuple(str(file) for file in files), kind, export)


def export_steps(lib: Context, filters: GraphFilters) -> Generator[Event, None, GraphExport]:
    """The record of what is exported, as the result; progress before it. Raises NotFound, UsageError."""
    return (yield from (ideas_graph if filters.ideas else papers_graph)(lib, filters))


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
    """As `export_steps`, in silence."""
    return result_of(export_steps(lib, filters))


def idea_map(lib: Context, filters: GraphFilters | None = None, title: str = "Map of ideas") -> Picture:
    """The map of ideas as a picture for a notebook."""
    export = graph_of(lib, replace(filters or GraphFilters(), ideas=True))
    return Picture(picture_of(export, "svg", title).decode())
