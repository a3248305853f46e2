"""Who cites whom, as arrays: what measures, fates and exports are computed from.

Imported by those who compute; the records of `model` itself need no numpy.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .months import NO_MONTH, month_number
from .policy import HORIZON

OWN_LISTS = "library"  # the source of what was read here, beside the names of imported graphs


@dataclass(frozen=True, slots=True)
class CitationArrays:
    """What a library knows of who cites whom. Papers are numbered from 0 in the order of their rows.

    `citing` and `cited` are distinct pairs without self-citations, ordered by citing paper, then by
    cited one. A paper may have a known list and no citation in it: none of what it cites is here.
    """

    ids: tuple[str, ...]  # (n,)
    citing: NDArray[np.int64]  # (m,)
    cited: NDArray[np.int64]  # (m,)
    month: NDArray[np.int64]  # (n,) of v1, counted from year 0; -1: not known
    dated: NDArray[np.bool_]  # (n,) is the month known; where only the year is, July stands in and it is in no cohort
    category: tuple[str, ...]  # (n,) primary category; "": not known
    references: NDArray[np.float64]  # (n,) how many references a paper has in all; NaN: not known
    known: NDArray[np.bool_]  # (n,) is its list of references known
    described: NDArray[np.bool_]  # (n,) has it a title; others are ids that somebody gave or cited
    cutoff: date | None = None  # the newest day that a known list speaks of
    source: str = OWN_LISTS  # who told: the library itself, names of imported graphs, joined by +

    @property
    def n(self) -> int:
        return len(self.ids)

    @property
    def m(self) -> int:
        return len(self.citing)

    @property
    def cutoff_month(self) -> int | None:
        """The month of the cut-off, counted as `month` is."""
        return None if self.cutoff is None else month_number(self.cutoff)


@dataclass(frozen=True, slots=True)
class PartOfArrays:
    """What is known now of some papers of a graph: `arrays` of these alone, in the order of `numbers`.

    Its `citing` and `cited` are numbers of the whole graph: all citations that these papers make.
    """

    numbers: NDArray[np.int64]  # (k,) ascending
    arrays: CitationArrays


def arrays_of(
    ids: tuple[str, ...],
    citations: tuple[Any, Any],
    month: Any,
    category: tuple[str, ...] | None = None,
    references: Any = None,
    known: Any = None,
    **more: Any,  # any: whatever numpy takes as an array
) -> CitationArrays:
    """Arrays of plain values, with what is not given filled in: for notebooks, simulations and tests.

    Every paper that cites has a known list; no number of references is known; all papers have titles.
    Pairs are put into order, repeated ones and self-citations dropped.
    """
    n = len(ids)
    citing, cited = (np.asarray(ends, dtype=np.int64).reshape(-1) for ends in citations)
    apart = citing != cited
    key = np.unique(citing[apart] * n + cited[apart])
    citing, cited = np.divmod(key, max(n, 1))
    if known is None:
        known = np.zeros(n, dtype=bool)
        known[citing] = True
    return CitationArrays(
        ids,
        citing,
        cited,
        np.asarray(month, dtype=np.int64),
        more.pop("dated", np.asarray(month) != NO_MONTH),
        ("",) * n if category is None else category,
        np.full(n, np.nan) if references is None else np.asarray(references, dtype=float),
        np.asarray(known, dtype=bool),
        more.pop("described", np.ones(n, dtype=bool)),
        **more,
    )


# What became of a paper, with everything that is told beside it.


@dataclass(frozen=True, slots=True)
class YearOfCitations:
    """Citations of a paper in one year of calendar, and of how many of that year's papers the references are known."""

    year: int
    citations: int
    papers: int
    known: int


