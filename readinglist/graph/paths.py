"""The shortest way from one node to another along citations, or along what builds on what."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse
from scipy.sparse.csgraph import breadth_first_order

from .measures.structure import integers


def shortest(n: int, tails: ArrayLike, heads: ArrayLike, start: int, goal: int) -> tuple[int, ...] | None:
    """The nodes from `start` to `goal` along edges tails[i] -> heads[i], both included; None where no way leads there.

    Of several shortest ways the one whose nodes, from the goal back, were reached first, lowest numbers first:
    the order and the number of equal edges change nothing.

    >>> shortest(4, [0, 0, 1, 2], [2, 1, 3, 3], 0, 3), shortest(4, [0], [1], 1, 0)
    ((0, 1, 3), None)
    """
    ends = integers(tails, "tails"), integers(heads, "heads")
    graph = sparse.csr_array((np.ones(len(ends[0]), dtype=np.int8), ends), shape=(n, n))
    graph.sum_duplicates()
    graph.data[:] = 1
    before = breadth_first_order(graph, start, directed=True, return_predecessors=True)[1]
    way = [goal]
    while way[-1] != start:
        if before[way[-1]] < 0:
            return None
        way.append(int(before[way[-1]]))
    return tuple(reversed(way))


def shortest_of_names(edges: Iterable[tuple[str, str]], start: str, goal: str) -> tuple[str, ...] | None:
    """As `shortest`, for edges between names; lowest numbers are first names."""
    pairs = list(edges)
    names = sorted({start, goal, *(name for pair in pairs for name in pair)})
    number = {name: i for i, name in enumerate(names)}
    tails, heads = [number[a] for a, _ in pairs], [number[b] for _, b in pairs]
    found = shortest(len(names), tails, heads, number[start], number[goal])
    return None if found is None else tuple(names[i] for i in found)
