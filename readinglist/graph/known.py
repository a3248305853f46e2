"""The graph of what a library knows: its arrays, the measures of its papers, and how much was looked at.

Every figure is that of the known lists alone. What share of the papers had such a list (`coverage`), and
what share of their references led to a paper that is here (`resolved_share`), belongs beside it. After a
night `grow` puts what is known anew of some papers into a graph, and brings its figures up to date.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from readinglist.core.citations import CitationArrays, PartOfArrays
from readinglist.core.dates import NO_MONTH
from readinglist.graph.measures.figures import Figures, build_figures, update_figures
from readinglist.graph.measures.graph import CitationGraph
from readinglist.graph.measures.structure import Ints, pointers

LEAST_COUNTED = 0.6  # of the known lists must say how many references there are
OF_PAPERS = ("month", "dated", "references", "known", "described")  # arrays with an entry for each paper
COHORT_FIGURES = ("percentile", "newman_z", "influence_percentile")


class KnownGraph:
    """Arrays of citations with what is computed from them, each thing once.

    `measure` makes the figures when they are first asked for: all anew, or from figures that are known. They
    are given to `on_measured`, if they were made.
    """

    def __init__(
        self,
        arrays: CitationArrays,
        measure: Callable[[KnownGraph], Figures] | None = None,
        on_measured: Callable[[KnownGraph, Figures], None] | None = None,
    ) -> None:
        self.arrays = arrays
        self._measure = measure or measured
        self._on_measured = on_measured

    @cached_property
    def index(self) -> Mapping[str, int]:
        """The number of each id."""
        return {paper_id: number for number, paper_id in enumerate(self.arrays.ids)}

    @cached_property
    def graph(self) -> CitationGraph:
        a = self.arrays
        codes = {name: code for code, name in enumerate(dict.fromkeys(a.category), start=1)}
        category = np.fromiter((codes[name] for name in a.category), dtype=np.int64, count=a.n)
        return CitationGraph(a.n, a.citing, a.cited, a.month, np.where(self.in_cohort, category, 0), a.references)

    @cached_property
    def figures(self) -> Figures:
        figures = self._measure(self)
        self._measure = measured  # lets go of what it was brought up to date from
        if self._on_measured is not None:
            self._on_measured(self, figures)
        return figures

    def accept(self, figures: Figures) -> None:
        """Take figures of the whole graph that were made one by one."""
        self._measure = lambda known: without_cohort(figures, ~known.in_cohort)
        self.figures  # noqa: B018  # computed now

    @property
    def is_measured(self) -> bool:
        return "figures" in self.__dict__

    @cached_property
    def in_cohort(self) -> NDArray[np.bool_]:
        """(n,) papers of which month and category are known: the others are nobody's peers."""
        named = np.fromiter((bool(category) for category in self.arrays.category), dtype=bool, count=self.arrays.n)
        return named & self.arrays.dated

    def coverage(self, first_month: int, last_month: int) -> float | None:
        """The share of the papers of these months, both included, whose lists are known; None without papers."""
        a = self.arrays
        asked = a.described & (a.month >= max(first_month, NO_MONTH + 1)) & (a.month <= last_month)
        papers = int(asked.sum())
        return float((a.known & asked).sum() / papers) if papers else None

    @cached_property
    def resolved_share(self) -> float | None:
        """Of the references of known lists the share that is a paper here.

        None where fewer than 60 % of these lists say how many they have: the others may be of another kind.
        """
        a = self.arrays
        counted = a.known & np.isfinite(a.references)
        if counted.sum() < LEAST_COUNTED * a.known.sum():
            return None
        total = float(np.maximum(a.references[counted], self.linked[counted]).sum())
        return float(self.linked[counted].sum()) / total if total else None

    @cached_property
    def linked(self) -> Ints:
        """(n,) how many papers that are here each paper cites."""
        return np.bincount(self.arrays.citing, minlength=self.arrays.n)

    def cited_by(self, number: int) -> Ints:
        """The numbers of the papers that this one cites, ascending."""
        start = self._reference_start
        return self.arrays.cited[start[number] : start[number + 1]]

    def citing_of(self, number: int) -> Ints:
        """The numbers of the papers that cite this one, ascending."""
        start, citing = self._citers
        return citing[start[number] : start[number + 1]]

    @cached_property
    def _reference_start(self) -> Ints:
        return pointers(self.linked)

    @cached_property
    def _citers(self) -> tuple[Ints, Ints]:
        a = self.arrays
        order = np.argsort(a.cited, kind="stable")
        return pointers(np.bincount(a.cited, minlength=a.n)), a.citing[order]


def measured(known: KnownGraph) -> Figures:
    """All figures anew; two-hop reuse and the CD index take the longest."""
    return without_cohort(build_figures(known.graph), ~known.in_cohort)


def without_cohort(figures: Figures, papers: NDArray[np.bool_]) -> Figures:
    """`figures` with no figure of a cohort for `papers` that have none."""
    hidden = {name: np.where(papers, np.nan, getattr(figures, name)) for name in COHORT_FIGURES}
    return replace(figures, **hidden)


def grow(
    old: KnownGraph, part: PartOfArrays, on_measured: Callable[[KnownGraph, Figures], None] | None = None
) -> KnownGraph:
    """The graph in which the papers of `part` are as it says; new ones have the numbers after the last one.

    The figures are those of `update_figures` from the old ones, when they are asked for: all as if measured
    anew, but for the CD index of papers that the change does not touch.
    """
    a, n = old.arrays, old.arrays.n
    fresh = np.zeros(max(n, int(part.numbers[-1]) + 1) if len(part.numbers) else n, dtype=bool)
    fresh[part.numbers] = True
    gone = fresh[a.citing]
    before = a.citing[gone], a.cited[gone]
    changed = part.numbers[part.numbers < n]

    def measure(known: KnownGraph) -> Figures:
        return without_cohort(update_figures(known.graph, old.figures, changed, before), ~known.in_cohort)

    return KnownGraph(_merged(a, part, ~gone), measure, on_measured)


def _merged(a: CitationArrays, part: PartOfArrays, kept: NDArray[np.bool_]) -> CitationArrays:
    now, numbers = part.arrays, part.numbers
    first_new = int(np.searchsorted(numbers, a.n))
    category = [*a.category, *now.category[first_new:]]
    for number, name in zip(numbers[:first_new].tolist(), now.category, strict=False):
        category[number] = name
    citing = np.concatenate([a.citing[kept], now.citing])
    cited = np.concatenate([a.cited[kept], now.cited])
    order = np.argsort(citing << 32 | cited)

    def put(old: NDArray[Any], new: NDArray[Any]) -> NDArray[Any]:
        found = np.empty(len(category), dtype=old.dtype)
        found[: len(old)] = old
        found[numbers] = new
        return found

    return CitationArrays(
        ids=a.ids + now.ids[first_new:],
        citing=citing[order],
        cited=cited[order],
        category=tuple(category),
        cutoff=now.cutoff,
        source=now.source,
        **{name: put(getattr(a, name), getattr(now, name)) for name in OF_PAPERS},
    )
