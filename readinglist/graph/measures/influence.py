"""Persistent influence: how much of later work rests on a paper.

Della Briotta Parolo, Kujala, Kaski, Kivela, arXiv:1908.11089. One unit of each paper is passed back
through its references, an equal part to each of all its references, and on from there. The parts of
references that the graph does not hold leave it. To be compared within a cohort only.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from .components import Components, longest_from
from .flow import takers
from .structure import Floats, Ints, Structure


def influence(graph: Structure, parts: Components, references: Floats) -> Floats:
    """By place: x_i = 1 + sum over c citing i of x_c / R_c, a paper's own unit included.

    `references` R: all references of each place, as `all_references` gives them. Of a component in one
    month the members have the same value, its units divided by its size; what members give to each
    other stays out, as self-citations do.

    One pass over the months, from the last: papers of a month and of those before it still give
    nothing when it takes, so that edges to later months fall away by themselves.
    """
    share = 1.0 / (references * parts.size[parts.component])  # of the units of its component, to each reference
    units = parts.size.astype(float)
    given = np.zeros(graph.n)
    months = np.flatnonzero(np.diff(graph.month, prepend=graph.month[:1] - 1))
    spans = list(pairwise([*months.tolist(), graph.n]))
    ones = np.ones(max((int(graph.citer_start[b] - graph.citer_start[a]) for a, b in spans), default=0))
    inner = inner_steps(graph, parts)
    for first, last in reversed(spans):
        mine = parts.component[first:last]
        low, high = mine[0], mine.max() + 1
        came = takers(graph.citer_start, graph.citer, first, last, ones) @ given
        units[low:high] += np.bincount(mine - low, came, minlength=high - low)
        for citing, cited in inner.get(first, ()):
            np.add.at(units, parts.component[cited], share[citing] * units[parts.component[citing]])
        given[first:last] = share[first:last] * units[mine]
    return np.asarray((units / parts.size)[parts.component])


def inner_steps(graph: Structure, parts: Components) -> dict[int, list[tuple[Ints, Ints]]]:
    """By the first place of a month: its inner edges, in groups, the longest way from a dead end first.

    Who is cited in a group cites in later groups only.
    """
    citing, cited = parts.citing, parts.cited
    if not len(citing):
        return {}
    mine = parts.component[citing]
    steps = longest_from(len(parts.size), mine, parts.component[cited])[mine]
    first = np.searchsorted(graph.month, graph.month[citing])
    order = np.lexsort((-steps, first))
    citing, cited, steps, first = citing[order], cited[order], steps[order], first[order]
    begins = np.flatnonzero((np.diff(steps, prepend=-1) != 0) | (np.diff(first, prepend=-1) != 0))
    found: dict[int, list[tuple[Ints, Ints]]] = {}
    for low, high in pairwise([*begins.tolist(), len(citing)]):
        found.setdefault(int(first[low]), []).append((citing[low:high], cited[low:high]))
    return found


def all_references(graph: Structure, told: NDArray[np.generic] | None) -> Floats:
    """By place, at least 1: as many as were told (by number), never fewer than the graph holds.

    Where nothing was told (None, or a number that is not finite or below 1) those of the graph stand in.
    """
    inside = np.maximum(graph.references, 1).astype(float)
    if told is None:
        return inside
    by_place = np.asarray(told, dtype=float)[graph.order]
    return np.asarray(np.maximum(inside, np.where(np.isfinite(by_place), by_place, 0.0)))
