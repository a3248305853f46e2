"""The papers that a fit knows, of which only what is asked for is read: the window of a library has thousands."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from readinglist.core.papers import Paper

from .order import listing_day
from .terms import TermCounts, count_terms, join_counts

Arrays = Mapping[str, NDArray[Any]]


class KnownPapers:
    """Papers at hand, each id once; `counts`: their terms, row for row, if they are there."""

    ids: Sequence[str]
    days: Sequence[date | None]  # of listing

    def __init__(self, papers: Sequence[Paper], counts: TermCounts | None = None) -> None:
        last = {paper.id: i for i, paper in enumerate(papers)}
        self._papers = [papers[i] for i in last.values()]
        self._counts = counts.take(list(last.values())) if counts and len(last) < len(papers) else counts
        self._place = {id: i for i, id in enumerate(last)}
        self.ids, self.days = list(last), list(map(listing_day, self._papers))

    def paper(self, place: int) -> Paper:
        return self._papers[place]

    def authors(self, place: int) -> Sequence[str]:
        return self._papers[place].authors

    def counts(self, places: Sequence[int]) -> TermCounts:
        """The terms of these papers, row for row."""
        return self.counted([self._papers[i] for i in places])

    def counted(self, papers: Sequence[Paper]) -> TermCounts:
        """The terms of any `papers`: those that are there where the text is the same, else counted."""
        if self._counts is None:
            return count_terms(paper.text for paper in papers)
        rows = [self._place.get(paper.id, -1) for paper in papers]
        fresh = [
            i
            for i, row in enumerate(rows)
            if row < 0 or (self._papers[row] is not papers[i] and self._papers[row].text != papers[i].text)
        ]
        if not fresh:
            return self._counts.take(rows)
        joined = join_counts([self._counts, count_terms(papers[i].text for i in fresh)])
        for n, i in enumerate(fresh):
            rows[i] = len(self._papers) + n
        return joined.take(np.array(rows))

    def with_given(self, papers: Sequence[Paper]) -> KnownPapers:
        """These and others, which are not among them."""
        more = [paper for paper in papers if paper.id not in self._place]
        counts = self._counts and join_counts([self._counts, count_terms(paper.text for paper in more)])
        return KnownPapers([*self._papers, *more], counts)

    def once(self, places: Sequence[int], made_from: tuple[object, ...], make: Callable[[], Arrays]) -> Arrays:
        """What is made of these papers, their authors and texts, and of `made_from`; kept where there is a place."""
        return make()
