"""Measures of the graph without circles: the main path, and persistent influence.

Edges to a later month are dropped. What is left goes in circles only inside a month, and there each
strongly connected component counts as one paper.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from readinglist.core.frozen import Frozen

from .random_walks import takers
from .structure import Floats, Ints, Structure, pointers, spans


class Components(Frozen):
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
    ends, edges = np.unique(np.concatenate([citing, cited]), return_inverse=True)
    first = np.arange(n)
    if len(ends):
        pair = (edges[: len(citing)], edges[len(citing) :])
        matrix = sparse.csr_array((np.ones(len(citing), dtype=np.int8), pair), shape=(len(ends), len(ends)))
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


def main_path(graph: Structure, parts: Components) -> tuple[int, ...]:
    """Numbers of papers, each of which cites the next, the newest first; () where there is none.

    The longest chain of citations, every citation of the same length (Price and Evans, arXiv:2512.12355).
    A component of one month is one step, shown as its lowest number. Of several longest paths the one
    whose first number is the lowest, then its second, and so on.
    """
    if not graph.n:
        return ()
    papers = len(parts.size)
    lowest = np.full(papers, graph.n, dtype=np.int64)
    np.minimum.at(lowest, parts.component, graph.order)
    citing, cited = parts.component[graph.citing()], parts.component[graph.reference]
    kept = (months_ahead(graph) >= 0) & (citing != cited)
    citing, cited = citing[kept], cited[kept]
    order = np.argsort(citing, kind="stable")
    start, target = pointers(np.bincount(citing, minlength=papers)), cited[order]
    steps = longest_from(papers, citing, cited)
    here: Ints = np.flatnonzero(steps == steps.max())
    path = []
    while True:
        best = here[np.argmin(lowest[here])]
        path.append(int(lowest[best]))
        if not steps[best]:
            return tuple(path)
        here = target[start[best] : start[best + 1]]
        here = here[steps[here] == steps[best] - 1]


def influence(graph: Structure, parts: Components, references: Floats) -> Floats:
    """By place: x_i = 1 + sum over c citing i of x_c / R_c, a paper's own unit included.

    Persistent influence (Della Briotta Parolo, Kujala, Kaski, Kivela, arXiv:1908.11089): one unit of each paper
    is passed back through its references, an equal part to each of all its references, and on from there. The
    parts of references that the graph does not hold leave it. To be compared within a cohort only.

    `references` R: all references of each place, as `all_references` gives them. Of a component in one
    month the members have the same value, its units divided by its size; what members give to each
    other stays out, as self-citations do.

    One pass over the months, from the last: papers of a month and of those before it still give
    nothing when it takes, so that edges to later months fall away by themselves.
    """
    share = 1.0 / (references * parts.size[parts.component])  # of the units of its component, to each reference
    units = parts.size.astype(float)
    given = np.zeros(graph.n)
    months = np.flatnonzero(np.diff(graph.month, prepend=graph.month[:1] - 1))
    bounds = list(pairwise([*months.tolist(), graph.n]))
    ones = np.ones(max((int(graph.citer_start[b] - graph.citer_start[a]) for a, b in bounds), default=0))
    inner = inner_steps(graph, parts)
    for first, last in reversed(bounds):
        mine = parts.component[first:last]
        low, high = mine[0], mine.max() + 1
        came = takers(graph.citer_start, graph.citer, first, last, ones) @ given
        units[low:high] += np.bincount(mine - low, came, minlength=high - low)
        for citing, cited in inner.get(first, ()):
            np.add.at(units, parts.component[cited], share[citing] * units[parts.component[citing]])
        given[first:last] = share[first:last] * units[mine]
    return np.asarray((units / parts.size)[parts.component])


def inner_steps(graph: Structure, parts: Components) -> dict[int, list[tuple[Ints, Ints]]]:
    """By the first place of a month: its inner edges, in groups, the longest way from a dead end first.

    Who is cited in a group cites in later groups only.
    """
    citing, cited = parts.citing, parts.cited
    if not len(citing):
        return {}
    mine = parts.component[citing]
    steps = longest_from(len(parts.size), mine, parts.component[cited])[mine]
    first = np.searchsorted(graph.month, graph.month[citing])
    order = np.lexsort((-steps, first))
    citing, cited, steps, first = citing[order], cited[order], steps[order], first[order]
    begins = np.flatnonzero((np.diff(steps, prepend=-1) != 0) | (np.diff(first, prepend=-1) != 0))
    found: dict[int, list[tuple[Ints, Ints]]] = {}
    for low, high in pairwise([*begins.tolist(), len(citing)]):
        found.setdefault(int(first[low]), []).append((citing[low:high], cited[low:high]))
    return found


def all_references(graph: Structure, stated: NDArray[np.generic] | None) -> Floats:
    """By place, at least 1: as many as `stated` says (by number), never fewer than the graph holds.

    Where nothing is stated (None, or a number that is not finite or below 1) those of the graph stand in.
    """
    inside = np.maximum(graph.references, 1).astype(float)
    if stated is None:
        return inside
    by_place = np.asarray(stated, dtype=float)[graph.order]
    return np.asarray(np.maximum(inside, np.where(np.isfinite(by_place), by_place, 0.0)))
