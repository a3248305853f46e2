"""What a bet came to, told from one dated snapshot: the rules that settle, and nothing else does.

A bet on a paper needs its whole cohort (all papers of its v1 month and primary category): below 90 % with a count,
or below 50 peers, it is void and says why. A void bet was no mistake of the reader and enters no score.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from numpy.typing import ArrayLike

from readinglist.core.dates import month_day
from readinglist.core.log import LOST, VOID, WON, BetSettled
from readinglist.core.policy import HORIZON, PEERS, TOP
from readinglist.core.statistics import percentiles

from .opponent import Learnt

COVERAGE = 0.9  # of a cohort that must have a count


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a paper stands in its cohort. `percentile` None: not to be told, `why` says it."""

    peers: int
    counted: int
    percentile: float | None
    why: str | None = None

    @property
    def coverage(self) -> float | None:
        """The share of the cohort that has a count."""
        return self.counted / self.peers if self.peers else None


def standing(paper: str, cohort: Collection[str], counts: Mapping[str, int]) -> Standing:
    """The percentile of a paper among the papers of its cohort that have a count, itself among them.

    >>> standing("b", list("abc") * 1, {"a": 1, "b": 5, "c": 1}).why
    'the cohort has 3 papers, 50 are needed'
    """
    peers = set(cohort) | {paper}
    known = {name: counts[name] for name in peers if name in counts}
    size, counted = len(peers), len(known)
    if size < PEERS:
        return Standing(size, counted, None, f"the cohort has {size} papers, {PEERS} are needed")
    if counted < COVERAGE * size:
        return Standing(size, counted, None, f"{counted} of {size} papers of the cohort have a count, 90 % are needed")
    if paper not in known:
        return Standing(size, counted, None, "the paper itself has no count")
    return Standing(size, counted, float(percentiles(list(known.values()))[list(known).index(paper)]))


def settle_paper(top: float, found: Standing, on: str, source: str) -> BetSettled:
    """Won where the percentile is at least 1 - top. `on`: the ISO date of the counts."""
    if found.percentile is None:
        return BetSettled(VOID, on, None, found.coverage, source, found.why)
    outcome = WON if found.percentile >= 1 - top else LOST
    return BetSettled(outcome, on, found.percentile, found.coverage, source)


def settle_idea(groups: int | None, wanted: int, coverage: float | None, on: str) -> BetSettled:
    """Won where at least `wanted` independent groups use the idea; `groups` None: nobody could tell.

    Enough groups are enough however little was looked at; too few count as lost only where most was looked at.
    """
    if groups is not None and groups >= wanted:
        return BetSettled(WON, on, None, coverage, "library", f"{groups} independent groups")
    if groups is None or coverage is None or coverage < COVERAGE:
        return BetSettled(VOID, on, None, coverage, "library", "too little of the time was looked at")
    return BetSettled(LOST, on, None, coverage, "library", f"{groups} independent groups")


def settle_repro(reproduced: bool | None, on: str) -> BetSettled:
    """Won where the claims reproduced by the day of the bet; None: nothing was measured, so nobody knows."""
    if reproduced is None:
        return BetSettled(VOID, on, source="library", why="no result was recorded by that day")
    return BetSettled(WON if reproduced else LOST, on, source="library")


# What the opponent of the quiz may learn from: papers with their standing at two years of age, and when it was told.
#
# The standing of a paper counts the citations of its first 24 months alone, so that it can be told on the last day of
# them, and nothing that came later changes it.


@dataclass(frozen=True, slots=True)
class Label:
    """A paper by its number, its month counted from year 0, and whether it was at the top at two years of age."""

    paper: int
    month: int
    is_top: bool

    def learnt(self, text: str = "") -> Learnt:
        told_on = month_day(self.month + HORIZON + 1) - timedelta(days=1)
        return Learnt(text, month_day(self.month), self.is_top, told_on)


def label_papers(
    month: ArrayLike, category: Sequence[str | None], citing: ArrayLike, cited: ArrayLike, before: int
) -> tuple[Label, ...]:
    """The papers of a graph whose standing was told before the month `before`, by month, category and number.

    They are of a cohort of at least 50 papers, and more than two years older. `month` (n,) counts from year 0, -1 where
    it is not known; edge i says that paper citing[i] cites paper cited[i].
    """
    months, ahead, behind = (np.asarray(some, dtype=np.int64) for some in (month, citing, cited))
    ahead, behind = np.divmod(np.unique(ahead * len(months) + behind), max(len(months), 1))
    known = (months[ahead] >= 0) & (months[behind] >= 0) & (ahead != behind)
    known &= months[ahead] - months[behind] <= HORIZON
    counts = np.bincount(behind[known], minlength=len(months))
    cohorts: dict[tuple[int, str], list[int]] = {}
    for paper, (born, kind) in enumerate(zip(months.tolist(), category, strict=True)):
        if kind and born >= 0 and born + HORIZON < before:
            cohorts.setdefault((born, kind), []).append(paper)
    found: list[Label] = []
    for (born, _), papers in sorted(cohorts.items()):
        if len(papers) >= PEERS:
            ranks = percentiles(counts[papers]).tolist()
            found += [Label(paper, born, rank >= TOP) for paper, rank in zip(papers, ranks, strict=True)]
    return tuple(found)
