"""Why a paper has its score: terms, authors, the nearest kept paper, the goal, and the named rest.

The weights of all reasons of a paper sum to its score; a reason of weight 0 only informs.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from readinglist.core.package_data import word_sets
from readinglist.core.papers import NEAR, Paper, Reason
from readinglist.core.text import fold
from readinglist.core.title_terms import content_words

from .fitted import FittedQuery, FittedTaste
from .parts import author_key, author_keys
from .terms import STOP_WORDS, TermCounts, TermNamer, name_term

Array = NDArray[Any]
NEWEST_FIRST = "newest first: nothing is kept and no goal is set yet"
WORDS, NAMES, BASE = (
    "more words, added up",
    "authors, added up",
    "the same for every paper",
)
_JOINING = frozenset("a an at by for from in of on the to with".split())  # words that may stand within a phrase
MAX_TERMS_SHOWN = 6
MAX_NAMES_SHOWN = 3  # of authors who are not shared with a kept paper
MAX_NEAR_SHOWN = 3  # words of a paper that say how it is near to a goal
_CONSIDERED = 30  # strongest terms of a paper from which the shown ones are put together
_PHRASE_SHARE = 0.25  # of its word's weight that a bigram must have to speak for the word
_LEAST_SHARE = 0.02  # of all contributions: weaker terms are part of the rest
_LEAST_COSINE = 0.15
_TINY = 1e-9
_WORDS = word_sets(__package__, "words.toml", "terms")
GENERAL, FRAGMENTS = _WORDS["general"], _WORDS["fragments"]
_SAYS_NOTHING = GENERAL | _WORDS["vague"]


class Explainer:
    """Explains candidates of one fitted taste; a class for the rows of the likes that all share."""

    def __init__(self, taste: FittedTaste) -> None:
        self._taste, self._namer = taste, TermNamer()
        self._n_words = len(taste.features.words.terms)
        self._like_rows = [taste.rows[list(fitted.likes)] for fitted in taste.queries]
        self._met = [np.zeros(taste.features.width) for _ in taste.queries]  # what a word adds by being there
        for met, fitted in zip(self._met, taste.queries, strict=True):
            if fitted.goal:
                met[fitted.goal.columns] = fitted.goal.met

    def reasons(
        self,
        papers: Sequence[Paper],
        counts: TermCounts,
        names: TermCounts,
        titles: TermCounts,
        best: Array,
        scores: Array,
        more: Sequence[Sequence[Reason]],
    ) -> list[tuple[Reason, ...]]:
        """The reasons of each paper for the query `best` says; `counts`, `names`, `titles` are theirs, row for row.

        `more`: reasons that are known already and are part of the score.
        """
        rows = self._taste.features.rows(counts, names)
        title_rows = self._taste.features.titles.rows(titles)
        meanings = self._meanings(counts, best)
        nearest = self._nearest(rows[:, : self._n_words], papers, best)
        found = []
        for i, paper in enumerate(papers):
            entries = slice(rows.indptr[i], rows.indptr[i + 1])
            fitted = self._taste.queries[best[i]]
            columns = rows.indices[entries]
            contributions = fitted.text.vector[columns] * rows.data[entries]
            contributions += self._met[best[i]][columns]
            titled = slice(title_rows.indptr[i], title_rows.indptr[i + 1])
            in_title = title_rows.indices[titled]
            of_title = fitted.titles.vector[in_title] * title_rows.data[titled]
            of_text = self._of_text(paper, fitted, columns, contributions, in_title, of_title)
            reasons = [*of_text, *self._meant(paper, meanings[i]), *more[i]]
            is_word = columns < self._n_words
            in_words = float(contributions[is_word].sum() + of_title.sum()) - _sum(of_text, "term")
            shared = sum(fitted.authors.shares(author_keys(paper)).values())
            in_names = float(contributions[~is_word].sum()) + shared - _sum(of_text, "author")
            reasons.sort(key=lambda reason: -abs(reason.weight))
            if (near := nearest[i]) is not None:
                reasons.append(near)
            if fitted.query.name is not None:
                reasons.append(Reason("goal", fitted.query.name, 0.0))
            base = float(scores[i]) - in_words - in_names - _sum(reasons)
            count = len(set(columns[is_word])) - sum(reason.kind == "term" for reason in of_text)
            rest = [(f"{count} {WORDS}", in_words), (NAMES, in_names)]
            reasons += [Reason("rest", text, weight) for text, weight in rest if abs(weight) > _TINY]
            reasons.append(Reason("rest", BASE, base))
            found.append(tuple(reasons))
        return found

    def _of_text(
        self, paper: Paper, fitted: FittedQuery, columns: Array, contributions: Array, in_title: Array, of_title: Array
    ) -> list[Reason]:
        """Words and authors; `contributions` are those of the paper's `columns`, `of_title` those of its title's."""
        is_word = columns < self._n_words
        features = self._taste.features
        hashes = np.concatenate([features.words.terms[columns[is_word]], features.titles.terms[in_title]])
        terms, at = np.unique(hashes, return_inverse=True)
        added = np.bincount(at, np.concatenate([contributions[is_word], of_title]), len(terms))
        reasons = term_reasons(self._namer, paper.text, terms, added)
        names = self._taste.features.names.terms[columns[~is_word] - self._n_words]
        of_names = dict(zip(names.tolist(), contributions[~is_word].tolist(), strict=True))
        least = _LEAST_SHARE * float(np.abs(contributions).sum())
        return [*reasons, *_author_reasons(paper, fitted, of_names, least)]

    def _meanings(self, counts: TermCounts, best: Array) -> list[tuple[float, Array, Array]]:
        """How near each paper is in meaning to its goal and the likes, its terms, and what each of them adds."""
        none = np.zeros(0)
        meanings = [(0.0, none, none)] * len(best)
        table = self._taste.vectors
        if table is None or not len(best):
            return meanings
        rows = table.space.rows(counts)
        vectors = table.of_rows(rows)
        columns, at = np.unique(rows.indices, return_inverse=True)
        for n, fitted in enumerate(self._taste.queries):
            if fitted.goal is not None:
                values = (table.vectors[columns] @ fitted.goal.towards())[at] * rows.data
                weights = fitted.goal.meaning(vectors)
                for i in np.flatnonzero(best == n).tolist():
                    entries = slice(rows.indptr[i], rows.indptr[i + 1])
                    meanings[i] = (float(weights[i]), table.space.terms[rows.indices[entries]], values[entries])
        return meanings

    def _meant(self, paper: Paper, meaning: tuple[float, Array, Array]) -> list[Reason]:
        """How near a paper is in meaning, with the words by which it is."""
        weight, terms, values = meaning
        if not weight:
            return []
        if weight < 0:
            return [Reason("near", "far in meaning from your goal and keeps", weight)]
        nearer = values > 0
        words = [reason.text for reason in term_reasons(self._namer, paper.text, terms[nearer], values[nearer])]
        return [
            Reason(
                "near",
                NEAR + ", ".join(words[:MAX_NEAR_SHOWN]) if words else "close in meaning to your goal and keeps",
                weight,
            )
        ]

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
        if len(cosines) > 2:  # the best two are enough, of which one may be the paper itself
            is_best = cosines >= np.partition(cosines, -2)[-2]
            columns, cosines = columns[is_best], cosines[is_best]
        likes = [(float(c), self._taste.training.paper(fitted.likes[j])) for j, c in zip(columns, cosines, strict=True)]
        likes = [(cosine, like) for cosine, like in likes if like.id != paper.id and cosine >= _LEAST_COSINE]
        if not likes:
            return None
        cosine, like = max(likes, key=lambda pair: (pair[0], pair[1].id))
        return Reason("paper", f"{like.title or 'untitled'} ({like.id}, {cosine:.0%} alike)", 0.0)


def _sum(reasons: Sequence[Reason], kind: str | None = None) -> float:
    return sum(reason.weight for reason in reasons if kind in (None, reason.kind))


def term_reasons(
    namer: TermNamer, text: str, hashes: Array, contributions: Array, least_share: float = _LEAST_SHARE
) -> list[Reason]:
    """The strongest terms of `text`, strongest first; `hashes` and `contributions` are beside each other.

    A phrase and its words are named once, by the phrase, with the sum of all three; a word and its plural by one.
    """
    strongest = np.argsort(-np.abs(contributions), kind="stable")[:_CONSIDERED]
    by_term = dict(zip(hashes[strongest].tolist(), contributions[strongest].tolist(), strict=True))
    running = " ".join(fold(text).replace("\n", " . ", 1).replace("-", " ").split())  # the title ends where it does
    named = {
        term: name
        for term, name in namer.names(text, by_term).items()
        if is_telling(name.name) and (not name.words or name.name in running)  # no comma or full stop within it
    }
    own = {term: weight for term, weight in by_term.items() if term in named}
    total = dict(own)
    for phrase, weight in own.items():
        for word in named[phrase].words:
            if word in total and weight * own[word] > 0 and abs(weight) >= _PHRASE_SHARE * abs(own[word]):
                total[phrase] += total.pop(word)
    of_words: dict[tuple[str, ...], tuple[str, float]] = {}  # "robot" and "robots" are one
    for term in sorted(total, key=lambda term: (-abs(total[term]), term)):
        content = tuple(content_words(named[term].name))
        name, weight = of_words.get(content, (named[term].name, 0.0))
        of_words[content] = name, weight + total[term]
    least = least_share * float(np.abs(contributions).sum())
    shown = sorted((one for one in of_words.values() if abs(one[1]) > least), key=lambda one: -abs(one[1]))
    return [Reason("term", *one) for one in shown[:MAX_TERMS_SHOWN]]


@lru_cache(maxsize=10_000)
def is_telling(name: str) -> bool:
    """Whether a word or phrase says what a paper is about.

    >>> [name for name in ("gait", "new", "random walk", "state of the art", "policy using") if is_telling(name)]
    ['gait', 'random walk']
    >>> [name for name in ("es", "gets", "paper we propose", "tasks among them legged") if is_telling(name)]
    []
    """
    parts = [word for word in name.split() if word not in STOP_WORDS]
    if not STOP_WORDS.isdisjoint(set(name.split()) - _JOINING):
        return False
    return FRAGMENTS.isdisjoint(parts) and not _SAYS_NOTHING.issuperset(parts)


def _author_reasons(paper: Paper, fitted: FittedQuery, of_names: dict[int, float], least: float) -> list[Reason]:
    """Every author shared with a kept paper, and the strongest others whose name weighs at least `least`."""
    names = {key: name for name in reversed(paper.authors) if (key := author_key(name))}
    shares = fitted.authors.shares(list(reversed(names))) if fitted.authors.rarity else {}
    weights = {key: of_names.get(name_term(key), 0.0) for key in names}
    others = sorted((key for key in weights.keys() - shares.keys()), key=lambda key: (-abs(weights[key]), key))
    shown = [*shares, *(key for key in others[:MAX_NAMES_SHOWN] if abs(weights[key]) > least)]
    return [Reason("author", names[key], shares.get(key, 0.0) + weights[key]) for key in shown]
