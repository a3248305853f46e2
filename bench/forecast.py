"""`make bench-forecast`: how well the top tenth of a cohort at 24 months is told at 6, month by month.

Each month is asked for apart, with all earlier cohorts whose outcome was known by then. A cohort: the
papers of one month and category, at least 50 (`--cohort month`: of one month). Beside it Newman's z, by the
deviations of citations at 6 months from those of the papers up to 6 months away, of one category or of all, whichever
is better, turned into chances by logistic regression on the same training papers. Intervals: months drawn
with replacement.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from readinglist.graph import forecast
from readinglist.graph.forecasting.forecast import chance, fit_logistic, log_odds

from .forecast_data import GRAPHS, read

AGE, HORIZON, TOP, PEERS, LEARN = 6, 24, 0.9, 50, 200
DRAWS = 1000


@dataclass
class Months:
    """What was told of each tested month, and what came of it."""

    ours: list[np.ndarray] = field(default_factory=list)
    z: list[np.ndarray] = field(default_factory=list)
    by_z: list[np.ndarray] = field(default_factory=list)
    outcome: list[np.ndarray] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    def together(self, which: np.ndarray | None = None) -> tuple[np.ndarray, ...]:
        chosen = range(len(self.ours)) if which is None else which
        return tuple(np.concatenate([part[i] for i in chosen]) for part in (self.ours, self.z, self.by_z, self.outcome))


def count_at(graph: dict[str, Any], first: int, last: int) -> np.ndarray:
    """(n,) distinct citations by papers first < months <= last after each paper."""
    n, month = graph["n"], graph["month"]
    citing, cited = np.divmod(np.unique(graph["citing"] * n + graph["cited"]), n)
    age = month[citing] - month[cited]
    kept = (citing != cited) & (month[citing] >= 0) & (month[cited] >= 0) & (age > first) & (age <= last)
    return np.bincount(cited[kept], minlength=n)


def outcomes(graph: dict[str, Any], after: bool, by_category: bool) -> np.ndarray:
    """(n,) 1 in the top tenth of the cohort, 0 below, NaN without a cohort."""
    count = count_at(graph, AGE if after else -10_000, HORIZON)
    month = graph["month"]
    kind = np.unique(graph["category"], return_inverse=True)[1] if by_category else np.zeros(len(month), dtype=int)
    cohort = np.unique(kind * 2**32 + month, return_inverse=True)[1]
    found = np.full(len(month), np.nan)
    for papers in np.split(np.argsort(cohort, kind="stable"), np.cumsum(np.bincount(cohort))[:-1]):
        if len(papers) >= PEERS and month[papers[0]] >= 0:
            c = count[papers]
            rank = [(np.sum(c < mine) + np.sum(c == mine) / 2) / len(c) for mine in c]
            found[papers] = np.array(rank) >= TOP
    return found


def newman(graph: dict[str, Any], by_category: bool) -> np.ndarray:
    """(n,) z of citations at 6 months; 0 where it is not defined."""
    from readinglist.graph.measures.cohorts import newman_z

    kind = np.unique(graph["category"], return_inverse=True)[1] if by_category else np.zeros(graph["n"], dtype=int)
    return np.nan_to_num(newman_z(count_at(graph, -10_000, AGE).astype(float), graph["month"], kind, AGE))


def tested(graph: dict[str, Any], outcome: np.ndarray) -> Iterator[tuple[int, np.ndarray, np.ndarray]]:
    """(month, papers to learn from, papers of the month)."""
    month = graph["month"]
    known = ~np.isnan(outcome)
    for one in np.unique(month[known]).tolist():
        learn = np.flatnonzero(known & (month + HORIZON <= one + AGE))
        if one + HORIZON <= month.max() and len(learn) >= LEARN:
            yield one, learn, np.flatnonzero(known & (month == one))


def measure(graph: dict[str, Any], outcome: np.ndarray) -> Months:
    """Every month, by us and by the better of the two z."""
    found = Months()
    asked = np.concatenate([papers for _, _, papers in tested(graph, outcome)])
    z = max((newman(graph, kind) for kind in (True, False)), key=lambda told: auc(told[asked], outcome[asked]))
    for month, learn, asked in tested(graph, outcome):
        given = graph | {"age": AGE, "horizon": HORIZON, "now": month + AGE, "unit": "month"}
        begin = time.perf_counter()
        told = forecast(given, {"papers": learn, "outcome": outcome[learn] > 0}, {"papers": asked})
        found.seconds.append(time.perf_counter() - begin)
        x = np.column_stack([np.ones(graph["n"]), z, np.log1p(np.maximum(z + 1, 0))])
        b = fit_logistic(x[learn], outcome[learn], np.ones(len(learn)), np.full(3, 1e-3), np.zeros(3))
        found.ours.append(told)
        found.z.append(z[asked])
        found.by_z.append(chance(x[asked] @ b))
        found.outcome.append(outcome[asked])
    return found


def auc(score: np.ndarray, outcome: np.ndarray) -> float:
    order = np.argsort(score, kind="stable")
    low, high = (np.searchsorted(score[order], score, side) for side in ("left", "right"))
    rank = (low + high + 1) / 2
    top = int(outcome.sum())
    return float((rank[outcome > 0].sum() - top * (top + 1) / 2) / (top * (len(outcome) - top)))


def skill(p: np.ndarray, outcome: np.ndarray) -> float:
    base = outcome.mean()
    return float(1 - np.mean((p - outcome) ** 2) / (base * (1 - base)))


def slope(p: np.ndarray, outcome: np.ndarray) -> float:
    x = np.column_stack([np.ones(len(p)), log_odds(p)])
    return float(fit_logistic(x, outcome, np.ones(len(p)), np.full(2, 1e-9), np.array([0.0, 1.0]))[1])


def figures(months: Months, which: np.ndarray | None = None) -> np.ndarray:
    """AUC, its difference to z, skill, slope, AUC and skill of z."""
    ours, z, by_z, outcome = months.together(which)
    own, peer = auc(ours, outcome), auc(z, outcome)
    return np.array([own, own - peer, skill(ours, outcome), slope(ours, outcome), peer, skill(by_z, outcome)])


def report(name: str, kind: str, months: Months) -> str:
    rng = np.random.default_rng(1)
    number = len(months.ours)
    drawn = np.array([figures(months, rng.integers(0, number, number)) for _ in range(DRAWS)])
    low, high = np.percentile(drawn, [2.5, 97.5], axis=0)
    told = [f"{value:.3f} [{a:.3f}, {b:.3f}]" for value, a, b in zip(figures(months), low, high, strict=True)]
    papers = sum(map(len, months.outcome))
    return f"| {name} | {kind} | {number} | {papers:,} | " + " | ".join(told[i] for i in (4, 5, 0, 1, 2, 3)) + " |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--graph", choices=sorted(GRAPHS), action="append")
    parser.add_argument("--cohort", choices=("category", "month"), default="category")
    asked = parser.parse_args()
    by_category = asked.cohort == "category"
    print("| graph | citations | months | papers | z: AUC | z: skill | AUC | AUC above z | skill | slope |")
    print("|---|---|---:|---:|---:|---:|---:|---:|---:|---:|")
    for name in asked.graph or GRAPHS:
        graph = read(name)
        for kind in ("all", "after 6 months"):
            outcome = outcomes(graph, kind != "all", by_category)
            found = measure(graph, outcome)
            print(report(name, kind, found), f"{np.median(found.seconds):.1f} s a month", flush=True)


if __name__ == "__main__":
    main()
