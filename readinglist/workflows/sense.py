"""Word vectors of papers, kept from night to night, and what they add to a ranking where `[rank] embed` is set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from readinglist.errors import StoreError
from readinglist.model import Paper, ScoredPaper

from .home import Home

if TYPE_CHECKING:
    from readinglist.sources.word_vectors import WordVectors

MOST = 25_000  # vectors kept: a window, what was judged, a night


class SenseOfLibrary:
    """What separates the likes of one library from its window, by the sense of their words."""

    def __init__(self, lib: Home, papers: Sequence[Paper], window: frozenset[int], likes: Mapping[str, float]) -> None:
        """`papers`: those of the window, by row, and what is liked; `likes`: id -> weight."""
        from readinglist.ranking.sense import fit_sense

        self._lib = lib
        self._words: WordVectors | None = None
        vectors = self._vectors(papers).astype(np.float64)
        listed = [i for i, paper in enumerate(papers) if paper.row in window]
        liked = [i for i, paper in enumerate(papers) if paper.id in likes]
        self._sense = fit_sense(vectors[listed], vectors[liked], [likes[papers[i].id] for i in liked])

    def added(self, scored: tuple[ScoredPaper, ...]) -> tuple[ScoredPaper, ...]:
        """`scored` with this part in their scores; as they are where nothing is liked yet."""
        from readinglist.ranking.sense import with_sense

        if self._sense is None or not scored:
            return scored
        vectors = self._vectors([one.paper for one in scored]).astype(np.float64)
        return with_sense(scored, self._sense.scores(vectors).tolist())

    def _vectors(self, papers: Sequence[Paper]) -> NDArray[Any]:
        """(n_papers, width), from the file where the text is the same, else made and kept."""
        from readinglist.sources.word_vectors import VERSION, WordVectors
        from readinglist.store.vectors import StoredVectors

        stored = StoredVectors(self._lib.places.cache, VERSION)
        rows, revisions, vectors = stored.load()
        place = {key: i for i, key in enumerate(zip(rows.tolist(), revisions.tolist(), strict=True))}
        known = self._lib.store.papers.revisions([paper.row for paper in papers])
        keys = [(paper.row, int(known.get(paper.row, 0))) for paper in papers]
        missing = [i for i, key in enumerate(keys) if key not in place]
        if missing:
            self._words = self._words or WordVectors()
            fresh = self._words.of([papers[i].text for i in missing])
            vectors = np.concatenate([vectors, fresh]) if len(vectors) else fresh
            place |= {keys[i]: len(place) + n for n, i in enumerate(missing)}
            used = [*dict.fromkeys(keys), *(key for key in place if key not in set(keys))][:MOST]
            with suppress(StoreError):  # a cache that cannot be written costs time, no list
                stored.save(
                    np.array([row for row, _ in used]),
                    np.array([revision for _, revision in used]),
                    vectors[[place[key] for key in used]],
                )
        return np.asarray(vectors[[place[key] for key in keys]]) if keys else np.zeros((0, 1), np.float32)
