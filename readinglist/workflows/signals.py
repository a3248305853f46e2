"""What the library knows of papers beside their words: whom they cite that was kept, which ideas they name.

And what colleagues made of them, whose lists are followed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from readinglist.model import Paper, fold_colleagues

from .home import Home
from .idea_names import matcher_of
from .ideas import ledger_ideas

if TYPE_CHECKING:
    from readinglist.ranking import Signal, TermCounts


def citations(lib: Home, papers: Sequence[Paper], kept: Mapping[str, str]) -> dict[str, list[Signal]]:
    """Citations of what was kept (id -> title), as far as references are known; as strong as the link is sure."""
    from readinglist.ranking import Signal

    found: dict[str, list[Signal]] = defaultdict(list)
    for edge in lib.store.references.edges_from([paper.id for paper in papers]) if kept else ():
        if edge.cited in kept and edge.cited != edge.citing:
            found[edge.citing].append(Signal("citation", f"{kept[edge.cited]} ({edge.cited})", edge.confidence))
    return found


def ideas(lib: Home, papers: Sequence[Paper]) -> dict[str, list[Signal]]:
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
        self, lib: Home, window: Callable[[], TermCounts], skipped: Collection[str] = (), before: date | None = None
    ) -> None:
        """`window`: gives the counts of its papers, asked for where a list is followed.

        What the reader `skipped` speaks for nobody's taste. `before`: only what is known to have been kept
        before this day; None: all.
        """
        from readinglist.ranking import Likeness

        self._kept: dict[str, set[str]] = {}
        self._counts: dict[str, TermCounts] = {}
        for name, (followed, _) in fold_colleagues(lib.store.log.of_kind("colleague")).items():
            keeps = lib.store.colleagues.find(followed) or ()
            if before is not None:
                keeps = tuple(keep for keep in keeps if keep.decided is not None and keep.decided < before.isoformat())
            titles = {keep.id: keep.title for keep in keeps if keep.id not in skipped}
            if titles:
                self._kept[name], self._counts[name] = set(titles), _counts_of(lib, titles)
        self._likeness = Likeness(window()) if self._kept else None

    @property
    def names(self) -> tuple[str, ...]:
        """Those of whom something is known."""
        return tuple(self._kept)

    def signals(self, papers: Sequence[Paper], counts: TermCounts) -> dict[str, dict[str, list[Signal]]]:
        """Name -> paper -> what that list says for it; `counts` are the papers', row for row."""
        from readinglist.ranking import colleague_signals

        told: dict[str, dict[str, list[Signal]]] = {}
        for name, kept in self._kept.items():
            assert self._likeness is not None
            likeness = self._likeness.of(self._counts[name], counts)
            found = colleague_signals(name, [paper.id in kept for paper in papers], likeness.tolist())
            told[name] = {paper.id: some for paper, some in zip(papers, found, strict=True) if some}
        return told


def _counts_of(lib: Home, titles: Mapping[str, str | None]) -> TermCounts:
    """The words of papers: of those of the library whole, of others the title that the list gives."""
    from readinglist.ranking import count_terms, join_counts

    from .term_counts import count_papers

    known = {i: paper for i, paper in lib.store.papers.find_many(titles).items() if paper.title is not None}
    others = count_terms(title or "" for i, title in titles.items() if i not in known)
    return join_counts([count_papers(lib, list(known.values())), others])


def joined(*several: Mapping[str, Sequence[Signal]]) -> dict[str, list[Signal]]:
    """Paper -> all signals of it."""
    told: dict[str, list[Signal]] = defaultdict(list)
    for one in several:
        for paper, signals in one.items():
            told[paper] += signals
    return told
