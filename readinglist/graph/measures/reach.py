"""Transitive reuse: how many papers rest on a paper, directly or by others.

Papers within h hops are counted by products of sparse patterns, in pieces that fit into memory; all
descendants by sets of bits that are handed on along the references, many papers at a time.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from readinglist.core.dates import NO_MONTH

from .acyclic import longest_from
from .structure import Floats, Ints, Structure, pointers, spans

PIECE = 20_000_000  # entries of a product, counted with their repetitions
WORDS = 32_000_000  # words of 64 bits in the sets of one pass


def reuse_within(graph: Structure, hops: int, window: int | None = None) -> Floats:
    """By place: distinct papers that lead to it over at most `hops` citations, itself excluded."""
    if hops < 1:
        raise ValueError("hops is at least 1")
    if hops == 1 and window is None:
        return graph.citations.astype(float)
    begin, end = counted(graph, window)
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
            continue
        rows = np.repeat(np.arange(first, last, dtype=np.int32), np.diff(found.indptr))
        left_out = found.indices == rows  # a circle leads back
        if window is not None:
            left_out |= (found.indices < begin) | (found.indices >= end[rows])
        several = np.bincount(rows[np.flatnonzero(left_out)] - first, minlength=last - first)
        reach[first:last] = np.diff(found.indptr) - several
    return undefined_before(begin, reach)


def counted(graph: Structure, window: int | None) -> tuple[int, Ints]:
    """(begin, (n,) end): for each place the places that count, those of months at most `window` after its own."""
    if window is None:
        return 0, np.full(graph.n, graph.n)
    begin = int(np.searchsorted(graph.month, NO_MONTH, side="right"))
    return begin, np.searchsorted(graph.month, graph.month + window, side="right")


def undefined_before(begin: int, values: Floats) -> Floats:
    values[:begin] = np.nan
    return values


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


def reuse_of_all(graph: Structure, window: int | None = None) -> Floats:
    """By place: all papers that lead to it over any number of citations, itself excluded.

    Papers in one circle lead to each other and have the same descendants besides. Time grows with
    papers times citations / 64: some tens of thousands of papers are the size that it is for.
    """
    papers, component = connected_components(
        pattern(graph.reference_start, graph.reference, graph.n), connection="strong"
    )
    citing, cited = component[graph.citing()], component[graph.reference]
    key = np.unique(citing.astype(np.int64) * papers + cited)
    citing, cited = np.divmod(key, max(papers, 1))
    layers = layers_from_old(papers, citing[citing != cited], cited[citing != cited])
    begin, end = counted(graph, window)
    reached = np.zeros(graph.n)
    step = max(1, WORDS // max(papers, 1)) * 64
    for first in range(0, graph.n, step):
        last = min(graph.n, first + step)
        sets = descendants(component, layers, first, last)
        reached[first:last] = counts(sets, component, begin, end[first:last]) - 1  # it is in its own set
    return undefined_before(begin, reached)


def layers_from_old(papers: int, citing: Ints, cited: Ints) -> list[tuple[Ints, Ints, Ints]]:
    """(papers, begin of each one's references, references) of each layer; all references stand in earlier layers.

    Edges ascend by `citing`, each once.
    """
    steps = longest_from(papers, citing, cited)
    number = np.bincount(citing, minlength=papers)
    start = pointers(number)
    found: list[tuple[Ints, Ints, Ints]] = []
    for depth in range(1, int(steps.max(initial=0)) + 1):
        layer = np.flatnonzero(steps == depth)
        found.append((layer, pointers(number[layer])[:-1], cited[spans(start[layer], number[layer])]))
    return found


def descendants(component: Ints, layers: list[tuple[Ints, Ints, Ints]], first: int, last: int) -> NDArray[np.uint64]:
    """(components, words): the bits of the places from `first` to `last` that each component leads to."""
    mine = np.arange(last - first)
    sets = np.zeros((int(component.max(initial=-1)) + 1, -(-len(mine) // 64)), dtype=np.uint64)
    bits = np.left_shift(np.uint64(1), (mine % 64).astype(np.uint64))
    np.bitwise_or.at(sets, (component[first:last], mine // 64), bits)
    for layer, start, references in layers:
        sets[layer] |= np.bitwise_or.reduceat(sets[references], start, axis=0)
    return sets


def counts(sets: NDArray[np.uint64], component: Ints, begin: int, end: Ints) -> Floats:
    """(bits,) the places from `begin` on and before the `end` of each bit, whose set has it; ends ascend."""
    found = np.zeros(len(end))
    step = max(1, 4_000_000 // (sets.shape[1] * 64))
    for low in range(begin, len(component), step):
        high = min(len(component), low + step)
        bits = np.unpackbits(sets[component[low:high]].astype("<u8").view(np.uint8), axis=1, bitorder="little")
        bits = bits[:, : len(end)]
        if high > end[0]:
            bits &= np.arange(low, high)[:, None] < end
        found += bits.sum(axis=0)
    return found
