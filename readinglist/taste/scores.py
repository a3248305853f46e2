"""Scores of forecasts of yes or no, their calibration, and their 95 % intervals over questions.

p is a chance, o what came, 1 or 0; both of shape (n,). None where a figure is not defined. Brier, "Verification of
forecasts expressed in terms of probability", 1950; the decomposition of Murphy, "A new vector partition of the
probability score", 1973. Answers to the same question, such as two bets on one paper, are drawn together.
`w` (n,): the weight of each answer, 1 where it is None; a forecast that was changed
has the share of the time in which it was not.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterable, Sequence
from itertools import repeat
from operator import mul

import numpy as np
from scipy.special import stdtrit

from readinglist.core.frozen import Frozen
from readinglist.core.statistics import Interval, wilson

CLIP = 0.01  # of a chance in the log score: nobody is surer than 1 in 100
DRAWS = 2_000
LEAST_QUESTIONS = 5  # below which their spread is not known
BINS = 10  # of the calibration, equally wide
LEAST_IN_BIN = 5  # forecasts: fewer draw no line
DIGITS = 12

Weights = Sequence[float] | None  # of n answers
Figure = Callable[[np.ndarray], np.ndarray]  # weights of n answers, (draws, n), to a value for each draw, (draws,)


class Murphy(Frozen):
    """Brier = reliability - resolution + uncertainty, exactly, where forecasts of one group are alike."""

    reliability: float
    resolution: float
    uncertainty: float

    @property
    def brier(self) -> float:
        return self.reliability - self.resolution + self.uncertainty


class Bin(Frozen):
    """Forecasts in [low, high), the last bin with 1: their mean, and the share that came true with its interval."""

    low: float
    high: float
    n: int
    forecast: float
    observed: float
    interval: Interval


def _mean(values: Iterable[float], w: Weights) -> float | None:
    each = list(values)
    total = math.fsum(w) if w is not None else len(each)
    return math.fsum(map(mul, each, w or repeat(1.0))) / total if total else None


def brier(p: Sequence[float], o: Sequence[bool], w: Weights = None) -> float | None:
    """Mean of (p - o)^2; 0 is best.

    >>> brier([0.5, 0.5], [True, False])
    0.25
    """
    return _mean(((a - b) ** 2 for a, b in zip(p, o, strict=True)), w)


def base_rate(o: Sequence[bool], w: Weights = None) -> float | None:
    """The share that came true."""
    return _mean(o, w)


def brier_of_base(o: Sequence[bool], w: Weights = None) -> float | None:
    """b (1 - b): what always saying the base rate scores."""
    share = base_rate(o, w)
    return None if share is None else share * (1 - share)


def skill(p: Sequence[float], o: Sequence[bool], w: Weights = None) -> float | None:
    """1 - Brier / Brier of the base rate; None where all came or none did."""
    own, base = brier(p, o, w), brier_of_base(o, w)
    return None if own is None or not base else 1 - own / base


def log_score(p: Sequence[float], o: Sequence[bool], w: Weights = None) -> float | None:
    """Mean of -ln of the chance that was given to what came, chances clipped to 1-99 %."""
    clipped = [min(max(a, CLIP), 1 - CLIP) for a in p]
    return _mean((-math.log(a if b else 1 - a) for a, b in zip(clipped, o, strict=True)), w)


def murphy(p: Sequence[float], o: Sequence[bool], w: Weights = None) -> Murphy | None:
    """The parts of the Brier score, grouped by the very values of p, so that they sum to it without a rest."""
    share = base_rate(o, w)
    if share is None:
        return None
    groups: dict[float, list[tuple[bool, float]]] = {}
    for a, b, weight in zip(p, o, w or [1.0] * len(p), strict=True):
        groups.setdefault(a, []).append((b, weight))
    sums = [(a, math.fsum(b * k for b, k in some), math.fsum(k for _, k in some)) for a, some in groups.items()]
    shares = [(a, hits / k, k) for a, hits, k in sums if k]  # one that was changed at once weighs nothing
    n = math.fsum(k for *_, k in sums)
    return Murphy(
        math.fsum(k * (a - b) ** 2 for a, b, k in shares) / n,
        math.fsum(k * (b - share) ** 2 for _, b, k in shares) / n,
        share * (1 - share),
    )


def calibration(p: Sequence[float], o: Sequence[bool], w: Weights = None, least: int = LEAST_IN_BIN) -> tuple[Bin, ...]:
    """Of what was given 30 %, did 30 % come true? The bins that hold at least `least` forecasts, by chance."""
    found = []
    for low, high in ((k / BINS, (k + 1) / BINS) for k in range(BINS)):
        all_of = zip(p, o, w or [1.0] * len(p), strict=True)
        inside = [(a, b, k) for a, b, k in all_of if low <= a < high or a == high == 1.0]
        hits, n = (math.fsum(k * b for _, b, k in inside), math.fsum(k for *_, k in inside))
        interval = wilson(hits, n)
        if round(n) >= least and interval is not None:
            forecast = math.fsum(a * k for a, _, k in inside) / n
            found.append(Bin(low, high, round(n), forecast, hits / n, interval))
    return tuple(found)


def order(said: Sequence[float], o: Sequence[bool], w: Weights = None) -> float | None:
    """How often what came was put above what did not, ties as a half; .5 is chance. None where all came or none did.

    >>> order([3, 2, 1], [True, False, False])
    1.0
    """
    share = float(order_of(said, o)(np.ones((1, len(o))) if w is None else np.asarray([w]))[0])
    return None if math.isnan(share) else share


def order_of(said: Sequence[float], o: Sequence[bool]) -> Figure:
    """As `order`, as a figure of `bootstrap`; NaN where that is None."""
    came, given = np.asarray(o, dtype=bool), np.asarray(said, dtype=float)
    above = (1 + np.sign(given[came][:, None] - given[~came][None, :])) / 2

    def figure(weights: np.ndarray) -> np.ndarray:
        first, second = weights[:, came], weights[:, ~came]
        total = first.sum(axis=1) * second.sum(axis=1)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(np.where(total > 0, ((first @ above) * second).sum(axis=1) / total, np.nan))

    return figure


def mean_of(values: Sequence[float]) -> Figure:
    """The weighted mean of values, as a figure of `bootstrap`."""
    each = np.asarray(values, dtype=float)
    return lambda weights: np.asarray(weights @ each / weights.sum(axis=1))


def bootstrap(
    figure: Figure, questions: Sequence[Hashable], w: Weights = None, draws: int = DRAWS, seed: int = 0
) -> Interval | None:
    """The interval of a figure of n answers by drawing whole questions with replacement.

    `figure` is given how often each answer was drawn; a draw of which it is NaN does not count. None below two
    questions. The same answers give the same interval.
    """
    k, number = _numbered(questions)
    if k < 2:
        return None
    drawn = np.random.default_rng(seed).multinomial(k, np.full(k, 1 / k), size=draws)
    values = figure(drawn[:, number] * np.asarray(1.0 if w is None else w))
    values = values[np.isfinite(values)]
    if not len(values):
        return None
    low, high = np.percentile(values, [2.5, 97.5])
    return float(low), float(high)


def skill_interval(
    p: Sequence[float], o: Sequence[bool], questions: Sequence[Hashable], w: Weights = None
) -> Interval | None:
    """The interval of the Brier skill over the base rate; None below five questions, and where all came or none did.

    From the spread of the log of the ratio of the two scores (delta method), answers to a question taken together, with
    Student's t. Not by bootstrap: where little comes, its intervals of this ratio are too narrow on the side of the
    better, and call one who always says the true rate worse than that rate.
    """
    lost, came = (np.asarray(p, dtype=float) - np.asarray(o, dtype=float)) ** 2, np.asarray(o, dtype=float)
    (k, number), each = _numbered(questions), np.ones(len(came)) if w is None else np.asarray(w)
    if k < LEAST_QUESTIONS:
        return None
    share, score = np.average(came, weights=each), np.average(lost, weights=each)
    base = share * (1 - share)
    if base <= 0:
        return None
    if score == 0:
        return 1.0, 1.0
    pull = (lost - score) / score - (1 - 2 * share) * (came - share) / base  # of each answer on the log of the ratio
    together = np.bincount(number, weights=pull * each)
    half = float(stdtrit(k - 1, 0.975)) * math.sqrt(k / (k - 1) * float(together @ together)) / float(each.sum())
    middle = math.log(score / base)
    # Rounded: one who says just the share that came has no spread at all, and no skill.
    return round(1 - math.exp(middle + half), DIGITS), round(1 - math.exp(middle - half), DIGITS)


def _numbered(questions: Sequence[Hashable]) -> tuple[int, list[int]]:
    """How many different questions there are, and for each answer the number of its own, from 0."""
    numbers = {question: i for i, question in enumerate(dict.fromkeys(questions))}
    return len(numbers), [numbers[question] for question in questions]
