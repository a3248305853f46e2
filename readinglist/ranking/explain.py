"""Why a paper has its score: terms, authors, the nearest kept paper, the goal, and the named rest.

The weights of all reasons of a paper sum to its score; a reason of weight 0 only informs.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from readinglist.model import Paper, Reason

from .authors import author_key, author_keys
from .fitted import FittedQuery, FittedTaste
from .terms import TermCounts, TermNamer

Array = NDArray[Any]
NEWEST_FIRST = "newest first: nothing is kept and no goal is set yet"
REST = "all other words, and the mean of the window"
MAX_TERMS_SHOWN = 6
_CONSIDERED = 30  # strongest terms of a paper from which the shown ones are put together
_PHRASE_SHARE = 0.25  # of its word's weight that a bigram must have to speak for the word
_LEAST_SHARE = 0.02  # of all contributions: weaker terms are part of the rest
_LEAST_COSINE = 0.05


class Explainer:
    """Explains candidates of one fitted taste; a class for the rows of the likes that all share."""

    def __init__(self, taste: FittedTaste) -> None:
        self._taste, self._namer = taste, TermNamer()
        self._like_rows = [taste.rows[list(fitted.likes)] for fitted in taste.queries]

    def reasons(
        self, papers: Sequence[Paper], counts: TermCounts, best: Array, scores: Array
    ) -> list[tuple[Reason, ...]]:
        """The reasons of each paper for the query `best` says; `counts` are the papers' terms."""
        rows = self._taste.space.rows(counts)
        nearest = self._nearest(rows, papers, best)
        return [
            self._explain(paper, rows.indices[start:end], rows.data[start:end], self._taste.queries[query], score, near)
            for paper, start, end, query, score, near in zip(
                papers,
                rows.indptr[:-1].tolist(),
                rows.indptr[1:].tolist(),
                best.tolist(),
                scores.tolist(),
                nearest,
                strict=True,
            )
        ]

    def _explain(
        self, paper: Paper, terms: Array, values: Array, fitted: FittedQuery, score: float, near: Reason | None
    ) -> tuple[Reason, ...]:
        contributions = fitted.text.vector[terms] * values
        hashes = self._taste.space.terms[terms]
        reasons = [*term_reasons(self._namer, paper.text, hashes, contributions), *_author_reasons(paper, fitted)]
        reasons.sort(key=lambda reason: -abs(reason.weight))
        if near is not None:
            reasons.append(near)
        if fitted.query.name is not None:
            reasons.append(Reason("goal", fitted.query.name, 0.0))
        reasons.append(Reason("rest", REST, score - sum(reason.weight for reason in reasons)))
        return tuple(reasons)

    def _nearest(self, rows: Any, papers: Sequence[Paper], best: Array) -> list[Reason | None]:
        """The kept paper with the highest cosine to each paper (the paper itself left out)."""
        nearest: list[Reason | None] = [None] * len(papers)
        for n, fitted in enumerate(self._taste.queries):
            of_query = np.flatnonzero(best == n)
            if not len(of_query) or not fitted.likes:
                continue
            cosines = (rows[of_query] @ self._like_rows[n].T).tocsr()
            for i, start, end in zip(of_query.tolist(), cosines.indptr[:-1], cosines.indptr[1:], strict=True):
                nearest[i] = self._near_reason(papers[i], fitted, cosines.indices[start:end], cosines.data[start:end])
        return nearest

    def _near_reason(self, paper: Paper, fitted: FittedQuery, columns: Array, cosines: Array) -> Reason | None:
        likes = [
            (float(c), self._taste.training.papers[fitted.likes[j]]) for j, c in zip(columns, cosines, strict=True)
        ]
        likes = [(cosine, like) for cosine, like in likes if like.id != paper.id and cosine >= _LEAST_COSINE]
        if not likes:
            return None
        cosine, like = max(likes, key=lambda pair: (pair[0], pair[1].id))
        return Reason("paper", f"{like.title or 'untitled'} ({like.id}, {cosine:.0%} alike)", 0.0)


def term_reasons(namer: TermNamer, text: str, hashes: Array, contributions: Array) -> list[Reason]:
    """The strongest terms of `text`, strongest first; `hashes` and `contributions` are beside each other.

    A phrase and its words are named once, by the phrase, with the sum of all three.
    """
    strongest = np.argsort(-np.abs(contributions), kind="stable")[:_CONSIDERED]
    own = dict(zip(hashes[strongest].tolist(), contributions[strongest].tolist(), strict=True))
    named, total = namer.names(text, own), dict(own)
    for phrase, weight in own.items():
        for word in named[phrase].words if phrase in named else ():
            if word in total and weight * own[word] > 0 and abs(weight) >= _PHRASE_SHARE * abs(own[word]):
                total[phrase] += total.pop(word)
    least = _LEAST_SHARE * float(np.abs(contributions).sum())
    shown = sorted((term for term in total if abs(total[term]) > least), key=lambda term: (-abs(total[term]), term))
    return [Reason("term", named[term].name, total[term]) for term in shown[:MAX_TERMS_SHOWN] if term in named]


def _author_reasons(paper: Paper, fitted: FittedQuery) -> list[Reason]:
    shares = fitted.authors.shares(author_keys(paper)) if fitted.authors.rarity else {}
    names = {author_key(name): name for name in reversed(paper.authors)}
    return [Reason("author", names[key], weight) for key, weight in shares.items()]
