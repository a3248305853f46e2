"""The evidence of papers in a graph of citations: what the rules of fates decide on, counted for all papers at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from readinglist.core.dates import NO_MONTH, month_day, month_number
from readinglist.core.frozen import Frozen
from readinglist.core.references import CitedBy, CitingPaper, YearOfCitations
from readinglist.graph.adoption import SEEN, bursts
from readinglist.graph.known import KnownGraph
from readinglist.graph.ledger import author_key
from readinglist.graph.measures.figures import Figures, figure
from readinglist.graph.measures.structure import Flags, Floats, Ints, pointers, spans

from .fates import WINDOW, Evidence, Rate, Seen, Span, against_best

YEAR = 12  # months
NEWEST = 100  # papers of a list whose ids are kept: those of the last nights
NONE = np.zeros(0, dtype=np.int64)
LAST = 20  # papers at the end of a list: were it not the newest first, some of them would be new


class Months(Frozen):
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
    listed = np.bincount(month[dated & known] - first, minlength=len(papers))
    return Months(first, first + last, pointers(papers[: last + 1]), pointers(listed[: last + 1]))


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


class Circles(Frozen):
    """By whom papers are cited, by number, (n,) each: groups independent of each other and of the paper's own authors.

    The same definition as `ledger.independent_groups`, for many papers at once. Here a paper without authors is a
    group of its own: what is not known to be by the same people counts as by others.
    """

    groups: Ints  # independent groups among the citing papers
    others: Ints  # citing papers without an author of the cited one
    known: Flags  # are the authors of the paper and of all who cite it known


def circles(n: int, citing: Ints, cited: Ints, authors: Mapping[int, Sequence[str]]) -> Circles:
    """Who cites whom: paper citing[i] cites cited[i], each pair once; `authors` by number, absent where unknown.

    >>> found = circles(4, np.array([1, 2, 3]), np.array([0, 0, 0]), {0: ["A A"], 1: ["B"], 2: ["B", "C"], 3: ["a a"]})
    >>> int(found.groups[0]), int(found.others[0])
    (1, 2)
    """
    length, code = coded(n, authors)
    start = pointers(length)
    edge, name = authors_of(citing, start, length, code)
    own = shared(edge, name, *authors_of(cited, start, length, code), len(citing))
    number = connected(cited, own, edge, name)
    unknown = np.bincount(cited, weights=length[citing] == 0, minlength=n) > 0
    theirs = cited[~own]
    others = np.bincount(theirs, minlength=n)
    first = np.unique(number[~own], return_index=True)[1]  # one citation of each component; none is of two papers
    return Circles(np.bincount(theirs[first], minlength=n), others, ~unknown & (length > 0))


def coded(n: int, authors: Mapping[int, Sequence[str]]) -> tuple[Ints, Ints]:
    """(n,) how many authors each paper has, and the authors as numbers, paper after paper."""
    keys: dict[str, int] = {}
    names: dict[str, int] = {}  # each spelling is folded once
    length = np.zeros(n, dtype=np.int64)
    found: list[int] = []
    for paper in sorted(authors):
        mine = set()
        for name in authors[paper]:
            if name not in names:
                key = author_key(name)
                names[name] = keys.setdefault(key, len(keys)) if key else -1
            mine.add(names[name])
        mine.discard(-1)
        length[paper] = len(mine)
        found += sorted(mine)
    return length, np.array(found, dtype=np.int64)


def authors_of(papers: Ints, start: Ints, length: Ints, code: Ints) -> tuple[Ints, Ints]:
    """(place in `papers`, author) of each of their authors."""
    number = length[papers]
    return np.repeat(np.arange(len(papers)), number), code[spans(start[papers], number)]


def shared(edge: Ints, name: Ints, other_edge: Ints, other: Ints, edges: int) -> Flags:
    """(edges,) does an author stand on both sides?"""
    most = int(max(name.max(initial=0), other.max(initial=0))) + 1
    both = np.intersect1d(edge * most + name, other_edge * most + other, assume_unique=True)
    found = np.zeros(edges, dtype=bool)
    found[both // most] = True
    return found


def connected(cited: Ints, own: Flags, edge: Ints, name: Ints) -> Ints:
    """(edges,) the component of each citing paper among those of the same cited one, own citations left out."""
    kept = ~own[edge]
    edge, name = edge[kept], name[kept]
    most = int(name.max(initial=0)) + 1
    author = np.unique(cited[edge] * most + name, return_inverse=True)[1]
    size = len(cited) + int(author.max(initial=-1)) + 1
    matrix = sparse.coo_array((np.ones(len(edge), dtype=bool), (edge, len(cited) + author)), shape=(size, size))
    return np.asarray(connected_components(matrix.tocsr(), directed=False)[1][: len(cited)])


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
    totals = _by_month(known.arrays.month[known.arrays.citing], own, months.now)
    found = bursts(cited_by_month(known, months, number).tolist(), totals.tolist())
    return tuple((month_day(own + a), None if b is None else month_day(own + b)) for a, b in found)


def cited_by_month(known: KnownGraph, months: Months, number: int) -> Ints:
    """Citations of each month from the paper's own to the last observed one."""
    own = int(known.arrays.month[number])
    return _by_month(known.arrays.month[known.citing_of(number)], own, months.now)


