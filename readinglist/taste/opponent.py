"""The opponent of the quiz: a model that sees what the player sees, the words, and nothing else.

Logistic regression on the words and pairs of words of title and abstract (sublinear TF-IDF), fitted on papers whose
standing was told before the card's date. How sure it may be is learnt on months that it was not fitted on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

LEAST, LEAST_TOP = 300, 20  # papers to learn from, and of these at the top: with fewer there is no opponent
FOLDS = 5
STRENGTH = 1.0  # C of the regression, chosen before anything was measured

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Learnt:
    """A paper of the past: its text, its month, whether it was at the top, and the day of the counts that say so."""

    text: str
    month: date
    is_top: bool
    told_on: date


@dataclass(frozen=True, slots=True)
class Opponent:
    """A fitted model. `papers`: how many it learnt from; `base`: the share of these that was at the top."""

    papers: int
    base: float
    _words: Any  # a fitted TfidfVectorizer
    _model: Any  # a fitted LogisticRegression
    _slope: float
    _shift: float

    def chances(self, texts: Sequence[str]) -> Floats:
        """The chance of each text of being at the top, (n,)."""
        odds = self._slope * self._model.decision_function(self._words.transform(texts)) + self._shift
        return np.asarray(1 / (1 + np.exp(-odds)))


def pair_chance(a: float, b: float) -> float:
    """The chance that a is the one at the top where just one of the two is.

    >>> pair_chance(0.1, 0.1)
    0.5
    """
    one, other = a * (1 - b), b * (1 - a)
    return one / (one + other) if one + other else 0.5


def fit_opponent(past: Sequence[Learnt], before: date) -> Opponent | None:
    """A model of the papers that came and were told strictly before `before`; None where these are too few."""
    known = sorted((p for p in past if p.told_on < before and p.month < before), key=lambda p: (p.month, p.text))
    came = np.array([p.is_top for p in known], dtype=bool)
    if len(known) < LEAST or came.sum() < LEAST_TOP or came.all():
        return None
    from sklearn.feature_extraction.text import TfidfVectorizer

    words = TfidfVectorizer(ngram_range=(1, 2), min_df=3, max_df=0.5, sublinear_tf=True, strip_accents="unicode")
    counted = words.fit_transform([p.text for p in known])
    months = np.array([p.month.toordinal() for p in known])
    slope, shift = _sureness(counted, came, months)
    return Opponent(len(known), float(came.mean()), words, _fit(counted, came), slope, shift)


def _sureness(counted: Any, came: NDArray[np.bool_], months: NDArray[np.int64]) -> tuple[float, float]:
    """Slope and shift of the log odds that fit best where each stretch of months was foretold from the others.

    Platt, "Probabilistic outputs for support vector machines", 1999. One stretch alone tells nothing: (0, log odds).
    """
    from sklearn.linear_model import LogisticRegression

    fold = np.searchsorted(np.quantile(months, np.arange(1, FOLDS) / FOLDS), months)
    odds = np.zeros(len(came))
    for part in np.unique(fold):
        held, rest = fold == part, fold != part
        if not rest.any() or came[rest].all() or not came[rest].any():
            return 0.0, float(np.log(came.mean() / (1 - came.mean())))
        odds[held] = _fit(counted[rest], came[rest]).decision_function(counted[held])
    scaled = LogisticRegression(C=1e6).fit(odds[:, None], came)
    return max(0.0, float(scaled.coef_[0, 0])), float(scaled.intercept_[0])


def _fit(counted: Any, came: NDArray[np.bool_]) -> Any:
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=STRENGTH, max_iter=500).fit(counted, came)
