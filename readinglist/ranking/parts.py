"""The parts of a score, each as what one query makes of a paper, scaled over the window of the fit.

Text parts are linear in the paper's row x: z(part) = (c . x - m) / s with mean m and standard deviation s of c . x
over the window. So all of them together are one vector and one constant. The authors' part is what a paper shares
with the kept ones by its authors, rare names counting more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from math import log1p, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from readinglist.core.frozen import Frozen
from readinglist.core.papers import Paper
from readinglist.core.text import fold

from .terms import TermCounts, name_term

Array = NDArray[Any]
SKIP_WEIGHT = 2.0  # of an explicit skip, in unlabelled papers
NEIGHBOURS = 5  # unjudged papers of the window that widen what few likes say
_TINY = 1e-12
FLOOR = 0.05  # least standard deviation: one match in a whole window must not be worth a hundred of them
C = 0.01
TOLERANCE = 1e-4  # of the gradient, against that of zero: scores of 20,000 papers correlate to 1 - 1e-5 with the exact
_NEWTON_STEPS, _CG_STEPS, _HALVINGS = 30, 50, 20
_ENOUGH = 1e-4  # of the promised decrease that a step must bring (Armijo)


class Linear(Frozen, eq=False):
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


class AuthorPart(Frozen):
    """weight (a - mean) / deviation with a = ln(1 + sum of rarity over shared authors)."""

    rarity: Mapping[str, float] = field(default_factory=dict)
    scale: float = 0.0  # weight / deviation
    constant: float = 0.0

    def score(self, keys: Sequence[str]) -> float:
        """The part of a paper with the authors `keys`."""
        return self.scale * _value(keys, self.rarity) + self.constant

    def shares(self, keys: Sequence[str]) -> dict[str, float]:
        """What each shared author adds to the score, by rarity; all add up to score - constant."""
        shared = {key: self.rarity[key] for key in keys if key in self.rarity}
        total = sum(shared.values())
        return {key: self.scale * log1p(total) * rarity / total for key, rarity in shared.items()}


def author_keys(paper: Paper) -> tuple[str, ...]:
    """The authors of `paper` as keys, each once, in their order."""
    return keys_of(paper.authors)


def keys_of(authors: Sequence[str]) -> tuple[str, ...]:
    """The keys of names, each once, in their order."""
    return tuple(dict.fromkeys(key for name in authors if (key := author_key(name))))


def author_key(name: str) -> str:
    """What spellings of one name share.

    >>> author_key("Müller, J.  K."), author_key("J. K. Muller")
    ('muller, j k', 'j k muller')
    """
    # Plain names are nearly all of them, and a window has a hundred thousand.
    folded = name.lower() if name.isascii() and "\\" not in name and "$" not in name else fold(name)
    return " ".join(folded.replace(".", " ").split())


def author_part(
    keys: Callable[[int], Sequence[str]], names: TermCounts, n_window: int, likes: Mapping[int, float], weight: float
) -> AuthorPart:
    """The part for `likes` (paper index -> weight) among papers with the author `keys`, the window first.

    rarity(author) = likes with the author (by weight) / sqrt(papers with the author). `names`: the authors as terms,
    row for row, by which the few papers that share one are found.
    """
    liked: dict[str, float] = {}
    for i, like_weight in likes.items():
        for key in keys(i):
            liked[key] = liked.get(key, 0.0) + like_weight
    if not liked or not n_window or not weight:
        return AuthorPart()
    entries = np.flatnonzero(np.isin(names.terms, [name_term(key) for key in liked]))
    sharing = {int(i): keys(int(i)) for i in np.searchsorted(names.indptr, entries, side="right") - 1}
    papers = Counter(key for authors in sharing.values() for key in authors)
    rarity = {key: like_weight / sqrt(papers[key]) for key, like_weight in liked.items()}
    values = np.zeros(n_window)
    for i, authors in sharing.items():
        if i < n_window:
            values[i] = _value(authors, rarity)
    mean, deviation = float(values.mean()), max(float(values.std()), FLOOR)
    return AuthorPart(rarity, weight / deviation, -weight * mean / deviation)


def _value(keys: Sequence[str], rarity: Mapping[str, float]) -> float:
    return log1p(sum(rarity[key] for key in keys if key in rarity))


def svm_vector(rows: Any, is_liked: Array, weights: Array) -> Array:
    """The normal of the SVM between liked and other rows (n, columns), CSR; zeros if one side is empty.

        minimise  1/2 (|w|^2 + b^2) + C sum_i s_i max(0, 1 - y_i (w . x_i + b))^2

    The problem of LIBLINEAR's L2-loss SVM (Fan et al. 2008), and with it scikit-learn's `LinearSVC`. It is convex and
    smooth, so Newton's method with conjugate gradients (Keerthi and DeCoste 2005) needs some thirty products with the
    rows: as fast as LIBLINEAR here, and a night need not load scikit-learn, which takes longer than the fit.

    `weights` are balanced so that both sides have the same sum, as class_weight="balanced" does; a row of weight 0
    is none.
    """
    balanced, n = weights.astype(np.float64), int((weights > 0).sum())
    for side in (is_liked, ~is_liked):
        total = float(balanced[side].sum())
        if total <= 0:
            return np.zeros(rows.shape[1])
        balanced[side] *= n / (2.0 * total)
    if rows.nnz == 0:
        return np.zeros(rows.shape[1])
    return _Problem(rows, rows.T, np.where(is_liked, 1.0, -1.0), C * balanced).solved()


class _Problem(Frozen, eq=False):
    """`costs` are C s_i. A point is (w, b) as one array, b last."""

    rows: Any
    columns: Any  # the transpose of `rows`
    labels: Array
    costs: Array

    def solved(self) -> Array:
        """w at the minimum."""
        point = np.zeros(self.rows.shape[1] + 1)
        slack = np.ones(len(self.labels))  # 1 - y f, beyond the margin where it is negative
        first = None
        for _ in range(_NEWTON_STEPS):
            gradient = point - self._spread(2 * self.costs * np.maximum(slack, 0.0) * self.labels)
            size = _dot(gradient, gradient) ** 0.5
            first = size if first is None else first
            if size <= TOLERANCE * first:
                break
            step = self._newton_step(gradient, 2 * self.costs * (slack > 0), min(0.01, size / first))
            change = self.labels * self._values(step)
            length = self._length(point, slack, step, change, _dot(gradient, step))
            point += length * step
            slack -= length * change
        return point[:-1]

    def _newton_step(self, gradient: Array, curvature: Array, precision: float) -> Array:
        """-H^-1 gradient by conjugate gradients, to `precision` of the squared residual."""
        step, residual = np.zeros_like(gradient), -gradient
        direction, size = residual.copy(), _dot(gradient, gradient)
        enough = precision * size
        for _ in range(_CG_STEPS):
            curved = direction + self._spread(curvature * self._values(direction))
            by = size / _dot(direction, curved)
            step += by * direction
            residual -= by * curved
            left = _dot(residual, residual)
            if left <= enough:
                break
            direction = residual + left / size * direction
            size = left
        return step

    def _length(self, point: Array, slack: Array, step: Array, change: Array, slope: float) -> float:
        """How far to go along `step`: 1, or halved until it brings enough."""

        def value(length: float) -> float:
            moved, open_slack = point + length * step, np.maximum(slack - length * change, 0.0)
            return 0.5 * _dot(moved, moved) + float((self.costs * open_slack**2).sum())

        start, length = value(0.0), 1.0
        for _ in range(_HALVINGS):
            if value(length) <= start + _ENOUGH * length * slope:
                break
            length /= 2
        return length

    def _values(self, point: Array) -> Array:
        """w . x_i + b of every row."""
        return np.asarray(self.rows @ point[:-1] + point[-1])

    def _spread(self, of_rows: Array) -> Array:
        """The sum of the rows with these factors, and of the factors."""
        return np.append(self.columns @ of_rows, of_rows.sum())


def _dot(a: Array, b: Array) -> float:
    """Not `a @ b`, whose last bit may depend on the number of threads."""
    return float((a * b).sum())
