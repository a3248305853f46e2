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

from readinglist.core.papers import Claim, Goal, Paper, Reason, ScoredPaper
from readinglist.core.policy import SMALL_LIBRARY, WINDOW_DAYS, WINDOW_PAPERS

from .explain import NEWEST_FIRST, Explainer
from .fitted import (
    FittedQuery,
    FittedTaste,
    Kept,
    Training,
    Weights,
    as_goals,
    as_kept,
    build_queries,
    by_interest,
    fit_taste,
)
from .interests import find_interests
from .known import KnownPapers
from .order import is_listed, listing_day, newest_days, ranked
from .parts import author_keys
from .signals import Signal, signal_reasons
from .terms import TermCounts, count_names, count_terms

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
        self,
        weights: Weights | None = None,
        *,
        window_days: int = WINDOW_DAYS,
        window_cap: int = WINDOW_PAPERS,
        has_interests: bool = True,
    ) -> None:
        """`has_interests`: several interests among the keeps for no goal are found, and each is a query."""
        self._weights = weights or Weights()
        self._window_days, self._window_cap = window_days, window_cap
        self._has_interests = has_interests
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
        titles = count_terms(paper.title or "" for paper in candidates)
        scores, best = _score(taste, counts, names, authors, titles)
        more = [signal_reasons((signals or {}).get(paper.id, ()), self._weights.signals) for paper in candidates]
        scores += [sum(reason.weight for reason in reasons) for reasons in more]
        order = ranked(candidates, scores.tolist())
        explained = order if explain is None else order[:explain]
        reasons = Explainer(taste).reasons(
            [candidates[i] for i in explained],
            counts.take(explained),
            names.take(explained),
            titles.take(explained),
            best[explained],
            scores[explained],
            [more[i] for i in explained],
        )
        reasons += [()] * (len(order) - len(explained))
        found = []
        for rank, (i, why) in enumerate(zip(order, reasons, strict=True), start=1):
            fitted = taste.queries[best[i]]
            score = float(scores[i])
            found.append(ScoredPaper(candidates[i], score, rank, why, fitted.query.name, claim=_claim(fitted, score)))
        return tuple(found)

    def score_counts(
        self,
        counts: TermCounts,
        authors: Sequence[Sequence[str]],
        kept: Keeps = (),
        skipped: Skips = (),
        goals: Goals = (),
    ) -> Array | None:
        """The scores without any record of a paper: to choose, in a large library, the papers that `rank` shall read.

        They lack signals, titles, and how near in meaning a paper is to likes alone. `authors`: the author keys of each
        row of `counts`; where none of them is sought (`sought_authors`) they may be left out, other names weigh little.
        None where nothing is kept and nothing is aimed at.
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
            papers = self._known
            if any(id not in self._place for id in given):
                papers = papers.with_given(list(given.values()))
            place = {id: i for i, id in enumerate(papers.ids)}
            if self._has_interests:
                queries = by_interest(queries, keeps, _interests(papers, place, keeps))
            judged = skips.union(*(query.likes for query in queries)) - {papers.ids[i] for i in self._window}
            places = (*self._window, *(place[id] for id in sorted(judged)))
            training = Training(papers, places, len(self._window), min_df=1 if self._is_small else 2)
            self._taste = (key, fit_taste(training, queries, frozenset(skips), self._weights))
        return self._taste[1]

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


def _interests(
    papers: KnownPapers, place: Mapping[str, int], keeps: Sequence[Kept]
) -> list[tuple[str, frozenset[str]]]:
    """The interests among the keeps for no goal: their names and the ids of their papers."""
    ids = sorted({k.id for k in keeps if k.goal is None})
    found = find_interests(papers.counts([place[id] for id in ids]), lambda i: papers.paper(place[ids[i]]).text)
    return [(one.name, frozenset(ids[i] for i in one.keeps)) for one in found]


def _claim(fitted: FittedQuery, score: float) -> Claim | None:
    query = fitted.query
    return Claim(query.interest, query.share) if query.interest and score >= fitted.least else None


def _score(
    taste: FittedTaste,
    counts: TermCounts,
    names: TermCounts,
    authors: Sequence[Sequence[str]],
    titles: TermCounts | None = None,
) -> tuple[Array, Array]:
    """The best score of each candidate, and the number of the query it is of (the first of equals).

    `counts`, `names`, `authors` (keys) and `titles` are the candidates', row for row.
    """
    vectors = np.stack([fitted.text.vector for fitted in taste.queries], axis=1)
    n_words = len(taste.features.words.terms)
    scores = np.empty((len(counts), len(taste.queries)))
    is_rough = titles is None  # of a million papers vectors cost most, and to choose among them likes need none
    meant = [(n, one.goal) for n, one in enumerate(taste.queries) if one.goal and (one.goal.has_text or not is_rough)]
    for start in range(0, len(counts), _BLOCK):
        block = np.arange(start, min(start + _BLOCK, len(counts)))
        rows = taste.features.words.rows(counts.take(block))
        scores[block] = rows @ vectors[:n_words]
        scores[block] += taste.features.names.rows(names.take(block)) @ vectors[n_words:]
        if taste.vectors and meant:
            texts = taste.vectors.texts(counts.take(block))
            for n, goal in meant:
                scores[block, n] += goal.scores(rows, texts)
    for n, fitted in enumerate(taste.queries):
        scores[:, n] += fitted.text.constant
        if titles is not None:
            scores[:, n] += taste.features.titles.rows(titles) @ fitted.titles.vector + fitted.titles.constant
        if fitted.authors.rarity:
            scores[:, n] += [fitted.authors.score(keys) for keys in authors]
    best = scores.argmax(axis=1)
    return scores[np.arange(len(counts)), best], best
