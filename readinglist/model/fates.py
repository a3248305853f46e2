"""What became of a paper, with everything that is told beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from readinglist.policy import HORIZON


@dataclass(frozen=True, slots=True)
class YearOfCitations:
    """Citations of a paper in one year of calendar, and of how many of that year's papers the references are known."""

    year: int
    citations: int
    papers: int
    known: int


@dataclass(frozen=True, slots=True)
class Outlook:
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
    outlook: Outlook | None = None  # of young papers
    timeline: tuple[YearOfCitations, ...] = ()
    last_month: date | None = None  # the last one that enough papers are here of: windows of months end with it
