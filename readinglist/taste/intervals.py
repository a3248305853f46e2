"""95 % intervals of scores, over questions: by bootstrap, of the skill by its spread.

Answers to the same question, such as two bets on one paper, are drawn together.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Sequence

import numpy as np
from scipy.special import stdtrit

from readinglist.shares import Interval

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
