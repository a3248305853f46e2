"""Which nodes of a graph are wanted; one rule for graphs of papers and of ideas."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from readinglist.model.graph_export import GraphFilters
from readinglist.model.months import month_number

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]


def select(
    filters: GraphFilters, month: Ints, citations: Ints, kept: Mask, citing: Ints, cited: Ints, ego: int | None = None
) -> Ints:
    """The numbers of the nodes that are wanted, in their order. All arrays but the edges are (n,).

    The neighbourhood of `ego` is that in the whole graph; of it remains what the other filters let through, and
    `ego` itself always. A node without a month (-1) is outside of every span of time.

    >>> months, none = np.array([24000, 24001, 24002]), np.zeros(3, bool)
    >>> chain = np.array([1, 2]), np.array([0, 1])
    >>> select(GraphFilters(ego="first"), months, months, none, *chain, ego=0).tolist()
    [0, 1]
    """
    wanted = _in_time(month, filters) & (citations >= filters.min_citations)
    if ego is not None:
        start = np.zeros(len(month), dtype=bool)
        start[ego] = True
        wanted &= neighbourhood(start, citing, cited, 1 if filters.hops is None else filters.hops)
        wanted &= kept if filters.kept else True
        wanted[ego] = True
    elif filters.kept:
        wanted &= neighbourhood(kept, citing, cited, filters.hops or 0)
    return np.flatnonzero(wanted)


def neighbourhood(start: Mask, citing: Ints, cited: Ints, hops: int) -> Mask:
    """What lies at most `hops` citations away from `start`, whichever way they point."""
    reached = start.copy()
    for _ in range(hops):
        near = reached.copy()
        near[cited[reached[citing]]] = True
        near[citing[reached[cited]]] = True
        if np.array_equal(near, reached):
            break
        reached = near
    return reached


def between(numbers: Ints, n: int, citing: Ints, cited: Ints) -> Ints:
    """The places of the edges whose two ends are both among `numbers`, in their order."""
    inside = np.zeros(n, dtype=bool)
    inside[numbers] = True
    return np.flatnonzero(inside[citing] & inside[cited])


def _in_time(month: Ints, filters: GraphFilters) -> Mask:
    inside = np.ones(len(month), dtype=bool)
    if filters.since is not None:
        inside &= month >= month_number(filters.since)
    if filters.until is not None:
        inside &= (month >= 0) & (month <= month_number(filters.until))
    return inside
