"""Sizes of unions of lists of citers: how many papers cite a paper or any of its references.

The light lists of a month are united by a product of sparse patterns. A few references are cited by a
large part of a field, and nearly every paper of the month has the same few: such heavy lists are
marked once for all papers that share them, instead of being walked again for each.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import sparse

from .reach import cut
from .structure import Ints, Structure, pointers, spans

HEAVY = 1_000  # citers in the window
PIECE = 20_000_000  # entries of a product, counted with their repetitions


def union_sizes(graph: Structure, focal: Ints, low: Ints, high: Ints) -> Ints:
    """For each focal place: distinct citers, of citer[low:high], of it and of its references."""
    number = graph.references[focal] + 1
    start = pointers(number)
    reference = np.empty(start[-1], dtype=np.int64)
    reference[start[:-1]] = focal
    others = np.ones(len(reference), dtype=bool)
    others[start[:-1]] = False
    reference[others] = graph.reference[spans(graph.reference_start[focal], number - 1)]
    length = high[reference] - low[reference]
    row = np.repeat(np.arange(len(focal)), number)
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
    per_row: dict[int, list[int]] = {}
    for at, place in zip(row.tolist(), reference.tolist(), strict=True):
        per_row.setdefault(at, []).append(place)
    groups: dict[tuple[int, ...], list[int]] = {}
    for at, places in per_row.items():
        groups.setdefault(tuple(sorted(places)), []).append(at)
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
        return [
            (rows[a:b], self.united(where[begin[a] : begin[b]], begin[a : b + 1] - begin[a]))
            for a, b in cut(cost, PIECE)
        ]

    def united(self, where: Ints, start: Ints) -> Any:
        chosen = (np.ones(len(where), dtype=bool), self.column[where], start)
        return sparse.csr_array(chosen, shape=(len(start) - 1, self.lists.shape[0])) @ self.lists
