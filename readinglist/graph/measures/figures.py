"""The figures that are shown of each paper: one choice of measures, and of their parameters."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from scipy import sparse

from readinglist.core.frozen import Frozen
from readinglist.core.policy import PEERS

from .cohorts import percentile
from .graph import CitationGraph
from .reach import PIECE, cut, pattern
from .structure import Flags, Floats, Ints, pointers, spans

DIGITS = 9  # equal influences differ in later ones by the order in which they were added


class Figures(Frozen):
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


# Figures brought up to date after a night, instead of computed anew.
#
# What a night changes is local for most figures: of the papers that are new, of those whose lists of
# references are others now, and of what these cite or cited, called *touched*. Citations, cohort
# figures and influence reach further (a new paper passes its unit on to everything it rests on), but
# are computed for all papers in less than a second, so they are.


def update_figures(graph: CitationGraph, figures: Figures, changed: Ints, before: tuple[Ints, Ints]) -> Figures:
    """The figures of a graph that grew from one whose figures are known.

    Old papers keep their numbers, new ones have the numbers from len(figures.citations) on. `changed`: old
    papers whose references, number of references, month or category are others now. `before`:
    (citing, cited), the edges of the changed papers in the old graph.

    The same as `build_figures(graph)`, with one exception: the CD index of papers that are not touched
    is the old one, though new papers may cite what they cite. Raises ValueError where there are figures
    of more papers than the graph has.
    """
    if len(figures.citations) > graph.n:
        raise ValueError(f"figures of {len(figures.citations)} papers, but a graph of {graph.n}")
    fresh = np.concatenate([changed, np.arange(len(figures.citations), graph.n)])
    touched = touched_by(graph, fresh, before)
    influence = graph.influence()
    late, awake = graph.sleeping_beauty(touched)
    guess = grown(figures.pagerank, graph.n, np.nanmin(figures.pagerank, initial=1.0))
    return Figures(
        citations=graph.citations(),
        percentile=graph.percentile(PEERS),
        newman_z=graph.newman_z(),
        influence=influence,
        influence_percentile=influence_percentile(graph, influence),
        reuse2=grown(figures.reuse2, graph.n, 0.0) + change_of_reuse(graph, fresh, before),
        cd5=replaced(figures.cd5, graph.n, touched, graph.cd_index(window=60, papers=touched)),
        beauty=replaced(figures.beauty, graph.n, touched, late),
        awakening=replaced(figures.awakening, graph.n, touched, awake),
        pagerank=graph.pagerank(guess=guess),
    )


def touched_by(graph: CitationGraph, fresh: Ints, before: tuple[Ints, Ints]) -> Ints:
    """Numbers of the fresh papers and of all that they cite now or cited before, ascending."""
    found = np.zeros(graph.n, dtype=bool)
    places, structure = graph.structure.places()[fresh], graph.structure
    cited = structure.reference[spans(structure.reference_start[places], structure.references[places])]
    found[fresh] = found[structure.order[cited]] = found[before[1]] = True
    return np.flatnonzero(found)


def grown(values: Floats, n: int, new: float) -> Floats:
    return np.concatenate([values, np.full(n - len(values), new)])


def replaced(values: Floats, n: int, papers: Ints, new: Floats) -> Floats:
    found = grown(values, n, np.nan)
    found[papers] = new
    return found


def change_of_reuse(graph: CitationGraph, fresh: Ints, before: tuple[Ints, Ints]) -> Floats:
    """By number: how many papers more lead to each over at most two citations than did before.

    Only from fresh papers, and from those that cite them, others are reached than before.
    """
    structure, places = graph.structure, graph.structure.places()
    at = places[fresh]
    stayed = np.ones(graph.n, dtype=bool)
    stayed[at] = False
    sources = ~stayed
    sources[structure.citer[spans(structure.citer_start[at], structure.citations[at])]] = True
    now = pattern(structure.reference_start, structure.reference, graph.n)
    ends = (places[before[0]], places[before[1]])
    edges = sparse.csr_array((np.ones(len(ends[0]), dtype=bool), ends), shape=now.shape, dtype=bool)
    papers = np.flatnonzero(sources)
    gained = reached_from(papers, now, np.ones(graph.n, dtype=bool), sparse.csr_array(now.shape, dtype=bool))
    return structure.by_number(gained - reached_from(papers, now, stayed, edges))


def reached_from(papers: Ints, now: Any, stayed: Flags, others: Any) -> Floats:
    """(n,) how many of these places lead to each over at most two citations, a place's way to itself left out.

    The lists of references are those of `now` for places that `stayed` what they were, else those of `others`.
    """
    same = pattern(pointers(stayed), np.flatnonzero(stayed), len(stayed))
    direct = same[papers] @ now + others[papers]
    length = np.diff(now.indptr) + np.diff(others.indptr)
    cost = pointers(length[direct.indices])[direct.indptr]
    found = np.zeros(len(stayed))
    for low, high in cut(cost, PIECE):
        first = direct[low:high]
        reached = first + (first @ same) @ now + first @ others
        mine = np.repeat(papers[low:high], np.diff(reached.indptr))
        found += np.bincount(reached.indices[reached.indices != mine], minlength=len(stayed))
    return found
