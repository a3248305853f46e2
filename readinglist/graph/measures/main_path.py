"""The main path: the longest chain of citations, every citation of the same length.

Price and Evans, arXiv:2512.12355.
"""

from __future__ import annotations

import numpy as np

from .components import Components, longest_from, months_ahead
from .structure import Ints, Structure, pointers


def main_path(graph: Structure, parts: Components) -> tuple[int, ...]:
    """Numbers of papers, each of which cites the next, the newest first; () where there is none.

    A component of one month is one step, shown as its lowest number. Of several longest paths the one
    whose first number is the lowest, then its second, and so on.
    """
    if not graph.n:
        return ()
    papers = len(parts.size)
    lowest = np.full(papers, graph.n, dtype=np.int64)
    np.minimum.at(lowest, parts.component, graph.order)
    citing, cited = edges(graph, parts)
    order = np.argsort(citing, kind="stable")
    start, target = pointers(np.bincount(citing, minlength=papers)), cited[order]
    steps = longest_from(papers, citing, cited)
    here: Ints = np.flatnonzero(steps == steps.max())
    path = []
    while True:
        best = here[np.argmin(lowest[here])]
        path.append(int(lowest[best]))
        if not steps[best]:
            return tuple(path)
        here = target[start[best] : start[best + 1]]
        here = here[steps[here] == steps[best] - 1]


def edges(graph: Structure, parts: Components) -> tuple[Ints, Ints]:
    """(citing, cited) components of all edges that do not go to a later month."""
    citing, cited = parts.component[graph.citing()], parts.component[graph.reference]
    kept = (months_ahead(graph) >= 0) & (citing != cited)
    return citing[kept], cited[kept]
