"""`make bench-opponent`: how well the words of a title tell the top tenth of a cohort at two years of age.

Each month is asked for apart, by an opponent that saw only what was told before it. A cohort: the papers of one month
and category, at least 50. AUC and Brier skill are over all papers of the tested months (the skill against always
saying their own base rate, which nobody could know before); pairs: how often, of one paper of the top tenth and one
from below the median of the same cohort, the first has the higher chance. Intervals: months drawn with replacement.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from typing import Any

import numpy as np

from readinglist.core.dates import month_day
from readinglist.core.policy import HORIZON, PEERS, TOP
from readinglist.core.statistics import percentiles
from readinglist.taste.cards import MEDIAN
from readinglist.taste.opponent import fit_opponent
from readinglist.taste.outcomes import label_papers

from .forecast import auc, count_at, skill
from .forecast_data import GRAPHS, read

DRAWS = 1000


@dataclass(frozen=True)
class Told:
    """One month: the chances, what came of them, and of its pairs the number won (a tie is half) and the number."""

    chance: np.ndarray
    outcome: np.ndarray
    won: float
    pairs: int


def standings(graph: dict[str, Any]) -> tuple[np.ndarray, np.ndarray]:
    """(n,) mid-rank percentile at 24 months, NaN without a cohort; (n,) number of the cohort."""
    count, month = count_at(graph, -10_000, HORIZON), graph["month"]
    kind = np.unique(graph["category"], return_inverse=True)[1]
    cohort = np.unique(kind * 2**32 + month, return_inverse=True)[1]
    found = np.full(len(month), np.nan)
    for papers in np.split(np.argsort(cohort, kind="stable"), np.cumsum(np.bincount(cohort))[:-1]):
        if len(papers) >= PEERS and month[papers[0]] >= 0 and month[papers[0]] + HORIZON <= month.max():
            found[papers] = percentiles(count[papers])
    return found, cohort


def measure(graph: dict[str, Any]) -> list[Told]:
    """Every month that has an opponent."""
    month = graph["month"]
    standing, cohort = standings(graph)
    labels = label_papers(month, graph["category"], graph["citing"], graph["cited"], int(month.max()) + 1)
    past = [label.learnt(graph["titles"][label.paper]) for label in labels]
    found = []
    for one in np.unique(month[~np.isnan(standing)]).tolist():
        opponent = fit_opponent(past, month_day(one))
        if opponent is None:
            continue
        papers = np.flatnonzero((month == one) & ~np.isnan(standing))
        chance = opponent.chances([graph["titles"][paper] for paper in papers])
        won, pairs = of_pairs(chance, standing[papers], cohort[papers])
        found.append(Told(chance, (standing[papers] >= TOP).astype(float), won, pairs))
    return found


def of_pairs(chance: np.ndarray, standing: np.ndarray, cohort: np.ndarray) -> tuple[float, int]:
    """All pairs of a top and a low paper of one cohort: how many are won, and how many there are."""
    won, pairs = 0.0, 0
    for one in np.unique(cohort):
        here = cohort == one
        top, low = chance[here & (standing >= TOP)], chance[here & (standing < MEDIAN)]
        more = top[:, None] - low[None, :]
        won += float((more > 0).sum() + (more == 0).sum() / 2)
        pairs += more.size
    return won, pairs


def figures(months: list[Told]) -> np.ndarray:
    """AUC, skill, share of the pairs that are won."""
    chance = np.concatenate([told.chance for told in months])
    outcome = np.concatenate([told.outcome for told in months])
    pairs = sum(told.won for told in months) / sum(told.pairs for told in months)
    return np.array([auc(chance, outcome), skill(chance, outcome), pairs])


def report(name: str, months: list[Told]) -> str:
    rng = np.random.default_rng(1)
    drawn = np.array([figures([months[i] for i in rng.integers(0, len(months), len(months))]) for _ in range(DRAWS)])
    low, high = np.percentile(drawn, [2.5, 97.5], axis=0)
    told = [f"{value:.3f} [{a:.3f}, {b:.3f}]" for value, a, b in zip(figures(months), low, high, strict=True)]
    papers, top = sum(len(m.chance) for m in months), sum(m.outcome.sum() for m in months)
    return f"| {name} | {len(months)} | {papers:,} | {top / papers:.1%} | " + " | ".join(told) + " |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--graph", choices=sorted(GRAPHS), action="append")
    print("| titles of | months | papers | at the top | AUC | skill | pairs |\n|---|---:|---:|---:|---:|---:|---:|")
    for name in parser.parse_args().graph or GRAPHS:
        print(report(name, measure(read(name))), flush=True)


if __name__ == "__main__":
    main()
