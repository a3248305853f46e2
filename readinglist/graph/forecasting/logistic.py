"""Logistic regression with a quadratic penalty, by Newton's method, and levels that are set afterwards."""

from __future__ import annotations

import numpy as np

from readinglist.graph.measures.structure import Floats

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
