"""Transitive reuse: how many papers rest on a paper, directly or by others.

Papers within h hops are counted by products of sparse patterns, in pieces that fit into memory; all
descendants by sets of bits that are handed on along the references, many papers at a time.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from .structure import Floats, Ints, Structure, pointers, spans

PIECE = 20_000_000  # entries of a product, counted with their repetitions
WORDS = 32_000_000  # words of 64 bits in the sets of one pass


def reuse_within(graph: Structure, hops: int) -> Floats:
    """By place: distinct papers that lead to it over at most `hops` citations, itself excluded."""
    if hops < 1:
        raise ValueError("hops is at least 1")
    if hops == 1:
        return graph.citations.astype(float)
    citers = pattern(graph.citer_start, graph.citer, graph.n)
    further = (citers + sparse.eye_array(graph.n, dtype=bool, format="csr")).tocsr()
    reach = np.zeros(graph.n)
    weight = further.indptr[1:] - further.indptr[:-1]
    cost = pointers(np.add.reduceat(np.append(weight[graph.citer], 0), graph.citer_start[:-1]) * (graph.citations > 0))
    pieces = [(first, last) for first, last in cut(cost, PIECE)]
    while pieces:
        first, last = pieces.pop()
        found = expand(citers[first:last], further, weight, hops - 1)
        if found is None:
            middle = (first + last) // 2
            pieces += [(first, middle), (middle, last)]
        else:
            reach[first:last] = np.diff(found.indptr) - own(found, first)
    return reach


def pattern(start: Ints, neighbour: Ints, n: int) -> Any:
    return sparse.csr_array((np.ones(len(neighbour), dtype=bool), neighbour, start), shape=(n, n))


def cut(cost: Ints, most: int) -> list[tuple[int, int]]:
    """Spans whose cost (running sums, n + 1 of them) is at most `most`, or of one paper."""
    found, first, n = [], 0, len(cost) - 1
    while first < n:
        last = max(first + 1, int(np.searchsorted(cost, cost[first] + most, side="right")) - 1)
        found.append((first, last))
        first = last
    return found


def expand(reached: Any, further: Any, weight: Ints, times: int) -> Any:
    """Rows of papers reached, with those one citation further, `times` over; None where a piece grows too large."""
    for _ in range(times):
        if reached.shape[0] > 1 and weight[reached.indices].sum() > 2 * PIECE:
            return None
        reached = reached @ further
    return reached


def own(found: Any, first: int) -> Ints:
    """1 for each row that holds its own paper: a circle leads back to it."""
    rows = np.repeat(np.arange(first, first + found.shape[0], dtype=np.int32), np.diff(found.indptr))
    return np.bincount(rows[np.flatnonzero(found.indices == rows)] - first, minlength=found.shape[0])


def reuse_of_all(graph: Structure) -> Floats:
    """By place: all papers that lead to it over any number of citations, itself excluded.

    Papers in one circle lead to each other and have the same descendants besides. Time grows with
    papers times citations / 64: some tens of thousands of papers are the size that it is for.
    """
    papers, component = connected_components(
        pattern(graph.reference_start, graph.reference, graph.n), connection="strong"
    )
    size = np.bincount(component, minlength=papers)
    citing, cited = component[graph.citing()], component[graph.reference]
    key = np.unique(citing.astype(np.int64) * papers + cited)
    citing, cited = np.divmod(key, max(papers, 1))
    layers = layers_from_old(papers, citing[citing != cited], cited[citing != cited])
    reached = np.zeros(papers)
    step = max(1, WORDS // max(papers, 1)) * 64
    for first in range(0, papers, step):
        last = min(papers, first + step)
        reached[first:last] = descendants(papers, layers, size, first, last)
    return np.asarray((reached + size - 1)[component])


def layers_from_old(papers: int, citing: Ints, cited: Ints) -> list[tuple[Ints, Ints, Ints]]:
    """(papers, begin of each one's references, references) of each layer; all references stand in earlier layers."""
    left = np.bincount(citing, minlength=papers)
    lengths = np.bincount(cited, minlength=papers)
    order = np.argsort(cited, kind="stable")
    citer, citer_start = citing[order], pointers(lengths)
    start = pointers(left)
    number = left.copy()
    layer, found = np.flatnonzero(left == 0), []
    while len(layer):
        above = citer[spans(citer_start[layer], lengths[layer])]
        np.subtract.at(left, above, 1)
        above = np.unique(above)
        layer = above[left[above] == 0]
        if len(layer):
            references = cited[spans(start[layer], number[layer])]
            found.append((layer, pointers(number[layer])[:-1], references))
    return found


def descendants(papers: int, layers: list[tuple[Ints, Ints, Ints]], size: Ints, first: int, last: int) -> Floats:
    """How many papers lead to each component from `first` to `last`, those of the component itself left out."""
    wide = -(-(last - first) // 64)
    sets = np.zeros((papers, wide), dtype=np.uint64)
    mine = np.arange(last - first)
    own_bit = np.zeros((last - first, wide), dtype=np.uint64)
    own_bit[mine, mine // 64] = np.left_shift(np.uint64(1), (mine % 64).astype(np.uint64))
    sets[first:last] = own_bit
    for layer, start, references in layers:
        sets[layer] |= np.bitwise_or.reduceat(sets[references], start, axis=0)
    sets[first:last] &= ~own_bit
    total = np.zeros(wide * 64)
    step = max(1, 4_000_000 // (wide * 64))
    for low in range(0, papers, step):
        bits = np.unpackbits(sets[low : low + step].astype("<u8").view(np.uint8), axis=1, bitorder="little")
        total += size[low : low + step] @ bits
    return total[: last - first]
