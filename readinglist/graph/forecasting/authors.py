"""What is known of a paper's authors by then: their earlier papers, and which citations are their own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy import sparse

from readinglist.graph.measures.structure import Floats, Ints
from readinglist.model.months import NO_MONTH

from .timeline import Moment


def authorship(authors: Sequence[Sequence[str] | None] | None, order: Ints) -> Any:
    """(n, authors) sparse, by place: who wrote what; None where nothing is known of anybody."""
    if authors is None:
        return None
    number: dict[str, int] = {}
    row, column = [], []
    for place, paper in enumerate(order.tolist()):
        names = authors[paper]
        for name in dict.fromkeys([names] if isinstance(names, str) else names or ()):
            if name:
                row.append(place)
                column.append(number.setdefault(name, len(number)))
    if not row:
        return None
    return sparse.csr_array((np.ones(len(row)), (row, column)), shape=(len(order), len(number)))


def author_signals(moment: Moment, wrote: Any) -> dict[str, Floats]:
    """By name, one float a paper of the cohort; the best of its authors speaks for it."""
    month = moment.graph.month
    earlier = ((month != NO_MONTH) & (month < moment.month)).astype(float)
    mine = wrote[moment.cohort]
    by_author = wrote.T.tocsr()
    papers = by_author @ earlier
    cited = by_author @ (earlier * moment.citations)
    recent = by_author @ (earlier * moment.recent)
    usual = (by_author @ (earlier * np.log1p(moment.citations))) / np.maximum(papers, 1)
    citers = moment.citers()
    own = np.diff((mine @ by_author).multiply(citers).tocsr().indptr).astype(float)
    return {
        "authors": np.log1p(np.diff(mine.indptr)),
        "authors cited": np.log1p(mine @ cited),
        "best author cited": np.log1p(highest(mine, cited)),
        "best author recent": np.log1p(highest(mine, recent)),
        "best author papers": np.log1p(highest(mine, papers)),
        "best author usual": highest(mine, usual),
        "by others": np.log1p(np.maximum(np.diff(citers.indptr) - own, 0)),
        "by themselves": np.log1p(own),
    }


def highest(mine: Any, value: Floats) -> Floats:
    """(cohort,) the largest value of an author of each paper, 0 where none is known."""
    found = np.zeros(mine.shape[0])
    np.maximum.at(found, np.repeat(np.arange(mine.shape[0]), np.diff(mine.indptr)), value[mine.indices])
    return found
