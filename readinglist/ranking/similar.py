"""Papers like a text, by the cosine of their tf-idf rows: the nearest to a paper, and the scoop radar of a project.

The radar: which papers of a night are about what I work on or keep for later, and how crowded it is there. How near
is near differs from text to text, so the bar is the text's own: the nearest paper of a night is shown where it is
nearer than all of the last week and all but one or two of the last sixty nights. In a field that does not change that
gives less than one alarm in `RARITY` nights by chance, however the text is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from readinglist.core.frozen import Frozen
from readinglist.core.papers import Paper, Reason, ScoredPaper
from readinglist.core.radar import Crowding
from readinglist.core.sentences import sentence_spans

from .explain import term_reasons
from .goal_text import own_words, sentence_vector
from .order import ranked
from .space import choose_space
from .terms import TermCounts, TermNamer, count_terms
from .vectors import unit, word_vectors

Array = NDArray[Any]
REST = "other shared words"
RARITY = 30  # nights to one alarm by chance
WEEK = 5  # nights
LEAST_NIGHTS = 10  # of fewer there is no bar
LEAST = 0.04  # cosine: below it a paper shares hardly more than a word
SIMILAR = 0.06  # cosine from which a paper counts as similar, for crowding
MONTH = 30  # days
WHOLE = 0.25  # of the vectors of text and paper, where all words of the text weigh 1


class Word(Frozen):
    """A word of a text: what it adds to the cosine with a paper that has it once, and how common it is."""

    text: str
    gain: float  # before the other paper's row is divided by its length
    share: float  # of the papers


class Neighbourhood:
    """Texts in the space of some papers, as one, compared with any number of others, in blocks as they come.

    `sample`: counts of the papers that say how common a term is: all there are, or fairly drawn ones. `own`: counts of
    the texts, whose rows are summed (None: of `text`, which names their words).
    """

    def __init__(self, text: str, sample: TermCounts, own: TermCounts | None = None) -> None:
        own = own if own is not None else count_terms([text])
        self._text, self._n = text, len(sample)
        # Terms outside the text add to the length of the others' rows, so the space is whole.
        self._space = choose_space(sample, always=own.terms)
        values, columns, _ = self._space.entries(own)
        total = np.bincount(columns, weights=values, minlength=len(self._space.terms))
        self._query = total / (float(np.linalg.norm(total)) or 1.0) if len(own) > 1 else total
        self._namer = TermNamer()

    def cosines(self, counts: TermCounts) -> Array:
        """The cosine of each row of `counts` with the text, (n,)."""
        # Not as a matrix: importing scipy would take as long as everything else here.
        return self._dot(*self._space.entries(counts))

    def words(self) -> tuple[Word, ...]:
        """The single words of the text, those that weigh most first: for an index that knows words only."""
        at = np.flatnonzero(self._query)
        place = dict(zip(self._space.terms[at].tolist(), at.tolist(), strict=True))
        found = []
        for term, named in self._namer.names(self._text, place).items():
            if not named.words:
                idf = float(self._space.idf[place[term]])
                share = max(0.0, (1.0 + self._n) / np.exp(idf - 1.0) - 1.0) / max(self._n, 1)
                found.append(Word(named.name, float(self._query[place[term]]) * idf, share))
        return tuple(sorted(found, key=lambda word: (-word.gain, word.text)))

    def describe(self, papers: Sequence[Paper], counts: TermCounts) -> tuple[ScoredPaper, ...]:
        """`papers` by falling cosine (ties: newest first, then id), those that share nothing left out.

        `counts`: their terms, row for row. The reasons sum to the cosine.
        """
        values, columns, indptr = self._space.entries(counts)
        cosines = self._dot(values, columns, indptr)
        found: list[ScoredPaper] = []
        for i in ranked(papers, cosines.tolist()):
            if cosines[i] > 0:
                entries = slice(indptr[i], indptr[i + 1])
                terms = columns[entries]
                shared = self._query[terms] * values[entries]
                reasons = term_reasons(self._namer, papers[i].text, self._space.terms[terms], shared)
                score = float(cosines[i])
                reasons.append(Reason("rest", REST, score - sum(reason.weight for reason in reasons)))
                found.append(ScoredPaper(papers[i], score, len(found) + 1, tuple(reasons)))
        return tuple(found)

    def _dot(self, values: Array, columns: Array, indptr: Array) -> Array:
        n = len(indptr) - 1
        return np.bincount(np.repeat(np.arange(n), np.diff(indptr)), values * self._query[columns], minlength=n)


def nearest(cosines: Array, n: int) -> Array:
    """Indices of the `n` highest of `cosines`, and of all that equal the last of them; none at 0; ascending."""
    if n <= 0 or not len(cosines):
        return np.zeros(0, dtype=np.int64)
    least = np.partition(cosines, -n)[-n] if n < len(cosines) else 0.0
    return np.flatnonzero((cosines >= least) & (cosines > 0))


def similar(
    paper: Paper, papers: Sequence[Paper], counts: TermCounts | None = None, n: int = 20
) -> tuple[ScoredPaper, ...]:
    """The `n` papers of `papers` nearest to `paper` (which is left out), by falling cosine.

    `counts`: the terms of `papers`, row for row. Papers that share nothing are left out. Ties: newest
    first, then id. The reasons sum to the cosine.
    """
    counts = counts if counts is not None else count_terms(other.text for other in papers)
    around = Neighbourhood(paper.text, counts)
    others = np.array([i for i, other in enumerate(papers) if other.id != paper.id], dtype=np.int64)
    best = others[nearest(around.cosines(counts.take(others)), n)].tolist()
    return around.describe([papers[i] for i in best], counts.take(best))[:n]


def by_meaning(text: str, counts: TermCounts, sample: TermCounts, n: int) -> list[int]:
    """Indices of the `n` papers of `counts` nearest to `text` in words and meaning, nearest first; ties: as given.

    Nearness is that of a goal in plain words, `sample` its window; none where no word of the text is known there.
    """
    space, table = choose_space(sample, always=count_terms([text]).terms), word_vectors()
    rows, vectors = space.rows(sample).tocsc(), table.texts(sample)
    found = own_words(text, space, rows, table, vectors)
    if found is None:
        return []
    if counts is not sample:
        rows, vectors = space.rows(counts).tocsc(), table.texts(counts)
    return np.argsort(-found.scores(rows, vectors), kind="stable")[:n].tolist()  # type: ignore[no-any-return]


class Plan(Frozen, eq=False):
    """The words of a text: how much each weighs (they sum to 1), known to the table of word vectors or only by name."""

    gains: Array  # of the known words, in the order of `directions`
    directions: Array  # (n_known, WIDTH), of length 1
    name_gains: Array
    names: Array  # columns of the space of words
    sentence: Array  # (WIDTH,): of all of it


class Radar:
    """Texts in one space with papers, of which `sample` (counts of the last nights) says how common a term is."""

    def __init__(self, texts: Sequence[str], sample: TermCounts) -> None:
        own = count_terms(texts)
        self._space, self._table = choose_space(sample, always=own.terms), word_vectors()
        self._queries = self._space.rows(own)
        self._namer = TermNamer()
        self._named = [self._namer.names(text) for text in texts]
        self._plans = [self._plan(sorted(named), self._words_of(n)) for n, named in enumerate(self._named)]

    def nearness(self, counts: TermCounts) -> Array:
        """How much of each text (rows) each paper of `counts` (columns) says, in whatever words: 0 to 1 + WHOLE.

        sum over words w of gain(w) max over terms t of the paper of cos(w, t)^2, + WHOLE cos(text, paper); negative
        cosines count 0. The maximum of each word is the late interaction of Khattab and Zaharia (2020).
        """
        rows, named = self._table.space.rows(counts), self._space.rows(counts).tocsc()
        vectors = self._table.of_rows(rows)
        filled = np.flatnonzero(np.diff(rows.indptr))
        unit_terms = unit(self._table.vectors)
        found = np.zeros((len(self._plans), len(counts)))
        for near, plan in zip(found, self._plans, strict=True):
            # Not `@` over the papers, whose last bits may differ by where in memory a row lies.
            near += WHOLE * np.maximum(np.einsum("ij,j->i", vectors, plan.sentence), 0.0)
            near += np.asarray((named[:, plan.names] > 0) @ plan.name_gains)
            for gain, direction in zip(plan.gains, plan.directions, strict=True):
                alike = np.maximum(np.einsum("ij,j->i", unit_terms, direction), 0.0)[rows.indices]
                if len(filled):
                    near[filled] += gain * np.maximum.reduceat(alike, rows.indptr[filled]) ** 2
        return found

    def words(self, text: int, paper: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The words of a text that a paper has, and those that it lacks, each the most telling first."""
        own, there = self._named[text], self._namer.names(paper)
        terms, gains = self._words_of(text)
        order = terms[np.argsort(-gains, kind="stable")].tolist()
        shared = tuple(own[term].name for term in order if term in there)
        return shared, tuple(own[term].name for term in order if term not in there)

    def cosines(self, counts: TermCounts) -> Array:
        """The cosine of each text (rows) with each paper of `counts` (columns)."""
        return np.asarray((self._queries @ self._space.rows(counts).T).toarray())

    def sentence(self, text: int, abstract: str) -> str:
        """The sentence of an abstract that is nearest to a text, the first of equals; "" where there is none."""
        found = [abstract[start:end] for start, end in sentence_spans(abstract)]
        if not found:
            return ""
        return found[int(self.cosines(count_terms(found))[text].argmax())]

    def _words_of(self, text: int) -> tuple[Array, Array]:
        """The single words of a text, ascending, and what each weighs: its idf by how much it tells of a subject."""
        single = sorted(term for term, named in self._named[text].items() if not named.words)
        terms = np.array(single, dtype=np.int32)
        known, columns = self._space.find(terms)
        return terms[known], self._space.idf[columns] * self._table.weights(terms[known])

    def _plan(self, named: Sequence[int], words: tuple[Array, Array]) -> Plan:
        terms, gains = words
        gains = gains / (gains.sum() or 1.0)
        known, at = self._table.space.find(terms)
        sentence = sentence_vector(self._table, named)
        names = self._space.columns(terms[~known])
        return Plan(gains[known], unit(self._table.vectors[at]), gains[~known], names, sentence)


