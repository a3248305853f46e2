"""Papers that are alike by citations: bibliographic coupling and co-citation."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from readinglist.core.dates import NO_MONTH

from .components import Components, longest_from, months_ahead
from .flow import Shares, flow, takers
from .structure import Floats, Ints, Structure, pointers


def coupling(graph: Structure, max_degree: int | None) -> Any:
    """A A^T by number, a sparse array: how many references two papers share; the diagonal holds their number.

    References that more than `max_degree` papers cite are left out.
    """
    matrix = matrix_of(graph, columns=within(graph.citations, max_degree))
    return matrix @ matrix.T.tocsr()


def co_citation(graph: Structure, max_degree: int | None) -> Any:
    """A^T A by number, a sparse array: how many papers cite both; the diagonal holds the citations.

    Papers that cite more than `max_degree` others are left out.
    """
    matrix = matrix_of(graph, rows=within(graph.references, max_degree))
    return matrix.T.tocsr() @ matrix


def within(degree: Ints, most: int | None) -> np.ndarray | None:
    return None if most is None else degree <= most


def matrix_of(graph: Structure, rows: np.ndarray | None = None, columns: np.ndarray | None = None) -> Any:
    """A by number, with the edges of some citing and some cited places only."""
    citing, cited = graph.citing(), graph.reference
    if rows is not None:
        citing, cited = citing[rows[citing]], cited[rows[citing]]
    if columns is not None:
        citing, cited = citing[columns[cited]], cited[columns[cited]]
    ones = np.ones(len(citing))
    return sparse.csr_array((ones, (graph.order[citing], graph.order[cited])), shape=(graph.n, graph.n))


# The main path: the longest chain of citations, every citation of the same length.
#
# Price and Evans, arXiv:2512.12355.


def main_path(graph: Structure, parts: Components) -> tuple[int, ...]:
    """Numbers of papers, each of which cites the next, the newest first; () where there is none.

    A component of one month is one step, shown as its lowest number. Of several longest paths the one
    whose first number is the lowest, then its second, and so on.
    """
    if not graph.n:
        return ()
    papers = len(parts.size)
    lowest = np.full(papers, graph.n, dtype=np.int64)
    np.minimum.at(lowest, parts.component, graph.order)
    citing, cited = edges(graph, parts)
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


def edges(graph: Structure, parts: Components) -> tuple[Ints, Ints]:
    """(citing, cited) components of all edges that do not go to a later month."""
    citing, cited = parts.component[graph.citing()], parts.component[graph.reference]
    kept = (months_ahead(graph) >= 0) & (citing != cited)
    return citing[kept], cited[kept]


# Persistent influence: how much of later work rests on a paper.
#
# Della Briotta Parolo, Kujala, Kaski, Kivela, arXiv:1908.11089. One unit of each paper is passed back
# through its references, an equal part to each of all its references, and on from there. The parts of
# references that the graph does not hold leave it. To be compared within a cohort only.


def influence(graph: Structure, parts: Components, references: Floats) -> Floats:
    """By place: x_i = 1 + sum over c citing i of x_c / R_c, a paper's own unit included.

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
    spans = list(pairwise([*months.tolist(), graph.n]))
    ones = np.ones(max((int(graph.citer_start[b] - graph.citer_start[a]) for a, b in spans), default=0))
    inner = inner_steps(graph, parts)
    for first, last in reversed(spans):
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


def all_references(graph: Structure, told: NDArray[np.generic] | None) -> Floats:
    """By place, at least 1: as many as were told (by number), never fewer than the graph holds.

    Where nothing was told (None, or a number that is not finite or below 1) those of the graph stand in.
    """
    inside = np.maximum(graph.references, 1).astype(float)
    if told is None:
        return inside
    by_place = np.asarray(told, dtype=float)[graph.order]
    return np.asarray(np.maximum(inside, np.where(np.isfinite(by_place), by_place, 0.0)))


# Two random readers who follow references: PageRank and CiteRank.
#
# Brin and Page 1998; Walker, Xie, Yan, Maslov, "Ranking scientific publications using a model of
# network traffic", 2007.


def pagerank(graph: Structure, damping: float, guess: Floats | None = None) -> Floats:
    """By place, sum 1. A reader follows a reference with the chance `damping`, else begins anywhere, as at a dead end.

    Dead ends give to all alike, as beginnings do: x = damping W x + c for one number c, so that x is
    the solution for c = 1, divided by its sum. A `guess` is one of x but for its size: what leaves all
    papers together is n.
    """
    if not 0 <= damping < 1:
        raise ValueError("damping is at least 0 and below 1")
    if not graph.n:
        return np.zeros(0)
    if guess is not None:
        guess = guess * (graph.n / float(np.sum(guess * np.where(graph.references > 0, 1 - damping, 1.0))))
    value = flow(np.ones(graph.n), even_shares(graph, damping), guess)
    return np.asarray(value / value.sum())


def citerank(graph: Structure, alpha: float, tau: float) -> Floats:
    """By place: the traffic sum_k (alpha W)^k rho, with rho proportional to e^(-age / tau), sum 1.

    Ages are months before the last month of the graph. A paper without a month is no beginning. What
    comes to a dead end leaves.
    """
    if not 0 <= alpha < 1 or tau <= 0:
        raise ValueError("alpha is at least 0 and below 1, tau above 0")
    known = graph.month != NO_MONTH
    if not known.any():
        return np.zeros(graph.n)
    rho = np.where(known, np.exp(-(graph.month[-1] - graph.month) / tau), 0.0)
    return flow(rho / rho.sum(), even_shares(graph, alpha))


def even_shares(graph: Structure, factor: float) -> Shares:
    """Each paper gives `factor` of its value to its references, to all alike."""
    return Shares(graph.citer_start, graph.citer, factor / np.maximum(graph.references, 1))
