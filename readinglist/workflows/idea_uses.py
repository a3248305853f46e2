"""Who uses which idea since when: what the store holds of the ideas of the ledger, read at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from readinglist.ids import month_of
from readinglist.model import BuildsOn, Citation, CitingPlace, Idea, Paper
from readinglist.model.months import month_day, month_number

from .home import Home

if TYPE_CHECKING:
    from readinglist.graph.names import Matcher


@dataclass(frozen=True, slots=True)
class IdeaUses:
    """What was read of the store for some ideas. Rows are those of `papers`; the origin itself is no use."""

    months: Mapping[date, int]  # papers of each month
    by_name: Mapping[str, frozenset[int]]  # idea -> rows, those of months before the idea's left out
    by_citation: Mapping[str, frozenset[int]]  # idea -> rows that cite its origin
    used: Mapping[str, int]  # idea -> how many of these cite it where they use it
    papers: Mapping[int, tuple[str, date | None, tuple[str, ...]]]  # row -> id, month, authors
    origins: Mapping[str, Paper]  # by id
    born: Mapping[str, date | None]  # idea -> day of its origin's first version, or the first of the month of its id

    def rows(self, idea: str) -> frozenset[int]:
        """All papers that use it."""
        return self.by_name[idea] | self.by_citation[idea]


def uses_of(lib: Home, ideas: Sequence[Idea]) -> IdeaUses:
    """The uses of `ideas`, as far as papers were looked through."""
    named = lib.store.ideas.naming([idea.name for idea in ideas])
    origins = lib.store.papers.find_many({idea.origin for idea in ideas if idea.origin})
    citing = lib.store.references.citers(origins)
    papers = lib.store.ideas.described({n for some in (*citing.values(), *named.values()) for n in some})
    born = {idea.name: _born(idea, origins.get(idea.origin or "")) for idea in ideas}
    by_name, by_citation, used = {}, {}, {}
    for idea in ideas:
        origin = origins.get(idea.origin or "")
        kinds = citing.get(idea.origin or "", {})
        by_citation[idea.name] = frozenset(kinds)
        used[idea.name] = sum(kind == "used" for kind in kinds.values())
        own = {origin.row} if origin else set()
        by_name[idea.name] = named[idea.name] - own - _older(papers, named[idea.name], born[idea.name])
    return IdeaUses(lib.store.ideas.months(), by_name, by_citation, used, papers, origins, born)


def months_of_use(uses: IdeaUses, rows: Iterable[int], born: date | None) -> list[tuple[date, int, int]]:
    """Every month from the origin's, or the first use, to the library's last, without a gap: day, uses, papers."""
    counts: dict[date, int] = defaultdict(int)
    for row in rows:
        month = uses.papers[row][1] if row in uses.papers else None
        if month is not None:
            counts[month] += 1
    last = max(uses.months, default=None)
    if last is None:
        return []
    begin = born.replace(day=1) if born else min(counts, default=None)
    first = max(begin or last, min(uses.months))
    months = map(month_day, range(month_number(first), month_number(last) + 1))
    return [(month, counts.get(month, 0), uses.months.get(month, 0)) for month in months]


def edges_of_ideas(lib: Home, ideas: Sequence[Idea], matcher: Matcher) -> tuple[BuildsOn, ...]:
    """Which of `ideas` build on which."""
    from readinglist.graph.builds_on import Origin, builds_on

    ids = {idea.origin for idea in ideas if idea.origin}
    papers = lib.store.papers.find_many(ids)
    cites: dict[str, set[str]] = defaultdict(set)
    used: dict[tuple[str, str], CitingPlace] = {}
    for edge in lib.store.references.edges_from(papers):
        cites[edge.citing].add(edge.cited)
        if edge.kind == "used" and edge.cited in ids:
            used.update(_used_place(lib, edge))
    origins = {
        paper.id: Origin(
            paper.id,
            paper.title,
            paper.abstract,
            paper.published.date() if paper.published else None,
            frozenset(cites[paper.id]) if paper.id in cites else None,
        )
        for paper in papers.values()
    }
    return builds_on(ideas, origins, matcher, used)


def _born(idea: Idea, origin: Paper | None) -> date | None:
    """The day of the origin's first version; of an origin that is not here the month that its arXiv id tells."""
    if origin is not None and origin.published is not None:
        return origin.published.date()
    return month_of(idea.origin) if idea.origin else None


def _older(
    papers: Mapping[int, tuple[str, date | None, tuple[str, ...]]], rows: Iterable[int], born: date | None
) -> set[int]:
    """The papers of months before the idea's: the same name, and something else."""
    if born is None:
        return set()
    first = born.replace(day=1)
    months = ((row, papers[row][1]) for row in rows if row in papers)
    return {row for row, month in months if month is not None and month < first}


def _used_place(lib: Home, edge: Citation) -> dict[tuple[str, str], CitingPlace]:
    places = lib.store.references.places(edge.citing, edge.cited)
    found = next((place for place in places if place.kind == "used"), None)
    return {(edge.citing, edge.cited): found} if found is not None else {}
