"""Papers as rows of one matrix: the words of their texts, and beside them the names of their authors.

The two are spaces of their own, so that a name is never taken for a word, nor shown as one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .space import Space, choose_space
from .terms import TermCounts

Array = NDArray[Any]
NAMES_LEAST, NAMES_MOST = 0.35, 1.0  # length of the names' part of a row; that of the words is 1
PRIOR_SHARING, PRIOR_PAIRS = 0.7, 3.0  # pairs of likes that are taken as seen before any


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
        """CSR (n, width): words and names have length 1 each in a row, or 0 where nothing is known."""
        return beside(self.words.rows(counts), self.names.rows(names))

    def widened(self, vector: Array) -> Array:
        """A vector over words as one over all columns, 0 for names."""
        return np.concatenate([vector, np.zeros(len(self.names.terms))])


def choose_features(
    counts: TermCounts, names: TermCounts, words_taken: Array, names_taken: Array, *, min_df: int | None = None
) -> Features:
    """The spaces of all documents in `counts` and `names`; what is taken in any case stands beside them."""
    return Features(
        choose_space(counts, always=words_taken, min_df=min_df), choose_space(names, always=names_taken, min_df=min_df)
    )


def beside(word_rows: Any, name_rows: Any, names_length: float = 1.0) -> Any:
    """Rows of both spaces, CSR, as rows of all columns, those of the names made so long."""
    from scipy.sparse import hstack

    return hstack([word_rows, names_length * name_rows], format="csr")


def names_length(likes: Any) -> float:
    """How long the names' part of a row shall be for a reader with these likes, rows of the names.

    .35 where no two likes share an author: what is followed is a topic. 1 where all do: the reader follows people.
    Of one like nothing is known: .5.
    """
    n = int(likes.shape[0])
    sharing = (likes @ likes.T).tocsr()
    sharing.setdiag(0)
    sharing.eliminate_zeros()
    share = (int(sharing.nnz) / 2 + PRIOR_SHARING) / (n * (n - 1) / 2 + PRIOR_PAIRS)
    return NAMES_LEAST + (NAMES_MOST - NAMES_LEAST) * share
