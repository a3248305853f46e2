"""Embeddings of texts beside their words: a linear discriminant on static word vectors. Off by default (`[embed]`).

A text is the mean of the vectors of its word pieces, of length 1. What separates the likes from the window is
Fisher's discriminant with a shrunk covariance: (S + r s I)^-1 (m_likes - m_window), S the covariance of the
window, s the mean of its variances, r = `SHRINK`. The cosine to the likes, which is what such vectors are
mostly used for, is far worse than words (docs/methods.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from readinglist.core.frozen import Frozen
from readinglist.core.papers import Reason, ScoredPaper

from .order import ranked

Array = NDArray[Any]
WEIGHT = 0.6  # standard deviations over the window, as the other parts are weighed
SHRINK = 0.3
TEXT = "the sense of its words (word vectors)"


class Discriminant(Frozen, eq=False):
    """score(x) = direction @ x + constant, for text vectors x of length 1."""

    direction: Array
    constant: float

    def scores(self, vectors: Array) -> Array:
        """(n_texts, width) -> (n_texts,); a text without a vector (zeros) gets 0, the mean of the window."""
        values = vectors @ self.direction + self.constant
        return np.where(np.any(vectors, axis=1), values, 0.0)


def fit_embeddings(window: Array, likes: Array, weights: Sequence[float]) -> Discriminant | None:
    """The discriminant of `likes` against `window`, (n, width) each, scaled over the window; None without either."""
    if not len(likes) or len(window) < 2 or sum(weights) <= 0:
        return None
    mean = window.mean(axis=0)
    covariance = np.cov(window, rowvar=False)
    width = window.shape[1]
    shrunk = covariance + max(SHRINK * float(np.trace(covariance)) / width, 1e-12) * np.eye(width)
    direction = np.linalg.solve(shrunk, np.average(likes, axis=0, weights=weights) - mean)
    deviation = float((window @ direction).std())
    if deviation < 1e-12:
        return None
    direction = WEIGHT / deviation * direction
    return Discriminant(direction, -float(mean @ direction))


def with_embeddings(scored: Sequence[ScoredPaper], added: Sequence[float]) -> tuple[ScoredPaper, ...]:
    """`scored` with `added` in their scores, paper for paper, and ranked anew; explained ones name it."""
    papers = [one.paper for one in scored]
    pairs = list(zip(scored, added, strict=True))
    scores = [one.score + float(more) for one, more in pairs]
    reasons = [(*one.reasons, Reason("rest", TEXT, float(more))) if one.reasons else () for one, more in pairs]
    order = enumerate(ranked(papers, scores), start=1)
    return tuple(replace(scored[i], score=scores[i], rank=rank, reasons=reasons[i]) for rank, i in order)
