"""The vector space of one fit: which terms count, their idf, and papers as rows in it.

Rows are sublinear tf-idf of length 1 (or 0 where nothing of the text is in the vocabulary).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from readinglist.policy import SMALL_LIBRARY

from .terms import MAX_COUNT, TermCounts

Array = NDArray[Any]
MAX_TERMS = 100_000
MAX_SHARE = 0.5  # of the documents: terms in more of them say nothing
_BUCKETS = 1 << 22  # of the table in which terms are looked up
_SUBLINEAR = np.concatenate([[0.0], 1.0 + np.log(np.arange(1, MAX_COUNT + 1))])


@dataclass(frozen=True, slots=True, eq=False)
class Space:
    """`terms`: ascending int32 hashes of the vocabulary; `idf`: float64 beside them."""

    terms: Array
    idf: Array

    def rows(self, counts: TermCounts) -> Any:  # scipy.sparse.csr_matrix, which has no types
        """The texts as a CSR matrix (n_texts, n_terms) of float64; other terms are dropped.

        x_t = (1 + ln count_t) idf_t, then divided by the Euclidean length of the row.
        """
        from scipy.sparse import csr_matrix

        n = len(counts)
        if not len(self.terms):
            return csr_matrix((n, 0))
        likely, at = self._find(counts.terms)
        values = _SUBLINEAR[counts.counts[likely]] * self.idf[at]
        indptr = np.searchsorted(likely, counts.indptr)
        lengths = np.diff(indptr)
        # Not reduceat: its sums differ in the last bit by where in memory a row lies.
        squares = np.bincount(np.repeat(np.arange(n), lengths), weights=values**2, minlength=n)
        values /= np.repeat(np.sqrt(squares), lengths)
        return csr_matrix((values, at, indptr.astype(np.int32)), shape=(n, len(self.terms)))

    def _find(self, terms: Array) -> tuple[Array, Array]:
        """Positions in `terms` of those in the vocabulary, ascending, and the column of each.

        One look into a table of buckets for each term, which is several times faster than a binary search;
        of terms of the vocabulary that share a bucket only the last is there, the few others are searched for.
        """
        columns = np.arange(len(self.terms), dtype=np.int32)
        buckets = self.terms & (_BUCKETS - 1)
        table = np.full(_BUCKETS, -1, dtype=np.int32)
        table[buckets] = columns
        hidden = columns[table[buckets] != columns]
        at = table[terms & (_BUCKETS - 1)]
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
    if always is not None:  # each counted once more here, and taken off again
        terms = np.concatenate([terms, np.unique(always)])
    vocabulary, df = np.unique(terms, return_counts=True)
    is_always = np.isin(vocabulary, always) if always is not None else np.zeros(len(vocabulary), dtype=bool)
    df = df - is_always
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
