"""The parts of a score, each as what one query makes of a paper, scaled over the window of the fit.

Text parts are linear in the paper's row x: z(part) = (c . x - m) / s with mean m and standard
deviation s of c . x over the window. So all of them together are one vector and one constant.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
SVM_C = 0.01
SVM_TOLERANCE = 0.01  # half the time of scikit-learn's .0001; scores of 20,000 papers correlate to 1 - 1e-8
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


def svm_vector(rows: Any, is_liked: Array, weights: Array) -> Array:
    """The normal of a linear SVM between liked and other rows; zeros if one side is empty.

    LinearSVC, squared hinge, C = .01; `weights` are balanced so that both sides have the same sum, as
    class_weight="balanced" does. The order of the rows is the caller's and must be canonical.
    """
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.svm import LinearSVC

    n = len(is_liked)
    balanced = weights.astype(np.float64)
    for side in (is_liked, ~is_liked):
        total = balanced[side].sum()
        if total <= 0:
            return np.zeros(rows.shape[1])
        balanced[side] *= n / (2.0 * total)
    if rows.shape[1] == 0 or rows.nnz == 0:
        return np.zeros(rows.shape[1])
    model = LinearSVC(C=SVM_C, dual=True, random_state=0, max_iter=10_000, tol=SVM_TOLERANCE)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        model.fit(rows, np.where(is_liked, 1, -1), sample_weight=balanced)
    return np.asarray(model.coef_[0], dtype=np.float64)


def centroid_vector(rows: Any, weights: Array) -> Array:
    """The weighted mean of `rows`; zeros without any."""
    total = float(weights.sum())
    return np.asarray(rows.T @ weights).ravel() / total if total > 0 else np.zeros(rows.shape[1])


def nearest_rows(sought: Linear, window: Any, n: int, judged: frozenset[int]) -> list[int]:
    """The `n` rows of `window` that `sought` puts highest, without those `judged`; ties: the lower index; ascending."""
    values = window @ sought.vector
    free = np.array([i for i in range(len(values)) if i not in judged], dtype=np.int64)
    return sorted(free[np.argsort(-values[free], kind="stable")[:n]].tolist())
