"""The recipes that readinglist's ranking is measured against, as their sources state them.

Each takes the texts or papers known, which of them are liked, and the candidates, and returns one score
a candidate, higher first. They refit from scratch on every call, as the originals do.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from readinglist.core.papers import Paper
from readinglist.ranking.recipes import arxiv_sanity_lite, sanity_vectorizer

__all__ = ["arxiv_sanity_lite", "newest_first", "sanity_vectorizer", "zotero_arxiv_daily", "zotero_weights"]

Array = NDArray[Any]


def zotero_weights(n: int) -> Array:
    """zotero-arxiv-daily: the weight of like i (newest first, from 0) is in proportion to 1 / (1 + log10(i + 1))."""
    weights = 1.0 / (1.0 + np.log10(np.arange(n) + 1.0))
    return np.asarray(weights / weights.sum())


def zotero_arxiv_daily(liked: Any, candidates: Any) -> Array:
    """zotero-arxiv-daily's formula on given rows of length 1: sum over i of w_i cos(paper, like_i).

    `liked` (newest first) and `candidates` are CSR matrices of the same columns; the original takes
    sentence embeddings for them.
    """
    return np.asarray(candidates @ (liked.T @ zotero_weights(liked.shape[0]))).ravel()


def newest_first(candidates: Sequence[Paper]) -> Array:
    """The listing as it comes: the day of v1 or of the announcement."""
    days = [paper.announced or (paper.published.date() if paper.published else None) for paper in candidates]
    return np.array([day.toordinal() if day else 0 for day in days], dtype=np.float64)
