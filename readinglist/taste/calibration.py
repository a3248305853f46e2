"""Calibration: of what was given 30 %, did 30 % come true?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from readinglist.shares import Interval, wilson

EDGES = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
LEAST = 5  # forecasts of a bin: fewer draw no line


@dataclass(frozen=True, slots=True)
class Bin:
    """Forecasts in [low, high), the last bin with 1: their mean, and the share that came true with its interval."""

    low: float
    high: float
    n: int
    forecast: float
    observed: float
    interval: Interval


def calibration(p: Sequence[float], o: Sequence[bool], least: int = LEAST) -> tuple[Bin, ...]:
    """The bins that hold at least `least` forecasts, by chance."""
    found = []
    for low, high in pairwise(EDGES):
        inside = [(a, b) for a, b in zip(p, o, strict=True) if low <= a < high or a == high == 1.0]
        hits, n = sum(b for _, b in inside), len(inside)
        interval = wilson(hits, n)
        if n >= least and interval is not None:
            found.append(Bin(low, high, n, sum(a for a, _ in inside) / n, hits / n, interval))
    return tuple(found)
