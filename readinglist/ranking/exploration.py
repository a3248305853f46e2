"""Exploration slots: which papers below the head may be drawn, each with which probability.

Half of the slots go to where the ranking is least sure, half to outside of what usually stands on top.
Each slot draws from all papers below the head, whatever the other slots drew; a paper drawn twice takes
one slot, and the next of the head takes the other. So probabilities are exact and simple.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from readinglist.model import ScoredPaper

if TYPE_CHECKING:
    from numpy.random import Generator

UNSURE = "exploring: it just missed the list, so your verdict tells most"
OUTSIDE = "exploring: outside of what usually stands on top"
UNIFORM = 0.2  # of every draw is spread evenly over all papers below the head

Array = NDArray[Any]


@dataclass(frozen=True, slots=True, eq=False)
class ExplorationPlan:
    """`first`: index of the first paper that may be drawn; `slots`: (chance of the slot, weights by why)."""

    first: int
    slots: tuple[tuple[float, tuple[tuple[str, Array], ...]], ...]

    def draw(self, rng: Generator) -> dict[int, str]:
        """Index -> why, of the papers drawn; a paper drawn by several slots keeps the first why."""
        drawn: dict[int, str] = {}
        for chance, kinds in self.slots:
            takes_place, kind, at = rng.random(3)
            if takes_place < chance:
                why, weights = kinds[int(kind * len(kinds))]
                i = int(np.searchsorted(np.cumsum(weights), at * weights.sum(), side="right"))
                drawn.setdefault(self.first + min(i, len(weights) - 1), why)
        return drawn

    def propensity(self, index: int) -> float:
        """1 - product over slots of (1 - chance * mean over kinds of p(index)): drawn by any slot."""
        missed = 1.0
        for chance, kinds in self.slots:
            p = sum(float(weights[index - self.first]) for _, weights in kinds) / len(kinds)
            missed *= 1.0 - chance * p
        return 1.0 - missed


def plan_exploration(scored: Sequence[ScoredPaper], n: int, share: float) -> ExplorationPlan:
    """The slots of a list of `n` of `scored` (best first): share * n, the last one perhaps by chance."""
    wanted, count = _wanted(n, share), slots_of(n, share)
    first = n - count
    pool = scored[first:]
    if count == 0 or len(pool) <= count:
        return ExplorationPlan(first, ())
    unsure, outside = (UNSURE, _unsure(len(pool), count, n)), (OUTSIDE, _outside(scored[:n], pool))
    slots = []
    for slot in range(count):
        is_odd_one = slot == count - 1 and count % 2 == 1
        kinds = (unsure, outside) if is_odd_one else ((unsure,), (outside,))[slot % 2]
        slots.append((min(1.0, wanted - slot), kinds))
    return ExplorationPlan(first, tuple(slots))


def slots_of(n: int, share: float) -> int:
    """How many slots a list of `n` has, the last one perhaps by chance."""
    return ceil(_wanted(n, share) - 1e-9)


def _wanted(n: int, share: float) -> float:
    return min(max(share, 0.0) * n, float(max(n - 1, 1)))  # the first place is the best paper's


def _unsure(size: int, count: int, n: int) -> Array:
    """Nearest to the boundary, the last place of the list: falls by e every n / 2 places."""
    distance = np.abs(np.arange(size) - count + 0.5)
    return _with_floor(np.exp(-distance / max(n / 2.0, 1.0)))


def _outside(shown: Sequence[ScoredPaper], pool: Sequence[ScoredPaper]) -> Array:
    """By the share of the head that is not of the paper's primary category, squared."""
    usual = Counter(category for paper in shown for category in set(paper.paper.categories))
    shares = [usual[_primary(paper)] / len(shown) for paper in pool]
    return _with_floor((1.0 - np.array(shares)) ** 2)


def _primary(scored: ScoredPaper) -> str:
    paper = scored.paper
    return paper.primary_category or (paper.categories[0] if paper.categories else "")


def _with_floor(weights: Array) -> Array:
    """Probabilities: (1 - u) weights / their sum + u / n."""
    even = np.full(len(weights), 1.0 / len(weights))
    total = float(weights.sum())
    return even if total <= 0 else (1.0 - UNIFORM) * weights / total + UNIFORM * even
