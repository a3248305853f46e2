"""The measures beside other people's code. Skips, visibly, where that is not installed (`make bench-peers`)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from readinglist.graph import CitationGraph

from .drawing import Drawn, draw


def drawn_graphs() -> list[Drawn]:
    return [draw(np.random.default_rng(seed), n=80) for seed in range(40)]


def distinct(drawn: Drawn) -> list[tuple[int, int]]:
    return sorted({edge for edge in drawn.edges() if edge[0] != edge[1]})


def test_pagerank_equals_networkx() -> None:
    networkx = pytest.importorskip("networkx")
    for drawn in drawn_graphs():
        peer = networkx.DiGraph()
        peer.add_nodes_from(range(drawn.n))
        peer.add_edges_from(distinct(drawn))
        wanted = networkx.pagerank(peer, alpha=0.85, tol=1e-13, max_iter=1000)
        found = drawn.graph().pagerank()
        np.testing.assert_allclose(found, [wanted[p] for p in range(drawn.n)], rtol=0, atol=1e-10)


def test_pagerank_coupling_and_reuse_equal_igraph() -> None:
    igraph = pytest.importorskip("igraph")
    for drawn in drawn_graphs():
        peer = igraph.Graph(n=drawn.n, edges=distinct(drawn), directed=True)
        graph = drawn.graph()
        np.testing.assert_allclose(graph.pagerank(), peer.pagerank(damping=0.85), rtol=0, atol=1e-9)
        np.testing.assert_array_equal(graph.citations(), peer.indegree())
        for hops in (2, 3):
            np.testing.assert_array_equal(
                graph.reuse(hops), np.array(peer.neighborhood_size(order=hops, mode="in")) - 1
            )
        for found, wanted in ((graph.coupling(), peer.bibcoupling()), (graph.co_citation(), peer.cocitation())):
            dense = found.toarray()
            np.fill_diagonal(dense, 0)
            np.testing.assert_array_equal(dense, wanted)


def test_cd_equals_cdindex_where_it_is_defined() -> None:
    cdindex = pytest.importorskip("cdindex")
    compared = 0
    for drawn in drawn_graphs():
        day = {m: datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=int(m)) for m in set(drawn.month.tolist())}
        known = drawn.month != -1
        peer = cdindex.Graph()
        for p in map(int, np.flatnonzero(known)):
            peer.add_vertex(f"{p}", cdindex.timestamp_from_datetime(day[int(drawn.month[p])]))
        for citing, cited in distinct(drawn):
            if known[citing] and known[cited]:
                peer.add_edge(f"{citing}", f"{cited}")
        both = known[drawn.citing] & known[drawn.cited]
        graph = CitationGraph(drawn.n, drawn.citing[both], drawn.cited[both], drawn.month)
        first = datetime(1970, 1, 1, tzinfo=UTC)
        span = cdindex.timestamp_from_datetime(first + timedelta(days=60)) - cdindex.timestamp_from_datetime(first)
        found = graph.cd_index(window=60, min_references=1, min_citations=1)
        for p in map(int, np.flatnonzero(np.isfinite(found))):
            assert found[p] == pytest.approx(peer.cdindex(f"{p}", int(span)), abs=1e-9)
            compared += 1
    assert compared > 300
