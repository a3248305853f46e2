"""Papers as rows of one matrix: the words of their texts, and beside them the words of their authors' names.

The two are spaces of their own, so that a name is never taken for a word, nor shown as one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from readinglist.model import Paper

from .space import Space, choose_space
from .terms import TermCounts, count_terms

Array = NDArray[Any]
NAME_SHARE = 0.5  # length of the names' part of a row; that of the words is 1


def count_names(papers: Iterable[Paper]) -> TermCounts:
    """The names of the authors of each paper as terms: words, and neighbouring words."""
    return count_terms(" ".join(paper.authors) for paper in papers)


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """Columns: the terms of `words`, then those of `names`."""

    words: Space
    names: Space

    @property
    def width(self) -> int:
        """The number of columns."""
        return len(self.words.terms) + len(self.names.terms)

    def rows(self, counts: TermCounts, names: TermCounts) -> Any:
        """CSR (n, width): the row of the words has length 1, that of the names .5, or 0 where nothing is known."""
        return self.beside(self.words.rows(counts), self.names.rows(names))

    def beside(self, word_rows: Any, name_rows: Any) -> Any:
        """The rows of both spaces as rows of all columns, the shape of `csr_matrix`."""
        from scipy.sparse import hstack

        return hstack([word_rows, NAME_SHARE * name_rows], format="csr")

    def widened(self, vector: Array) -> Array:
        """A vector over words as one over all columns, 0 for names."""
        return np.concatenate([vector, np.zeros(len(self.names.terms))])


def choose_features(
    counts: TermCounts, names: TermCounts, always: Sequence[int] | Array | None = None, *, min_df: int | None = None
) -> Features:
    """The spaces of all documents in `counts` and `names`; `always` are words that are taken in any case."""
    words = choose_space(counts, always=None if always is None else np.asarray(always), min_df=min_df)
    return Features(words, choose_space(names, min_df=min_df))
