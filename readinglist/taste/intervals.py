"""95 % intervals of scores, over questions: by bootstrap, of the skill by its spread.

Answers to the same question, such as two bets on one paper, are drawn together.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy.special import stdtrit

from readinglist.core.statistics import Interval, wilson

DRAWS = 2_000
LEAST = 5  # questions, below which their spread is not known
DIGITS = 12


def bootstrap(
    figure: Callable[[np.ndarray], np.ndarray], questions: Sequence[Hashable], draws: int = DRAWS, seed: int = 0
) -> Interval | None:
    """The interval of a figure of n answers by drawing whole questions with replacement.

    `figure` is given weights, (draws, n), how often each answer was drawn, and returns one value a row, NaN where it
    is not defined. None below two questions. The same answers give the same interval.
    """
    names = {name: i for i, name in enumerate(dict.fromkeys(questions))}
    if len(names) < 2:
        return None
    rng = np.random.default_rng(seed)
    drawn = rng.multinomial(len(names), np.full(len(names), 1 / len(names)), size=draws)
    values = figure(drawn[:, [names[name] for name in questions]].astype(float))
    values = values[np.isfinite(values)]
    if not len(values):
        return None
    low, high = np.percentile(values, [2.5, 97.5])
    return float(low), float(high)


def mean_of(values: Sequence[float]) -> Callable[[np.ndarray], np.ndarray]:
    """The weighted mean of values, as a figure of `bootstrap`."""
    each = np.asarray(values, dtype=float)
    return lambda weights: np.asarray(weights @ each / weights.sum(axis=1))


def skill_interval(p: Sequence[float], o: Sequence[bool], questions: Sequence[Hashable]) -> Interval | None:
    """The interval of the Brier skill over the base rate; None below five questions, and where all came or none did.

    From the spread of the log of the ratio of the two scores (delta method), answers to a question taken together, with
    Student's t. Not by bootstrap: where little comes, its intervals of this ratio are too narrow on the side of the
    better, and call one who always says the true rate worse than that rate.
    """
    lost, came = (np.asarray(p, dtype=float) - np.asarray(o, dtype=float)) ** 2, np.asarray(o, dtype=float)
    names = {name: i for i, name in enumerate(dict.fromkeys(questions))}
    n, k, share = len(came), len(names), came.mean() if len(came) else 0.0
    score, base = lost.mean() if n else 0.0, share * (1 - share)
    if k < LEAST or base <= 0:
        return None
    if score == 0:
        return 1.0, 1.0
    pull = (lost - score) / score - (1 - 2 * share) * (came - share) / base  # of each answer on the log of the ratio
    together = np.bincount([names[name] for name in questions], weights=pull)
    half = float(stdtrit(k - 1, 0.975)) * math.sqrt(k / (k - 1) * float(together @ together)) / n
    middle = math.log(score / base)
    # Rounded: one who says just the share that came has no spread at all, and no skill.
    return round(1 - math.exp(middle + half), DIGITS), round(1 - math.exp(middle - half), DIGITS)


def order_of(said: Sequence[float], o: Sequence[bool]) -> Callable[[np.ndarray], np.ndarray]:
    """How often what came was put above what did not (`scores.order`), as a figure of `bootstrap`."""
    came = np.asarray(o, dtype=bool)
    told = np.asarray(said, dtype=float)
    sign = np.sign(told[came][:, None] - told[~came][None, :])
    above = (1 + sign) / 2

    def figure(weights: np.ndarray) -> np.ndarray:
        first, second = weights[:, came], weights[:, ~came]
        total = first.sum(axis=1) * second.sum(axis=1)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(np.where(total > 0, ((first @ above) * second).sum(axis=1) / total, np.nan))

    return figure


# Calibration: of what was given 30 %, did 30 % come true?


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


# Scoring rules for forecasts of yes or no: p a chance, o what came, 1 or 0; both of shape (n,).
#
# Brier, "Verification of forecasts expressed in terms of probability", 1950; the decomposition of Murphy, "A new
# vector partition of the probability score", 1973. None where a figure is not defined.


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
