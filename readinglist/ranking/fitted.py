"""What verdicts and goals make of a window: for every query one vector over terms and one author table.

Training rows are always in the order of ids, so the same papers give the same vectors in whatever
order they came.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from readinglist.model import Paper

from .authors import AuthorPart, author_keys, author_part
from .parts import SKIP_WEIGHT, Linear, centroid_vector, scaled, svm_vector
from .queries import Query
from .space import Space, choose_space
from .terms import TermCounts, count_terms

Array = NDArray[Any]
REFUSED_FLOOR = 0.02  # least standard deviation of the refused part: a rare term must not be all


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each part of a score counts, in standard deviations over the window."""

    svm: float = 1.0
    centroid: float = 0.3
    authors: float = 0.15
    refused: float = 0.5
    text: float = 0.25  # a goal's text in its centroid, as a share of its likes (never less than one like)


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
    """score(x, authors) = text(x) + authors(keys); `likes` are indices of training papers."""

    query: Query
    text: Linear
    authors: AuthorPart
    likes: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class FittedTaste:
    """Everything that scores and explains a candidate. `rows`: CSR (n_training, n_terms)."""

    space: Space
    training: Training
    rows: Any
    queries: tuple[FittedQuery, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Ground:
    """What all queries of a fit share."""

    rows: Any
    n_window: int
    index: dict[str, int]
    skips: frozenset[int]
    weights: Weights


def fit_taste(training: Training, queries: Sequence[Query], skipped: frozenset[str], weights: Weights) -> FittedTaste:
    """Fits every query. Every id in a query must be that of a training paper."""
    texts = count_terms([query.text for query in queries] + [" . ".join(query.refused) for query in queries])
    space = choose_space(training.counts, always=texts.terms, min_df=training.min_df)
    rows, text_rows = space.rows(training.counts), space.rows(texts)
    index = {paper.id: i for i, paper in enumerate(training.papers)}
    skips = frozenset(index[id] for id in skipped if id in index)
    ground = _Ground(rows, training.n_window, index, skips, weights)
    keys = [author_keys(paper) for paper in training.papers]
    fitted = []
    for i, query in enumerate(queries):
        likes = {index[id]: weight for id, weight in query.likes.items()}
        text = _fit_text(ground, query, text_rows[i], text_rows[len(queries) + i])
        authors = author_part(keys, training.n_window, likes, weights.authors)
        fitted.append(FittedQuery(query, text, authors, tuple(likes)))
    return FittedTaste(space, training, rows, tuple(fitted))


def _fit_text(ground: _Ground, query: Query, goal: Any, refused: Any) -> Linear:
    """The text parts of one query; `goal` and `refused` are rows (1, n_terms), of length 0 if empty."""
    from scipy.sparse import vstack

    weights = ground.weights
    likes = [ground.index[id] for id in query.likes]
    like_weights = np.fromiter(query.likes.values(), np.float64, len(likes))
    window = ground.rows[: ground.n_window]
    # The text stands in as a like of its own where nothing was kept: then it is the only positive.
    alone = not likes
    positives = goal if alone else ground.rows[likes]
    negatives = _negatives(ground, query, frozenset(likes))
    rows = vstack([positives, ground.rows[negatives]], format="csr")
    is_liked = np.arange(rows.shape[0]) < positives.shape[0]
    skip_weights = np.where([i in ground.skips for i in negatives], SKIP_WEIGHT, 1.0)
    row_weights = np.concatenate([[1.0] if alone else like_weights, skip_weights])
    text = scaled(svm_vector(rows, is_liked, row_weights), window, weights.svm)
    if goal.nnz and not alone:
        positives = vstack([positives, goal], format="csr")
        like_weights = np.append(like_weights, max(1.0, weights.text * like_weights.sum()))
    centroid = centroid_vector(positives, np.ones(1) if alone else like_weights)
    text += scaled(centroid, window, weights.centroid)
    if refused.nnz:
        tricks = centroid_vector(refused, np.ones(1))
        tricks[goal.indices] = 0.0  # refusing "motion capture" must not refuse the motion that is aimed at
        text += scaled(tricks, window, -weights.refused, REFUSED_FLOOR)
    return text


def _negatives(ground: _Ground, query: Query, likes: frozenset[int]) -> list[int]:
    """Rows of the window and of skips that are not kept for anything, ascending."""
    kept = likes | {ground.index[id] for id in query.others}
    return [i for i in sorted(ground.skips | set(range(ground.n_window))) if i not in kept]
