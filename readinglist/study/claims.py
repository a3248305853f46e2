"""Published numbers against obtained ones: reproduced, within spread, or not yet.

A claim is known by its metric and data; of two on the same the later one holds. Of several results the latest counts,
not the best: whoever runs until it fits has not reproduced anything.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from readinglist.core.dates import day_of
from readinglist.core.log import LogEntry, effective
from readinglist.core.statistics import Interval
from readinglist.core.work_entries import Claimed, Obtained

from .records import Item

REPRODUCED, WITHIN_SPREAD, NOT_YET = "reproduced", "within spread", "not yet"
LEVEL = 0.95
_ROUNDING = 1e-9  # of the size of the numbers: 0.95 - 0.93 is within 0.02


@dataclass(frozen=True, slots=True)
class Result:
    """A result with its entry."""

    at: datetime
    obtained: Obtained
    entry: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """A claim beside its results, oldest first. `interval`: of the obtained mean; None where one run tells nothing."""

    claim: Claimed
    claimed: datetime
    results: tuple[Result, ...]
    verdict: str
    interval: Interval | None = None

    @property
    def latest(self) -> Obtained | None:
        return self.results[-1].obtained if self.results else None

    @property
    def off(self) -> float | None:
        """Obtained less published."""
        return self.latest.value - self.claim.value if self.latest else None


@dataclass(frozen=True, slots=True)
class ReproTable:
    """An item with its claims. `days`: days on which it was worked on; `minutes`: those that were logged.

    `ideas` of the ledger that its paper introduced, then those that it names; `noted`: day and words of what the
    notebook says of the item or its paper, oldest first.
    """

    item: Item
    title: str
    comparisons: tuple[Comparison, ...]
    verdict: str | None
    days: int
    minutes: int
    ideas: tuple[str, ...] = ()
    noted: tuple[tuple[date, str], ...] = ()


def compare(
    entries: Iterable[LogEntry], item: str, until: date | None = None, zone: tzinfo | None = None
) -> tuple[Comparison, ...]:
    """The claims of an item in the order in which they were made, as they stood at the end of the day `until`."""
    claims: dict[tuple[str, str], LogEntry] = {}
    results: dict[tuple[str, str], list[Result]] = {}
    for entry in effective(entries):
        data = entry.data
        if entry.subject != item or not isinstance(data, Claimed | Obtained):
            continue
        if until is not None and day_of(entry.at, zone) > until:
            continue
        key = (data.metric, data.data)
        if isinstance(data, Claimed):
            claims[key] = entry
        else:
            results.setdefault(key, []).append(Result(entry.at, data, entry.id))
    return tuple(_comparison(entry, tuple(results.get(key, ()))) for key, entry in claims.items())


def verdict_of(comparisons: Iterable[Comparison]) -> str | None:
    """The verdict on the whole item: the worst of its claims; None where nothing was claimed.

    This is what a bet on a reimplementation is settled from: won where all claims are reproduced.
    """
    verdicts = {one.verdict for one in comparisons}
    return next((verdict for verdict in (NOT_YET, WITHIN_SPREAD, REPRODUCED) if verdict in verdicts), None)


def interval_of(value: float, spread: float | None, seeds: int | None) -> Interval | None:
    """Where the mean lies, at 95 %, by Student's t over the seeds; None where nothing is known of the spread.

    Of a spread without seeds, value - spread to value + spread: it is all that was said.
    """
    if spread is None or seeds == 1:
        return None
    half = spread
    if seeds is not None:
        half = _student(seeds - 1) * spread / math.sqrt(seeds)
    return value - half, value + half


def judge(claim: Claimed, obtained: Obtained | None) -> str:
    """The verdict on one claim by one result.

    Reproduced: the value lies within the tolerance, its ends included. Within spread: it does not, but the interval of
    the obtained mean meets the tolerance or the interval of the published mean: the seeds may be all the difference.
    """
    if obtained is None:
        return NOT_YET
    size = max(abs(claim.value), abs(obtained.value), claim.tolerance)
    if abs(obtained.value - claim.value) <= claim.tolerance + _ROUNDING * size:
        return REPRODUCED
    published = interval_of(claim.value, claim.spread, claim.seeds)
    own = interval_of(obtained.value, obtained.spread, obtained.seeds)
    if published is None and own is None:
        return NOT_YET
    low, high = claim.value - claim.tolerance, claim.value + claim.tolerance
    if published is not None:
        low, high = min(low, published[0]), max(high, published[1])
    bottom, top = own or (obtained.value, obtained.value)
    return WITHIN_SPREAD if bottom <= high and low <= top else NOT_YET


def label(one: Claimed | Obtained) -> str:
    """`return on Hopper`, or the metric alone."""
    return f"{one.metric} on {one.data}" if one.data else one.metric


def _student(freedom: int) -> float:
    """The t within which `LEVEL` of Student's distribution lies, by halving; above 1,000 degrees as for 1,000.

    Of an integer the share within t is a finite sum (Abramowitz and Stegun, 26.7.3 and 26.7.4); a library that has
    the function takes longer to load than a whole review.
    """
    n = min(freedom, 1_000)
    low, high = 0.0, math.pi / 2
    for _ in range(60):
        angle = (low + high) / 2
        cos, odd = math.cos(angle), n % 2
        term, total = (cos, 0.0) if odd else (1.0, 0.0)
        for k in range(1 + odd, n, 2):  # powers of the cosine up to n - 2
            total += term
            term *= cos * cos * k / (k + 1)
        within = (angle + math.sin(angle) * total) * 2 / math.pi if odd else math.sin(angle) * total
        low, high = (angle, high) if within < LEVEL else (low, angle)
    return math.tan(low) * math.sqrt(n)


def _comparison(entry: LogEntry, results: tuple[Result, ...]) -> Comparison:
    claim = entry.data
    assert isinstance(claim, Claimed)
    latest = results[-1].obtained if results else None
    interval = interval_of(latest.value, latest.spread, latest.seeds) if latest else None
    return Comparison(claim, entry.at, results, judge(claim, latest), interval)
