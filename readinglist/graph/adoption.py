"""What the months of an idea's use say: its peak, how fast it faded, its bursts, its direction.

A month is (first day, papers that use the idea, papers of the month). Everything is a share of the
papers that were there to be looked at: a library that grows makes no idea rise.

The direction of use compares two windows of months; what became of a paper or an idea is its fate
(`fates.rules`). Two words are values of both.

Bursts are those of Kleinberg's automaton of two states ("Bursty and hierarchical structure in streams", 2002,
section 4), in its form for batches: of d_t papers of month t, r_t are relevant. State 0 has the rate
p_0 = R / D of all months, state 1 p_1 = s p_0. A month costs -ln of the binomial chance of r_t in its state;
going up costs gamma ln n, going down nothing; the cheapest sequence of states is found by Viterbi.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from readinglist.core.dates import month_number
from readinglist.core.frozen import Frozen
from readinglist.core.ideas import LastYear

Month = tuple[date, int, int]
SEEN = 20  # papers of a month: with fewer it was not observed
LEAST = 5  # uses: fewer have no peak
YOUNG = 12  # months
WINDOW = 12  # months compared with as many before
SHORTEST = 3  # months on each side
BURSTING = 20  # events: bursts of fewer are noise
SCALE = 2.0  # s
COST = 1.0  # gamma
HIGHEST = 1 - 1e-9  # of p_1: a rate stays below 1
Z = 1.96  # of a 95 % interval

UNOBSERVED, TOO_YOUNG, RARE = "unobserved", "too young", "rare"
RISING, STEADY, FALLING, UNUSED = "rising", "steady", "fading", "forgotten"
DECLINING, QUIET = "falling", "quiet"
COURSES = (RISING, STEADY, DECLINING, QUIET)  # of the last twelve months


class Adoption(Frozen):
    """Figures of one series; None where they are not defined."""

    direction: str
    peak: date | None = None
    half_life_months: float | None = None
    bursts: tuple[tuple[date, date | None], ...] = ()


def adoption(months: Sequence[Month], introduced: date | None = None) -> Adoption:
    """Figures of `months`, which follow each other without a gap; `introduced` is v1 of the origin."""
    state = direction(months, introduced)
    if state == UNOBSERVED:
        return Adoption(state)
    peak = peak_of(months)
    found = bursts([used for _, used, _ in months], [papers for _, _, papers in months])
    dated = tuple((months[a][0], None if b is None else months[b][0]) for a, b in found)
    if peak is None:
        return Adoption(state, bursts=dated)
    return Adoption(state, months[peak][0], half_life(months, peak), dated)


def peak_of(months: Sequence[Month]) -> int | None:
    """The month in whose neighbourhood (it and one on each side) the share was highest, the first of equals."""
    if sum(used for _, used, _ in months) < LEAST:
        return None
    shares = smoothed(months)
    known = [i for i, share in enumerate(shares) if share is not None]
    return max(known, key=lambda i: (shares[i] or 0.0, -i), default=None)


def half_life(months: Sequence[Month], peak: int) -> float | None:
    """Months from the peak until the share is at most half of the peak's, for good; None where it is not yet."""
    shares = smoothed(months)
    after = [i for i in range(last_above_half(months, peak) + 1, len(months)) if shares[i] is not None]
    return float(after[0] - peak) if after else None


def last_above_half(months: Sequence[Month], peak: int) -> int:
    """The last month in which the share was above half of the peak's; the last of all where it has not fallen."""
    shares = smoothed(months)
    height = shares[peak] or 0.0
    above = [i for i in range(peak, len(months)) if (shares[i] or 0.0) > height / 2]
    is_fallen = bool(above) and any(share is not None for share in shares[above[-1] + 1 :])
    return above[-1] if is_fallen else len(months) - 1


def smoothed(months: Sequence[Month]) -> list[float | None]:
    """The share of each month together with its neighbours; None where the month was not observed."""
    found: list[float | None] = []
    for i, (_, _, papers) in enumerate(months):
        near = months[max(0, i - 1) : i + 2]
        total = sum(count for _, _, count in near)
        found.append(sum(used for _, used, _ in near) / total if papers >= SEEN and total else None)
    return found


