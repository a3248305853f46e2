"""Recalibration for cohorts that drift: how telling the signals are now, and not when the outcomes were settled.

Between the last cohort whose outcome is known and the one that is asked for lie years. What happened
meanwhile is told by a nearer outcome: the top tenth at an age between, known of cohorts much younger.
How much better the weights tell that outcome in young cohorts than in those that they were fitted on is how much
the log odds are to be stretched.
"""

from __future__ import annotations

import numpy as np

from readinglist.graph.measures.structure import Flags, Floats, Ints, Structure, spans
from readinglist.percentiles import percentiles
from readinglist.policy import TOP

from .logistic import chance, fit_logistic, level, log_odds

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
