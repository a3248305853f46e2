"""The papers of the library that a fit knows, read as far as they are asked for; their rows are kept in the cache.

What verdicts do not change is made once for a window, so that a list is ranked anew in a moment after each of them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import date

from readinglist.context import Context
from readinglist.core.errors import StoreError
from readinglist.core.papers import Paper
from readinglist.papers.api import count_papers, count_rows
from readinglist.ranking import FEATURES_VERSION, KnownPapers, TermCounts, count_terms
from readinglist.ranking.known import Arrays
from readinglist.store.cache_files import load_arrays, save_arrays
from readinglist.store.stamped_cache import stamp_of

FILE = "window.npz"
VERSION = 3  # of what is made of the papers of a window


class LibraryPapers(KnownPapers):
    """Those of `rows`; `judged` are at hand."""

    def __init__(self, lib: Context, rows: Sequence[int], judged: Iterable[Paper]) -> None:
        self._lib = lib
        self._outlines = lib.store.papers.outlines(rows)
        self._judged = {paper.id: paper for paper in judged}
        self.rows = [row for row, *_ in self._outlines]
        self.ids = [id for _, id, *_ in self._outlines]
        self.days = [date.fromisoformat(day) if day else None for _, _, day, *_ in self._outlines]

    def paper(self, place: int) -> Paper:
        id = self.ids[place]
        return self._judged.get(id) or self._lib.store.papers.get(id)

    def authors(self, place: int) -> Sequence[str]:
        return tuple(json.loads(self._outlines[place][-1]))

    def counts(self, places: Sequence[int]) -> TermCounts:
        return count_rows(self._lib, [self.rows[i] for i in places])

    def titles(self, places: Sequence[int]) -> TermCounts:
        found = dict(self._lib.store.papers.titles_of([self.rows[i] for i in places]))
        return count_terms(found.get(self.rows[i]) or "" for i in places)

    def counted(self, papers: Sequence[Paper]) -> TermCounts:
        return count_papers(self._lib, papers)

    def once(self, places: Sequence[int], made_from: tuple[object, ...], make: Callable[[], Arrays]) -> Arrays:
        """As they were made last, from the cache, where nothing that they depend on has changed."""
        path = self._lib.places.cache / FILE
        stamp = stamp_of(VERSION, FEATURES_VERSION, made_from, [self._outlines[i] for i in places])
        found: Arrays | None = load_arrays(path, stamp)
        if found is None:
            found = make()
            if self._lib.store.writable:
                with suppress(StoreError):  # a cache that cannot be written costs time, no list
                    save_arrays(path, stamp, found)
        return found
