"""The graph without circles that persistent influence and the main path are defined on.

Edges to a later month are dropped. What is left goes in circles only inside a month, and there each
strongly connected component counts as one paper.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from .structure import Ints, Structure, spans


@dataclass(frozen=True, slots=True)
class Components:
    """Who is in which component, and the edges inside months; components are numbered by month."""

    component: Ints  # (n,) by place
    size: Ints  # (components,)
    citing: Ints  # (edges,) places of one month, of two components; several edges may join the same two
    cited: Ints
    later: int  # edges dropped since they cite a later month
    inside: int  # edges inside a component


def build_components(graph: Structure) -> Components:
    """The components of a graph; a paper without a month counts as older than all others."""
    ahead = months_ahead(graph)
    within = np.flatnonzero(ahead == 0)
    citing = np.searchsorted(graph.reference_start, within, side="right") - 1
    cited = graph.reference[within].astype(np.int64)
    component = same_month_components(graph.n, citing, cited)
    apart = component[citing] != component[cited]
    inside = len(within) - int(apart.sum())
    later = int((ahead < 0).sum())
    return Components(component, np.bincount(component), citing[apart], cited[apart], later, inside)


def months_ahead(graph: Structure) -> Ints:
    """(m,) how many months the citing paper of each entry of `reference` is younger."""
    month = graph.month.astype(np.int32)
    return np.asarray(np.repeat(month, graph.references) - month[graph.reference])


def same_month_components(n: int, citing: Ints, cited: Ints) -> Ints:
    """(n,) the component of each place, numbered by their first place: so they stand by month too."""
    met = np.zeros(n, dtype=bool)
    met[citing] = met[cited] = True
    ends = np.flatnonzero(met)
    first = np.arange(n)
    if len(ends):
        number = np.cumsum(met) - 1
        edges = (np.ones(len(citing), dtype=np.int8), (number[citing], number[cited]))
        matrix = sparse.csr_array(edges, shape=(len(ends), len(ends)))
        found, label = connected_components(matrix, directed=True, connection="strong")
        lowest = np.full(found, n, dtype=np.int64)
        np.minimum.at(lowest, label, ends)
        first[ends] = lowest[label]
    return np.asarray(np.cumsum(first == np.arange(n))[first] - 1)


def longest_from(papers: int, citing: Ints, cited: Ints) -> Ints:
    """(papers,) the most citations of a path that begins at each: taken off layer by layer from dead ends."""
    ones = np.ones(len(citing), dtype=bool)
    matrix = sparse.csr_array((ones, (cited, citing)), shape=(papers, papers))  # joins edges of the same two
    citer, start = matrix.indices, matrix.indptr.astype(np.int64)
    lengths = np.diff(start)
    left = np.bincount(citer, minlength=papers)
    steps = np.zeros(papers, dtype=np.int64)
    layer = np.flatnonzero(left == 0)
    depth = 0
    while len(layer):
        steps[layer] = depth
        above = citer[spans(start[layer], lengths[layer])]
        np.subtract.at(left, above, 1)
        layer = np.unique(above[left[above] == 0])
        depth += 1
    return steps
