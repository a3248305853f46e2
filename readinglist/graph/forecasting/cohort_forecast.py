"""The forecast for the papers of one library, and what such forecasts were worth there before.

A young paper is judged by its first 6, 12 or 18 months, whichever it has lived through. The same is done for
cohorts whose outcome is known by now, each with what was known at its own time; the skill of these is shown with
the chance.

Beside it stands Newman's forecast ("Prediction of highly cited papers", 2014): papers with a high z-score early
tend to stay ahead. The z-score is that within the paper's month and category, all of one age, so that nothing later
than the moment is in it; a logistic curve, fitted on earlier cohorts whose outcome was known by then, makes it a
chance of the top tenth.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from readinglist.core.citations import CitationArrays
from readinglist.core.dates import NO_MONTH
from readinglist.core.frozen import Frozen
from readinglist.core.policy import HORIZON, PEERS, TOP
from readinglist.core.references import CitationForecast
from readinglist.graph.measures.cohorts import newman_z, percentile
from readinglist.graph.measures.graph import category_codes
from readinglist.graph.measures.structure import Flags, Floats, Ints

from .forecast import chance, fit_logistic, forecast

PENALTY = 1.0  # of the squared slope of Newman's curve
AGES = (6, 12, 18)  # months
LEARN = 200  # papers of earlier cohorts: with fewer there is no forecast
LEARNT = 36  # months of cohorts that are learnt from
TESTED = 6  # cohorts that the skill is measured on, the newest whose outcome is known
FEWEST = 100  # papers of these: a skill of fewer is chance


def newman_chances(
    arrays: CitationArrays, outcome: Floats, z: Floats, month: int, seen: int, papers: Ints
) -> Floats | None:
    """The chance of each of `papers`, of cohorts of `month`, by its citations in the first `seen` months.

    `outcome` as of `outcomes`, `z` as of `z_at_age`. None where fewer than 200 papers can be learnt from.
    """
    learn = learnt_papers(arrays, outcome, month + seen - HORIZON)
    if learn is None:
        return None
    came = outcome[learn]
    if came.all() or not came.any():
        return np.full(len(papers), (came.sum() + 1) / (len(came) + 10))
    x = np.column_stack([np.ones(arrays.n), np.sign(z) * np.log1p(np.abs(z))])
    prior = np.array([np.log(came.mean() / (1 - came.mean())), 0.0])
    weights = fit_logistic(x[learn], came, np.ones(len(learn)), np.array([1e-6, PENALTY]), prior)
    return chance(x[papers] @ weights)


def z_at_age(arrays: CitationArrays, seen: int) -> Floats:
    """(n,) z-scores of the citations of the first `seen` months among those of the same month and category; 0: none."""
    count = early_citations(arrays, seen)
    return np.nan_to_num(newman_z(count, arrays.month, category_codes(arrays.category, arrays.n), 0))


class Skill(Frozen):
    """1 - Brier score over that of the base rate, None where nothing varies; on how many cohorts and papers."""

    skill: float | None
    cohorts: int
    papers: int


def age_seen(age: int) -> int | None:
    """How many months of a paper's life are looked at; None where it is too young, or its outcome is known.

    >>> age_seen(5), age_seen(6), age_seen(17), age_seen(23), age_seen(24)
    (None, 6, 12, 18, None)
    """
    return max((seen for seen in AGES if seen <= age), default=None) if age < HORIZON else None


def forecast_of(arrays: CitationArrays, number: int, now: int, skill: Skill) -> CitationForecast | None:
    """The chance of one paper, with the skill of `skill_from`; None where none is due by the paper's age.

    Where none can be made, the forecast says why.
    """
    month = int(arrays.month[number])
    seen = None if month == NO_MONTH else age_seen(now - month)
    if seen is None:
        return None
    ranked = outcomes(arrays, now)
    asked = np.flatnonzero(in_cohort(arrays) & (arrays.month == month))
    if number not in asked:
        return CitationForecast(f"its month and category have fewer than {PEERS} papers", seen=seen)
    found = chances(arrays, ranked, month, seen, asked)
    if found is None:
        return CitationForecast(f"fewer than {LEARN} papers of earlier months have an outcome to learn from", seen=seen)
    chance = float(found[np.searchsorted(asked, number)])
    return CitationForecast("", chance, seen, HORIZON, skill.skill, skill.cohorts, skill.papers)


def outcomes(arrays: CitationArrays, now: int) -> Floats:
    """(n,) 1 in the top tenth of its month and category at 24 months, 0 below, NaN where that is not known by `now`."""
    at_top = ranks(arrays, early_citations(arrays, HORIZON)) >= TOP
    return np.where(in_cohort(arrays) & (arrays.month + HORIZON <= now), at_top, np.nan)


def early_citations(arrays: CitationArrays, age: int) -> Floats:
    """(n,) citations of the first `age` months of each paper."""
    ahead = arrays.month[arrays.citing] - arrays.month[arrays.cited]
    early = (arrays.month[arrays.citing] != NO_MONTH) & (ahead <= age)
    return np.bincount(arrays.cited[early], minlength=arrays.n).astype(float)


def in_cohort(arrays: CitationArrays) -> Flags:
    """(n,) papers with a title whose month and category have enough papers."""
    return np.isfinite(ranks(arrays, np.zeros(arrays.n))) & arrays.described


def ranks(arrays: CitationArrays, count: Floats) -> Floats:
    """(n,) mid-rank shares in the cohort; NaN where it is small, or the month or category is not known."""
    in_one = arrays.dated & np.array([category != "" for category in arrays.category], dtype=bool)
    category = np.where(in_one, category_codes(arrays.category, arrays.n) + 1, 0)
    return np.where(in_one, percentile(count, arrays.month, category, PEERS), np.nan)


def chances(arrays: CitationArrays, outcome: Floats, month: int, seen: int, papers: Ints) -> Floats | None:
    """The chance of each of `papers`, all cohorts of this month, with what was known `seen` months after it.

    None where fewer than 200 papers can be learnt from: those of the 36 months whose outcome was known by then.
    """
    learn = learnt_papers(arrays, outcome, month + seen - HORIZON)
    if learn is None:
        return None
    graph = {name: getattr(arrays, name) for name in ("n", "citing", "cited", "month", "category")}
    graph |= {"authors": None, "age": seen, "horizon": HORIZON, "now": month + seen}
    return forecast(graph, {"papers": learn, "outcome": outcome[learn] > 0}, {"papers": papers})


def learnt_papers(arrays: CitationArrays, outcome: Floats, settled: int) -> Ints | None:
    """The papers of the 36 months up to `settled` that have an outcome; None where there are fewer than 200."""
    learn = np.flatnonzero(np.isfinite(outcome) & (arrays.month <= settled) & (arrays.month > settled - LEARNT))
    return learn if len(learn) >= LEARN else None


def settled_months(arrays: CitationArrays, outcome: Floats) -> list[int]:
    """The months of the last six cohorts whose outcome is known."""
    return [int(month) for month in np.unique(arrays.month[np.isfinite(outcome)])[-TESTED:]]


def replay(arrays: CitationArrays, outcome: Floats, seen: int, month: int) -> tuple[Floats, Floats]:
    """(chances, what came) of the papers of a month; nothing where there was too little to learn from."""
    papers = np.flatnonzero(np.isfinite(outcome) & (arrays.month == month))
    found = chances(arrays, outcome, month, seen, papers)
    return (np.zeros(0), np.zeros(0)) if found is None else (found, outcome[papers])


def skill_from(replayed: Iterable[tuple[Floats, Floats]]) -> Skill:
    """1 - BS / (b (1 - b)) over all cohorts together; None below 100 papers, or where the outcome never varies."""
    pairs = [pair for pair in replayed if len(pair[0])]
    number = sum(len(p) for p, _ in pairs)
    if number < FEWEST:
        return Skill(None, len(pairs), number)
    p, o = (np.concatenate(side) for side in zip(*pairs, strict=True))
    spread = float(o.mean() * (1 - o.mean()))
    return Skill(1 - float(np.mean((p - o) ** 2)) / spread if spread else None, len(pairs), number)