def direction(months: Sequence[Month], introduced: date | None) -> str:
    """Where the use goes, in one word: see "Ideas" in docs/methods.md."""
    seen = [month for month in months if month[2] >= SEEN]
    if not seen:
        return UNOBSERVED
    last = seen[-1][0]
    if introduced is not None and months_between(introduced, last) < YOUNG:
        return TOO_YOUNG
    window = min(WINDOW, len(seen) // 2)
    if window < SHORTEST:
        return UNOBSERVED
    now, before = seen[-window:], seen[-2 * window : -window]
    used = [sum(month[1] for month in some) for some in (now, before)]
    papers = [sum(month[2] for month in some) for some in (now, before)]
    low, high = rate_ratio(used[0], papers[0], used[1], papers[1])
    if not used[0] and window == WINDOW and high < 1:
        return UNUSED
    if low > 1:
        return RISING
    if high < 1:
        return FALLING
    return STEADY if sum(used) >= LEAST else RARE


def course(used: int, papers: int, before: int, papers_before: int) -> str:
    """Where the use went in twelve months, against the twelve before; fewer than five papers are quiet.

    >>> course(30, 100, 10, 100), course(30, 100, 25, 100), course(10, 100, 30, 100), course(4, 100, 30, 100)
    ('rising', 'steady', 'falling', 'quiet')
    """
    low, high = rate_ratio(used, papers, before, papers_before)
    if low > 1:
        return RISING
    if used < LEAST:
        return QUIET
    return DECLINING if high < 1 else STEADY


def last_year(months: Sequence[Month], source: str) -> LastYear | None:
    """The last twelve observed months against the twelve before; None where fewer than three lie before them."""
    seen = [month for month in months if month[2] >= SEEN]
    now, before = seen[-WINDOW:], seen[-2 * WINDOW : -WINDOW]
    if len(before) < SHORTEST:
        return None
    (used, papers), (used_before, papers_before) = (
        (sum(month[1] for month in some), sum(month[2] for month in some)) for some in (now, before)
    )
    return LastYear(course(used, papers, used_before, papers_before), used, used_before, now[-1][0], source)


def rate_ratio(used: int, papers: int, used_before: int, papers_before: int) -> tuple[float, float]:
    """The 95 % interval of the rate now over the rate before, by the normal of its logarithm; half a use is added."""
    ratio = ((used + 0.5) / max(papers, 1)) / ((used_before + 0.5) / max(papers_before, 1))
    spread = Z * math.sqrt(1 / (used + 0.5) + 1 / (used_before + 0.5))
    return ratio * math.exp(-spread), ratio * math.exp(spread)


def months_between(first: date, last: date) -> int:
    """From the month of `first` to that of `last`."""
    return month_number(last) - month_number(first)


def bursts(relevant: Sequence[int], totals: Sequence[int], least: int = BURSTING) -> tuple[tuple[int, int | None], ...]:
    """(first, last) months of each burst, as places in the series; last None where it goes on to the end.

    Months without papers cost nothing. No bursts where there are fewer than `least` events or all
    papers are relevant.

    >>> bursts([1] * 10 + [9] * 3 + [1] * 10, [100] * 23)
    ((10, 12),)
    """
    events, papers = sum(relevant), sum(totals)
    if events < least or events >= papers or len(relevant) < 2:
        return ()
    base = events / papers
    rates = (base, min(SCALE * base, HIGHEST))
    if rates[1] <= rates[0]:
        return ()
    states = [0, *_states(relevant, totals, rates), 0]
    edges = [month for month, (was, state) in enumerate(pairwise(states)) if was != state]
    return tuple((a, b - 1 if b < len(relevant) else None) for a, b in zip(edges[::2], edges[1::2], strict=True))


def _states(relevant: Sequence[int], totals: Sequence[int], rates: tuple[float, float]) -> list[int]:
    """The cheapest sequence of states, beginning below; of equal ones the one that is below longer.

    The cost of state 1 over that of state 0 decides: it is cut at 0 and at the cost of going up from
    month to month, as each state may be reached from the other. For all papers of a graph at once:
    `measures/histories.py`.
    """
    up = COST * math.log(len(relevant))
    hit, miss = (math.log(below) - math.log(above) for below, above in (rates, (1 - rates[0], 1 - rates[1])))
    over, before = [], up
    for hits, papers in zip(relevant, totals, strict=True):
        before = min(max(before, 0.0), up) + hits * hit + (papers - hits) * miss
        over.append(before)
    found, state = [], 0
    for cost in reversed(over):
        state = 1 if cost < 0 else 0 if cost >= up else state
        found.append(state)
    return found[::-1]
