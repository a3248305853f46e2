"""What an export of a graph wrote."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from readinglist.model.graph_export import GraphWritten

from .records import Record, day
from .spans import Line, Span, line, shown


def written_lines(written: GraphWritten) -> Iterator[Line]:
    """The files, then what is in them and how much was looked at."""
    export = written.export
    for file in written.files:
        yield line(Span(shown(file), "title"))
    yield line(f"  {len(export.nodes):,} {export.kind}, {len(export.edges):,} edges: {_fates(written)}")
    yield line(f"  source: {shown(export.source)}; cut-off: {export.cutoff or 'nothing was looked at'}")
    if export.coverage is not None:
        yield line(f"  references are known of {export.coverage:.0%} of the papers of these months")
    if not export.nodes:
        yield line("nothing is left by these filters", Span("  readinglist graph stats tells what there is", "dim"))


def written_record(written: GraphWritten) -> Record:
    """Months are those of the nodes that have one; a fate that nothing has is left out."""
    export = written.export
    starts = [node.start for node in export.nodes if node.start is not None]
    return {
        "files": list(written.files),
        "format": written.format,
        "kind": export.kind,
        "nodes": len(export.nodes),
        "edges": len(export.edges),
        "from": day(min(starts, default=None)),
        "to": day(max(starts, default=None)),
        "kept": sum(node.verdict == "keep" for node in export.nodes),
        "read": sum(node.is_read for node in export.nodes),
        "fates": {fate: number for fate, number in _counted(written) if fate is not None},
        "source": export.source,
        "cutoff": day(export.cutoff),
        "citing_coverage": export.coverage,
        "resolved_share": export.resolved_share,
    }


def _fates(written: GraphWritten) -> str:
    return ", ".join(f"{number:,} {fate or 'of no fate'}" for fate, number in _counted(written)) or "none"


def _counted(written: GraphWritten) -> list[tuple[str | None, int]]:
    return Counter(node.fate for node in written.export.nodes).most_common()
