"""A paper's citations over time: by year, and their bursts."""

from __future__ import annotations

from datetime import date

import numpy as np

from readinglist.graph.bursts import bursts
from readinglist.graph.known import KnownGraph
from readinglist.graph.measures.structure import Ints
from readinglist.model.fates import YearOfCitations
from readinglist.model.months import NO_MONTH, month_day

from .months import Months

YEAR = 12  # months


def timeline(known: KnownGraph, months: Months, number: int) -> tuple[YearOfCitations, ...]:
    """Every year of calendar from the paper's own to the last observed one; nothing without a month."""
    own = int(known.arrays.month[number])
    if own == NO_MONTH or own > months.now:
        return ()
    cited = cited_by_month(known, months, number)
    found = []
    for year in range(own // YEAR, months.now // YEAR + 1):
        low, high = max(own, year * YEAR), min(months.now, year * YEAR + YEAR - 1)
        papers, looked = months.counted(np.array([low]), high)
        citations = int(cited[low - own : high - own + 1].sum())
        found.append(YearOfCitations(year, citations, int(papers[0]), int(looked[0])))
    return tuple(found)


def citation_bursts(known: KnownGraph, months: Months, number: int) -> tuple[tuple[date, date | None], ...]:
    """Kleinberg's bursts of a paper's citations among all citations of each month, from 20 citations on."""
    own = int(known.arrays.month[number])
    if own == NO_MONTH or own > months.now:
        return ()
    arrays = known.arrays
    ahead = arrays.month[arrays.citing]
    inside = ahead[(ahead >= own) & (ahead <= months.now)] - own
    totals = np.bincount(inside, minlength=months.now - own + 1)
    found = bursts(cited_by_month(known, months, number).tolist(), totals.tolist())
    return tuple((month_day(own + a), None if b is None else month_day(own + b)) for a, b in found)


def cited_by_month(known: KnownGraph, months: Months, number: int) -> Ints:
    """Citations of each month from the paper's own to the last observed one."""
    own = int(known.arrays.month[number])
    ahead = known.arrays.month[known.citing_of(number)]
    return np.bincount(ahead[(ahead >= own) & (ahead <= months.now)] - own, minlength=months.now - own + 1)
