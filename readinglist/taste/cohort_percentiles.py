"""Percentiles of papers among all papers of their month and category, and who counted them.

By the counts of a service where the cohort was listed whole and most of it has a count; else by the citations that
this library knows, with how much was looked at. What a library holds because I kept it is nobody's peer: its graph
counts only where enough others are in it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING

from readinglist.citations.api import Counts, cohort_of
from readinglist.context import Context
from readinglist.core.dates import month_number
from readinglist.core.frozen import Frozen
from readinglist.core.papers import Paper
from readinglist.core.policy import PEERS
from readinglist.core.statistics import percentiles
from readinglist.literature.api import ask_pack
from readinglist.taste.bet_log import COVERAGE

if TYPE_CHECKING:
    from readinglist.graph.known import KnownGraph
    from readinglist.ideas.api import IdeaFate

Cohort = tuple[date, str]  # the first day of the month, the primary category


class CohortPercentiles(Frozen):
    """`percentiles`: 0 to 1 by id, of papers with a count; `coverage`: of the cohort, 0 to 1; `source`: who counted.

    `origin`: of a pack with its cut-off, None of others.
    """

    percentiles: dict[str, float]
    coverage: float
    source: str
    origin: str | None = None


class Cohorts:
    """The cohorts of a library, each counted when it is first asked for."""

    def __init__(self, lib: Context) -> None:
        self._lib = lib
        self._found: dict[Cohort, CohortPercentiles | None] = {}
        self._packed: dict[str, Cohort] = {}

    def learn(self, papers: Iterable[Paper]) -> None:
        """Look up the month and category of those of `papers` that came without one, in the pack of the library."""
        ids = [paper.id for paper in papers if cohort_of(paper) is None]
        self._packed |= (ask_pack(self._lib, lambda pack: pack.cohorts_of(ids)) if ids else None) or {}

    def key(self, paper: Paper) -> Cohort | None:
        """The month and category of a paper, its own or as `learn` found it."""
        return cohort_of(paper) or self._packed.get(paper.id)

    def of(self, paper: Paper) -> CohortPercentiles | None:
        """The cohort of a paper; None where it is not known or not counted."""
        cohort = self.key(paper)
        return None if cohort is None else self.find(cohort)

    def percentile(self, paper: Paper) -> float | None:
        found = self.of(paper)
        return None if found is None else found.percentiles.get(paper.id)

    def find(self, cohort: Cohort) -> CohortPercentiles | None:
        if cohort not in self._found:
            found, packed = counted(self._lib, cohort), by_pack(self._lib, cohort)
            if packed is not None and (found is None or len(packed.percentiles) > len(found.percentiles)):
                found = packed
            self._found[cohort] = found or self._by_graph(cohort)
        return self._found[cohort]

    @cached_property
    def graph(self) -> KnownGraph | None:
        """The graph of the library, None where it holds no citation."""
        from readinglist.citations.api import known_graph

        known = known_graph(self._lib)
        return known if known.arrays.m else None

    @cached_property
    def _members(self) -> dict[tuple[int, str], list[int]]:
        """Numbers of the papers of each month and category of the graph."""
        known = self.graph
        if known is None:
            return {}
        arrays = known.arrays
        keys = list(zip(arrays.month.tolist(), arrays.category, strict=True))
        order = sorted(known.in_cohort.nonzero()[0].tolist(), key=keys.__getitem__)
        return {key: list(numbers) for key, numbers in groupby(order, key=keys.__getitem__)}

    @cached_property
    def _kept(self) -> Collection[str]:
        return self._lib.store.log.states_with("keep").keys()

    def _by_graph(self, cohort: Cohort) -> CohortPercentiles | None:
        from readinglist.graph.fates import observed

        known = self.graph
        if known is None:
            return None
        month = month_number(cohort[0])
        numbers = self._members.get((month, cohort[1]), [])
        arrays, last = known.arrays, known.arrays.cutoff_month
        if sum(arrays.ids[number] not in self._kept for number in numbers) < PEERS or last is None:
            return None
        coverage = known.coverage(month, last)
        if coverage is None or not observed(coverage):
            return None
        shares = known.figures.percentile[numbers].tolist()
        found = {arrays.ids[number]: share for number, share in zip(numbers, shares, strict=True) if share == share}
        return CohortPercentiles(found, coverage, arrays.source)


def counted(lib: Context, cohort: Cohort) -> CohortPercentiles | None:
    """A cohort by the counts of a service; None where it was not listed whole, is small, or lacks counts."""
    if lib.store.part(Counts).cohort_taken(*cohort) is None:
        return None
    ids = lib.store.part(Counts).cohort(*cohort)
    for service in lib.settings.citations.sources:
        counts = lib.store.part(Counts).latest(ids, service)
        if len(ids) >= PEERS and len(counts) >= COVERAGE * len(ids):
            ranks = percentiles([one.count for one in counts.values()]).tolist()
            return CohortPercentiles(dict(zip(counts, ranks, strict=True)), len(counts) / len(ids), service)
    return None


def by_pack(lib: Context, cohort: Cohort) -> CohortPercentiles | None:
    """A cohort as the pack of the library holds it; None where it has none, or one of too few papers."""
    info, rows = ask_pack(lib, lambda pack: (pack.info, pack.cohort(*cohort))) or (None, {})
    shares = {paper: share for paper, (_, share) in rows.items() if share is not None}
    return CohortPercentiles(shares, 1.0, info.label, info.origin) if info is not None and shares else None


def fates_in_graph(lib: Context, cohorts: Cohorts, ids: Sequence[str]) -> dict[str, IdeaFate]:
    """The fates of those of `ids` that are in the graph or in the pack; nothing where the library has neither."""
    from readinglist.ideas.api import fates_of, fates_without_graph

    known = cohorts.graph
    here = {} if known is None else {paper: known.index[paper] for paper in ids if paper in known.index}
    found = fates_of(lib, known, list(here.values())) if known is not None and here else []
    return dict(zip(here, found, strict=True)) | fates_without_graph(lib, [paper for paper in ids if paper not in here])
