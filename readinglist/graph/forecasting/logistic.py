"""Logistic regression with a quadratic penalty, by Newton's method, and levels that are set afterwards."""

from __future__ import annotations

import numpy as np

from readinglist.core.policy import TOP
from readinglist.core.statistics import percentiles
from readinglist.graph.measures.structure import Flags, Floats, Ints, Structure, spans

ROUNDS = 40
LEAST = 1e-4  # chances are kept this far from 0 and 1


def chance(log_odds: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(log_odds, -40, 40))))


def log_odds(p: Floats) -> Floats:
    p = np.clip(p, LEAST, 1 - LEAST)
    return np.asarray(np.log(p / (1 - p)))


def fit_logistic(x: Floats, y: Floats, weight: Floats, penalty: Floats, prior: Floats) -> Floats:
    """The b that minimises sum weight * -ln P(y | x b) + sum penalty (b - prior)^2 / 2, step halved where it fails."""

    def loss(b: Floats) -> float:
        told = x @ b
        return float(weight @ (np.logaddexp(0, told) - y * told) + penalty @ (b - prior) ** 2 / 2)

    b = prior.copy()
    before = loss(b)
    for _ in range(ROUNDS):
        p = chance(x @ b)
        slope = x.T @ (weight * (y - p)) - penalty * (b - prior)
        curve = (x * (weight * np.maximum(p * (1 - p), 1e-6))[:, None]).T @ x
        step = np.linalg.solve(curve + np.diag(penalty + 1e-9), slope)
        size = 1.0
        while (after := loss(b + size * step)) > before and size > 1e-4:
            size /= 2
        if after > before:
            return b
        b = b + size * step
        if before - after <= 1e-9 * max(abs(before), 1):
            return b
        before = after
    return b


def level(told: Floats, mean: float) -> Floats:
    """Log odds moved together so that the mean chance is `mean`: of a whole cohort a tenth is the top tenth."""
    low, high = -40.0, 40.0
    for _ in range(60):
        middle = (low + high) / 2
        if chance(told + middle).mean() < mean:
            low = middle
        else:
            high = middle
    return told + (low + high) / 2


# Recalibration for cohorts that drift: how telling the signals are now, and not when the outcomes were settled.
#
# Between the last cohort whose outcome is known and the one that is asked for lie years. What happened
# meanwhile is told by a nearer outcome: the top tenth at an age between, known of cohorts much younger.
# How much better the weights tell that outcome in young cohorts than in those that they were fitted on is how much
# the log odds are to be stretched.


FEW = 200  # papers of young cohorts
PRIOR = 20.0  # how firmly a stretch is held to 1, in units of information
STRETCHES = (0.4, 2.5)


def nearer_age(age: int, horizon: int) -> int:
    """An age between the two, nearer to the first: 12 for 6 and 24."""
    return age + max(1, round((horizon - age) / 3))


def nearer_outcome(graph: Structure, papers: Ints, age: int) -> Flags:
    """Whether each paper is in the top tenth of its month by citations up to `age` after it."""
    month = graph.month[papers]
    row = np.repeat(np.arange(len(papers)), graph.citations[papers])
    citing = graph.month[graph.citer[spans(graph.citer_start[papers], graph.citations[papers])]]
    known = (citing >= 0) & (citing - month[row] <= age)
    count = np.bincount(row[known], minlength=len(papers)).astype(float)
    return percentiles(count, month) >= TOP


def stretch(told: Floats, outcome: Flags, month: Ints, weight: Floats) -> float:
    """The factor of log odds `told` that fits the outcome best, each month with a level of its own."""
    moved = np.empty(len(told))
    for one in np.unique(month).tolist():
        here = month == one
        moved[here] = log_odds(chance(level(told[here], float(np.clip(outcome[here].mean(), 0.005, 0.995)))))
    x = np.column_stack([np.ones(len(told)), moved])
    found = fit_logistic(x, outcome.astype(float), weight, np.array([1e-6, PRIOR]), np.array([0.0, 1.0]))
    return float(np.clip(found[1], *STRETCHES))
