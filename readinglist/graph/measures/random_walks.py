"""Two random readers who follow references, PageRank and CiteRank: x = b + W x, a paper gives the same share to all.

Brin and Page 1998; Walker, Xie, Yan, Maslov, "Ranking scientific publications using a model of network traffic",
2007. Both are this one equation of units that flow from papers back to what they cite. It is solved by sweeps over
blocks of papers from the newest to the oldest, each block with the newest values of those that cite it
(Gauss and Seidel, by blocks). Nearly all citations go back in time, so that some sweeps do what the
power method needs a hundred rounds for.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np
from scipy import sparse

from readinglist.core.dates import NO_MONTH
from readinglist.core.frozen import Frozen

from .structure import Floats, Ints, Structure

BLOCKS = 100
SMALLEST = 64  # papers of a block
ENOUGH = 3e-12  # change of all values in one sweep, over their sum
MOST = 5000  # sweeps; a few dozen are usual
QUICK = 0.2  # of the change before
KEPT = 6  # sweeps, beside the last, that the next guess is mixed from


class Shares(Frozen):
    """W by rows: place i takes share[p] of the value of each p in giver[start[i] : start[i + 1]].

    Places stand from the oldest paper to the newest.
    """

    start: Ints
    giver: Ints
    share: Floats  # (n,) by giver


def flow(own: Floats, shares: Shares, guess: Floats | None = None) -> Floats:
    """x = own + W x for shares whose sum for a giver is below 1, sooner found where a guess is good.

    Exact to some 1e-10 of the sum of all values; of a graph without circles to rounding. Citations
    forward in time make circles that take many sweeps; so the next guess is mixed from the last
    ones (Anderson, "Iterative procedures for nonlinear integral equations", 1965).
    """
    blocks = list(blocks_of(shares, len(own)))
    guess = own if guess is None else guess
    mixture = Mixture()
    size = np.inf
    for _ in range(MOST):
        after = sweep(own, shares.share, blocks, guess)
        change = after - guess
        size, before = float(np.abs(change).sum()), size
        if size <= ENOUGH * float(np.abs(after).sum()):
            return after
        if size < QUICK * before:  # what falls fast by itself needs no mixing
            mixture, guess = Mixture(), after
        else:
            guess = mixture.mixed(after, change)
    return guess


def sweep(own: Floats, share: Floats, blocks: list[tuple[int, int, Any]], guess: Floats) -> Floats:
    value, given = guess.copy(), share * guess
    for first, last, takers in blocks:
        value[first:last] = own[first:last] + takers @ given
        given[first:last] = share[first:last] * value[first:last]
    return value


class Mixture:
    """The last sweeps, combined so that their changes cancel best."""

    def __init__(self) -> None:
        self.last: tuple[Floats, Floats] | None = None
        self.moves: list[Floats] = []  # from sweep to sweep, of the values
        self.steps: list[Floats] = []  # and of their changes
        self.inner = np.zeros((0, 0))  # products of the steps with each other

    def mixed(self, swept: Floats, change: Floats) -> Floats:
        """The next guess, after a sweep and what it changed; the sweep itself where it is the first."""
        if self.last is not None:
            self.keep(swept - self.last[0], change - self.last[1])
        self.last = swept, change
        guess = swept.copy()
        if self.steps:
            inner = self.inner + np.eye(len(self.steps)) * (1e-14 * np.trace(self.inner) + 1e-300)
            weights = np.linalg.solve(inner, np.array([product(step, change) for step in self.steps]))
            for weight, move in zip(weights.tolist(), self.moves, strict=True):
                guess -= weight * move
        return guess

    def keep(self, move: Floats, step: Floats) -> None:
        self.moves, self.steps = [*self.moves, move][-KEPT:], [*self.steps, step][-KEPT:]
        inner = np.empty((len(self.steps), len(self.steps)))
        inner[:-1, :-1] = self.inner[-(len(inner) - 1) :, -(len(inner) - 1) :] if len(inner) > 1 else 0
        inner[-1] = inner[:, -1] = [product(other, step) for other in self.steps]
        self.inner = inner


def product(a: Floats, b: Floats) -> float:
    """Not by `@`, whose threads wait for each other where the machine is busy."""
    return float(np.einsum("i,i->", a, b))


def blocks_of(shares: Shares, n: int) -> Iterator[tuple[int, int, Any]]:
    """(first, last, who gives to each of these places) of the blocks, the newest first."""
    size = max(SMALLEST, -(-n // BLOCKS))
    cuts = [*range(n, 0, -size), 0]
    ones = np.ones(max((int(shares.start[b] - shares.start[a]) for b, a in pairwise(cuts)), default=0))
    for last, first in pairwise(cuts):
        yield first, last, takers(shares.start, shares.giver, first, last, ones)


def takers(start: Ints, giver: Ints, first: int, last: int, ones: Floats) -> Any:
    """(last - first, n) sparse: 1 for who gives to each of these places; views, and one array of ones for all."""
    low, high = start[first], start[last]
    rows = (ones[: high - low], giver[low:high], start[first : last + 1] - low)
    return sparse.csr_array(rows, shape=(last - first, len(start) - 1))


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