def _by_month(month: Ints, first: int, last: int) -> Ints:
    """How many of these are of each month from the first to the last."""
    return np.bincount(month[(month >= first) & (month <= last)] - first, minlength=last - first + 1)


class Name(Frozen):
    """How the name of what a paper introduced is used: its rates, and whether titles alone were looked through."""

    use: Span
    titles_only: bool


class Survey(Frozen):
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
    ends = (arrays.cutoff_month, today, months.now)
    return survey_of(
        months,
        next(end for end in ends if end is not None),
        month,
        _counted(arrays.cited, lately, len(month)),
        _counted(arrays.cited, earlier, len(month)),
        known.figures.awakening,
        _counted(arrays.cited, citations[arrays.citing] > 0, len(month)),
        (arrays.citing[lately], arrays.cited[lately]),
    )


def survey_of(
    months: Months,
    until: int,
    month: Ints,
    now: Ints,
    before: Ints,
    awakening: Floats,
    cited_citers: Ints,
    recent: tuple[Ints, Ints] = (NONE, NONE),
) -> Survey:
    """The survey of papers whose citations were counted: how much was looked through follows from their months."""
    own = np.where(month == NO_MONTH, months.now + 1, month)
    woke = own + YEAR * np.nan_to_num(awakening).astype(np.int64) - 1
    begin = [np.maximum(own, months.now - WINDOW * back + 1) for back in (1, 2)]
    looked = months.counted(begin[0], months.now)[1], months.counted(begin[1], months.now - WINDOW)[1]
    seen = (*map(months.coverage, (*begin, own)), months.coverage(own, woke))
    return Survey(months, until, month, now, before, looked, seen, cited_citers, recent)


def evidence_of(
    counted: Survey,
    figures: Figures,
    numbers: Sequence[int],
    authors: Mapping[int, Sequence[str]],
    names: Mapping[int, Name],
) -> list[Evidence]:
    """The evidence of these papers, in their order; `authors` of `Survey.writers`, `names` where they have one."""
    by_whom = circles(len(counted.month), *counted.of(np.asarray(numbers, dtype=np.int64)), authors)
    return evidence_from(counted, figures, by_whom, numbers, names)


def evidence_from(
    counted: Survey, figures: Figures, by_whom: Circles, numbers: Sequence[int], names: Mapping[int, Name]
) -> list[Evidence]:
    """As `evidence_of`, where it is known who cites whom."""
    return [_evidence(counted, figures, by_whom, number, names.get(number)) for number in numbers]


def _evidence(counted: Survey, figures: Figures, by_whom: Circles, number: int, name: Name | None) -> Evidence:
    month, now = int(counted.month[number]), counted.months.now
    awakening = figure(figures.awakening, number)
    uses = zip((counted.now, counted.before), counted.looked, strict=True)
    rates = (Rate(int(series[number]), int(looked[number])) for series, looked in uses)
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


def _counted(cited: Ints, chosen: Flags, n: int) -> Ints:
    return np.bincount(cited[chosen], minlength=n)


# Who cites one paper, as a service lists it.


def listed_citations(
    paper: str, source: str, day: datetime, citing: Sequence[CitingPaper], is_whole: bool, authors: Sequence[str]
) -> CitedBy:
    """What such a list comes to; `authors` of the cited paper, empty where they are not known.

    What is listed has appeared, whatever the day that a journal gave it.
    """
    now = month_number(day)
    months = [min(one.month, now) for one in citing if one.month != NO_MONTH]
    lately = [one.authors for one in citing if one.month > now - WINDOW]
    number = np.arange(1, len(lately) + 1)
    people = {n: names for n, names in enumerate([authors, *lately]) if names}
    found = circles(len(lately) + 1, number, np.zeros_like(number), people)
    counts = int(found.groups[0]), int(found.others[0]), bool(found.known[0])
    since = None if is_whole else max(months[-LAST:], default=now) + 1
    newest = tuple(one.arxiv for one in citing if one.arxiv)[:NEWEST]
    by_month = tuple(sorted(Counter(months).items()))
    return CitedBy(paper, source, day, len(citing), since, by_month, *counts, newest=newest)


def evidence_of_list(cited: CitedBy, born: int, known: Evidence) -> Evidence:
    """What a list tells of the fate of a paper of the month `born`, in citations per month, beside what is `known`.

    One that is incomplete speaks of the months after that of its oldest paper.
    """
    now, counts = month_number(cited.asked_at), dict(cited.months)
    first = min(counts, default=now) if born == NO_MONTH else born
    reach = first if cited.since is None else min(max(first, cited.since), now)
    both = 1.0 if reach <= max(first, now - 2 * WINDOW + 1) else None
    return replace(
        known,
        age=None if born == NO_MONTH else max(now - born, 0),
        seen=replace(known.seen, window=1.0, both=both, life=known.seen.life if cited.since else 1.0),
        citations=max(cited.listed, known.citations, sum(count for _, count in cited.years)),
        groups=cited.groups,
        others=cited.others,
        cited=against_best(span_of(counts, dict.fromkeys(range(reach, now + 1), 1), reach, now)),
        authors_known=cited.authors_known,
        watched=None,
        listed=True,
    )
