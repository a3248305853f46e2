"""The opponent of the quiz: a model that sees what the player sees, the words, and nothing else.

Logistic regression on the words and pairs of words of title and abstract (sublinear TF-IDF), fitted on papers whose
percentile was known before the year of the card: from the library's citations, each by the month of the citing paper,
and from dated counts of whole cohorts. How sure it may be is learnt on months that it was not fitted on. Where neither
says enough of the time before a card, the card has no opponent.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from readinglist.citations.api import Counts, known_graph
from readinglist.context import Context
from readinglist.core.dates import month_day, month_number
from readinglist.core.frozen import Frozen
from readinglist.core.policy import HORIZON, PEERS, TOP
from readinglist.core.statistics import percentiles
from readinglist.taste.bet_log import COVERAGE
from readinglist.taste.records import Face
from readinglist.taste.tables import Decks

LEAST, LEAST_TOP = 300, 20  # papers to learn from, and of these at the top: with fewer there is no opponent
FOLDS = 5
STRENGTH = 1.0  # C of the regression, chosen before anything was measured

Floats = NDArray[np.float64]


class Learnt(Frozen):
    """A paper of the past: its text, its month, whether it was at the top, and the day of the counts that say so."""

    text: str
    month: date
    is_top: bool
    counted_on: date


class Opponent(Frozen):
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
    """A model of the papers that came and were counted strictly before `before`; None where these are too few."""
    known = sorted((p for p in past if p.counted_on < before and p.month < before), key=lambda p: (p.month, p.text))
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
    """Slope and shift of the log odds that fit best where each stretch of months was predicted from the others.

    Platt, "Probabilistic outputs for support vector machines", 1999. One stretch alone says nothing: (0, log odds).
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


class Label(Frozen):
    """A paper by its number, its month counted from year 0, and whether it was at the top at two years of age."""

    paper: int
    month: int
    is_top: bool

    def learnt(self, text: str = "") -> Learnt:
        counted_on = month_day(self.month + HORIZON + 1) - timedelta(days=1)
        return Learnt(text, month_day(self.month), self.is_top, counted_on)


def label_papers(
    month: ArrayLike, category: Sequence[str | None], citing: ArrayLike, cited: ArrayLike, before: int
) -> tuple[Label, ...]:
    """The papers of a graph whose percentile was known before the month `before`, by month, category and number.

    They are of a cohort of at least 50 papers, and more than two years older. `month` (n,) counts from year 0, -1 where
    it is not known; edge i says that paper citing[i] cites paper cited[i].
    """
    months, ahead, behind = (np.asarray(some, dtype=np.int64) for some in (month, citing, cited))
    ahead, behind = np.divmod(np.unique(ahead * len(months) + behind), max(len(months), 1))
    known = (months[ahead] >= 0) & (months[behind] >= 0) & (ahead != behind)
    known &= months[ahead] - months[behind] <= HORIZON
    counts = np.bincount(behind[known], minlength=len(months))
    cohorts: dict[tuple[int, str], list[int]] = {}
    for paper, (born, kind) in enumerate(zip(months.tolist(), category, strict=True)):
        if kind and born >= 0 and born + HORIZON < before:
            cohorts.setdefault((born, kind), []).append(paper)
    found: list[Label] = []
    for (born, _), papers in sorted(cohorts.items()):
        if len(papers) >= PEERS:
            ranks = percentiles(counts[papers]).tolist()
            found += [Label(paper, born, rank >= TOP) for paper, rank in zip(papers, ranks, strict=True)]
    return tuple(found)


MOST = 20_000  # papers that it learns from, the newest that are known


class Opponents:
    """One opponent for each year of cards: of the first of January, so that it is before each of them."""

    def __init__(self, lib: Context) -> None:
        self._lib = lib
        self._known: dict[int, tuple[Opponent | None, bool]] = {}

    def chance(self, day: date, a: Face, b: Face | None) -> float | None:
        """The chance that a is at the top, of a pair that a is the one; None where there is no opponent."""
        opponent, titles_only = self._of(day.year)
        if opponent is None:
            return None
        texts = [text_of(shown, titles_only) for shown in (a, b) if shown is not None]
        chances = opponent.chances(texts).tolist()
        return float(chances[0] if b is None else pair_chance(*chances))

    def _of(self, year: int) -> tuple[Opponent | None, bool]:
        """The opponent of the cards of a year; and whether it reads titles alone, since it hardly knew more."""
        if year not in self._known:
            before = date(year, 1, 1)
            past = [*self._from_graph(month_number(before)), *self._from_counts(before)]
            titles_only = 2 * sum(shown.abstract is not None for shown, _ in past) < len(past)
            learnt = [replace(one, text=text_of(shown, titles_only)) for shown, one in past]
            self._known[year] = fit_opponent(learnt, before), titles_only
        return self._known[year]

    def _from_graph(self, before: int) -> Iterator[tuple[Face, Learnt]]:
        arrays = known_graph(self._lib).arrays
        # Of a paper that has only a year it is not known whether it cited before the card: it counts for nothing.
        month = np.where(arrays.dated & arrays.described, arrays.month, -1)
        labels = label_papers(month, arrays.category, arrays.citing, arrays.cited, before)[-MOST:]
        papers = {paper.row: paper for paper in self._lib.store.papers.by_rows([label.paper + 1 for label in labels])}
        for label in labels:
            paper = papers.get(label.paper + 1)
            if paper is not None and paper.title:
                yield Face(paper.title, paper.abstract), label.learnt()

    def _from_counts(self, before: date) -> Iterator[tuple[Face, Learnt]]:
        """The papers of cohorts that were counted whole, two years old then, before this day."""
        for month, category in self._lib.store.part(Counts).cohorts():
            if month_number(month) + HORIZON < month_number(before):
                yield from self._cohort(month, category, before)

    def _cohort(self, month: date, category: str, before: date) -> Iterator[tuple[Face, Learnt]]:
        ids = self._lib.store.part(Counts).cohort(month, category)
        for source in self._lib.settings.citations.sources:
            found = self._lib.store.part(Counts).latest(ids, source, before)
            grown = {i: c for i, c in found.items() if month_number(c.asked_at.date()) >= month_number(month) + HORIZON}
            if len(ids) < PEERS or len(grown) < COVERAGE * len(ids):
                continue
            ranks = percentiles([count.count for count in grown.values()]).tolist()
            counted_on = max(count.asked_at.date() for count in grown.values())
            faces = self._faces(f"{month:%Y-%m}/{category}", grown)
            for paper_id, rank in zip(grown, ranks, strict=True):
                if paper_id in faces:
                    yield faces[paper_id], Learnt("", month, rank >= TOP, counted_on)
            return

    def _faces(self, deck: str, ids: Mapping[str, object]) -> dict[str, Face]:
        papers = self._lib.store.papers.find_many(ids)
        faces = {i: Face(p.title, p.abstract) for i, p in papers.items() if p.title}
        return faces | {p.id: Face(p.title, p.abstract) for p in self._lib.store.part(Decks).papers(deck)}


def text_of(shown: Face, titles_only: bool) -> str:
    """What the model reads: what the player reads, or of it the title."""
    return shown.title if titles_only or shown.abstract is None else f"{shown.title}\n{shown.abstract}"
