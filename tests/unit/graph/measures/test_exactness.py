"""On random temporal graphs every measure equals a computation from its definition."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from readinglist.graph.measures import disruption, histories, reach

from .brute import Brute
from .drawing import draw, permuted


def same(found: Any, wanted: Any) -> None:
    np.testing.assert_allclose(found, wanted, rtol=1e-9, atol=1e-9, equal_nan=True)


def test_every_measure_equals_its_definition_on_random_graphs(whole: bool) -> None:
    for seed in range(200 if whole else 60):
        drawn = draw(np.random.default_rng(seed))
        graph = drawn.graph()
        brute = Brute(drawn.n, drawn.edges(), drawn.month, drawn.category, drawn.references)  # type: ignore[arg-type]
        same(graph.citations(), brute.citations())
        for peers in (1, 3, 50):
            same(graph.percentile(min_peers=peers), brute.percentile(peers))
        for window in (0, 6, 30):
            same(graph.newman_z(window=window), brute.newman_z(window))
        for damping in (0.85, 0.5):
            same(graph.pagerank(damping=damping), brute.pagerank(damping))
        if (drawn.month != -1).any():
            same(graph.citerank(alpha=0.5, tau=24), brute.citerank(0.5, 24))
        same(graph.influence(), brute.influence())
        for hops in (1, 2, 3, None):
            same(graph.reuse(hops=hops), brute.reuse(hops))
            same(graph.reuse(hops=hops, window=24), brute.reuse(hops, 24))
        for window, references, citations in ((60, 5, 5), (60, 1, 1), (12, 0, 0)):
            same(
                graph.cd_index(window=window, min_references=references, min_citations=citations),
                brute.cd_index(window, references, citations),
            )
        for found, wanted in zip(graph.sleeping_beauty(), brute.sleeping_beauty(), strict=True):
            same(found, wanted)
        same(graph.coupling().toarray(), brute.coupling())
        same(graph.co_citation().toarray(), brute.co_citation())
        assert graph.main_path() == brute.main_path()


def test_pieces_and_heavy_lists_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Limits that only graphs of millions reach, set low: the ways around memory are exact too."""
    monkeypatch.setattr(disruption, "HEAVY", 3)
    monkeypatch.setattr(disruption, "PIECE", 40)
    monkeypatch.setattr(reach, "PIECE", 40)
    monkeypatch.setattr(reach, "WORDS", 1)
    monkeypatch.setattr(disruption, "TABLE", 100)
    monkeypatch.setattr(disruption, "PAIRS", 30)
    monkeypatch.setattr(histories, "CELLS", 20)
    for seed in range(15):
        drawn = draw(np.random.default_rng(1000 + seed), n=90)
        graph = drawn.graph()
        brute = Brute(drawn.n, drawn.edges(), drawn.month, drawn.category)  # type: ignore[arg-type]
        same(graph.cd_index(min_references=1, min_citations=1), brute.cd_index(60, 1, 1))
        for hops in (2, 3, None):
            same(graph.reuse(hops=hops), brute.reuse(hops))


def test_order_numbers_and_duplicates_never_change_a_result() -> None:
    for seed in range(12):
        rng = np.random.default_rng(seed)
        drawn = draw(rng)
        other, number = permuted(drawn, rng)
        one, two = drawn.graph(), other.graph()
        for name in ("citations", "newman_z", "pagerank", "citerank", "influence", "reuse"):
            same(getattr(two, name)()[number], getattr(one, name)())
        same(two.percentile(min_peers=3)[number], one.percentile(min_peers=3))
        same(two.cd_index(min_references=2, min_citations=2)[number], one.cd_index(min_references=2, min_citations=2))
        for found, wanted in zip(two.sleeping_beauty(), one.sleeping_beauty(), strict=True):
            same(found[number], wanted)
        assert len(two.main_path()) == len(one.main_path())
        doubled = draw(np.random.default_rng(seed))
        mixed = rng.permutation(np.repeat(np.arange(len(doubled.citing)), 2))
        doubled.citing, doubled.cited = doubled.citing[mixed], doubled.cited[mixed]
        assert doubled.graph().main_path() == one.main_path()


def test_cd_of_some_papers_is_theirs_in_their_order() -> None:
    drawn = draw(np.random.default_rng(7), n=60)
    graph = drawn.graph()
    papers = np.array([5, 59, 0, 5, 30])
    same(graph.cd_index(min_references=1, min_citations=1, papers=papers), graph.cd_index(60, 1, 1)[papers])
