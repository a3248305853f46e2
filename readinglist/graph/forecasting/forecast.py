"""`forecast`: the chance that a young paper will be in the top tenth of its cohort.

Logistic regression on what is known at that age, told relative to the cohort; recent cohorts weigh
more; log odds are stretched by what young cohorts show (`drift.py`), and moved so that the cohort's
mean is the share that was at the top among the earlier ones. Nothing is drawn; no number here was
chosen for one graph.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from readinglist.core.dates import NO_MONTH
from readinglist.graph.measures.graph import category_codes
from readinglist.graph.measures.structure import Flags, Floats, Ints, Structure, build_structure, integers

from .logistic import FEW, chance, fit_logistic, level, nearer_age, nearer_outcome, stretch
from .signals import Signals, authorship, collect_signals

PENALTY = 20.0  # of a squared weight, signals in deviations
OLDEST = 8  # half lives: cohorts older than these weigh nothing
USUAL = 0.1  # the share at the top, with the force of ten papers, where nothing else is known


def forecast(graph: Mapping[str, Any], train: Mapping[str, Any], test: Mapping[str, Any]) -> Floats:
    """The chance of each of test["papers"] of being in the top tenth of its cohort at graph["horizon"].

    graph: `n, citing, cited, month, category, titles, authors` (None where unknown), `age, horizon, now,
    unit` (of months, ages and horizons; any); train: `papers` of earlier, complete cohorts and `outcome`, true for the
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
    return told_chances(structure, signals, times, learnt, outcome, places[asked])


@dataclass(frozen=True, slots=True)
class Times:
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


def told_chances(
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
    told = x @ fit_logistic(x[rows], outcome.astype(float), weight, penalty, prior)
    factor = stretch_now(structure, signals, times, told, rows, outcome, weight)
    return chance(level(factor * told[wanted], share))


def stretch_now(
    structure: Structure, signals: Signals, times: Times, told: Floats, rows: Ints, outcome: Flags, weight: Floats
) -> float:
    """By what to stretch: of the settled cohorts, times what young ones show against them at the nearer age."""
    settled = stretch(told[rows], outcome, signals.month[rows], weight)
    between = nearer_age(times.age, times.horizon)
    young = (signals.month > signals.month[rows].max()) & (signals.month + between <= times.now)
    if between >= times.horizon or young.sum() < FEW:
        return settled
    nearer = nearer_outcome(structure, signals.papers, between)
    old = stretch(told[rows], nearer[rows], signals.month[rows], weight)
    new = stretch(told[young], nearer[young], signals.month[young], np.ones(int(young.sum())))
    return settled * new / old
