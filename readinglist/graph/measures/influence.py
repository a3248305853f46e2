"""Persistent influence: how much of later work rests on a paper.

Della Briotta Parolo, Kujala, Kaski, Kivela, arXiv:1908.11089. One unit of each paper is passed back
through its references, an equal part to each of all its references, and on from there. The parts of
references that the graph does not hold leave it. To be compared within a cohort only.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from .components import Components
from .structure import Floats, Ints, Structure, pointers


def influence(graph: Structure, parts: Components, references: Floats) -> Floats:
    """By place: x_i = 1 + sum over c citing i of x_c / R_c, a paper's own unit included.

    `references` R: all references of each place, as `all_references` gives them. Of a component in one
    month the members have the same value, its units divided by its size; what members give to each
    other stays out, as self-citations do.
    """
    papers = len(parts.size)
    share = 1.0 / (references * parts.size[parts.component])
    place = np.empty(papers, dtype=np.int64)
    place[np.argsort(parts.steps, kind="stable")] = np.arange(papers)
    rows, columns = place[parts.component[parts.cited]], place[parts.component[parts.citing]]
    matrix = sparse.csr_array((share[parts.citing], (rows, columns)), shape=(papers, papers))
    own = np.empty(papers)
    own[place] = parts.size
    value = layer_by_layer(own, matrix, pointers(np.bincount(parts.steps)))
    return np.asarray((value[place] / parts.size)[parts.component])


def layer_by_layer(own: Floats, matrix: Any, layers: Ints) -> Floats:
    """x = own + W x, where rows of W take from later layers only: one pass from the last layer to the first."""
    value = own.copy()
    for first, last in zip(layers[-2::-1].tolist(), layers[:0:-1].tolist(), strict=True):
        low, high = matrix.indptr[first], matrix.indptr[last]
        rows = (matrix.data[low:high], matrix.indices[low:high], matrix.indptr[first : last + 1] - low)
        value[first:last] += sparse.csr_array(rows, shape=(last - first, len(own))) @ value
    return value


def all_references(graph: Structure, told: NDArray[np.generic] | None) -> Floats:
    """By place, at least 1: as many as were told (by number), never fewer than the graph holds.

    Where nothing was told (None, or a number that is not finite or below 1) those of the graph stand in.
    """
    inside = np.maximum(graph.references, 1).astype(float)
    if told is None:
        return inside
    by_place = np.asarray(told, dtype=float)[graph.order]
    return np.asarray(np.maximum(inside, np.where(np.isfinite(by_place), by_place, 0.0)))
