"""The graph of who cites whom, with the measures of all of its papers."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import sparse

from readinglist.graph.known import KnownGraph

from .home import Home


def known_graph(lib: Home) -> KnownGraph:
    """The citations of the library, and their figures when they are asked for."""
    return KnownGraph(lib.store.citation_arrays())


def citation_matrix(lib: Home) -> tuple[Any, tuple[str, ...]]:
    """A scipy CSR array of who cites whom, and the id of each row and column."""
    arrays = known_graph(lib).arrays
    ones = np.ones(arrays.m, dtype=np.int8)
    return sparse.csr_array((ones, (arrays.citing, arrays.cited)), shape=(arrays.n, arrays.n)), arrays.ids
