"""The rankings that a reader could have had instead, on any window of one set of papers.

Texts are analysed once for all nights; each night then fits on its own window, as the recipes do. What
comes out is a score a candidate, higher first.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from readinglist.core.papers import Paper

from .space import Space
from .terms import TermCounts

if TYPE_CHECKING:
    from sklearn.feature_extraction.text import TfidfVectorizer


Array = NDArray[Any]
MIN_DF, MAX_DF, FEATURES = 5, 0.1, 20_000  # of arxiv-sanity-lite
_AT_ONCE = 5_000


def arxiv_sanity_lite(papers: Sequence[Paper], liked: Sequence[int], candidates: Sequence[Paper]) -> Array:
    """One score a candidate, higher first. karpathy/arxiv-sanity-lite at commit d7a303b: one SVM, every
    paper without a like is negative, fitted from scratch on every call. The other ranking of audit nights and
    benchmarks.

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
    """The features of arxiv-sanity-lite: 20,000 terms, with its own settings where they differ from the defaults."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    return TfidfVectorizer(
        strip_accents="unicode",
        stop_words="english",
        token_pattern=r"(?u)\b[a-zA-Z_][a-zA-Z0-9_]+\b",
        ngram_range=(1, 2),
        max_features=FEATURES,
        sublinear_tf=True,
        max_df=MAX_DF,
        min_df=MIN_DF,
    )


def _text(paper: Paper) -> str:
    return " ".join([paper.title or "", paper.abstract or "", ", ".join(paper.authors)])


class SanityTexts:
    """The terms of papers as arxiv-sanity-lite reads them, for fits on many windows of the same papers.

    Gives the scores of `arxiv_sanity_lite` but for the order of equally frequent terms at the
    20,000th place. Terms are hashed to 31 bits. Memory: about 2 KB a paper.
    """

    def __init__(self, papers: Sequence[Paper]) -> None:
        from scipy.sparse import csr_matrix, vstack
        from sklearn.feature_extraction.text import HashingVectorizer

        like = sanity_vectorizer()
        hasher = HashingVectorizer(
            strip_accents=like.strip_accents,
            stop_words=like.stop_words,
            token_pattern=like.token_pattern,
            ngram_range=like.ngram_range,
            n_features=2**31 - 1,
            alternate_sign=False,
            norm=None,
        )
        texts = list(map(_text, papers))
        blocks = [hasher.transform(texts[i : i + _AT_ONCE]) for i in range(0, len(texts), _AT_ONCE)]
        terms, columns, df = np.unique(
            np.concatenate([block.indices for block in blocks]), return_inverse=True, return_counts=True
        )
        found = vstack(blocks) if len(blocks) > 1 else blocks[0]
        counts = csr_matrix((found.data, columns.astype(np.int32), found.indptr), shape=(len(texts), len(terms)))
        self._counts = counts[:, np.flatnonzero(df >= MIN_DF)]  # rarer ones are in no vocabulary

    def scores(self, window: Array, liked: Array, candidates: Array) -> Array:
        """Fitted on the rows `window`, of which `liked` (a mask) are positives; none or all of them: all zero."""
        from sklearn.exceptions import ConvergenceWarning
        from sklearn.svm import LinearSVC

        fitted = self._counts[window]
        df = np.bincount(fitted.indices, minlength=fitted.shape[1])
        wanted = np.flatnonzero((df >= MIN_DF) & (df <= MAX_DF * len(window)))
        if not len(wanted) or not 0 < liked.sum() < len(liked):
            return np.zeros(len(candidates))
        if len(wanted) > FEATURES:
            total = np.asarray(fitted.sum(axis=0)).ravel()[wanted]
            wanted = np.sort(wanted[np.argsort(-total, kind="stable")[:FEATURES]])
        idf = np.log((1.0 + len(window)) / (1.0 + df[wanted])) + 1.0
        model = LinearSVC(class_weight="balanced", max_iter=10_000, tol=1e-6, C=0.01, random_state=0)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            model.fit(_tfidf(fitted[:, wanted], idf), liked.astype(np.float32))
        return np.asarray(model.decision_function(_tfidf(self._counts[candidates][:, wanted], idf)))


def zotero(space: Space, likes: TermCounts, candidates: TermCounts) -> Array:
    """zotero-arxiv-daily on tf-idf rows: sum of w_i cos(paper, like_i), `likes` newest first.

    w_i is proportional to 1 / (1 + log10(i + 1)) for i = 0, 1, ...
    """
    weights = 1.0 / (1.0 + np.log10(np.arange(len(likes)) + 1.0))
    profile = np.asarray(space.rows(likes).T @ (weights / weights.sum())).ravel()
    return np.asarray(space.rows(candidates) @ profile)


def newest_first(papers: Sequence[Paper]) -> Array:
    """The instant of v1, as far as a source said it; within a night what a plain feed would show on top."""
    times: list[datetime | None] = [paper.published for paper in papers]
    return np.array([time.timestamp() if time else -np.inf for time in times])


def _tfidf(counts: Any, idf: Array) -> Any:  # any: scipy's matrices have no types
    """Sublinear tf-idf rows of length 1, as scikit-learn's TfidfTransformer makes them."""
    from sklearn.preprocessing import normalize

    rows = counts.astype(np.float64)
    rows.data = (np.log(rows.data) + 1.0) * idf[rows.indices]
    return normalize(rows, copy=False)
