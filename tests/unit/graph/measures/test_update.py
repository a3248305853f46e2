"""Figures after a night are those that are computed from nothing."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest

from readinglist.graph import CitationGraph
from readinglist.graph.measures.figures import Figures, build_figures, touched_by, update_figures

from .drawing import Drawn, draw
from .test_exactness import same


def night(rng: np.random.Generator) -> tuple[Drawn, Drawn, np.ndarray, tuple[np.ndarray, np.ndarray]]:
    """(before, after, changed papers, their edges before): new papers, other lists, months that become known."""
    after = draw(rng, n=int(rng.integers(60, 160)))
    if rng.random() < 0.3:  # so that cohorts are large
        after.month, after.category = np.where(after.month == -1, -1, 20 + after.month % 2), after.category % 2
    old = int(rng.integers(after.n // 2, after.n + 1))
    changed = np.flatnonzero(rng.random(old) < rng.choice([0, 0.05]))
    flags = np.zeros(after.n, dtype=bool)
    flags[changed] = True
    stayed = (after.citing < old) & ~flags[after.citing]
    after = keep(after, ~(stayed & (after.cited >= old)))  # a list that stayed cites nothing new
    stayed = (after.citing < old) & ~flags[after.citing]
    k = int(rng.integers(0, 6)) * len(changed)
    was = rng.choice(changed, k) if k else np.zeros(0, dtype=int), rng.integers(0, old, k)
    kept = flags[after.citing] & (after.cited < old) & (rng.random(len(after.citing)) < 0.5)
    citing = np.concatenate([was[0], after.citing[kept]])
    cited = np.concatenate([was[1], after.cited[kept]])
    month, category = after.month[:old].copy(), after.category[:old].copy()
    month[changed] = rng.choice([-1, 20, 21, 60, 90], len(changed))
    category[changed] = rng.integers(0, 3, len(changed))
    references = None if after.references is None else after.references[:old].copy()
    if references is not None:
        references[changed] += 3
    all_citing, all_cited = np.concatenate([after.citing[stayed], citing]), np.concatenate([after.cited[stayed], cited])
    return Drawn(old, all_citing, all_cited, month, category, references), after, changed, (citing, cited)


def keep(drawn: Drawn, kept: np.ndarray) -> Drawn:
    return Drawn(drawn.n, drawn.citing[kept], drawn.cited[kept], drawn.month, drawn.category, drawn.references)


@pytest.mark.parametrize("part", range(2))
def test_an_update_equals_the_whole_computation_on_random_nights(part: int) -> None:
    defined = dict.fromkeys([field.name for field in fields(Figures)], 0)
    for seed in range(part, 80, 2):
        before, after, changed, edges = night(np.random.default_rng(seed))
        old, graph = build_figures(before.graph()), after.graph()
        found, wanted = update_figures(graph, old, changed, edges), build_figures(graph)
        touched = touched_by(graph, np.concatenate([changed, np.arange(before.n, after.n)]), edges)
        for name in defined:
            values, truth = getattr(found, name), getattr(wanted, name)
            if name == "cd5":
                others = np.setdiff1d(np.arange(before.n), touched)
                same(values[others], old.cd5[others])
                values, truth = values[touched], truth[touched]
            same(values, truth)
            defined[name] += int(np.isfinite(truth).sum())
    assert min(defined.values()) > 100, defined


def test_a_night_without_anything_changes_nothing() -> None:
    drawn = draw(np.random.default_rng(3), n=80)
    nothing = np.zeros(0, dtype=np.int64)
    old = build_figures(drawn.graph())
    found = update_figures(drawn.graph(), old, nothing, (nothing, nothing))
    for field in fields(Figures):
        same(getattr(found, field.name), getattr(old, field.name))


def test_the_first_night_of_an_empty_graph_is_the_whole_computation() -> None:
    nothing = np.zeros(0, dtype=np.int64)
    old = build_figures(CitationGraph(0, [], [], []))
    graph = draw(np.random.default_rng(4), n=80).graph()
    found, wanted = update_figures(graph, old, nothing, (nothing, nothing)), build_figures(graph)
    for field in fields(Figures):
        same(getattr(found, field.name), getattr(wanted, field.name))


def test_figures_of_papers_that_are_gone_are_refused() -> None:
    nothing = np.zeros(0, dtype=np.int64)
    old = build_figures(CitationGraph(2, [1], [0], [1, 2]))
    with pytest.raises(ValueError, match="figures of 2 papers, but a graph of 1"):
        update_figures(CitationGraph(1, [], [], [1]), old, nothing, (nothing, nothing))
