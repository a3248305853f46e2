"""What the opponent of the quiz may learn from: papers with their standing at two years of age, and when it was told.

The standing of a paper counts the citations of its first 24 months alone, so that it can be told on the last day of
them, and nothing that came later changes it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from numpy.typing import ArrayLike

from readinglist.model.months import month_day
from readinglist.percentiles import percentiles
from readinglist.policy import HORIZON, PEERS, TOP

from .opponent import Learnt


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
