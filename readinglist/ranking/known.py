"""The papers that a fit knows, of which only what is asked for is read: the window of a library has thousands."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from readinglist.core.papers import Paper

from .order import listing_day
from .parts import keys_of
from .terms import TermCounts, count_names, count_terms, join_counts
from .vectors import WordVectors, word_vectors

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

    def keys(self, place: int) -> tuple[str, ...]:
        """The authors of a paper as keys."""
        return keys_of(self.authors(place))

    def names(self, places: Sequence[int]) -> TermCounts:
        """The authors of these papers as terms, row for row."""
        return count_names([self.keys(place) for place in places])

    def vectors(self, places: Sequence[int], table: WordVectors) -> NDArray[Any]:
        """The texts of these papers by meaning, row for row."""
        return table.texts(self.counts(places))

    def with_given(self, papers: Sequence[Paper]) -> KnownPapers:
        """These and others, which are not among them."""
        more = [paper for paper in papers if paper.id not in self._place]
        counts = self._counts and join_counts([self._counts, count_terms(paper.text for paper in more)])
        return KnownPapers([*self._papers, *more], counts)

    def once(self, places: Sequence[int], made_from: tuple[object, ...], make: Callable[[], Arrays]) -> Arrays:
        """What is made of these papers, their authors and texts, and of `made_from`; kept where there is a place."""
        return make()


class KnownNight(KnownPapers):
    """Those of `every` that were known on one of many nights; what is the same on all of them is made once."""

    def __init__(self, every: EveryNight, places: Sequence[int]) -> None:
        self._every, self._places = every, np.asarray(places, dtype=np.int64)
        self.ids, self.days = [every.ids[i] for i in places], [every.days[i] for i in places]

    def paper(self, place: int) -> Paper:
        return self._every.paper(int(self._places[place]))

    def keys(self, place: int) -> tuple[str, ...]:
        return self._every.all_keys[int(self._places[place])]

    def counts(self, places: Sequence[int]) -> TermCounts:
        return self._every.all_counts.take(self._places[list(places)])

    def names(self, places: Sequence[int]) -> TermCounts:
        return self._every.all_names.take(self._places[list(places)])

    def vectors(self, places: Sequence[int], table: WordVectors) -> NDArray[Any]:
        return self._every.all_vectors[self._places[list(places)]]


class EveryNight(KnownPapers):
    """The papers of many nights, with the counts of their terms."""

    def __init__(self, papers: Sequence[Paper], counts: TermCounts) -> None:
        super().__init__(papers, counts)
        self.all_counts = counts

    @cached_property
    def all_keys(self) -> list[tuple[str, ...]]:
        return [keys_of(self.authors(place)) for place in range(len(self.ids))]

    @cached_property
    def all_names(self) -> TermCounts:
        return count_names(self.all_keys)

    @cached_property
    def all_vectors(self) -> NDArray[Any]:
        return word_vectors().texts(self.all_counts)
