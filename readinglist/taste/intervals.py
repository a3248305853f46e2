"""95 % intervals of scores, by bootstrap over questions.

Answers to the same question, such as two bets on one paper, are drawn together.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence

import numpy as np

from readinglist.shares import Interval

DRAWS = 2_000


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


def skill_of(p: Sequence[float], o: Sequence[bool]) -> Callable[[np.ndarray], np.ndarray]:
    """The Brier skill over the base rate, as a figure of `bootstrap`."""
    came = np.asarray(o, dtype=float)
    lost = (np.asarray(p, dtype=float) - came) ** 2

    def figure(weights: np.ndarray) -> np.ndarray:
        total = weights.sum(axis=1)
        share = weights @ came / total
        base = share * (1 - share)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(np.where(base > 0, 1 - (weights @ lost / total) / base, np.nan))

    return figure


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
