"""A graph as it was known at one age of each paper: nothing that came later is ever looked at.

A cohort is all papers of one month, seen `age` units after it; a citation counts by the month of the
citing paper. The unit of months, ages and horizons is the caller's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from readinglist.graph.measures.structure import Floats, Ints, Structure, pointers, spans
from readinglist.model.months import NO_MONTH


@dataclass(frozen=True, slots=True)
class Moment:
    """One cohort, and what was known `age` after it."""

    graph: Structure
    month: int
    age: int
    cohort: Ints  # places of its papers
    citations: Floats  # (n,) of every paper, until then
    recent: Floats  # (n,) those of the last `age` units
    before: Floats  # (n,) those of the `age` units before these

    @property
    def seen(self) -> int:
        """Papers of later months were not there yet."""
        return self.month + self.age

    def citers(self) -> Any:
        """(cohort, n): who cites each paper of the cohort by then."""
        return self.rows(self.graph.citer_start, self.graph.citer)

    def references(self, papers: Ints | None = None) -> Any:
        """(cohort, n): what each paper of the cohort, or of others, cites."""
        return self.rows(self.graph.reference_start, self.graph.reference, papers)

    def rows(self, start: Ints, neighbour: Ints, papers: Ints | None = None) -> Any:
        papers = self.cohort if papers is None else papers
        lengths = start[papers + 1] - start[papers]
        column = neighbour[spans(start[papers], lengths)]
        known = (self.graph.month[column] != NO_MONTH) & (self.graph.month[column] <= self.seen)
        if neighbour is self.graph.reference:
            known = self.graph.month[column] <= self.seen
        kept = pointers(known)[pointers(lengths)]
        return sparse.csr_array((np.ones(int(kept[-1])), column[known], kept), shape=(len(papers), self.graph.n))


def moments(graph: Structure, months: Ints, age: int) -> Iterator[Moment]:
    """The cohorts of these months, ascending, each at its moment; the three counts are made anew for each."""
    first = int(np.searchsorted(graph.month, NO_MONTH, side="right"))
    counts = [np.zeros(graph.n) for _ in range(3)]
    passed = [first] * 3
    for month in np.unique(months).tolist():
        for lag, count in enumerate(counts):
            passed[lag] = add_citations(graph, count, passed[lag], month + age - lag * age)
        now, once, earlier = counts
        low, high = np.searchsorted(graph.month, [month, month + 1])
        yield Moment(graph, month, age, np.arange(low, high), now.copy(), now - once, once - earlier)


def add_citations(graph: Structure, count: Floats, passed: int, month: int) -> int:
    """Add the citations by papers up to a month, of places from `passed` on; returns the places passed now."""
    to = max(passed, int(np.searchsorted(graph.month, month, side="right")))
    cited = graph.reference[graph.reference_start[passed] : graph.reference_start[to]]
    count += np.bincount(cited, minlength=graph.n)
    return to