@dataclass(frozen=True, slots=True)
class CitationForecast:
    """The chance that a young paper will be in the top tenth of its cohort, told from its first months.

    `skill` is what such chances were worth for earlier cohorts of this library: 1 - Brier score over that of
    their base rate; below 0 they were worth less than the base rate alone. Without a chance `why` says what is missing.
    """

    why: str
    chance: float | None = None
    seen: int | None = None  # months after the paper that were looked at
    horizon: int = HORIZON  # months
    skill: float | None = None
    cohorts: int = 0  # months that the skill was measured on
    papers: int = 0  # their papers


@dataclass(frozen=True, slots=True)
class PaperFate:
    """The fate of a paper and its figures. Shares and percentiles are 0 to 1, None what is not defined."""

    id: str
    title: str | None
    fate: str | None
    age_months: int | None  # to the cut-off
    percentile: float | None  # of citations, among the papers of its month and category
    persistent_influence: float | None  # in papers
    cd5: float | None
    sleeping_beauty: float | None
    bursts: tuple[tuple[date, date | None], ...]  # (first, last) months of citations; last None: goes on
    citations: int
    independent_groups: int | None
    resolved_share: float | None
    citing_coverage: float | None  # of the months that the fate speaks of
    cutoff: date | None
    source: str
    reasons: tuple[str, ...] = ()
    influence_percentile: float | None = None
    awakening: int | None = None  # years after its own month
    percentile_from: str | None = None  # the service whose counts the percentile is told from, or `source`
    percentile_coverage: float | None = None  # the share of the cohort that has a count, or a known list citing months
    names: tuple[str, ...] = ()  # ideas of the ledger that it introduced
    forecast: CitationForecast | None = None  # of young papers
    timeline: tuple[YearOfCitations, ...] = ()
    last_month: date | None = None  # the last one that enough papers are here of: windows of months end with it


# What is told of the graph of citations: what it holds, and what was imported into it.


@dataclass(frozen=True, slots=True)
class YearCoverage:
    """Of the papers of one year, how many have a known list of references."""

    year: int
    papers: int
    known: int


@dataclass(frozen=True, slots=True)
class Leader:
    """One of the papers that a measure puts first."""

    id: str
    title: str | None
    value: float


@dataclass(frozen=True, slots=True)
class GraphStats:
    """The graph in numbers. A share is None where nothing tells it."""

    papers: int
    citations: int
    without_month: int  # papers whose month of v1 is not known: in no cohort, and older than all others
    later: int  # citations of a later month, left out of influence and main path
    inside: int  # citations within a circle of one month, whose papers count as one there
    known: int  # papers whose list of references is known
    resolved_share: float | None
    coverage: tuple[YearCoverage, ...]
    source: str
    cutoff: date | None
    measured: date  # when all figures were measured anew; since then those that changed
    leaders: tuple[tuple[str, tuple[Leader, ...]], ...]  # by measure


@dataclass(frozen=True, slots=True)
class GraphBuilt:
    """What `graph build` did."""

    papers: int
    citations: int
    papers_read: int  # new ones, and those whose list, links or cohort changed; 0 where nothing did
    whole: bool  # all figures were measured anew
    source: str
    cutoff: date | None


@dataclass(frozen=True, slots=True)
class GraphFile:
    """One file of an import: `kind` edges, papers or paperscape; `rows` that were used, `skipped` that were not."""

    path: str
    kind: str
    rows: int
    skipped: int
    examples: tuple[tuple[str, str], ...]  # (entry, why) of the first that were skipped


@dataclass(frozen=True, slots=True)
class GraphImport:
    """What an import of a graph came to. Of its citations `linked` are between two papers of the library."""

    name: str
    files: tuple[GraphFile, ...]
    papers: int  # distinct papers that the files describe
    new: int
    without_month: int  # of them, those of which neither a date nor the id tells the month
    citations: int  # rows that say so, repeated ones included
    linked: int  # distinct
    itself: int  # rows in which a paper cites itself
    unresolved: int  # rows that cite a paper that is not here
    strangers: int  # rows in which a paper cites that is not here
    lists: int  # papers whose references are known now by this graph
    changed: int  # of these lists those that said something new
    has_totals: bool  # whether it says how many references they have in all
    cutoff: date
