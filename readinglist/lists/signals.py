"""What the ranking knows of papers beside their words.

Citations of what was kept, ideas of the ledger that they name, keeps of colleagues whose lists are followed, and,
where `[rank] embed` is set, embeddings: word vectors of papers, which are kept in the cache from night to night.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from readinglist.citations.api import CitationEdges
from readinglist.context import Context
from readinglist.core.errors import StoreError
from readinglist.core.papers import Paper, ScoredPaper
from readinglist.ideas.api import ledger_ideas, matcher_of
from readinglist.lists.tables import Colleagues

from .records import fold_colleagues

if TYPE_CHECKING:
    from readinglist.ranking import Signal, TermCounts
    from readinglist.sources.word_vectors import WordVectors

MOST = 25_000  # vectors kept: a window, what was judged, a night


def citation_signals(lib: Context, papers: Sequence[Paper], kept: Mapping[str, str]) -> dict[str, list[Signal]]:
    """Citations of what was kept (id -> title), as far as references are known; as strong as the link is sure."""
    from readinglist.ranking import Signal

    found: dict[str, list[Signal]] = defaultdict(list)
    for edge in lib.store.part(CitationEdges).edges_from([paper.id for paper in papers]) if kept else ():
        if edge.cited in kept and edge.cited != edge.citing:
            found[edge.citing].append(Signal("citation", f"{kept[edge.cited]} ({edge.cited})", edge.confidence))
    return found


def idea_signals(lib: Context, papers: Sequence[Paper]) -> dict[str, list[Signal]]:
    """Names of ideas of the ledger, found in the papers themselves: what else is stored changes nothing in a list.

    All of a paper together are as strong as one: a ledger of hundreds must not lift whatever names most.
    """
    from readinglist.ranking import Signal

    followed = ledger_ideas(lib)
    if not followed:
        return {}
    matcher, origins = matcher_of(lib, followed), {idea.name: idea.origin for idea in followed}
    named = {paper.id: sorted(matcher.ideas_of(paper.title, paper.abstract)) for paper in papers}
    others = {id: [name for name in names if origins[name] != id] for id, names in named.items()}
    return {id: [Signal("idea", name, 1 / len(names)) for name in names] for id, names in others.items()}


class ColleagueLists:
    """The lists that are followed, beside one window of papers."""

    def __init__(
        self, lib: Context, window: Callable[[], TermCounts], skipped: Collection[str] = (), before: date | None = None
    ) -> None:
        """`window`: gives the counts of its papers, asked for where a list is followed.

        What the reader `skipped` speaks for nobody's taste. `before`: only what is known to have been kept
        before this day; None: all.
        """
        from readinglist.ranking import Likeness

        self._kept: dict[str, set[str]] = {}
        self._counts: dict[str, TermCounts] = {}
        for name, (followed, _) in fold_colleagues(lib.store.log.of_kind("colleague")).items():
            keeps = lib.store.part(Colleagues).find(followed) or ()
            if before is not None:
                keeps = tuple(keep for keep in keeps if keep.decided is not None and keep.decided < before.isoformat())
            titles = {keep.id: keep.title for keep in keeps if keep.id not in skipped}
            if titles:
                self._kept[name], self._counts[name] = set(titles), _counts_of(lib, titles)
        self._likeness = Likeness(window()) if self._kept else None

    def signals(self, papers: Sequence[Paper], counts: TermCounts) -> dict[str, dict[str, list[Signal]]]:
        """Name -> paper -> what that list says for it; `counts` are the papers', row for row."""
        from readinglist.ranking import colleague_signals

        signals: dict[str, dict[str, list[Signal]]] = {}
        for name, kept in self._kept.items():
            assert self._likeness is not None
            likeness = self._likeness.of(self._counts[name], counts)
            found = colleague_signals(name, [paper.id in kept for paper in papers], likeness.tolist())
            signals[name] = {paper.id: some for paper, some in zip(papers, found, strict=True) if some}
        return signals


def _counts_of(lib: Context, titles: Mapping[str, str | None]) -> TermCounts:
    """The words of papers: of those of the library whole, of others the title that the list gives."""
    from readinglist.papers.api import count_papers
    from readinglist.ranking import count_terms, join_counts

    known = {i: paper for i, paper in lib.store.papers.find_many(titles).items() if paper.title is not None}
    others = count_terms(title or "" for i, title in titles.items() if i not in known)
    return join_counts([count_papers(lib, list(known.values())), others])


def merged_signals(*several: Mapping[str, Sequence[Signal]]) -> dict[str, list[Signal]]:
    """Paper -> all signals of it."""
    merged: dict[str, list[Signal]] = defaultdict(list)
    for one in several:
        for paper, signals in one.items():
            merged[paper] += signals
    return merged


class LibraryEmbeddings:
    """What separates the likes of one library from its window, by the embeddings of their texts."""

    def __init__(
        self, lib: Context, papers: Sequence[Paper], window: frozenset[int], likes: Mapping[str, float]
    ) -> None:
        """`papers`: those of the window, by row, and what is liked; `likes`: id -> weight."""
        from readinglist.ranking.embeddings import fit_embeddings

        self._lib = lib
        self._words: WordVectors | None = None
        vectors = self._vectors(papers).astype(np.float64)
        listed = [i for i, paper in enumerate(papers) if paper.row in window]
        liked = [i for i, paper in enumerate(papers) if paper.id in likes]
        self._embeddings = fit_embeddings(vectors[listed], vectors[liked], [likes[papers[i].id] for i in liked])

    def added(self, scored: tuple[ScoredPaper, ...]) -> tuple[ScoredPaper, ...]:
        """`scored` with this part in their scores; as they are where nothing is liked yet."""
        from readinglist.ranking.embeddings import with_embeddings

        if self._embeddings is None or not scored:
            return scored
        vectors = self._vectors([one.paper for one in scored]).astype(np.float64)
        return with_embeddings(scored, self._embeddings.scores(vectors).tolist())

    def _vectors(self, papers: Sequence[Paper]) -> NDArray[Any]:
        """(n_papers, width), from the file where the text is the same, else made and kept."""
        from readinglist.sources.word_vectors import VERSION, WordVectors
        from readinglist.store.cache_files import StoredVectors

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
