"""All signals of all cohorts, made comparable: each stands relative to the papers of its own month.

The outcome is a rank within a cohort, and what is usual changes from year to year; so every signal is
in deviations from its month's mean, the strongest ones also from that of the category in the month, and
citations as ranks. Nothing of a cohort's peers is used that is younger than the cohort's moment: a graph is
looked at as it was known at one age of each paper.

A cohort is all papers of one month, seen `age` units after it; a citation counts by the month of the
citing paper. The unit of months, ages and horizons is the caller's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from scipy import sparse

from readinglist.core.dates import NO_MONTH
from readinglist.core.frozen import Frozen
from readinglist.core.statistics import percentiles
from readinglist.graph.measures.structure import Floats, Ints, Structure, count_citations, pointers, spans

WIDEST = 2_000  # citations of a shared reference: what half of a field cites ties nobody together
BY_CATEGORY = (
    "citations",
    "quality",
    "references recent",
    "references cited",
    "references",
    "coupled cited",
    "by others",
    "best author cited",
    "best author recent",
)
LARGEST = 6.0  # deviations


class Moment(Frozen):
    """One cohort, and what was known `age` after it."""

    graph: Structure
    month: int
    age: int
    cohort: Ints  # places of its papers
    citations: Floats  # (n,) of every paper, until then
    recent: Floats  # (n,) those of the last `age` units
    before: Floats  # (n,) those of the `age` units before these

    @property
    def seen(self) -> int:
        """Papers of later months were not there yet."""
        return self.month + self.age

    def citers(self) -> Any:
        """(cohort, n): who cites each paper of the cohort by then."""
        return self.rows(self.graph.citer_start, self.graph.citer)

    def references(self, papers: Ints | None = None) -> Any:
        """(cohort, n): what each paper of the cohort, or of others, cites."""
        return self.rows(self.graph.reference_start, self.graph.reference, papers)

    def rows(self, start: Ints, neighbour: Ints, papers: Ints | None = None) -> Any:
        papers = self.cohort if papers is None else papers
        lengths = start[papers + 1] - start[papers]
        column = neighbour[spans(start[papers], lengths)]
        known = (self.graph.month[column] != NO_MONTH) & (self.graph.month[column] <= self.seen)
        if neighbour is self.graph.reference:
            known = self.graph.month[column] <= self.seen
        kept = pointers(known)[pointers(lengths)]
        return sparse.csr_array((np.ones(int(kept[-1])), column[known], kept), shape=(len(papers), self.graph.n))


def moments(graph: Structure, months: Ints, age: int) -> Iterator[Moment]:
    """The cohorts of these months, ascending, each at its moment; the three counts are made anew for each."""
    first = int(np.searchsorted(graph.month, NO_MONTH, side="right"))
    counts = [np.zeros(graph.n) for _ in range(3)]
    passed = [first] * 3
    for month in np.unique(months).tolist():
        for lag, count in enumerate(counts):
            passed[lag] = count_citations(graph, count, passed[lag], month + age - lag * age)
        now, once, earlier = counts
        low, high = np.searchsorted(graph.month, [month, month + 1])
        yield Moment(graph, month, age, np.arange(low, high), now.copy(), now - once, once - earlier)


def early_signals(moment: Moment, category: Ints) -> dict[str, Floats]:
    """By name, one float a paper of the cohort; `category` is by place."""
    citers = moment.citers()
    count = moment.citations[moment.cohort]
    references = np.maximum(moment.graph.references, 1)
    found = {
        "citations": np.log1p(count),
        "any": np.minimum(count, 3),
        "quality": citers @ np.log1p(moment.citations),
        "second hop": np.log1p(citers @ moment.citations),
        "fractional": np.log1p(10 * (citers @ (1 / references))),
        "categories": np.log1p(distinct(citers, category)),
    }
    return found | by_time(citers, moment)


def by_time(citers: Any, moment: Moment) -> dict[str, Floats]:
    """Citations of each third of the time so far: growing ones are worth more than early ones."""
    age = moment.graph.month[citers.indices] - moment.month
    row = np.repeat(np.arange(citers.shape[0]), np.diff(citers.indptr))
    third = np.clip(np.ceil(3 * age / max(moment.age, 1)).astype(int) - 1, 0, 2)
    table = np.zeros((citers.shape[0], 3))
    np.add.at(table, (row, third), 1)
    return {f"third {i + 1}": np.log1p(table[:, i]) for i in range(3)}


def distinct(citers: Any, category: Ints) -> Floats:
    """(cohort,) in how many categories the citing papers are."""
    row = np.repeat(np.arange(citers.shape[0]), np.diff(citers.indptr))
    pairs = np.unique(np.stack([row, category[citers.indices]]), axis=1)
    return np.bincount(pairs[0], minlength=citers.shape[0]).astype(float)


def authorship(authors: Sequence[Sequence[str] | None] | None, order: Ints) -> Any:
    """(n, authors) sparse, by place: who wrote what; None where nothing is known of anybody."""
    if authors is None:
        return None
    number: dict[str, int] = {}
    row, column = [], []
    for place, paper in enumerate(order.tolist()):
        names = authors[paper]
        for name in dict.fromkeys([names] if isinstance(names, str) else names or ()):
            if name:
                row.append(place)
                column.append(number.setdefault(name, len(number)))
    if not row:
        return None
    return sparse.csr_array((np.ones(len(row)), (row, column)), shape=(len(order), len(number)))


def author_signals(moment: Moment, wrote: Any) -> dict[str, Floats]:
    """By name, one float a paper of the cohort; the best of its authors speaks for it."""
    month = moment.graph.month
    earlier = ((month != NO_MONTH) & (month < moment.month)).astype(float)
    mine = wrote[moment.cohort]
    by_author = wrote.T.tocsr()
    papers = by_author @ earlier
    cited = by_author @ (earlier * moment.citations)
    recent = by_author @ (earlier * moment.recent)
    usual = (by_author @ (earlier * np.log1p(moment.citations))) / np.maximum(papers, 1)
    citers = moment.citers()
    own = np.diff((mine @ by_author).multiply(citers).tocsr().indptr).astype(float)
    return {
        "authors": np.log1p(np.diff(mine.indptr)),
        "authors cited": np.log1p(mine @ cited),
        "best author cited": np.log1p(highest(mine, cited)),
        "best author recent": np.log1p(highest(mine, recent)),
        "best author papers": np.log1p(highest(mine, papers)),
        "best author usual": highest(mine, usual),
        "by others": np.log1p(np.maximum(np.diff(citers.indptr) - own, 0)),
        "by themselves": np.log1p(own),
    }


def highest(mine: Any, value: Floats) -> Floats:
    """(cohort,) the largest value of an author of each paper, 0 where none is known."""
    found = np.zeros(mine.shape[0])
    np.maximum.at(found, np.repeat(np.arange(mine.shape[0]), np.diff(mine.indptr)), value[mine.indices])
    return found


def foundation_signals(moment: Moment) -> dict[str, Floats]:
    """By name, one float a paper of the cohort: from its references, and from papers that share some with it."""
    references = moment.references()
    number = np.diff(references.indptr)
    each = np.maximum(number, 1)
    month = moment.graph.month
    old = np.where(month == NO_MONTH, 6 * moment.age, np.clip(moment.month - month, 0, None)).astype(float)
    recent = references @ moment.recent
    found = {
        "references": np.log1p(number),
        "references recent": (references @ np.log1p(moment.recent)) / each,
        "references known": (references @ np.log1p(moment.citations)) / each,
        "references growing": np.log1p(recent) - np.log1p(references @ moment.before),
        "references cited": np.log1p(recent),
        "references age": (references @ np.log1p(old)) / each,
        "references young": references @ (old <= 2 * moment.age).astype(float),
    }
    return found | coupled_signals(moment, references)


def coupled_signals(moment: Moment, references: Any) -> dict[str, Floats]:
    """Papers of about the same time that share references: how many, and how well they are cited by then."""
    low, high = np.searchsorted(moment.graph.month, [moment.month - 2 * moment.age, moment.seen + 1])
    low = max(int(low), int(np.searchsorted(moment.graph.month, NO_MONTH, side="right")))
    peers = np.arange(low, high)
    narrow = (moment.citations <= WIDEST).astype(float)
    shared = ((references * narrow).tocsr() @ moment.references(peers).T.tocsr()).tocsr()
    month = moment.graph.month[peers]
    total = shared.sum(axis=1)
    same, later = (shared @ (chosen.astype(float)) for chosen in (month == moment.month, month > moment.month))
    return {
        "coupled": np.log1p(total),
        "coupled cited": (shared @ np.log1p(moment.citations[peers])) / np.maximum(total, 1),
        "coupled same month": np.log1p(same),
        "coupled later": np.log1p(later) - np.log1p(total),
    }


class Signals(Frozen):
    """Rows of `values` (papers, signals) stand for `papers`, places ascending; `month` is theirs."""

    papers: Ints
    month: Ints
    values: Floats
    names: tuple[str, ...]


def collect_signals(graph: Structure, months: Ints, age: int, category: Ints, wrote: Any) -> Signals:
    """The signals of all papers of these months; `category` and `wrote` by place."""
    parts = [(moment.cohort, cohort_signals(moment, category, wrote)) for moment in moments(graph, months, age)]
    papers = np.concatenate([cohort for cohort, _ in parts])
    raw = {name: np.concatenate([of[name] for _, of in parts]) for name in parts[0][1]}
    month = graph.month[papers]
    both = month * (int(category.max(initial=0)) + 1) + category[papers]
    found = {name: deviations(value, month) for name, value in raw.items()}
    found |= {f"{name}, category": deviations(raw[name], both) for name in BY_CATEGORY if name in raw}
    count = np.expm1(raw["citations"])
    for name, key in (("rank", month), ("rank, category", both)):
        rank = percentiles(count, key)
        found[name], found[f"tail of {name}"] = rank, -np.log(1.02 - rank)
    found["top of rank"] = found["tail of rank"] ** 2
    found["none"] = (count == 0).astype(float)
    for name, key in (("z", np.zeros_like(month)), ("z, category", category[papers])):
        found[name] = trailing_z(count, month, key, age)
        found[f"log {name}"] = np.log1p(np.maximum(found[name] + 1, 0))
    return Signals(papers, month, np.column_stack(list(found.values())), tuple(found))


def cohort_signals(moment: Moment, category: Ints, wrote: Any) -> dict[str, Floats]:
    """By name, one float a paper of the cohort."""
    found = early_signals(moment, category) | foundation_signals(moment)
    return found if wrote is None else found | author_signals(moment, wrote)


def deviations(value: Floats, key: Ints) -> Floats:
    """(value - mean) / deviation among the rows of the same key, the deviation made larger by .05 mean."""
    where = np.unique(key, return_inverse=True)[1]
    number = np.bincount(where)
    mean = np.bincount(where, value) / number
    spread = np.sqrt(np.maximum(np.bincount(where, value * value) / number - mean * mean, 0))
    return np.clip((value - mean[where]) / (spread + 0.05 * np.abs(mean) + 1e-3)[where], -LARGEST, LARGEST)


def trailing_z(count: Floats, month: Ints, key: Ints, window: int) -> Floats:
    """Deviations from the papers of the same key of this month and the `window` before."""
    stride = 2**32
    bins, where = np.unique(key * stride + month, return_inverse=True)
    sums = [np.concatenate([[0.0], np.cumsum(np.bincount(where, count**power))]) for power in (0, 1, 2)]
    low = np.searchsorted(bins, bins - window)
    number, first, second = (total[1:] - total[low] for total in sums)
    mean = first / number
    spread = np.sqrt(np.maximum(second / number - mean * mean, 0))
    return np.asarray(np.clip((count - mean[where]) / np.maximum(spread, 0.05)[where], -3, 30))
