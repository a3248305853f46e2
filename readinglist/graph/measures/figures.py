"""The figures that are shown of each paper: one choice of measures, and of what they are told with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from readinglist.policy import PEERS

from .cohorts import percentile
from .graph import CitationGraph
from .structure import Floats

DIGITS = 9  # equal influences differ in later ones by the order in which they were added


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures of all papers, each (n,) by number, NaN where it is not defined; `CitationGraph` says what each is."""

    citations: Floats
    percentile: Floats
    newman_z: Floats
    influence: Floats
    influence_percentile: Floats  # among the papers of the same month and category
    reuse2: Floats  # papers that lead to it over at most two citations
    cd5: Floats  # the CD index of five years
    beauty: Floats
    awakening: Floats  # in years of twelve months after the paper's own
    pagerank: Floats


def build_figures(graph: CitationGraph) -> Figures:
    """All figures of all papers, from nothing."""
    return Figures(**dict(steps(graph)))


def steps(graph: CitationGraph) -> Iterator[tuple[str, Floats]]:
    """(field, values) of all figures in their order, each computed when it is asked for."""
    yield "citations", graph.citations()
    yield "percentile", graph.percentile(PEERS)
    yield "newman_z", graph.newman_z()
    influence = graph.influence()
    yield "influence", influence
    yield "influence_percentile", influence_percentile(graph, influence)
    yield "reuse2", graph.reuse(hops=2)
    yield "cd5", graph.cd_index(window=60)
    late, awake = graph.sleeping_beauty()
    yield "beauty", late
    yield "awakening", awake
    yield "pagerank", graph.pagerank()


def influence_percentile(graph: CitationGraph, influence: Floats) -> Floats:
    """The cohort percentile of influence, of which papers with the same influence have the same.

    >>> graph = CitationGraph(50, [], [], np.full(50, 7))
    >>> influence_percentile(graph, np.array([1.3] * 25 + [1.3 + 1e-15] * 25)).tolist() == [0.5] * 50
    True
    """
    return percentile(rounded(influence), graph.month, graph.category, PEERS)


def rounded(values: Floats) -> Floats:
    """Positive values to `DIGITS` digits.

    >>> len(set(rounded(np.array([0.1 + 0.2, 0.3])).tolist()))
    1
    """
    unit = 10.0 ** (np.floor(np.log10(values)) + 1 - DIGITS)
    return np.asarray(np.round(values / unit) * unit)


def figure(values: Floats, number: int) -> float | None:
    """One paper's figure; None where it is not defined."""
    value = float(values[number])
    return value if value == value else None
