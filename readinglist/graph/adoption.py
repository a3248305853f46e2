"""What the months of an idea's use say: its peak, how fast it faded, its bursts, its direction.

A month is (first day, papers that use the idea, papers of the month). Everything is a share of the
papers that were there to be looked at: a library that grows makes no idea rise.

The direction of use compares two windows of months; what became of a paper or an idea is its fate
(`fates.rules`). Two words are values of both.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from readinglist.core.dates import month_number

from .bursts import bursts

Month = tuple[date, int, int]
SEEN = 20  # papers of a month: with fewer it was not observed
LEAST = 5  # uses: fewer have no peak
YOUNG = 12  # months
WINDOW = 12  # months compared with as many before
SHORTEST = 3  # months on each side
Z = 1.96  # of a 95 % interval

UNOBSERVED, TOO_YOUNG, RARE = "unobserved", "too young", "rare"
RISING, STEADY, FALLING, UNUSED = "rising", "steady", "fading", "forgotten"


@dataclass(frozen=True, slots=True)
class Adoption:
    """Figures of one series; None where they are not defined."""

    direction: str
    peak: date | None = None
    half_life_months: float | None = None
    bursts: tuple[tuple[date, date | None], ...] = ()


def adoption(months: Sequence[Month], introduced: date | None = None) -> Adoption:
    """Figures of `months`, which follow each other without a gap; `introduced` is v1 of the origin."""
    towards = direction(months, introduced)
    peak = None if towards == UNOBSERVED else peak_of(months)
    found = bursts([used for _, used, _ in months], [papers for _, _, papers in months])
    dated = tuple((months[a][0], None if b is None else months[b][0]) for a, b in found)
    half = None if peak is None else half_life(months, peak)
    return Adoption(towards, None if peak is None else months[peak][0], half, dated if towards != UNOBSERVED else ())


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


def rate_ratio(used: int, papers: int, used_before: int, papers_before: int) -> tuple[float, float]:
    """The 95 % interval of the rate now over the rate before, by the normal of its logarithm; half a use is added."""
    ratio = ((used + 0.5) / max(papers, 1)) / ((used_before + 0.5) / max(papers_before, 1))
    spread = Z * math.sqrt(1 / (used + 0.5) + 1 / (used_before + 0.5))
    return ratio * math.exp(-spread), ratio * math.exp(spread)


def months_between(first: date, last: date) -> int:
    """From the month of `first` to that of `last`."""
    return month_number(last) - month_number(first)
