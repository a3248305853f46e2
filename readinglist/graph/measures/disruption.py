"""The CD index: whether later work cites a paper instead of what it built on, or along with it.

Funk and Owen-Smith, "A dynamic network measure of technological change", 2017. Compare within year and
category only; papers without references are an artefact (Holst and others), and stay undefined.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import groupby
from typing import Any

import numpy as np
from scipy import sparse

from readinglist.core.dates import NO_MONTH

from .reach import PIECE, cut
from .structure import Flags, Floats, Ints, Structure, count_citations, pointers, spans

TABLE = 8_000_000  # cells of the table of references at a time
ROWS = 4_096  # of it at most
PAIRS = 2_000_000  # pairs looked up at a time
HEAVY = 1_000  # citers in the window


def cd_index(graph: Structure, window: int, min_references: int, min_citations: int, chosen: Flags) -> Floats:
    """By place: (n_i - n_j) / (n_i + n_j + n_k) of the chosen papers, of papers 0 < months <= window after them.

    n_i cite the paper and none of its references, n_j both, n_k its references only. NaN with fewer
    references or citations in the graph than asked for, without a month, and where nobody cites it or
    its references in the window.
    """
    asked = chosen & (graph.month != NO_MONTH)
    asked &= (graph.references >= min_references) & (graph.citations >= min_citations)
    direct = np.zeros(graph.n)
    everyone = np.zeros(graph.n)
    for focal, low, high in windows(graph, asked, window):
        direct[focal] = high[focal] - low[focal]
        everyone[focal] = union_sizes(graph, focal, low, high)
    both = citing_both(graph, asked, window)
    found = np.full(graph.n, np.nan)
    defined = asked & (everyone > 0)
    found[defined] = (direct[defined] - 2 * both[defined]) / everyone[defined]
    return found


def windows(graph: Structure, asked: Flags, window: int) -> Iterator[tuple[Ints, Ints, Ints]]:
    """For each month with chosen papers: (their places, where the citers of its window begin and end, for each place).

    Citers are sorted by month. The two arrays move on from month to month: past the citers of each
    month that falls out of the window, or into it.
    """
    low, high = graph.citer_start[:-1].copy(), graph.citer_start[:-1].copy()
    low_to = high_to = 0  # citing places that the arrays have moved past
    focal = np.flatnonzero(asked)
    months, begin = np.unique(graph.month[focal], return_index=True)
    ends = np.append(begin, len(focal))[1:]
    for month, first, last in zip(months.tolist(), begin.tolist(), ends.tolist(), strict=True):
        low_to = count_citations(graph, low, low_to, month)
        high_to = count_citations(graph, high, high_to, month + window)
        yield focal[first:last], low, high


def citing_both(graph: Structure, asked: Flags, window: int) -> Floats:
    """By place, n_j: citers in the window that share a reference with the paper that they cite.

    What some citing papers cite is marked in a table, a column for each cited paper of theirs; in it
    the references of the cited ones are looked up.
    """
    both = np.zeros(graph.n)
    table = np.zeros(0, dtype=bool)
    column = np.zeros(graph.n, dtype=np.int32)  # of a cited paper in the table; 0: cited by none of these
    references = graph.references
    for first, last in batches(graph):
        low, high = graph.reference_start[first], graph.reference_start[last]
        cited = graph.reference[low:high]
        row = np.repeat(np.arange(last - first), references[first:last])
        ahead = graph.month[first + row] - graph.month[cited]
        looked_up = asked[cited] & (ahead > 0) & (ahead <= window)
        if not looked_up.any():
            continue
        column[cited] = np.arange(1, len(cited) + 1)  # of several citations of a paper the last one's number
        wide = len(cited) + 1
        if len(table) < (last - first) * wide:
            table = np.zeros((last - first) * wide, dtype=bool)
        cells = row * wide + column[cited]
        table[cells] = True
        focal, base = cited[looked_up], row[looked_up] * wide
        for part in np.array_split(np.arange(len(focal)), 1 + int(references[focal].sum()) // PAIRS):
            number = references[focal[part]]
            pairs = spans(graph.reference_start[focal[part]], number)
            hits = pointers(table[column[graph.reference[pairs]] + np.repeat(base[part], number)])
            shared = np.diff(hits[pointers(number)])
            np.add.at(both, focal[part[shared > 0]], 1)
        table[cells] = False
        column[cited] = 0
    return both


def batches(graph: Structure) -> Iterator[tuple[int, int]]:
    """Spans of places whose table holds at most `TABLE` cells, or of one place."""
    first = 0
    while first < graph.n:
        last = min(graph.n, first + ROWS)
        while (
            last - first > 1 and (last - first) * (graph.reference_start[last] - graph.reference_start[first]) > TABLE
        ):
            last = first + (last - first) // 2
        yield first, last
        first = last


def union_sizes(graph: Structure, focal: Ints, low: Ints, high: Ints) -> Ints:
    """For each focal place: distinct citers, of citer[low:high], of it and of its references.

    The light lists of a month are united by a product of sparse patterns. A few references are cited by a
    large part of a field, and nearly every paper of the month has the same few: such heavy lists are
    marked once for all papers that share them, instead of being walked again for each.
    """
    number = graph.references[focal]
    listed = graph.reference[spans(graph.reference_start[focal], number)]
    reference = np.insert(listed, pointers(number)[:-1], focal)
    length = high[reference] - low[reference]
    row = np.repeat(np.arange(len(focal)), number + 1)
    heavy = length > HEAVY
    sizes = np.zeros(len(focal), dtype=np.int64)
    groups = heavy_groups(row[heavy], reference[heavy])
    light = (length > 0) & ~heavy
    lists = Lists(graph, row[light], reference[light], length[light], len(focal), low, high)
    plain = np.setdiff1d(np.arange(len(focal)), np.concatenate([np.zeros(0, int), *groups.values()]))
    for rows, product in lists.products(plain):
        sizes[rows] = np.diff(product.indptr)
    marked = np.zeros(graph.n, dtype=bool)
    for shared, members in groups.items():
        for place in shared:
            marked[graph.citer[low[place] : high[place]]] = True
        common = int(marked.sum())
        for rows, product in lists.products(np.asarray(members)):
            fresh = pointers(~marked[product.indices])
            sizes[rows] = common + fresh[product.indptr[1:]] - fresh[product.indptr[:-1]]
        for place in shared:
            marked[graph.citer[low[place] : high[place]]] = False
    return sizes


def heavy_groups(row: Ints, reference: Ints) -> dict[tuple[int, ...], list[int]]:
    """The rows that have the same heavy references, by these."""
    groups: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for at, pairs in groupby(zip(row.tolist(), reference.tolist(), strict=True), key=lambda pair: pair[0]):
        groups[tuple(sorted(place for _, place in pairs))].append(at)
    return groups


class Lists:
    """The light lists of one month: which row unites which."""

    def __init__(self, graph: Structure, row: Ints, reference: Ints, length: Ints, rows: int, low: Ints, high: Ints):
        used, column = np.unique(reference, return_inverse=True)
        lengths = high[used] - low[used]
        citer = graph.citer[spans(low[used], lengths)]
        ones = np.ones(len(citer), dtype=bool)
        self.lists = sparse.csr_array((ones, citer, pointers(lengths)), shape=(len(used), graph.n))
        self.start = pointers(np.bincount(row, minlength=rows))
        self.column = column
        self.length = length

    def products(self, rows: Ints) -> list[tuple[Ints, Any]]:
        """(rows, the union of the lists of each of them), in pieces that fit into memory."""
        number = self.start[rows + 1] - self.start[rows]
        where = spans(self.start[rows], number)
        begin = pointers(number)
        cost = pointers(self.length[where])[begin]
        pieces = cut(cost, PIECE)
        return [(rows[a:b], self.united(where[begin[a] : begin[b]], begin[a : b + 1] - begin[a])) for a, b in pieces]

    def united(self, where: Ints, start: Ints) -> Any:
        chosen = (np.ones(len(where), dtype=bool), self.column[where], start)
        return sparse.csr_array(chosen, shape=(len(start) - 1, self.lists.shape[0])) @ self.lists
