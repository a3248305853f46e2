"""Bursts of all papers of a graph at once, and of one series: the same, and what the automaton's definition gives."""

from __future__ import annotations

import numpy as np
import pytest

from readinglist.graph import CitationGraph
from readinglist.graph.adoption import bursts
from readinglist.graph.measures import histories as measured

from .brute import Brute


def bursting(seed: int) -> tuple[CitationGraph, Brute]:
    """Five papers, each the fashion of some months; months without papers, papers without a month."""
    rng = np.random.default_rng(seed)
    months = int(rng.integers(2, 25))
    n = 5 + 8 * months
    month = np.concatenate([rng.integers(0, months, 5), rng.integers(0, months, n - 5)])
    month[rng.random(n) < 0.05] = -1
    month[np.isin(month, rng.integers(0, months, 2))] = 0
    fashion = rng.permutation(months) % 5
    citing = np.repeat(np.arange(n), 2)
    cited = np.where(rng.random(2 * n) < 0.4, fashion[month[citing]], rng.integers(0, n, 2 * n))
    category = np.zeros(n, dtype=int)
    edges = list(zip(citing.tolist(), cited.tolist(), strict=True))
    return CitationGraph(n, citing, cited, month), Brute(n, edges, month.tolist(), category.tolist())


def test_bursts_are_the_cheapest_ways_of_the_automaton_on_random_graphs(
    whole: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(measured, "CELLS", 100)  # several pieces, which change nothing
    several = going_on = 0
    for seed in range(200 if whole else 120):
        graph, brute = bursting(seed)
        found = graph.bursts(least=3)
        assert list(zip(found.paper, found.first, found.last, strict=True)) == brute.bursts(3)
        several += len(found.paper) - len(np.unique(found.paper))
        going_on += int((found.last == -1).sum())
    assert several > 50
    assert going_on > 50


def test_the_series_of_a_paper_has_the_same_bursts_by_itself() -> None:
    for seed in range(60):
        graph, brute = bursting(seed)
        found = graph.bursts(least=3)
        for p in range(5):
            begin, end = brute.month[p], max(brute.month)
            if begin == -1:
                continue
            totals = [
                sum(len(brute.cites[q]) for q in range(brute.n) if brute.month[q] == t) for t in range(begin, end + 1)
            ]
            events = [sum(brute.month[q] == t for q in brute.cited_by[p]) for t in range(begin, end + 1)]
            alone = [(begin + first, -1 if last is None else begin + last) for first, last in bursts(events, totals, 3)]
            mine = found.paper == p
            assert list(zip(found.first[mine], found.last[mine], strict=True)) == alone


def test_a_burst_does_not_begin_in_months_in_which_nobody_cites() -> None:
    assert bursts([0, 0, 0, 9, 9, 1, 1, 1, 1, 1], [0, 0, 0, 12, 12, 20, 20, 20, 20, 20], 3) == ((3, 4),)
    assert CitationGraph(3, [], [], [4, 5, 6]).bursts().paper.tolist() == []
    assert CitationGraph(0, [], [], []).bursts().paper.tolist() == []
