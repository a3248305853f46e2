"""What verdicts and goals make of a window: for every query one vector over words and names, and one author table.

Training rows are always in the order of ids, so the same papers give the same vectors in whatever
order they came.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from readinglist.model import Paper

from .authors import AuthorPart, author_keys, author_part
from .features import Features, choose_features, count_names
from .parts import NEIGHBOURS, SKIP_WEIGHT, Linear, centroid_vector, nearest_rows, scaled, svm_vector
from .queries import Query
from .terms import TermCounts, count_terms

Array = NDArray[Any]
REFUSED_FLOOR = 0.02  # least standard deviation of the refused part: a rare term must not be all


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each part of a score counts, in standard deviations over the window; 0 switches a part off."""

    svm: float = 0.5  # on words
    named_svm: float = 0.5  # on words and names
    centroid: float = 1.0  # on words and names
    neighbours: float = 1.0  # of the likes, divided by the number of likes
    authors: float = 0.15
    refused: float = 0.5
    citation: float = 0.5  # for each unit of a signal, see `signals.py`
    idea: float = 0.25
    text: float = 0.25  # of a goal's text among the positives, as a share of the likes; never less than one like


@dataclass(frozen=True, slots=True, eq=False)
class Training:
    """The papers that a fit may use: the window, then judged papers outside it, each ordered by id.

    `counts` has one row a paper; only the first `n_window` rows are weak negatives and set the scale.
    """

    papers: tuple[Paper, ...]
    n_window: int
    counts: TermCounts
    min_df: int = 2


@dataclass(frozen=True, slots=True, eq=False)
class FittedQuery:
    """score(x, authors) = text(x) + authors(keys); `likes` are indices of training papers.

    `parts`: the summands of `text`, by name.
    """

    query: Query
    text: Linear
    authors: AuthorPart
    likes: tuple[int, ...]
    parts: Mapping[str, Linear]


@dataclass(frozen=True, slots=True, eq=False)
class FittedTaste:
    """Everything that scores and explains a candidate. `rows`: CSR (n_training, n_words), of the words alone."""

    features: Features
    training: Training
    rows: Any
    queries: tuple[FittedQuery, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Ground:
    """What all queries of a fit share. `rows` has words alone, `both` words and names."""

    features: Features
    rows: Any
    both: Any
    n_window: int
    index: dict[str, int]
    skips: frozenset[int]
    weights: Weights


@dataclass(frozen=True, slots=True, eq=False)
class _Examples:
    """The rows of one query, (n, columns): its positives first, then its negatives; `positive_weights` are theirs."""

    rows: Any
    positive_weights: Array
    negative_weights: Array

    @property
    def positives(self) -> Any:
        return self.rows[: len(self.positive_weights)]

    def normal(self) -> Array:
        """The normal of the SVM between both."""
        n = len(self.positive_weights)
        is_liked = np.arange(self.rows.shape[0]) < n
        return svm_vector(self.rows, is_liked, np.concatenate([self.positive_weights, self.negative_weights]))

    def centroid(self) -> Array:
        return centroid_vector(self.positives, self.positive_weights)


def fit_taste(training: Training, queries: Sequence[Query], skipped: frozenset[str], weights: Weights) -> FittedTaste:
    """Fits every query. Every id in a query must be that of a training paper."""
    texts = count_terms([query.text for query in queries] + [" . ".join(query.refused) for query in queries])
    names = count_names(training.papers)
    features = choose_features(training.counts, names, texts.terms, min_df=training.min_df)
    rows, text_rows = features.words.rows(training.counts), features.words.rows(texts)
    index = {paper.id: i for i, paper in enumerate(training.papers)}
    skips = frozenset(index[id] for id in skipped if id in index)
    both = features.beside(rows, features.names.rows(names))
    ground = _Ground(features, rows, both, training.n_window, index, skips, weights)
    keys = [author_keys(paper) for paper in training.papers]
    fitted = []
    for i, query in enumerate(queries):
        likes = {index[id]: weight for id, weight in query.likes.items()}
        parts = _fit_parts(ground, query, text_rows[i], text_rows[len(queries) + i])
        text = sum(parts.values(), start=Linear(np.zeros(features.width), 0.0))
        authors = author_part(keys, training.n_window, likes, weights.authors)
        fitted.append(FittedQuery(query, text, authors, tuple(likes), parts))
    return FittedTaste(features, training, rows, tuple(fitted))


def _fit_parts(ground: _Ground, query: Query, goal: Any, refused: Any) -> dict[str, Linear]:
    """The text parts of one query; `goal` and `refused` are rows (1, n_words), of length 0 if empty."""
    weights, features = ground.weights, ground.features
    window = ground.both[: ground.n_window]
    words = _examples(ground, query, ground.rows, goal)
    both = _examples(ground, query, ground.both, features.beside(goal, _no_names(features)))
    parts = {}
    on_words = features.widened(words.normal()) if weights.svm or weights.neighbours else np.zeros(features.width)
    if weights.svm:
        parts["svm"] = scaled(on_words, window, weights.svm)
    if weights.named_svm:
        parts["named_svm"] = scaled(both.normal(), window, weights.named_svm)
    centroid = both.centroid()
    if weights.centroid:
        parts["centroid"] = scaled(centroid, window, weights.centroid)
    if weights.neighbours:
        # What is already sought, in the words alone, says which papers nobody judged are most like it.
        sought = scaled(on_words, window, 1.0) + scaled(features.widened(words.centroid()), window, 1.0)
        near = nearest_rows(sought, window, NEIGHBOURS, _judged(ground, query))
        widened = centroid + 0.5 * centroid_vector(window[near], np.ones(len(near)))
        share = weights.neighbours / max(float(both.positive_weights.sum()), 1.0)
        parts["neighbours"] = scaled(widened, window, share)
    if refused.nnz and weights.refused:
        tricks = centroid_vector(refused, np.ones(1))
        tricks[goal.indices] = 0.0  # refusing "motion capture" must not refuse the motion that is aimed at
        parts["refused"] = scaled(features.widened(tricks), window, -weights.refused, REFUSED_FLOOR)
    return parts


def _examples(ground: _Ground, query: Query, rows: Any, goal: Any) -> _Examples:
    """The likes and the goal's text against the window and the skips, as rows of `rows` and `goal`."""
    from scipy.sparse import vstack

    likes = [ground.index[id] for id in query.likes]
    positive_weights = np.fromiter(query.likes.values(), np.float64, len(likes))
    negatives = _negatives(ground, query, frozenset(likes))
    blocks = [rows[likes]]
    if goal.nnz or not likes:  # of a goal without likes its text is the only positive, even if it says nothing
        blocks.append(goal)
        text_weight = max(1.0, ground.weights.text * float(positive_weights.sum()))
        positive_weights = np.append(positive_weights, text_weight)
    skip_weights = np.where([i in ground.skips for i in negatives], SKIP_WEIGHT, 1.0)
    return _Examples(vstack([*blocks, rows[negatives]], format="csr"), positive_weights, skip_weights)


def _judged(ground: _Ground, query: Query) -> frozenset[int]:
    return ground.skips | {ground.index[id] for id in (*query.likes, *query.others)}


def _negatives(ground: _Ground, query: Query, likes: frozenset[int]) -> list[int]:
    """Rows of the window and of skips that are not kept for anything, ascending."""
    kept = likes | {ground.index[id] for id in query.others}
    return [i for i in sorted(ground.skips | set(range(ground.n_window))) if i not in kept]


def _no_names(features: Features) -> Any:
    from scipy.sparse import csr_matrix

    return csr_matrix((1, len(features.names.terms)))
