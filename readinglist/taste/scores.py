"""Scoring rules for forecasts of yes or no: p a chance, o what came, 1 or 0; both of shape (n,).

Brier, "Verification of forecasts expressed in terms of probability", 1950; the decomposition of Murphy, "A new
vector partition of the probability score", 1973. None where a figure is not defined.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

CLIP = 0.01  # of a chance in the log score: nobody is surer than 1 in 100


def brier(p: Sequence[float], o: Sequence[bool]) -> float | None:
    """Mean of (p - o)^2; 0 is best.

    >>> brier([0.5, 0.5], [True, False])
    0.25
    """
    pairs = list(zip(p, o, strict=True))
    return math.fsum((a - b) ** 2 for a, b in pairs) / len(pairs) if pairs else None


def base_rate(o: Sequence[bool]) -> float | None:
    """The share that came true."""
    return sum(o) / len(o) if o else None


def brier_of_base(o: Sequence[bool]) -> float | None:
    """b (1 - b): what always saying the base rate scores."""
    share = base_rate(o)
    return None if share is None else share * (1 - share)


def skill(p: Sequence[float], o: Sequence[bool]) -> float | None:
    """1 - Brier / Brier of the base rate; None where all came or none did."""
    own, base = brier(p, o), brier_of_base(o)
    return None if own is None or not base else 1 - own / base


def log_score(p: Sequence[float], o: Sequence[bool]) -> float | None:
    """Mean of -ln of the chance that was given to what came, chances clipped to 1-99 %."""
    clipped = [min(max(a, CLIP), 1 - CLIP) for a in p]
    costs = [-math.log(a if b else 1 - a) for a, b in zip(clipped, o, strict=True)]
    return math.fsum(costs) / len(costs) if costs else None


@dataclass(frozen=True, slots=True)
class Murphy:
    """Brier = reliability - resolution + uncertainty, exactly, where forecasts of one group are alike."""

    reliability: float
    resolution: float
    uncertainty: float

    @property
    def brier(self) -> float:
        return self.reliability - self.resolution + self.uncertainty


def murphy(p: Sequence[float], o: Sequence[bool]) -> Murphy | None:
    """The parts of the Brier score, grouped by the very values of p, so that they sum to it without a rest."""
    n = len(p)
    if not n:
        return None
    groups: dict[float, list[bool]] = {}
    for a, b in zip(p, o, strict=True):
        groups.setdefault(a, []).append(b)
    share = sum(o) / n
    shares = [(a, sum(came) / len(came), len(came)) for a, came in groups.items()]
    return Murphy(
        math.fsum(k * (a - b) ** 2 for a, b, k in shares) / n,
        math.fsum(k * (b - share) ** 2 for _, b, k in shares) / n,
        share * (1 - share),
    )


def order(said: Sequence[float], o: Sequence[bool]) -> float | None:
    """How often what came was put above what did not, ties as a half; .5 is chance. None where all came or none did.

    >>> order([3, 2, 1], [True, False, False])
    1.0
    """
    came = [a for a, b in zip(said, o, strict=True) if b]
    rest = sorted(a for a, b in zip(said, o, strict=True) if not b)
    if not came or not rest:
        return None
    above = sum(bisect_left(rest, a) + bisect_right(rest, a) for a in came)
    return above / (2 * len(came) * len(rest))
