"""The evidence of papers in a graph of citations: what the rules of fates decide on, counted for all papers at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from readinglist.graph.known import KnownGraph
from readinglist.graph.measures.figures import Figures, figure
from readinglist.graph.measures.structure import Flags, Floats, Ints
from readinglist.model.months import NO_MONTH

from .circles import Circles, circles
from .months import Months, observed_months
from .rules import WINDOW, Evidence, Rate, Seen, Span

YEAR = 12  # months


@dataclass(frozen=True, slots=True)
class Name:
    """How the name of what a paper introduced is used: its rates, and whether titles alone were looked through."""

    use: Span
    titles_only: bool


@dataclass(frozen=True, slots=True)
class Survey:
    """What was counted of each paper, (n,) each, without its authors and its name."""

    months: Months
    until: int  # the month that ages are counted to
    month: Ints
    now: Ints  # citations of the last 24 months
    before: Ints  # of the 24 before
    looked: tuple[Ints, Ints]  # papers whose references are known, of the same months, not before the paper's own
    seen: tuple[Floats, ...]  # coverage: see `Seen`
    cited_citers: Ints
    recent: tuple[Ints, Ints]  # (citing, cited) of the last 24 months

    def writers(self, numbers: Ints) -> Ints:
        """Whose authors have to be known for the fates of these papers: theirs, and of who cited them lately."""
        citing, cited = self.of(numbers)
        return np.unique(np.concatenate([numbers, citing, cited]))

    def of(self, numbers: Ints) -> tuple[Ints, Ints]:
        """(citing, cited): the citations of the last 24 months of these papers."""
        citing, cited = self.recent
        asked = np.zeros(len(self.month), dtype=bool)
        asked[numbers] = True
        return citing[asked[cited]], cited[asked[cited]]


def survey(known: KnownGraph, today: int | None = None) -> Survey:
    """Count. Citations by papers that are dated before what they cite are of no window.

    Ages are counted to the month of the cut-off; where no list is known, and so there is none, to `today`.
    """
    arrays, citations = known.arrays, known.figures.citations
    month = arrays.month
    months = observed_months(month, arrays.described, arrays.known, arrays.cutoff_month)
    ahead = month[arrays.citing]
    dated = (ahead <= months.now) & (ahead >= month[arrays.cited]) & (month[arrays.cited] != NO_MONTH)
    lately = dated & (ahead > months.now - WINDOW)
    earlier = dated & ~lately & (ahead > months.now - 2 * WINDOW)
    own = np.where(month == NO_MONTH, months.now + 1, month)
    awakening = np.nan_to_num(known.figures.awakening).astype(np.int64)
    begin = [np.maximum(own, months.now - WINDOW * back + 1) for back in (1, 2)]
    ends = (arrays.cutoff_month, today, months.now)
    return Survey(
        months,
        next(end for end in ends if end is not None),
        month,
        _counted(arrays.cited, lately, len(month)),
        _counted(arrays.cited, earlier, len(month)),
        (months.counted(begin[0], months.now)[1], months.counted(begin[1], months.now - WINDOW)[1]),
        (*map(months.coverage, (*begin, own)), months.coverage(own, own + YEAR * awakening - 1)),
        _counted(arrays.cited, citations[arrays.citing] > 0, len(month)),
        (arrays.citing[lately], arrays.cited[lately]),
    )


def evidence_of(
    counted: Survey,
    figures: Figures,
    numbers: Sequence[int],
    authors: Mapping[int, Sequence[str]],
    names: Mapping[int, Name],
) -> list[Evidence]:
    """The evidence of these papers, in their order; `authors` of `Survey.writers`, `names` where they have one."""
    by_whom = circles(len(counted.month), *counted.of(np.asarray(numbers, dtype=np.int64)), authors)
    return [_evidence(counted, figures, by_whom, number, names.get(number)) for number in numbers]


def _evidence(counted: Survey, figures: Figures, by_whom: Circles, number: int, name: Name | None) -> Evidence:
    month, now = int(counted.month[number]), counted.months.now
    awakening = figure(figures.awakening, number)
    rates = (Rate(int(series[number]), int(looked[number])) for series, looked in _series(counted))
    return Evidence(
        None if month == NO_MONTH else max(counted.until - month, 0),
        Seen(*(figure(share, number) for share in counted.seen)),
        int(figures.citations[number]),
        figure(figures.beauty, number),
        None if awakening is None else int(awakening),
        figure(figures.influence_percentile, number),
        int(counted.cited_citers[number]),
        int(by_whom.groups[number]),
        int(by_whom.others[number]),
        Span(*rates),
        None if name is None else name.use,
        bool(by_whom.known[number]),
        name is not None and name.titles_only,
        max(now - month, 0),
    )


def _series(counted: Survey) -> tuple[tuple[Ints, Ints], ...]:
    return (counted.now, counted.looked[0]), (counted.before, counted.looked[1])


def _counted(cited: Ints, chosen: Flags, n: int) -> Ints:
    return np.bincount(cited[chosen], minlength=n)
