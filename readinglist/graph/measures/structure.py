"""The edges of a citation graph as two lists of neighbours, papers in the order of their months.

All measures work on *places*: a paper's place is its rank by month, then by number. So the papers of
a span of months are a span of places, and so are, in each sorted list of neighbours, those who cited
in these months. Duplicates and self-citations are dropped here, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from readinglist.core.frozen import Frozen

Ints = NDArray[np.integer[Any]]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

LARGEST = 2**31 - 1  # papers: places are 32 bits wide


class Structure(Frozen):
    """A graph by places. The lists of neighbours are sorted and hold each neighbour once."""

    order: Ints  # (n,) the number of the paper at each place
    month: Ints  # (n,) months since year 0 by place, ascending; -1 first: without a month
    reference_start: Ints  # (n + 1,) int64: where the references of each place begin
    reference: Ints  # (m,) int32: the places that each place cites
    citer_start: Ints  # (n + 1,) int64
    citer: Ints  # (m,) int32: the places that cite each place

    @property
    def n(self) -> int:
        return len(self.order)

    @property
    def references(self) -> Ints:
        """(n,) how many papers of the graph each place cites."""
        return np.diff(self.reference_start)

    @property
    def citations(self) -> Ints:
        """(n,) how many papers of the graph cite each place."""
        return np.diff(self.citer_start)

    def citing(self) -> Ints:
        """(m,) the citing place of each entry of `reference`."""
        return np.repeat(np.arange(self.n, dtype=np.int32), self.references)

    def by_number(self, values: NDArray[Any]) -> Floats:
        """Values by place as floats by number."""
        found = np.empty(self.n)
        found[self.order] = values
        return found

    def places(self) -> Ints:
        """(n,) the place of each number."""
        found = np.empty(self.n, dtype=np.int64)
        found[self.order] = np.arange(self.n)
        return found


def build_structure(n: int, citing: ArrayLike, cited: ArrayLike, month: ArrayLike) -> Structure:
    """The structure of n papers and the edges citing[i] -> cited[i].

    Raises ValueError where lengths differ, or an edge names a paper that is not there.
    """
    months = integers(month, "month")
    if len(months) != n or not 0 <= n <= LARGEST:
        raise ValueError(f"{n} papers, but {len(months)} months")
    order = np.argsort(months, kind="stable")
    places = np.empty(n, dtype=np.int64)
    places[order] = np.arange(n)
    key = edge_keys(n, integers(citing, "citing"), integers(cited, "cited"), places)
    rows, columns = np.divmod(key, max(n, 1))
    reference = columns.astype(np.int32)
    start = pointers(np.bincount(rows, minlength=n))
    matrix = sparse.csr_array((np.ones(len(reference), dtype=np.int8), reference, start), shape=(n, n)).tocsc()
    return Structure(order, months[order], start, reference, matrix.indptr.astype(np.int64), matrix.indices)


def edge_keys(n: int, citing: Ints, cited: Ints, places: Ints) -> Ints:
    """One number an edge, citing place * n + cited place, ascending and each once, without self-citations."""
    if len(citing) != len(cited):
        raise ValueError(f"{len(citing)} citing papers, but {len(cited)} cited ones")
    for ends in (citing, cited):
        if len(ends) and (ends.min() < 0 or ends.max() >= n):
            raise ValueError(f"an edge names a paper outside of 0 to {n - 1}")
    apart = citing != cited
    key = places[citing[apart]]
    key *= n
    key += places[cited[apart]]
    key.sort()
    fresh = np.ones(len(key), dtype=bool)
    np.not_equal(key[1:], key[:-1], out=fresh[1:])
    return np.asarray(key[fresh])


def integers(values: ArrayLike, name: str) -> Ints:
    """Values as a flat array of integers; raises ValueError where they are none."""
    found = np.asarray(values)
    if found.size == 0:
        return np.zeros(0, dtype=np.int64)
    if found.ndim != 1 or found.dtype.kind not in "iu":
        raise ValueError(f"{name} is a flat array of integers")
    return found.astype(np.int64, copy=False)


def pointers(lengths: NDArray[Any] | Sequence[int]) -> Ints:
    """Where lists of these lengths begin, laid end to end, and where the last ends."""
    found = np.zeros(len(lengths) + 1, dtype=np.int64)
    np.cumsum(lengths, out=found[1:])
    return found


def spans(first: Ints, length: Ints) -> Ints:
    """The numbers first[i], first[i] + 1, ... of each span, laid end to end.

    >>> spans(np.array([5, 0]), np.array([2, 3])).tolist()
    [5, 6, 0, 1, 2]
    """
    ends = np.cumsum(length)
    total = int(ends[-1]) if len(ends) else 0
    return np.asarray(np.arange(total) + np.repeat(first - (ends - length), length))


def count_citations(graph: Structure, count: NDArray[Any], passed: int, month: int) -> int:
    """Add to `count`, by place, the citations by papers up to a month, of places from `passed` on.

    Returns the places that are passed now.
    """
    to = max(passed, int(np.searchsorted(graph.month, month, side="right")))
    np.add.at(count, graph.reference[graph.reference_start[passed] : graph.reference_start[to]], 1)
    return to
