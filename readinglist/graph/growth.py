"""A known graph after a night: what is known anew of some papers put into it, its figures brought up to date."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from readinglist.core.citations import CitationArrays, PartOfArrays
from readinglist.graph.measures.figures import Figures, update_figures

from .known import KnownGraph, without_cohort


def grow(old: KnownGraph, part: PartOfArrays, told: Callable[[KnownGraph, Figures], None] | None = None) -> KnownGraph:
    """The graph in which the papers of `part` are as it says; new ones have the numbers after the last one.

    The figures are those of `update_figures` from the old ones, when they are asked for: all as if measured
    anew, but for the CD index of papers that the change does not touch.
    """
    a, n = old.arrays, old.arrays.n
    fresh = np.zeros(max(n, int(part.numbers[-1]) + 1) if len(part.numbers) else n, dtype=bool)
    fresh[part.numbers] = True
    gone = fresh[a.citing]
    before = a.citing[gone], a.cited[gone]
    changed = part.numbers[part.numbers < n]

    def measure(known: KnownGraph) -> Figures:
        return without_cohort(update_figures(known.graph, old.figures, changed, before), ~known.in_cohort)

    return KnownGraph(_merged(a, part, ~gone), measure, told)


def _merged(a: CitationArrays, part: PartOfArrays, kept: NDArray[np.bool_]) -> CitationArrays:
    now, numbers = part.arrays, part.numbers
    first_new = int(np.searchsorted(numbers, a.n))
    category = [*a.category, *now.category[first_new:]]
    for number, name in zip(numbers[:first_new].tolist(), now.category, strict=False):
        category[number] = name
    citing = np.concatenate([a.citing[kept], now.citing])
    cited = np.concatenate([a.cited[kept], now.cited])
    order = np.argsort(citing << 32 | cited)
    put = _putter(numbers, len(category))
    return CitationArrays(
        a.ids + now.ids[first_new:],
        citing[order],
        cited[order],
        put(a.month, now.month),
        put(a.dated, now.dated),
        tuple(category),
        put(a.references, now.references),
        put(a.known, now.known),
        put(a.described, now.described),
        now.cutoff,
        now.source,
    )


def _putter(numbers: NDArray[np.int64], n: int) -> Callable[[NDArray[Any], NDArray[Any]], NDArray[Any]]:
    def put(old: NDArray[Any], new: NDArray[Any]) -> NDArray[Any]:
        found = np.empty(n, dtype=old.dtype)
        found[: len(old)] = old
        found[numbers] = new
        return found

    return put
