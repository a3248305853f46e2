"""Papers that are alike by citations: bibliographic coupling and co-citation."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import sparse

from .structure import Ints, Structure


def coupling(graph: Structure, max_degree: int | None) -> Any:
    """A A^T by number, a sparse array: how many references two papers share; the diagonal holds their number.

    References that more than `max_degree` papers cite are left out.
    """
    matrix = matrix_of(graph, columns=within(graph.citations, max_degree))
    return matrix @ matrix.T.tocsr()


def co_citation(graph: Structure, max_degree: int | None) -> Any:
    """A^T A by number, a sparse array: how many papers cite both; the diagonal holds the citations.

    Papers that cite more than `max_degree` others are left out.
    """
    matrix = matrix_of(graph, rows=within(graph.references, max_degree))
    return matrix.T.tocsr() @ matrix


def within(degree: Ints, most: int | None) -> np.ndarray | None:
    return None if most is None else degree <= most


def matrix_of(graph: Structure, rows: np.ndarray | None = None, columns: np.ndarray | None = None) -> Any:
    """A by number, with the edges of some citing and some cited places only."""
    citing, cited = graph.citing(), graph.reference
    if rows is not None:
        citing, cited = citing[rows[citing]], cited[rows[citing]]
    if columns is not None:
        citing, cited = citing[columns[cited]], cited[columns[cited]]
    ones = np.ones(len(citing))
    return sparse.csr_array((ones, (graph.order[citing], graph.order[cited])), shape=(graph.n, graph.n))
