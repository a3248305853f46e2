"""Ranking: papers, verdicts and goals in, an ordered and explained list out. Nothing is drawn.

A score is the sum of named parts, each scaled over the window of the fit: a linear SVM on a wide
vocabulary and on the authors' names, the centroid of what was kept, the papers most like it,
shared authors; and of what the caller knows beside the text (`Signal`). Texts are counted here where the caller has
no counts. Nothing in it can fail for want of data: without a like or a goal the newest come first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from readinglist.core.papers import Goal, Paper, Reason, ScoredPaper
from readinglist.core.policy import SMALL_LIBRARY, WINDOW_DAYS, WINDOW_PAPERS

from .explain import NEWEST_FIRST, Explainer
from .fitted import FittedTaste, Kept, Query, Training, Weights, as_goals, as_kept, build_queries, fit_taste
from .known import KnownPapers
from .order import is_listed, listing_day, newest_days, ranked
from .parts import author_keys
from .signals import Signal, signal_reasons
from .terms import TermCounts, count_names

Array = NDArray[Any]
Keeps = Sequence[str | Paper | Kept]  # ids, papers as records, or keeps for a goal or of a weight
Skips = Sequence[str | Paper]
Goals = Sequence[Goal | str]
_BLOCK = 20_000  # candidates scored at once: bounds the memory


class Ranker:
    """Fit once on the papers known, rank any candidates by any verdicts and goals.

    Scores of one fit are comparable from call to call as long as verdicts and goals are the same.
    """

    def __init__(
        self, weights: Weights | None = None, *, window_days: int = WINDOW_DAYS, window_cap: int = WINDOW_PAPERS
    ) -> None:
        self._weights = weights or Weights()
        self._window_days, self._window_cap = window_days, window_cap
        self._known = KnownPapers(())
        self._place: dict[str, int] = {}
        self._window: list[int] = []
        self._is_small = True
        self._taste: tuple[object, FittedTaste] | None = None  # of the last verdicts and goals

    def fit(
        self, papers: Sequence[Paper] | KnownPapers, counts: TermCounts | None = None, *, until: date | None = None
    ) -> Ranker:
        """Takes the papers known; `counts`: their terms, row for row. Returns the ranker itself.

        Papers listed after `until` count only where they are judged: of a night that has passed, later papers
        must not change the scores.

        The window (60 newest listing days, at most 20,000 papers, everything below 2,000) is chosen
        here; older papers cost nothing and may be kept or skipped.
        """
        self._known = known = papers if isinstance(papers, KnownPapers) else KnownPapers(papers, counts)
        self._place = {id: place for place, id in enumerate(known.ids)}
        self._window = newest_days(known.ids, known.days, self._window_days, self._window_cap, until)
        self._is_small = sum(is_listed(day, until) for day in known.days) < SMALL_LIBRARY
        self._taste = None
        return self

    def rank(
        self,
        candidates: Sequence[Paper],
        kept: Keeps = (),
        skipped: Skips = (),
        goals: Goals = (),
        *,
        counts: TermCounts | None = None,
        explain: int | None = None,
        signals: Mapping[str, Sequence[Signal]] | None = None,
    ) -> tuple[ScoredPaper, ...]:
        """All candidates by falling score, ties newest first, then by id.

        `kept` and `skipped` are papers of the fit (or any paper given as a record); unknown ids are
        left out. `counts`: the candidates' terms, row for row. `explain`: how many of the first get
        reasons (None: all). `signals`: id -> what else speaks for a candidate.
        """
        taste = self._fitted(kept, skipped, goals)
        if taste is None or not candidates:
            return self._newest_first(candidates, explain)
        counts = counts if counts is not None else self._known.counted(candidates)
        authors = [author_keys(paper) for paper in candidates]
        names = count_names(authors)
        scores, best = _score(taste, counts, names, authors)
        more = [signal_reasons((signals or {}).get(paper.id, ()), self._weights.signals) for paper in candidates]
        scores += [sum(reason.weight for reason in reasons) for reasons in more]
        order = ranked(candidates, scores.tolist())
        explained = order if explain is None else order[:explain]
        reasons = Explainer(taste).reasons(
            [candidates[i] for i in explained],
            counts.take(explained),
            names.take(explained),
            best[explained],
            scores[explained],
            [more[i] for i in explained],
        )
        reasons += [()] * (len(order) - len(explained))
        return tuple(
            ScoredPaper(candidates[i], float(scores[i]), rank, why, taste.queries[best[i]].query.name)
            for rank, (i, why) in enumerate(zip(order, reasons, strict=True), start=1)
        )

    def score_counts(
        self,
        counts: TermCounts,
        authors: Sequence[Sequence[str]],
        kept: Keeps = (),
        skipped: Skips = (),
        goals: Goals = (),
    ) -> Array | None:
        """The scores without any record of a paper: to choose, in a large library, the papers that `rank` shall read.

        They lack signals. `authors`: the author keys of each row of `counts`; where none of them is sought
        (`sought_authors`) they may be left out, other names weigh little. None where nothing is kept and nothing is
        aimed at.
        """
        taste = self._fitted(kept, skipped, goals)
        return None if taste is None else _score(taste, counts, count_names(authors), authors)[0]

    def sought_authors(self, kept: Keeps = (), skipped: Skips = (), goals: Goals = ()) -> frozenset[str]:
        """The keys of all authors who add to a score."""
        taste = self._fitted(kept, skipped, goals)
        return frozenset() if taste is None else frozenset().union(*(q.authors.rarity for q in taste.queries))

    def _fitted(self, kept: Keeps, skipped: Skips, goals: Goals) -> FittedTaste | None:
        """The taste of these verdicts and goals, from the last call if they are the same."""
        given = {paper.id: paper for paper in (*skipped, *kept) if isinstance(paper, Paper)}
        known = self._place.keys() | given.keys()
        keeps = tuple(k for k in as_kept(kept) if k.id in known)
        all_goals = tuple(replace(g, seeds=tuple(s for s in g.seeds if s in known)) for g in as_goals(goals))
        queries = build_queries(keeps, all_goals)
        if not queries:
            return None
        skips = {s if isinstance(s, str) else s.id for s in skipped} & known - {k.id for k in keeps}
        key = (keeps, all_goals, frozenset(skips))
        if self._taste is None or self._taste[0] != key:
            training = self._training(queries, skips, given)
            self._taste = (key, fit_taste(training, queries, frozenset(skips), self._weights))
        return self._taste[1]

    def _training(self, queries: Sequence[Query], skips: set[str], given: dict[str, Paper]) -> Training:
        judged = skips.union(*(query.likes for query in queries))
        known, place = self._known, self._place
        if judged - place.keys():
            known = known.with_given(list(given.values()))
            place = {id: i for i, id in enumerate(known.ids)}
        inside = {known.ids[i] for i in self._window}
        places = (*self._window, *(place[id] for id in sorted(judged - inside)))
        return Training(known, places, len(self._window), min_df=1 if self._is_small else 2)

    def _newest_first(self, candidates: Sequence[Paper], explain: int | None) -> tuple[ScoredPaper, ...]:
        """Minus the days since the newest paper of the window; the undated last."""
        days = [day for i in self._window if (day := self._known.days[i]) is not None]
        days += [] if days else [day for paper in candidates if (day := listing_day(paper)) is not None]
        newest = max(days).toordinal() if days else 0
        scores = [float((day.toordinal() if (day := listing_day(paper)) else 0) - newest) for paper in candidates]
        order = ranked(candidates, scores)
        last = len(order) if explain is None else explain
        return tuple(
            ScoredPaper(
                candidates[i], scores[i], rank, (Reason("rest", NEWEST_FIRST, scores[i]),) if rank <= last else ()
            )
            for rank, i in enumerate(order, start=1)
        )


def _score(
    taste: FittedTaste, counts: TermCounts, names: TermCounts, authors: Sequence[Sequence[str]]
) -> tuple[Array, Array]:
    """The best score of each candidate, and the number of the query it is of (the first of equals).

    `counts`, `names` and `authors` (keys) are the candidates', row for row.
    """
    vectors = np.stack([fitted.text.vector for fitted in taste.queries], axis=1)
    n_words = len(taste.features.words.terms)
    scores = np.empty((len(counts), len(taste.queries)))
    for start in range(0, len(counts), _BLOCK):
        block = np.arange(start, min(start + _BLOCK, len(counts)))
        rows = taste.features.words.rows(counts.take(block))
        scores[block] = rows @ vectors[:n_words]
        scores[block] += taste.features.names.rows(names.take(block)) @ vectors[n_words:]
        if taste.vectors:
            texts = taste.vectors.texts(counts.take(block))
            for n, fitted in enumerate(taste.queries):
                if fitted.goal:
                    scores[block, n] += fitted.goal.scores(rows, texts)
    for n, fitted in enumerate(taste.queries):
        scores[:, n] += fitted.text.constant
        if fitted.authors.rarity:
            scores[:, n] += [fitted.authors.score(keys) for keys in authors]
    best = scores.argmax(axis=1)
    return scores[np.arange(len(counts)), best], best
