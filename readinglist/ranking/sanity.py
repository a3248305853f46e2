"""The recipe of arxiv-sanity-lite, as its source states it: the other ranking of audit nights and benchmarks.

It refits from scratch on every call, as the original does.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from readinglist.model import Paper

if TYPE_CHECKING:
    from sklearn.feature_extraction.text import TfidfVectorizer

Array = NDArray[Any]


def arxiv_sanity_lite(papers: Sequence[Paper], liked: Sequence[int], candidates: Sequence[Paper]) -> Array:
    """One score a candidate, higher first. karpathy/arxiv-sanity-lite at commit d7a303b: one SVM, every
    paper without a like is negative.

    `liked`: indices into `papers`, on which the features are fitted; at least one, and not all.
    """
    from sklearn.svm import LinearSVC

    vectorizer = sanity_vectorizer()
    x = vectorizer.fit_transform(map(_text, papers))
    y = np.zeros(len(papers), dtype=np.float32)
    y[list(liked)] = 1.0
    classifier = LinearSVC(class_weight="balanced", verbose=False, max_iter=10000, tol=1e-6, C=0.01)
    classifier.fit(x, y)
    return np.asarray(classifier.decision_function(vectorizer.transform(map(_text, candidates))))


def sanity_vectorizer() -> TfidfVectorizer:
    """The features of arxiv-sanity-lite: 20,000 terms, with its own settings."""
    from sklearn.feature_extraction.text import TfidfVectorizer

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


def _text(paper: Paper) -> str:
    return " ".join([paper.title or "", paper.abstract or "", ", ".join(paper.authors)])
