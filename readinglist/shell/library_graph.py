"""What can be done with the graph of citations, as methods: the part of `Library` that concerns reuse."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from readinglist.context import Home
from readinglist.core.events import Event
from readinglist.core.graph_export import GraphFilters

if TYPE_CHECKING:
    from readinglist.citations.records import GraphBuilt, GraphImported, GraphStats
    from readinglist.core.graph_export import GraphExport
    from readinglist.formats.svg import Picture
    from readinglist.graph.known import KnownGraph
    from readinglist.ideas.records import GraphWritten, PaperFate


class GraphLibrary(Home):
    """The graph of who cites whom of one user."""

    # The graph

    def known_graph(self) -> KnownGraph:
        """Papers, citations, coverage and figures, as arrays."""
        from readinglist.citations.graph import known_graph

        return known_graph(self)

    def citations(self) -> tuple[Any, dict[str, int]]:  # scipy ships no types
        """(matrix, index): a 1 in row index[a] and column index[b] where paper a cites paper b.

        A scipy CSR array (n, n); papers stand in the order in which they came to the library, as in `list(index)`.
        """
        from readinglist.citations.graph import citation_matrix

        return citation_matrix(self)

    def graph(self) -> Any:  # networkx ships no types
        """A `networkx.DiGraph`, an edge from each citing to each cited paper: for exploring, up to some 100,000 papers.

        Nodes are ids with title, year, month and category; `graph.graph` tells source and cutoff.
        """
        from readinglist.citations.graph import networkx_graph

        return networkx_graph(self)

    def graph_build(self, anew: bool = False) -> Iterator[Event | GraphBuilt]:
        """Read and measure what changed since, or (`anew`) all; the last event is GraphBuilt."""
        from readinglist.citations.graph import build_graph

        return build_graph(self, anew=anew)

    def import_graph(
        self, edges: Sequence[str | Path], papers: Sequence[str | Path] = (), name: str | None = None
    ) -> Iterator[Event | GraphImported]:
        """A graph of citations from files; the last event is GraphImported."""
        from readinglist.citations.graph_import import import_graph

        return import_graph(self, [Path(path) for path in edges], [Path(path) for path in papers], name)

    def graph_stats(self, n: int = 5) -> GraphStats:
        """The graph in numbers, with the first `n` papers of each measure."""
        from readinglist.citations.graph import graph_stats

        return graph_stats(self, n)

    # Fates

    def fate(self, paper_id: str) -> PaperFate:
        """What became of a paper, with the numbers that decided it. Raises UsageError, NotFound."""
        from readinglist.ideas.fates import fate

        return fate(self, paper_id)

    def telling_fate(self, paper_id: str) -> Generator[Event, None, PaperFate]:
        """As `fate`, telling how far it is."""
        from readinglist.ideas.fates import telling_fate

        return telling_fate(self, paper_id)

    def fates(self, ids: Iterable[str] | None = None) -> dict[str, str | None]:
        """The fate of each of these papers, by id, or of all. Raises UsageError, NotFound."""
        from readinglist.ideas.fates import fates

        return fates(self, ids)

    # Exports

    def export_graph(
        self, path: str | Path, filters: GraphFilters | None = None, raw: bool = False
    ) -> Iterator[Event | GraphWritten]:
        """The graph as .gexf, .graphml, .csv, .svg or .png; the last item is GraphWritten.

        Raises UsageError for another ending, NotFound for an unknown `ego`.
        """
        from readinglist.ideas.graph_files import export_graph

        return export_graph(self, Path(path), filters or GraphFilters(), raw)

    def idea_map(self, filters: GraphFilters | None = None, title: str = "Map of ideas") -> Picture:
        """The ideas of the ledger by time and reuse. Raises NotFound where none has a date."""
        from dataclasses import replace

        from readinglist.formats.svg import Picture
        from readinglist.ideas.graph_files import graph_of, picture_of

        export = graph_of(self, replace(filters or GraphFilters(), ideas=True))
        return Picture(picture_of(export, "svg", title).decode())

    def graph_export(self, filters: GraphFilters | None = None) -> GraphExport:
        """What `export_graph` would write, as a record."""
        from readinglist.ideas.graph_files import graph_of

        return graph_of(self, filters or GraphFilters())
