"""The parts of a score, each as what one query makes of a paper, scaled over the window of the fit.

Text parts are linear in the paper's row x: z(part) = (c . x - m) / s with mean m and standard
deviation s of c . x over the window. So all of them together are one vector and one constant.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
SKIP_WEIGHT = 2.0  # of an explicit skip, in unlabelled papers
NEIGHBOURS = 5  # unjudged papers of the window that widen what few likes say
_TINY = 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class Linear:
    """f(x) = vector . x + constant, for rows x of the space."""

    vector: Array
    constant: float

    def __add__(self, other: Linear) -> Linear:
        """The sum of two functions of the same space."""
        return Linear(self.vector + other.vector, self.constant + other.constant)


def scaled(vector: Array, window: Any, weight: float, floor: float = 0.0) -> Linear:
    """weight z(vector . x) over the rows of `window`; 0 without a window, unscaled if nothing differs in it.

    `floor`: the least standard deviation that is divided by.
    """
    values = window @ vector
    if not len(values):
        return Linear(np.zeros_like(vector), 0.0)
    mean, deviation = float(values.mean()), max(float(values.std()), floor)
    if deviation < _TINY:  # a window in which nothing differs sets no scale
        deviation = 1.0
    return Linear(weight / deviation * vector, -weight * mean / deviation)


def centroid_vector(rows: Any, weights: Array) -> Array:
    """The weighted mean of `rows`; zeros without any."""
    total = float(weights.sum())
    return np.asarray(rows.T @ weights).ravel() / total if total > 0 else np.zeros(rows.shape[1])


def nearest_rows(sought: Array, window: Any, n: int, judged: frozenset[int]) -> list[int]:
    """The `n` rows of `window` with the highest `sought . x`, ascending; ties: the lower index.

    Those `judged` are left out.
    """
    values = window @ sought
    free = np.array([i for i in range(len(values)) if i not in judged], dtype=np.int64)
    return sorted(free[np.argsort(-values[free], kind="stable")[:n]].tolist())
