"""The vector space of one fit: which terms count, their idf, and papers as rows in it.

Rows are sublinear tf-idf of length 1 (or 0 where nothing of the text is in the vocabulary).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from readinglist.core.frozen import Frozen
from readinglist.core.policy import SMALL_LIBRARY

from .terms import MAX_COUNT, TermCounts

# Papers as rows of one matrix: the words of their texts, and beside them the names of their authors.
#
# The two are spaces of their own, so that a name is never taken for a word, nor shown as one.


Array = NDArray[Any]
NAMES_LEAST, NAMES_MOST = 0.35, 1.0  # length of the names' part of a row; that of the words is 1
PRIOR_SHARING, PRIOR_PAIRS = 0.7, 3.0  # pairs of likes that are taken as seen before any


class Features(Frozen, eq=False):
    """Columns: the terms of `words`, then those of `names`; those of `titles` are beside them."""

    words: Space
    names: Space
    titles: Space

    @property
    def width(self) -> int:
        """The number of columns."""
        return len(self.words.terms) + len(self.names.terms)

    def rows(self, counts: TermCounts, names: TermCounts) -> Any:
        """CSR (n, width): words and names have length 1 each in a row, or 0 where nothing is known."""
        from scipy.sparse import hstack

        return hstack([self.words.rows(counts), self.names.rows(names)], format="csr")

    def widened(self, vector: Array) -> Array:
        """A vector over words as one over all columns, 0 for names."""
        return np.concatenate([vector, np.zeros(len(self.names.terms))])


class Rows(Frozen, eq=False):
    """Rows of both spaces (CSR) as rows of all columns, the names' part `length` long; below them a row of words alone.

    Nothing is copied, for a window has millions of entries, and each query a length and a text of its own.
    """

    words: Any
    names: Any
    length: float
    text: Any = None  # CSR (1, n_words)

    @property
    def shape(self) -> tuple[int, int]:
        n, words = self.words.shape
        return n + (self.text is not None), words + self.names.shape[1]

    @property
    def nnz(self) -> int:
        return int(self.words.nnz + self.names.nnz + (self.text.nnz if self.text is not None else 0))

    @property
    def T(self) -> Columns:  # as matrices have it
        return Columns(self)

    def __matmul__(self, vector: Array) -> Array:
        n = self.words.shape[1]
        values = self.words @ vector[:n] + self.names @ (self.length * vector[n:])
        return np.asarray(values if self.text is None else np.append(values, self.text @ vector[:n]))

    def first(self, n: int) -> Rows:
        """The first `n`, without the text."""
        return Rows(first_rows(self.words, n), first_rows(self.names, n), self.length)


class Columns(Frozen, eq=False):
    """The transpose of rows."""

    rows: Rows

    def __matmul__(self, weights: Array) -> Array:
        n = self.rows.words.shape[0]
        words = self.rows.words.T @ weights[:n]
        if self.rows.text is not None:
            words += self.rows.text.T @ weights[n:]
        return np.concatenate([words, self.rows.length * (self.rows.names.T @ weights[:n])])


def first_rows(rows: Any, n: int) -> Any:
    """The first `n` rows of a CSR matrix, which share its memory."""
    end = rows.indptr[n]
    return type(rows)((rows.data[:end], rows.indices[:end], rows.indptr[: n + 1]), shape=(n, rows.shape[1]))


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


MAX_TERMS = 100_000
MAX_SHARE = 0.5  # of the documents: terms in more of them say nothing
_BUCKETS = 32  # of the table in which terms are looked up, for each term of the vocabulary
_SUBLINEAR = np.concatenate([[0.0], 1.0 + np.log(np.arange(1, MAX_COUNT + 1))])


class Space(Frozen, eq=False):
    """`terms`: ascending int32 hashes of the vocabulary; `idf`: float64 beside them."""

    terms: Array
    idf: Array

    def rows(self, counts: TermCounts) -> Any:  # scipy.sparse.csr_matrix, which has no types
        """The texts as a CSR matrix (n_texts, n_terms) of float64, see `entries`."""
        from scipy.sparse import csr_matrix

        return csr_matrix(self.entries(counts), shape=(len(counts), len(self.terms)))

    def entries(self, counts: TermCounts) -> tuple[Array, Array, Array]:
        """Values, columns and `indptr` of the rows of the texts; other terms are dropped.

        x_t = (1 + ln count_t) idf_t, then divided by the Euclidean length of the row.
        """
        n = len(counts)
        if not len(self.terms):
            return np.zeros(0), np.zeros(0, dtype=np.int32), np.zeros(n + 1, dtype=np.int32)
        likely, at = self._find(counts.terms)
        values = _SUBLINEAR[counts.counts[likely]] * self.idf[at]
        indptr = np.searchsorted(likely, counts.indptr)
        lengths = np.diff(indptr)
        # Not reduceat: its sums differ in the last bit by where in memory a row lies.
        squares = np.bincount(np.repeat(np.arange(n), lengths), weights=values**2, minlength=n)
        values /= np.repeat(np.sqrt(squares), lengths)
        return values, at, indptr.astype(np.int32)

    def find(self, terms: Array) -> tuple[Array, Array]:
        """Which of a few `terms` are in the vocabulary (a mask), and the columns of those, in their order."""
        at = np.searchsorted(self.terms, terms)
        inside = at < len(self.terms)
        inside[inside] = self.terms[at[inside]] == terms[inside]
        return inside, at[inside]

    def columns(self, terms: Array) -> Array:
        """The columns of those of a few `terms` that are in the vocabulary, in their order."""
        return self.find(terms)[1]

    def _find(self, terms: Array) -> tuple[Array, Array]:
        """Positions in `terms` of those in the vocabulary, ascending, and the column of each.

        One look into a table of buckets for each term, which is several times faster than a binary search;
        of terms of the vocabulary that share a bucket only the last is there, the few others are searched for.
        """
        if len(terms) < len(self.terms):  # a few texts, for which the table would cost more than it saves
            at = np.minimum(np.searchsorted(self.terms, terms), len(self.terms) - 1)
            likely = np.flatnonzero(self.terms[at] == terms)
            return likely, at[likely].astype(np.int32)
        columns = np.arange(len(self.terms), dtype=np.int32)
        last_bucket = (1 << (_BUCKETS * len(self.terms)).bit_length()) - 1
        buckets = self.terms & last_bucket
        table = np.full(last_bucket + 1, -1, dtype=np.int32)
        table[buckets] = columns
        hidden = columns[table[buckets] != columns]
        at = table[terms & last_bucket]
        likely = np.flatnonzero(at >= 0)
        at = at[likely]
        found = self.terms[at] == terms[likely]
        if len(hidden):
            missed = np.flatnonzero(~found)
            asked = terms[likely[missed]]
            near = np.minimum(np.searchsorted(self.terms[hidden], asked), len(hidden) - 1)
            is_hidden = self.terms[hidden[near]] == asked
            at[missed[is_hidden]] = hidden[near[is_hidden]]
            found[missed[is_hidden]] = True
        return likely[found], at[found]


def choose_space(counts: TermCounts, always: Array | None = None, *, min_df: int | None = None) -> Space:
    """The space of all documents in `counts`.

    Terms in at least `min_df` documents (by default 2, but 1 where there are fewer than 2,000) and in
    at most half of all, at most the 100,000 in most documents (ties: the lower hash); `always` are
    terms that are taken too, whether they occur or not, unless they are in more than half.
    idf_t = ln((1 + n) / (1 + df_t)) + 1.
    """
    n, terms = len(counts), counts.terms
    min_df = min_df or (1 if n < SMALL_LIBRARY else 2)
    added = np.unique(always) if always is not None else terms[:0]
    vocabulary, df = np.unique(np.concatenate([terms, added]), return_counts=True)
    is_always = np.zeros(len(vocabulary), dtype=bool)
    is_always[np.searchsorted(vocabulary, added)] = True
    df = df - is_always  # each was counted once more
    # In a handful of documents "half of them" would leave nothing.
    common = df > max(MAX_SHARE * n, 2.0)
    wanted = (df >= min_df) & ~common
    if wanted.sum() > MAX_TERMS:
        able = np.where(wanted, df, 0)
        least = np.partition(able, -MAX_TERMS)[-MAX_TERMS]
        wanted = able > least
        wanted[np.flatnonzero(able == least)[: MAX_TERMS - wanted.sum()]] = True
    wanted |= is_always & ~common
    return Space(vocabulary[wanted].astype(np.int32), np.log((1.0 + n) / (1.0 + df[wanted])) + 1.0)
