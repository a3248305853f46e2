"""What can be done with the graph of citations, as methods: the part of `Library` that concerns reuse."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .home import Home

if TYPE_CHECKING:
    from readinglist.graph.known import KnownGraph
    from readinglist.model.graph_reports import GraphStats


class GraphLibrary(Home):
    """The graph of who cites whom of one user."""

    # The graph

    def known_graph(self) -> KnownGraph:
        """Papers, citations, coverage and figures, as arrays."""
        from .graph import known_graph

        return known_graph(self)

    def citations(self) -> tuple[Any, tuple[str, ...]]:
        """(sparse matrix, ids): a 1 in row i and column j where paper ids[i] cites paper ids[j].

        A scipy CSR array (n, n); papers stand in the order in which they came to the library.
        """
        from .graph import citation_matrix

        return citation_matrix(self)

    def graph_stats(self, n: int = 5) -> GraphStats:
        """The graph in numbers, with the first `n` papers of each measure."""
        from .graph_stats import graph_stats

        return graph_stats(self, n)

    # Fates

    # Exports

    # Paths and displacement
