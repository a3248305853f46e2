"""Papers like one paper, by the cosine of their tf-idf rows, with the words that they share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from readinglist.core.papers import Paper, Reason, ScoredPaper

from .explain import term_reasons
from .order import ranked
from .space import choose_space
from .terms import TermCounts, TermNamer, count_terms

Array = NDArray[Any]
REST = "other shared words"


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: what it adds to the cosine with a paper that has it once, and how common it is."""

    text: str
    gain: float  # before the other paper's row is divided by its length
    share: float  # of the papers


class Neighbourhood:
    """One text in the space of some papers, compared with any number of others, in blocks as they come.

    `sample`: counts of the papers that say how common a term is: all there are, or fairly drawn ones.
    """

    def __init__(self, text: str, sample: TermCounts) -> None:
        own = count_terms([text])
        self._text, self._n = text, len(sample)
        # Terms outside the text add to the length of the others' rows, so the space is whole.
        self._space = choose_space(sample, always=own.terms)
        self._query = self._space.rows(own).toarray().ravel()
        self._namer = TermNamer()

    def cosines(self, counts: TermCounts) -> Array:
        """The cosine of each row of `counts` with the text, (n,)."""
        return np.asarray(self._space.rows(counts) @ self._query)

    def words(self) -> tuple[Word, ...]:
        """The single words of the text, those that tell most first: for an index that knows words only."""
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
        rows = self._space.rows(counts)
        cosines = np.asarray(rows @ self._query)
        found: list[ScoredPaper] = []
        for i in ranked(papers, cosines.tolist()):
            if cosines[i] > 0:
                entries = slice(rows.indptr[i], rows.indptr[i + 1])
                terms = rows.indices[entries]
                shared = self._query[terms] * rows.data[entries]
                reasons = term_reasons(self._namer, papers[i].text, self._space.terms[terms], shared)
                score = float(cosines[i])
                reasons.append(Reason("rest", REST, score - sum(reason.weight for reason in reasons)))
                found.append(ScoredPaper(papers[i], score, len(found) + 1, tuple(reasons)))
        return tuple(found)


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
