"""Units that flow from papers back to what they cite: x = b + W x, where a paper gives the same share to all.

PageRank and CiteRank are this one equation. It is solved by sweeps over blocks
of papers from the newest to the oldest, each block with the newest values of those that cite it
(Gauss and Seidel, by blocks). Nearly all citations go back in time, so that some sweeps do what the
power method needs a hundred rounds for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from scipy import sparse

from .structure import Floats, Ints

BLOCKS = 100
SMALLEST = 64  # papers of a block
ENOUGH = 3e-12  # change of all values in one sweep, over their sum
MOST = 5000  # sweeps; a few dozen are usual
QUICK = 0.2  # of the change before
KEPT = 6  # sweeps, beside the last, that the next guess is mixed from


@dataclass(frozen=True, slots=True)
class Shares:
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
