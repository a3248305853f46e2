"""What the measures mean at their edges: small graphs whose figures are known by hand."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
import time

import numpy as np
import pytest

import readinglist.graph.measures as measures
from readinglist.graph import CitationGraph
from readinglist.graph.measures.histories import beauty

EMPTY = CitationGraph(0, [], [], [])


@pytest.mark.parametrize(("years", "wanted"), [([0] * 9 + [20], 80), ([1, 0, 0, 0, 2, 10, 30], 42.683), ([9, 3, 1], 0)])
def test_sleeping_beauties_of_the_methods(years: list[int], wanted: float) -> None:
    late, _ = beauty(np.array([years], dtype=float))
    assert late[0] == pytest.approx(wanted, abs=5e-4)


def test_sleeping_beauty_counts_years_from_the_papers_own_month() -> None:
    """9 years of silence and 20 citations in the tenth, from a graph: citations before the paper count for nothing."""
    n = 22
    month = [100, *[100 + 9 * 12 + 5] * 20, 90]
    late, awake = CitationGraph(n, range(1, n), [0] * (n - 1), month).sleeping_beauty()
    assert (late[0], awake[0]) == (80, 8)


@pytest.mark.parametrize("module", [m.name for m in pkgutil.iter_modules(measures.__path__)])
def test_examples_in_docstrings_are_true(module: str) -> None:
    assert doctest.testmod(importlib.import_module(f"{measures.__name__}.{module}")).failed == 0


def test_a_graph_of_nothing_has_all_measures() -> None:
    for name in ("citations", "percentile", "newman_z", "pagerank", "citerank", "influence", "reuse", "cd_index"):
        assert getattr(EMPTY, name)().shape == (0,)
    assert EMPTY.main_path() == ()
    assert EMPTY.coupling().shape == EMPTY.co_citation().shape == (0, 0)


def test_what_is_not_defined_is_nan() -> None:
    graph = CitationGraph(3, [1], [0], [5, 6, -1])
    assert np.isnan(graph.percentile()).all()
    assert np.isnan(graph.percentile(min_peers=1)).tolist() == [False, False, True]
    assert np.isnan(graph.newman_z()).tolist() == [False, False, True]
    assert np.isnan(graph.cd_index()).all()
    assert np.isnan(graph.sleeping_beauty()[0]).tolist() == [False, False, True]
    assert np.isnan(CitationGraph(2, [], [], [5, 5]).newman_z()).all()


def test_two_papers_of_a_month_that_cite_each_other_share_alike() -> None:
    """3 cites 1, 1 and 2 cite each other, 2 cites 0: the circle holds 3 units, of which 0 gets half of a half."""
    graph = CitationGraph(4, [3, 1, 2, 2], [1, 2, 1, 0], [1, 4, 4, 9])
    assert graph.influence().tolist() == [1.75, 1.5, 1.5, 1.0]
    assert graph.main_path() == (3, 1, 0)
    assert (graph.components.inside, graph.components.later) == (2, 0)


def test_E13_a_citation_forward_carries_no_influence_but_is_a_reference() -> None:
    graph = CitationGraph(3, [2, 2, 0], [0, 1, 2], [1, 2, 3])
    assert graph.influence().tolist() == [1.5, 1.5, 1.0]
    assert graph.components.later == 1
    assert CitationGraph(3, [2, 2, 0], [0, 1, 2], [1, 2, 3], references=[1, 0, 4]).influence().tolist() == [
        1.25,
        1.25,
        1,
    ]


def test_the_lowest_of_equal_main_paths_is_shown() -> None:
    assert CitationGraph(5, [3, 3, 4, 4], [2, 1, 0, 1], [1, 1, 1, 2, 2]).main_path() == (3, 1)
    assert CitationGraph(2, [], [], [4, 3]).main_path() == (0,)


def test_hubs_are_capped_where_asked() -> None:
    graph = CitationGraph(4, [1, 2, 3, 3], [0, 0, 0, 1], [1, 2, 3, 4])
    assert graph.coupling()[1, 2] == 1
    assert graph.coupling(max_degree=2)[1, 2] == 0
    assert graph.co_citation()[0, 1] == 1
    assert graph.co_citation(max_degree=1)[0, 1] == 0


def test_E13_long_circles_and_long_chains_are_solved() -> None:
    """300 papers in one circle over months: PageRank is even; a chain of 3,000 in one month is summed in order."""
    ring = np.arange(300)
    even = CitationGraph(300, ring, (ring + 1) % 300, ring).pagerank()
    np.testing.assert_allclose(even, 1 / 300, rtol=1e-10)
    chain = np.arange(2999)
    graph = CitationGraph(3000, chain + 1, chain, np.full(3000, 7))
    assert graph.influence().tolist() == list(range(3000, 0, -1))
    assert graph.main_path() == tuple(range(2999, -1, -1))


def test_E13_a_paper_that_cites_a_hundred_thousand_and_one_that_all_of_them_cite_are_no_matter() -> None:
    """Also two that cite each other, and citations of papers that came later."""
    many = 100_000
    others = np.arange(1, many + 1)
    citing = np.concatenate((np.zeros(many, dtype=int), others, [1, 2]))
    cited = np.concatenate((others, np.zeros(many, dtype=int), [2, 1]))
    graph = CitationGraph(many + 1, citing, cited, np.arange(many + 1) % 500)
    started = time.process_time()
    ranks = graph.pagerank()
    assert ranks.sum() == pytest.approx(1)
    assert int(ranks.argmax()) == 0
    assert np.isfinite(graph.influence()).all()
    assert time.process_time() - started < 20  # it is one


@pytest.mark.parametrize(
    "wrong",
    [
        {"citing": [0, 1]},
        {"cited": [7]},
        {"cited": [-1]},
        {"month": [1]},
        {"month": [1.0, 2.0]},
        {"category": [1]},
        {"references": [1]},
    ],
)
def test_arrays_that_do_not_fit_together_are_refused(wrong: dict[str, list[float]]) -> None:
    with pytest.raises(ValueError, match=r"papers|paper|integers"):
        CitationGraph(**({"n": 2, "citing": [1], "cited": [0], "month": [1, 2]} | wrong))  # type: ignore[arg-type]


def test_categories_may_be_words() -> None:
    graph = CitationGraph(4, [1, 2], [0, 0], [3, 3, 3, 3], category=np.array(["cs.LG", "cs.LG", None, "cs.CV"]))
    assert graph.percentile(min_peers=2).tolist()[:2] == [0.75, 0.25]
