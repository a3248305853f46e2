"""`forecast`: the chance that a young paper will be in the top tenth of its cohort.

Logistic regression on what is known at that age, relative to the cohort; recent cohorts weigh more; log odds are
stretched by what young cohorts show, and moved so that the cohort's mean is the share that was at the top among
the earlier ones. Nothing is drawn; no number here was chosen for one graph.

Why stretched: between the last cohort whose outcome is known and the one that is asked for lie years, in which the
signals may have come to say more or less. A nearer outcome, the top tenth at an age between, is known of cohorts
much younger. How much better the weights predict that outcome in young cohorts than in those that they were fitted
on is how much the log odds are to be stretched.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from readinglist.core.dates import NO_MONTH
from readinglist.core.frozen import Frozen
from readinglist.core.policy import TOP
from readinglist.core.statistics import percentiles
from readinglist.graph.measures.graph import category_codes
from readinglist.graph.measures.structure import Flags, Floats, Ints, Structure, build_structure, integers, spans

from .signals import Signals, authorship, collect_signals

PENALTY = 20.0  # of a squared weight, signals in deviations
OLDEST = 8  # half lives: cohorts older than these weigh nothing
USUAL = 0.1  # the share at the top, with the force of ten papers, where nothing else is known
ROUNDS = 40  # of Newton's method
LEAST = 1e-4  # chances are kept this far from 0 and 1
FEW = 200  # papers of young cohorts
PRIOR = 20.0  # how firmly a stretch is held to 1, in units of information
STRETCHES = (0.4, 2.5)


def forecast(graph: Mapping[str, Any], train: Mapping[str, Any], test: Mapping[str, Any]) -> Floats:
    """The chance of each of test["papers"] of being in the top tenth of its cohort at graph["horizon"].

    graph: `n, citing, cited, month, category, authors` (None where unknown), `age, horizon, now` (months, ages and
    horizons are of one unit, any); train: `papers` of earlier, complete cohorts and `outcome`, true for the
    top tenth; test: `papers`, all of month now - age. Citations by papers later than now are ignored, and of a
    training paper all that came after its own age. Without training papers every chance is a tenth.
    """
    asked = integers(test["papers"], "test papers")
    learnt, outcome = integers(train["papers"], "train papers"), np.asarray(train["outcome"], dtype=bool)
    if len(learnt) != len(outcome):
        raise ValueError(f"{len(learnt)} papers to learn from, but {len(outcome)} outcomes")
    if not len(asked):
        return np.zeros(0)
    times = Times(int(graph["age"]), int(graph["horizon"]), int(graph["now"]))
    structure, places = known_graph(graph, times.now)
    month = structure.month[places[learnt]]
    usable = (month != NO_MONTH) & (month <= times.now - times.age) & (times.now - month <= OLDEST * times.horizon)
    learnt, outcome = places[learnt[usable]], outcome[usable]
    share = (outcome.sum() + 10 * USUAL) / (len(outcome) + 10)
    if outcome.all() or not outcome.any():
        return np.full(len(asked), share)
    signals = signals_of(graph, structure, times, np.concatenate([learnt, places[asked]]))
    return fitted_chances(structure, signals, times, learnt, outcome, places[asked])


class Times(Frozen):
    age: int
    horizon: int
    now: int


def known_graph(graph: Mapping[str, Any], now: int) -> tuple[Structure, Ints]:
    """The graph of citations by papers up to now, and the place of each number."""
    month, citing, cited = (integers(graph[name], name) for name in ("month", "citing", "cited"))
    known = month[citing] <= now
    structure = build_structure(int(graph["n"]), citing[known], cited[known], month)
    return structure, structure.places()


def signals_of(graph: Mapping[str, Any], structure: Structure, times: Times, papers: Ints) -> Signals:
    """Signals of all cohorts from the first that is learnt from to the asked one."""
    months = np.unique(structure.month)
    wanted = structure.month[papers]
    first, last = max(0, int(wanted.min())), max(int(wanted.max()), times.now - times.age)
    months = months[(months >= first) & (months <= last)]
    category = category_codes(graph["category"], structure.n)[structure.order]
    return collect_signals(structure, months, times.age, category, authorship(graph["authors"], structure.order))


def fitted_chances(
    structure: Structure, signals: Signals, times: Times, learnt: Ints, outcome: Flags, asked: Ints
) -> Floats:
    """Fit, stretch, level: by `asked`."""
    rows, wanted = (np.searchsorted(signals.papers, papers) for papers in (learnt, asked))
    month = signals.month[rows]
    weight = 0.5 ** ((month.max() - month) / times.horizon)
    mean, spread = signals.values[rows].mean(axis=0), signals.values[rows].std(axis=0) + 1e-6
    x = np.column_stack([np.ones(len(signals.papers)), np.clip((signals.values - mean) / spread, -6, 6)])
    share = float((weight @ outcome + 10 * USUAL) / (weight.sum() + 10))
    prior = np.zeros(x.shape[1])
    prior[0] = np.log(share / (1 - share))
    penalty = np.full(x.shape[1], PENALTY)
    penalty[0] = 1e-6
    odds = x @ fit_logistic(x[rows], outcome.astype(float), weight, penalty, prior)
    factor = stretch_now(structure, signals, times, odds, rows, outcome, weight)
    return chance(level(factor * odds[wanted], share))


def stretch_now(
    structure: Structure, signals: Signals, times: Times, odds: Floats, rows: Ints, outcome: Flags, weight: Floats
) -> float:
    """By what to stretch: of the settled cohorts, times what young ones show against them at the nearer age."""
    settled = stretch(odds[rows], outcome, signals.month[rows], weight)
    between = nearer_age(times.age, times.horizon)
    young = (signals.month > signals.month[rows].max()) & (signals.month + between <= times.now)
    if between >= times.horizon or young.sum() < FEW:
        return settled
    nearer = nearer_outcome(structure, signals.papers, between)
    old = stretch(odds[rows], nearer[rows], signals.month[rows], weight)
    new = stretch(odds[young], nearer[young], signals.month[young], np.ones(int(young.sum())))
    return settled * new / old


def chance(log_odds: Floats) -> Floats:
    """The probability of each."""
    return np.asarray(1 / (1 + np.exp(-np.clip(log_odds, -40, 40))))


def log_odds(p: Floats) -> Floats:
    p = np.clip(p, LEAST, 1 - LEAST)
    return np.asarray(np.log(p / (1 - p)))


def fit_logistic(x: Floats, y: Floats, weight: Floats, penalty: Floats, prior: Floats) -> Floats:
    """The b that minimises sum weight * -ln P(y | x b) + sum penalty (b - prior)^2 / 2, step halved where it fails."""

    def loss(b: Floats) -> float:
        odds = x @ b
        return float(weight @ (np.logaddexp(0, odds) - y * odds) + penalty @ (b - prior) ** 2 / 2)

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


def level(odds: Floats, mean: float) -> Floats:
    """Log odds moved together so that the mean chance is `mean`: of a whole cohort a tenth is the top tenth."""
    low, high = -40.0, 40.0
    for _ in range(60):
        middle = (low + high) / 2
        if chance(odds + middle).mean() < mean:
            low = middle
        else:
            high = middle
    return odds + (low + high) / 2


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


def stretch(odds: Floats, outcome: Flags, month: Ints, weight: Floats) -> float:
    """The factor of `odds` (log) that fits the outcome best, each month with a level of its own."""
    moved = np.empty(len(odds))
    for one in np.unique(month).tolist():
        here = month == one
        moved[here] = log_odds(chance(level(odds[here], float(np.clip(outcome[here].mean(), 0.005, 0.995)))))
    x = np.column_stack([np.ones(len(odds)), moved])
    found = fit_logistic(x, outcome.astype(float), weight, np.array([1e-6, PRIOR]), np.array([0.0, 1.0]))
    return float(np.clip(found[1], *STRETCHES))
