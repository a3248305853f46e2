"""Terms whose share of the papers rises or fades: the last months against the year before them.

Categories come and go in what a library follows, and their words with them. So shares are compared within
primary categories, in the months in which they were followed, and only then added up (direct standardisation): a
word does not rise because cs.LG was subscribed to in June.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import digamma, ndtr, ndtri, polygamma, stdtr, xlogy

from readinglist.core.frozen import Frozen

from .measures.structure import spans

Array = NDArray[Any]

BEFORE = 12  # months that the last ones are compared with
LEAST = 3  # of them that must hold papers: two steps from month to month, from which a variance can be told
ENOUGH = 30  # papers a category must have in either span
THIN = 0.2  # of the median month: below it a month was not observed
FOLLOWED = 0.5  # of a category's median month: below it the category came with others, and was not followed
TESTED = 16  # papers that hold a term, from which on it is looked at
MIN_PAPERS = 8  # that hold it in the span in which it is commoner
FALSE = 0.05  # of what is found, the share that chance may have put there
OFTEN = 50  # papers that hold a term, from which on it tells how much months differ
TERMS = 30  # such terms, from which on they tell it
FREEDOM = 0.7  # degrees of freedom of a variance that is told by steps, for each step (von Neumann 1941: .67 to .73)
_PART = 8_000_000  # terms of papers counted at once
_BLOCK = 20_000  # papers read at once
_INTERVAL = 1.96  # standard errors: what is shown


class Shift(Frozen):
    """A term's change: `ratio` of the standardised shares, `low` and `high` its 95 % interval.

    The shares are those of papers in categories followed in both spans, as today's mix of them has it.
    `strength`: of how many standard deviations chance would have to be, negative where the term fades.
    """

    term: int
    ratio: float
    low: float
    high: float
    share_now: float
    share_before: float
    papers_now: int
    papers_before: int
    strength: float = 0.0

    @property
    def is_rising(self) -> bool:
        return self.ratio > 1


class Chance(Frozen):
    """How much months differ: `phi` times as much as Poisson counts, as surely as a variance of `freedom` degrees says.

    `bar`: the least strength that is more than chance.
    """

    phi: float = 1.0
    freedom: float = math.inf
    bar: float = math.inf


class Spans(Frozen):
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
    """The `last` months up to the newest observed one and up to `before` of those ahead of them.

    Where fewer are there, the last are at most half of them. None below three on either side (or `last`).
    """
    if len(observed) // 2 < min(last, LEAST):
        return None
    end = observed[-1] + 1
    now = end - min(last, len(observed) // 2)
    base = [month for month in observed if now - before <= month < now]
    return Spans(base[0], now, end) if len(base) >= LEAST else None


def shifts(
    indptr: Array, terms: Array, months: Array, strata: Array, spans: Spans, chance: Chance | None = None
) -> tuple[Shift, ...]:
    """`shifts_and_chance` without the chance."""
    return shifts_and_chance(indptr, terms, months, strata, spans, chance)[0]


def shifts_and_chance(
    indptr: Array, terms: Array, months: Array, strata: Array, spans: Spans, chance: Chance | None = None
) -> tuple[tuple[Shift, ...], Chance]:
    """All terms whose share changed beyond chance, those that surely changed most first (ties: the lower term).

    Row i of the CSR pattern (`indptr` (n + 1,), `terms` (nnz,), distinct in a row) holds the terms of
    paper i, of month `months[i]` and category `strata[i]` (small ints). With p = share in a stratum and N =
    its papers in the last span: share_now = sum N p_now / sum N, share_before = sum N p_before / sum N;
    half a paper is added to either count, so that a new term has a ratio too.

    E_m = papers with the term in month m if its share in each stratum never changed, X_m those that there are.
    t = root of 2 sum X ln(X / E) over the two spans (the likelihood ratio of two Poisson rates), divided by
    root phi. phi is how much more neighbouring months of a span differ than chance lets them: the mean
    of (X_m E_n - X_n E_m)^2 / (E_m E_n (X_m + X_n)), at least that of common terms (`Chance`). Neighbours, because
    what grows month by month is no noise. strength = the standard deviations of a normal that are as rare as t.

    `chance`: how much months differ, and the least strength; None: told by these terms, with the bar of Benjamini and
    Hochberg (1995), so that of what is found chance has put there a twentieth. The interval is the one that agrees with
    the strength (test-based, Miettinen 1976).
    """
    papers, in_now = _followed(months, strata, spans)
    followed = papers.any(axis=1)
    if not followed.any():
        return (), Chance()
    n_now, n_before = papers[:, in_now].sum(axis=1), papers[:, ~in_now].sum(axis=1)
    inside = np.flatnonzero((months >= spans.before) & (months < spans.end))
    rows = inside[papers[strata[inside], months[inside] - spans.before] > 0]
    shares = papers / np.maximum(papers.sum(axis=1, keepdims=True), 1)
    weight = n_now / np.maximum(n_before, 1)
    total, before = float(n_now.sum()), float(n_before.sum())
    found = [np.zeros((7, 0))]
    parts = -(-int((indptr[rows + 1] - indptr[rows]).sum()) // _PART)
    for part in range(parts):
        some, of_row = _entries(indptr, terms, rows, part, parts)
        vocabulary, columns, counts = np.unique(some, return_inverse=True, return_counts=True)
        often = counts >= TESTED
        kept = np.flatnonzero(often[columns])
        columns, of_row = (np.cumsum(often) - 1)[columns[kept]], of_row[kept]
        month, stratum, width = months[of_row] - spans.before, strata[of_row], int(often.sum())
        cells = columns * papers.shape[1] + month
        seen = np.bincount(cells, minlength=width * papers.shape[1]).reshape(width, -1)
        expected = np.stack([np.bincount(columns, shares[stratum, m], width) for m in range(papers.shape[1])], axis=1)
        standard = np.bincount(columns, np.where(in_now[month], 0.0, weight[stratum]), width)
        x_now, x = seen[:, in_now].sum(axis=1), seen.sum(axis=1)
        found.append(np.stack([vocabulary[often], x_now, x, standard, *_changes(seen, expected, in_now)]))
    every = np.concatenate(found, axis=1)
    differ, steps, changes = every[4:]
    noise = chance or _chance(*every[4:6, every[2] >= OFTEN])
    strengths = _strengths(differ, steps, changes, noise)
    bar = chance.bar if chance else _bar(strengths)
    clear = np.vstack([every[0], strengths, every[1:4]])[:, np.abs(strengths) >= bar].T
    shifted = [_shift(row, total, before) for row in clear.tolist()]
    sure = sorted((one for one in shifted if one is not None), key=lambda one: (-abs(one.strength), one.term))
    return tuple(sure), Chance(noise.phi, noise.freedom, bar)


def _followed(months: Array, strata: Array, spans: Spans) -> tuple[Array, Array]:
    """Papers of each stratum by month of the spans, 0 where it was not followed; and which months are the last.

    A stratum counts only where both spans have enough of it.
    """
    width = spans.end - spans.before
    inside = (months >= spans.before) & (months < spans.end)
    n_strata = int(strata.max()) + 1 if len(strata) else 0
    cells = strata[inside] * width + months[inside] - spans.before
    papers = np.bincount(cells, minlength=n_strata * width).reshape(n_strata, width)
    for row in papers:
        usual = np.median(row[row > 0]) if row.any() else 0.0
        row[row < FOLLOWED * usual] = 0
    in_now = np.arange(spans.before, spans.end) >= spans.now
    enough = (papers[:, in_now].sum(axis=1) >= ENOUGH) & (papers[:, ~in_now].sum(axis=1) >= ENOUGH)
    return papers * enough[:, None], in_now


def _changes(seen: Array, expected: Array, in_now: Array) -> tuple[Array, Array, Array]:
    """Of each term how much neighbouring months differ, in how many steps, and the signed root of the likelihood ratio.

    `seen` and `expected` are (terms, months).
    """
    differ, steps = np.zeros(len(seen)), np.zeros(len(seen))
    observed = np.flatnonzero(expected.any(axis=0))
    for m, n in zip(observed[:-1].tolist(), observed[1:].tolist(), strict=True):
        if in_now[m] == in_now[n]:
            weight = expected[:, m] * expected[:, n] * (seen[:, m] + seen[:, n])
            there = weight > 0
            gap = seen[:, m] * expected[:, n] - seen[:, n] * expected[:, m]
            differ += np.where(there, gap**2 / np.where(there, weight, 1), 0)
            steps += there
    x_now, e_now = seen[:, in_now].sum(axis=1), expected[:, in_now].sum(axis=1)
    x_before, e_before = seen[:, ~in_now].sum(axis=1), expected[:, ~in_now].sum(axis=1)
    deviance = xlogy(x_now, x_now / e_now) + xlogy(x_before, x_before / e_before)
    roots = np.sign(x_now * e_before - x_before * e_now) * np.sqrt(2 * np.maximum(deviance, 0))
    return differ / np.maximum(steps, 1), steps, roots


def _chance(differ: Array, steps: Array) -> Chance:
    """How much months differ by many terms: the prior of Smyth (2004), an inverse chi square by its log moments."""
    whole = (differ > 0) & (steps == steps.max(initial=0))
    if whole.sum() < TERMS:
        return Chance()
    half = FREEDOM * float(steps.max()) / 2
    logs = np.log(differ[whole]) - digamma(half) + math.log(half)
    spread = float(logs.var(ddof=1) - polygamma(1, half))
    if spread <= 0:
        return Chance(max(1.0, math.exp(float(logs.mean()))))
    own = (1 + math.sqrt(1 + 2 * spread)) / (2 * spread)  # the trigamma of it is the spread, to 1 / 6 of its cube
    return Chance(max(1.0, math.exp(float(logs.mean() + digamma(own)) - math.log(own))), 2 * own)


def _strengths(differ: Array, steps: Array, roots: Array, chance: Chance) -> Array:
    """Standard deviations of a normal that are as rare as each change is by Student's t."""
    t = np.abs(roots) / np.sqrt(np.maximum(differ, chance.phi))
    if math.isinf(chance.freedom):
        return np.asarray(np.sign(roots) * t)
    rare = np.maximum(stdtr(chance.freedom + FREEDOM * steps, -t), np.finfo(float).tiny)
    return np.asarray(np.sign(roots) * -ndtri(rare))


def _bar(strengths: Array) -> float:
    """The least strength that Benjamini and Hochberg's procedure takes for more than chance."""
    ordered = np.sort(np.abs(strengths))[::-1]
    passed = np.flatnonzero(2 * ndtr(-ordered) <= FALSE * np.arange(1, len(ordered) + 1) / len(ordered))
    return float(ordered[passed[-1]]) if len(passed) else math.inf


def _shift(row: Sequence[float], total: float, before: float) -> Shift | None:
    """The change of a term; None where too few papers hold it, or where its strata do not agree on a direction.

    `row`: term, strength, papers of the last span, of both, those expected of the last by the span before.
    """
    term, strength, x_now, x, expected = row
    log_ratio = math.log(x_now + 0.5) - math.log(expected + 0.5 * total / before)
    if max(x_now, expected) < MIN_PAPERS or log_ratio * strength <= 0:
        return None
    error = _INTERVAL * log_ratio / strength
    low, high = math.exp(log_ratio - error), math.exp(log_ratio + error)
    shares = x_now / total, expected / total
    return Shift(int(term), math.exp(log_ratio), low, high, *shares, int(x_now), int(x - x_now), strength)


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