def bar_of(before: Array, nights_ago: Array) -> float | None:
    """The cosine that a paper of tonight must exceed: none of the last week's papers is nearer, and hardly any before.

    `before`: cosines of the papers of the last nights, `nights_ago`: how many nights ago each was listed, from 1 on.
    The bar is the cosine at place max(1, nights / 30), and at least the highest of the last five nights. None where
    there are fewer than ten nights.
    """
    nights = int(nights_ago.max()) if len(nights_ago) else 0
    if nights < LEAST_NIGHTS:
        return None
    place = max(1, round(nights / RARITY))
    rare = float(np.partition(before, -place)[-place]) if len(before) >= place else 0.0
    return max(rare, float(before[nights_ago <= WEEK].max(initial=0.0)), LEAST)


def nearest_above(cosines: Array, bar: float | None) -> int | None:
    """The one paper of a night that is shown: the nearest (the first of equals), where it is above the bar."""
    if bar is None or not len(cosines):
        return None
    best = int(cosines.argmax())
    return best if cosines[best] > bar else None


def similar_papers(cosines: Array, nearness: Array, bar: float | None) -> Array:
    """Which papers count as similar: by their words, or nearer than the bar."""
    above = np.zeros(len(nearness), dtype=bool) if bar is None else nearness > bar
    return np.asarray((cosines >= SIMILAR) | above)


def crowding(is_similar: Array, ages: Array) -> Crowding:
    """How many papers are similar, by their age in days (of the same length)."""
    month = int((is_similar & (ages < MONTH)).sum())
    reaches = len(ages) > 0 and float(ages.max()) >= 2 * MONTH - 7
    before = int((is_similar & (ages >= MONTH) & (ages < 2 * MONTH)).sum()) if reaches else None
    return Crowding(month, before)
