"""Terms whose share of the papers rises or fades: the last months against the year before them.

Categories come and go in what a library follows, and their words with them. So shares are compared within
primary categories that were followed all the while, and only then added up (direct standardisation): a word
does not rise because cs.LG was subscribed to in June.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .measures.structure import spans

Array = NDArray[Any]

BEFORE = 12  # months that the last ones are compared with; as many must hold papers
ENOUGH = 30  # papers a category must have in either span
THIN = 0.2  # of the median month: below it a month was not observed
MIN_PAPERS = 8  # that hold the term, in the span in which it is commoner
_PART = 8_000_000  # terms of papers counted at once
_BLOCK = 20_000  # papers read at once
_INTERVAL = 1.96  # standard errors: what is shown
_SURE = 4.0  # standard errors: what is found, of some hundred thousand terms that are looked at


@dataclass(frozen=True, slots=True)
class Shift:
    """A term's change: `ratio` of the standardised shares, `low` and `high` its 95 % interval.

    The shares are those of papers in categories followed in both spans, as today's mix of them has it.
    """

    term: int
    ratio: float
    low: float
    high: float
    share_now: float
    share_before: float
    papers_now: int
    papers_before: int

    @property
    def is_rising(self) -> bool:
        return self.ratio > 1


@dataclass(frozen=True, slots=True)
class Spans:
    """The months compared, as numbers from year 0: [before, now) against [now, end)."""

    before: int
    now: int
    end: int


def observed_months(months: Array) -> tuple[int, ...]:
    """Months that hold a fair number of papers: at least a fifth of the median month's (and one).

    `months`: (n,) int, one for each paper, negative where unknown.
    """
    known, counts = np.unique(months[months >= 0], return_counts=True)
    if not len(known):
        return ()
    return tuple(int(month) for month in known[counts >= max(1.0, THIN * float(np.median(counts)))])


def spans_of(observed: Sequence[int], last: int = 6, before: int = BEFORE) -> Spans | None:
    """The `last` months up to the newest observed one and those `before`; None below `before` observed months."""
    if not observed:
        return None
    end = observed[-1] + 1
    last = min(last, len(observed) // 2)
    spans = Spans(end - last - before, end - last, end)
    there = sum(spans.before <= month < end for month in observed)
    return spans if there >= before else None


def shifts(indptr: Array, terms: Array, months: Array, strata: Array, spans: Spans) -> tuple[Shift, ...]:
    """All terms whose share surely changed, those that surely changed most first (ties: the lower term).

    Row i of the CSR pattern (`indptr` (n + 1,), `terms` (nnz,), distinct in a row) holds the terms of
    paper i, of month `months[i]` and category `strata[i]` (small ints). With p = share in a stratum and N =
    its papers in the last span: share_now = sum N p_now / sum N, share_before = sum N p_before / sum N;
    the interval of the log ratio is 1.96 sqrt(1/(x_now + .5) + 1/(x_before + .5)) around it, with half a
    paper added to either count, so that a new term has a ratio too. A change is sure where four of these
    standard errors do not reach 0: among so many terms, two would let chance through by the thousand.
    """
    is_now = (months >= spans.now) & (months < spans.end)
    is_before = (months >= spans.before) & (months < spans.now)
    n_strata = int(strata.max()) + 1 if len(strata) else 0
    n_now = np.bincount(strata[is_now], minlength=n_strata)
    n_before = np.bincount(strata[is_before], minlength=n_strata)
    both = (n_now >= ENOUGH) & (n_before >= ENOUGH)
    if not both.any():
        return ()
    rows = np.flatnonzero((is_now | is_before) & both[strata])
    weight = np.where(both, n_now / np.maximum(n_before, 1), 0.0)
    total, before = float(n_now[both].sum()), float(n_before[both].sum())
    found: list[tuple[float, Shift]] = []
    parts = -(-int((indptr[rows + 1] - indptr[rows]).sum()) // _PART)
    for part in range(parts):
        some, of_row = _entries(indptr, terms, rows, part, parts)
        vocabulary, columns = np.unique(some, return_inverse=True)
        in_now = is_now[of_row]
        width = len(vocabulary)
        x_now = np.bincount(columns[in_now], minlength=width)
        x_before = np.bincount(columns[~in_now], minlength=width)
        expected = np.bincount(columns[~in_now], weights=weight[strata[of_row[~in_now]]], minlength=width)
        found += _clear(vocabulary, x_now, x_before, expected, total, before)
    return tuple(shift for _, shift in sorted(found, key=lambda pair: (-pair[0], pair[1].term)))


def _clear(
    vocabulary: Array, x_now: Array, x_before: Array, expected: Array, total: float, before: float
) -> list[tuple[float, Shift]]:
    """The sure changes among some terms, each with how sure it is; `total` and `before`: papers of the spans."""
    log_ratio = np.log(x_now + 0.5) - np.log(expected + 0.5 * total / before)
    error = np.sqrt(1 / (x_now + 0.5) + 1 / (x_before + 0.5))
    strength = np.abs(log_ratio) - _SURE * error
    clear = (strength > 0) & (np.maximum(x_now, expected) >= MIN_PAPERS)
    return [
        (
            float(strength[i]),
            Shift(
                int(vocabulary[i]),
                math.exp(log_ratio[i]),
                math.exp(log_ratio[i] - _INTERVAL * error[i]),
                math.exp(log_ratio[i] + _INTERVAL * error[i]),
                float(x_now[i] / total),
                float(expected[i] / total),
                int(x_now[i]),
                int(x_before[i]),
            ),
        )
        for i in np.flatnonzero(clear).tolist()
    ]


def _entries(indptr: Array, terms: Array, rows: Array, part: int, parts: int) -> tuple[Array, Array]:
    """The terms of `rows` that leave `part` when divided by `parts`, and the row of each, in their order.

    Terms are counted apart from each other, so a part at a time bounds the memory, whatever the library holds.
    """
    some: list[Array] = []
    of_row: list[Array] = []
    for start in range(0, len(rows), _BLOCK):
        block = rows[start : start + _BLOCK]
        lengths = indptr[block + 1] - indptr[block]
        found = terms[spans(indptr[block], lengths)]
        inside = np.flatnonzero(found % parts == part) if parts > 1 else np.arange(len(found))
        some.append(found[inside])
        of_row.append(np.repeat(block, lengths)[inside])
    return np.concatenate(some), np.concatenate(of_row)


def without_echoes(shifted: Sequence[tuple[Shift, tuple[int, ...]]]) -> tuple[Shift, ...]:
    """Of a phrase and a word of it that moved together, one: the phrase where it makes up most of the word.

    Each shift comes with the terms of its words (empty for a single word).
    """
    by_term = {shift.term: shift for shift, _ in shifted}
    dropped: set[int] = set()
    for phrase, words in shifted:
        for word in words:
            single = by_term.get(word)
            if single is None or single.is_rising != phrase.is_rising:
                continue
            n_phrase, n_single = _papers(phrase), _papers(single)
            dropped.add(single.term if n_phrase >= 0.6 * n_single else phrase.term)
    return tuple(shift for shift, _ in shifted if shift.term not in dropped)


def _papers(shift: Shift) -> int:
    return shift.papers_now if shift.is_rising else shift.papers_before
