"""A finite pile, screened to its end: the next paper is the one that the labels so far speak for most.

The method is ELAS u4 of ASReview, exactly (asreview/models/models.py of version 3: TF-IDF and `LinearSVC`
with balanced weights, always the top one next). It knows includes and excludes of this pile and nothing
else; taste, goals and verdicts stay out of it. Nothing is drawn here: what is checked at random is a
matter of `includes_left`.

How many includes a pile still hides is estimated from papers that were drawn at random for a check: papers that a
model chose say nothing about those that it did not choose. So one paper in ten is drawn, each unlabelled one with the
same chance, and only these count. Of R includes in the pile, F found before a draw among N unlabelled papers, the
drawn one is an include with chance (R - F) / N exactly, however the other papers were chosen: that is all that is
assumed.

The interval is a confidence sequence (Waudby-Smith and Ramdas, "Confidence sequences for sampling without
replacement", arXiv:2006.04347): it holds the true number at all times at once with 95 %, so that it may be looked at
after every label and be the reason to stop. A number R leaves it when a gambler who bets on the outcomes with what is
known before each draw has won 1 / .05 times his stake against it.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from readinglist.core.frozen import Frozen
from readinglist.core.papers import Reason

from .terms import STOP_WORDS

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix
    from sklearn.feature_extraction.text import TfidfVectorizer


Array = NDArray[Any]
LEVEL = 0.95
Labels = Sequence[tuple[int, bool]]  # (index of the text, included), in the order in which they were given
C = 0.11
RATIO = 9.8
MAX_DF = 0.95
MAX_TERMS_SHOWN = 6
REST = "all other words of it, and the constant of the fit"


class Check(Frozen):
    """One paper drawn at random: among how many `unlabelled` (itself too), how many includes were found before."""

    unlabelled: int
    found: int
    included: bool


class Remaining(Frozen):
    """Includes that are still to be found: the likeliest number and its interval. None: nothing was checked."""

    likeliest: int | None
    low: int
    high: int
    level: float


def includes_left(checks: Sequence[Check], papers: int, found: int, unlabelled: int, level: float = LEVEL) -> Remaining:
    """The includes among the `unlabelled` of a pile of `papers`: the likeliest number, and its interval.

    Without a check all is possible: `likeliest` None, from 0 to `unlabelled`.

    >>> includes_left([Check(100, 5, False)] * 40, 140, 5, 60)
    Remaining(likeliest=0, low=0, high=9, level=0.95)
    """
    if not checks or not unlabelled:
        return Remaining(None if unlabelled else 0, 0, unlabelled, level)
    totals = np.arange(papers + 1, dtype=np.float64)  # R, every number of includes that the pile may hold
    likely = np.zeros(papers + 1)  # log of the likelihood of R
    won = 0.0  # log of what the bets paid if R were irrelevant: the product of the chances that were bet on
    for check in checks:
        chance, bet = _chances(totals, likely, check)
        won += log(bet)
        with np.errstate(divide="ignore"):
            likely = likely + np.log(chance)
    possible = likely[found : found + unlabelled + 1]
    inside = np.flatnonzero(possible > won + log(1 - level))
    best = int(np.argmax(possible))
    low, high = (int(inside[0]), int(inside[-1])) if len(inside) else (best, best)
    return Remaining(best, min(low, best), max(high, best), level)


def _chances(totals: Array, likely: Array, check: Check) -> tuple[Array, float]:
    """The chance of what came out under each R, and the chance that was bet on it.

    The bet is the mean over every R that is possible at the draw, by its likelihood so far over 1 + what it
    leaves to find: small remainders get the larger stakes, since that is where one wants to know soon.
    """
    left = totals - check.found
    possible = (left >= 0) & (left <= check.unlabelled)
    include = np.clip(left / check.unlabelled, 0.0, 1.0)
    chance = np.where(possible, include if check.included else 1.0 - include, 0.0)
    stakes = np.where(possible, np.exp(likely - likely[possible].max()), 0.0) / (1.0 + np.abs(left))
    return chance, float((stakes * chance).sum() / stakes.sum())


class Direction(Frozen, eq=False):
    """A fitted linear score: rows @ weights + constant. `weights` has one number a term."""

    weights: Array
    constant: float = 0.0


class Screener:
    """The texts of one pile as TF-IDF rows, made once; fitted again after each label.

    >>> pile = Screener(["walking robots", "robots that run", "soups of the north"])
    >>> [round(float(score), 2) for score in pile.scores(pile.fit([(0, True), (2, False)]))]
    [0.42, 0.22, 0.14]
    """

    def __init__(self, texts: Sequence[str]) -> None:
        from sklearn.feature_extraction.text import TfidfVectorizer

        self._texts = texts
        self._vectorizer = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=1, max_df=MAX_DF)
        self._rows = _rows(self._vectorizer, texts)

    def __len__(self) -> int:
        return len(self._texts)

    def fit(self, labels: Labels, hint: str = "") -> Direction:
        """What the labels speak for. With both kinds of labels this is ELAS u4.

        Before, where ASReview goes through the pile from top to bottom: the nearest to the includes and
        to `hint` (the words that the pile was made with); with neither, all scores are 0.
        """
        included = [i for i, is_included in labels if is_included]
        if included and len(included) < len(labels):
            return self._svm(labels)
        likes = self._rows[included].mean(axis=0) if included else np.zeros((1, self._rows.shape[1]))
        weights = np.asarray(likes).ravel()
        if hint and self._is_fitted:
            weights = weights + self._vectorizer.transform([hint]).toarray().ravel()
        return Direction(weights)

    def scores(self, direction: Direction) -> Array:
        """One score a text, higher first; float64."""
        return np.asarray(self._rows @ direction.weights + direction.constant)

    def order(self, direction: Direction, without: Sequence[int] = ()) -> list[int]:
        """The texts that are not in `without`, best first; equal ones in the order of the pile."""
        taken = set(without)
        ranking = np.argsort(-self.scores(direction), kind="stable")
        return [i for i in ranking.tolist() if i not in taken]

    def reasons(self, direction: Direction, i: int) -> tuple[Reason, ...]:
        """The strongest terms of text `i` and the rest; their weights sum to its score.

        What is made of stop words alone counts as ELAS u4 counts it, and is part of the rest.
        """
        row = self._rows[i]
        score = float((row @ direction.weights)[0] + direction.constant)
        weights = dict(zip(row.indices.tolist(), (row.data * direction.weights[row.indices]).tolist(), strict=True))
        if not self._is_fitted:
            return (Reason("rest", REST, score),)
        terms = dict.fromkeys(self._vectorizer.build_analyzer()(self._texts[i]))
        known = self._vectorizer.vocabulary_
        named = [(known[term], term) for term in terms if known.get(term) in weights and _has_subject(term)]
        strongest = sorted(named, key=lambda pair: (-abs(weights[pair[0]]), pair[1]))[:MAX_TERMS_SHOWN]
        shown = tuple(Reason("term", term, weights[at]) for at, term in strongest if weights[at])
        return (*shown, Reason("rest", REST, score - sum(reason.weight for reason in shown)))

    @property
    def _is_fitted(self) -> bool:
        return hasattr(self._vectorizer, "vocabulary_")

    def _svm(self, labels: Labels) -> Direction:
        from sklearn.svm import LinearSVC

        y = np.asarray([int(is_included) for _, is_included in labels])
        model = LinearSVC(loss="squared_hinge", C=C, random_state=0)
        model.fit(self._rows[[i for i, _ in labels]], y, sample_weight=balanced(y))
        return Direction(model.coef_.ravel(), float(np.ravel(model.intercept_)[0]))


def _has_subject(term: str) -> bool:
    """Whether a term has a word that says something about a subject."""
    return any(len(word) > 1 and word not in STOP_WORDS for word in term.split(" "))


def balanced(y: Array) -> Array:
    """Weights of labels (1 included, 0 excluded): 1 and n1 / (9.8 n0), rescaled so that they sum to n."""
    included = int(y.sum())
    weights = np.where(y == 1, 1.0, included / (RATIO * max(len(y) - included, 1)))
    return np.asarray(weights * (len(y) / weights.sum()))


def _rows(vectorizer: TfidfVectorizer, texts: Sequence[str]) -> csr_matrix:
    """The rows of `texts`; one empty column where no word differs between them (a pile of one, no text)."""
    from scipy.sparse import csr_matrix

    try:
        return vectorizer.fit_transform(texts).tocsr()
    except ValueError:
        vectorizer.__dict__.pop("vocabulary_", None)
        return csr_matrix((len(texts), 1), dtype=np.float64)
