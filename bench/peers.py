"""The recipes that readinglist's ranking is measured against, as their sources state them.

Each takes the texts or papers known, which of them are liked, and the candidates, and returns one score
a candidate, higher first. They refit from scratch on every call, as the originals do.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

from readinglist.model import Paper

Array = NDArray[Any]


def arxiv_sanity_lite(papers: Sequence[Paper], liked: Sequence[int], candidates: Sequence[Paper]) -> Array:
    """karpathy/arxiv-sanity-lite at commit d7a303b: one SVM, every paper without a like is negative.

    `liked`: indices into `papers`, on which the features are fitted.
    """
    vectorizer = sanity_vectorizer()
    x = vectorizer.fit_transform(map(_sanity_text, papers))
    y = np.zeros(len(papers), dtype=np.float32)
    y[list(liked)] = 1.0
    classifier = LinearSVC(class_weight="balanced", verbose=False, max_iter=10000, tol=1e-6, C=0.01)
    classifier.fit(x, y)
    return np.asarray(classifier.decision_function(vectorizer.transform(map(_sanity_text, candidates))))


def sanity_vectorizer() -> TfidfVectorizer:
    """The features of arxiv-sanity-lite: 20,000 terms, with its own settings."""
    return TfidfVectorizer(
        input="content",
        encoding="utf-8",
        decode_error="replace",
        strip_accents="unicode",
        lowercase=True,
        analyzer="word",
        stop_words="english",
        token_pattern=r"(?u)\b[a-zA-Z_][a-zA-Z0-9_]+\b",
        ngram_range=(1, 2),
        max_features=20000,
        norm="l2",
        use_idf=True,
        smooth_idf=True,
        sublinear_tf=True,
        max_df=0.1,
        min_df=5,
    )


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


def _sanity_text(paper: Paper) -> str:
    return " ".join([paper.title or "", paper.abstract or "", ", ".join(paper.authors)])
