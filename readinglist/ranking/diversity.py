"""A varied head of a list: maximal marginal relevance (Carbonell and Goldstein, SIGIR 1998)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from readinglist.model import ScoredPaper

from .terms import count_terms, iter_rows

LAMBDA = 0.5  # of relevance, against likeness to what stands above
EXTRA = 20  # papers beyond the n shown that may move up


def varied(scored: Sequence[ScoredPaper], n: int, weight: float = LAMBDA) -> list[int]:
    """Indices of the first n + 20 papers in the order of MMR; the best paper stays first.

    Next is the paper with the highest weight * relevance - (1 - weight) * (highest cosine to a paper
    above); relevance is the score scaled to 0..1 over these papers. Ties: the higher score.
    """
    head = min(n + EXTRA, len(scored))
    scores = np.array([paper.score for paper in scored[:head]])
    spread = float(np.ptp(scores)) if head else 0.0
    if head < 3 or not np.isfinite(spread):
        return list(range(head))
    relevance = (scores - scores.min()) / spread if spread > 0 else np.zeros(head)
    likeness = _cosines([paper.paper.text for paper in scored[:head]])
    order, left, nearest = [0], list(range(1, head)), likeness[0].copy()
    while left:
        gain = weight * relevance[left] - (1.0 - weight) * nearest[left]
        best = left.pop(int(np.argmax(gain)))
        order.append(best)
        nearest = np.maximum(nearest, likeness[best])
    return order


def _cosines(texts: Sequence[str]) -> NDArray[Any]:
    """Cosines of the texts' sublinear tf-idf rows among themselves, (n, n); small n only."""
    counts = count_terms(texts)
    vocabulary, df = np.unique(counts.terms, return_counts=True)
    # A term of one text alone makes no pair alike, but lengthens its row.
    idf = np.log((1.0 + len(texts)) / (1.0 + df)) + 1.0
    rows = np.zeros((len(texts), len(vocabulary)))
    for i, (terms, count) in enumerate(iter_rows(counts)):
        at = np.searchsorted(vocabulary, terms)
        rows[i, at] = (1.0 + np.log(count.astype(np.float64))) * idf[at]
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    rows /= np.where(norms > 0, norms, 1.0)
    return np.asarray(rows @ rows.T)
