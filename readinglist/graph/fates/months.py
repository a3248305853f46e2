"""What was looked at, month by month: how many papers there are, and of how many the references are known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from readinglist.graph.adoption import SEEN
from readinglist.graph.measures.structure import Flags, Floats, Ints
from readinglist.model.months import NO_MONTH

from .rules import WINDOW, Rate, Span


@dataclass(frozen=True, slots=True)
class Months:
    """Running sums over the months from `first` to `now`, with a 0 in front."""

    first: int
    now: int  # the last observed month
    papers: Ints
    known: Ints

    def counted(self, low: NDArray[np.integer], high: NDArray[np.integer] | int) -> tuple[Ints, Ints]:
        """(papers, those whose references are known) of the months from `low` to `high`, both included, for each."""
        begin = np.clip(low - self.first, 0, len(self.papers) - 1)
        end = np.clip(np.asarray(high) - self.first + 1, begin, len(self.papers) - 1)
        return self.papers[end] - self.papers[begin], self.known[end] - self.known[begin]

    def coverage(self, low: NDArray[np.integer], high: NDArray[np.integer] | None = None) -> Floats:
        """The share of papers from each month to `high` (None: now) whose references are known; NaN without papers."""
        papers, known = self.counted(low, self.now if high is None else high)
        return np.where(papers > 0, known / np.maximum(papers, 1), np.nan)


def observed_months(month: Ints, described: Flags, known: Flags, cutoff: int | None) -> Months:
    """The months of a library: up to the last one, not after `cutoff`, that has 20 papers (or any, where none has).

    Papers that are not `described` are ids that somebody cites: they are not counted. Without a paper
    that has a month there are no months at all, `now` before `first`.
    """
    latest = np.iinfo(np.int64).max if cutoff is None else cutoff
    dated = described & (month != NO_MONTH) & (month <= latest)
    if not dated.any():
        return Months(0, -1, np.zeros(1, dtype=np.int64), np.zeros(1, dtype=np.int64))
    first = int(month[dated].min())
    papers = np.bincount(month[dated] - first)
    full = np.flatnonzero(papers >= SEEN)
    last = int(full[-1]) if len(full) else len(papers) - 1
    told = np.bincount(month[dated & known] - first, minlength=len(papers))
    return Months(first, first + last, running(papers[: last + 1]), running(told[: last + 1]))


def span_of(uses: Mapping[int, int], papers: Mapping[int, int], since: int, now: int) -> Span:
    """The rates of a name: `uses` and `papers` by month, of the months from `since` to `now`.

    The best 24 months before the last 24 are those with most uses, the first of equals.
    """
    used, looked = ([series.get(month, 0) for month in range(since, now + 1)] for series in (uses, papers))
    ends = [max(0, len(used) - WINDOW * back) for back in (0, 1, 2)]

    def rate(low: int, high: int) -> Rate:
        return Rate(sum(used[low:high]), sum(looked[low:high]))

    earlier = [rate(max(0, end - WINDOW), end) for end in range(min(WINDOW, ends[1]), ends[1] + 1)]
    best = max(earlier, key=lambda found: found.used, default=Rate())
    return Span(rate(ends[1], ends[0]), rate(ends[2], ends[1]), best)


def running(counts: Ints) -> Ints:
    return np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(counts)])
