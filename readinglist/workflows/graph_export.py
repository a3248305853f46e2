"""The graph of citations or of ideas as a file, for Gephi, for a table, or to be looked at."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import replace
from pathlib import Path

from readinglist.errors import UsageError
from readinglist.model import Event, Progress
from readinglist.model.graph_export import GraphExport, GraphFilters, GraphWritten
from readinglist.store.files import new_files, write_bytes_atomically

from .graph_ideas import ideas_graph
from .graph_map import picture_of
from .graph_papers import papers_graph
from .home import Home
from .pictures import PICTURES
from .telling import in_silence

FORMATS = ("gexf", "graphml", "csv", *PICTURES)  # by the ending of the file


def export_graph(lib: Home, path: Path, filters: GraphFilters, raw: bool = False) -> Iterator[Event | GraphWritten]:
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


def exporting(lib: Home, filters: GraphFilters) -> Generator[Event, None, GraphExport]:
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
    from readinglist.formats.graphs import AT_ONCE

    done = 0
    with new_files(list(documents)) as files:
        for file, (path, pieces) in zip(files, documents.items(), strict=True):
            for piece in pieces:
                file.write(piece.encode())
                done = min(done + AT_ONCE, elements)
                yield Progress(f"writing {path.name}", done, elements)


def graph_of(lib: Home, filters: GraphFilters) -> GraphExport:
    """As `exporting`, in silence."""
    return in_silence(exporting(lib, filters))
