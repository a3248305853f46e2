"""Every measure computed once more, slowly, from its definition in docs/methods.md: sets, loops and fractions."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np

NAN = math.nan


@dataclass
class Brute:
    n: int
    edges: Sequence[tuple[int, int]]  # (citing, cited), as given
    month: Sequence[int]
    category: Sequence[int]
    references: Sequence[int] | None = None
    cites: list[set[int]] = field(init=False)
    cited_by: list[set[int]] = field(init=False)

    def __post_init__(self) -> None:
        self.cites = [set() for _ in range(self.n)]
        self.cited_by = [set() for _ in range(self.n)]
        for citing, cited in self.edges:
            if citing != cited:
                self.cites[citing].add(cited)
                self.cited_by[cited].add(citing)

    def citations(self) -> list[float]:
        return [float(len(c)) for c in self.cited_by]

    def percentile(self, min_peers: int) -> list[float]:
        found = []
        for p in range(self.n):
            mine = len(self.cited_by[p])
            peers = [len(self.cited_by[q]) for q in range(self.n) if self.cohort(q) == self.cohort(p)]
            if self.month[p] == -1 or len(peers) < min_peers:
                found.append(NAN)
            else:
                found.append((sum(c < mine for c in peers) + sum(c == mine for c in peers) / 2) / len(peers))
        return found

    def cohort(self, p: int) -> tuple[int, int]:
        return self.month[p], self.category[p]

    def newman_z(self, window: int) -> list[float]:
        found = []
        for p in range(self.n):
            peers = [
                Fraction(len(self.cited_by[q]))
                for q in range(self.n)
                if -1 not in (self.month[p], self.month[q])
                and self.category[q] == self.category[p]
                and abs(self.month[q] - self.month[p]) <= window
            ]
            mean = sum(peers, Fraction()) / max(1, len(peers))
            variance = sum(((c - mean) ** 2 for c in peers), Fraction()) / max(1, len(peers))
            found.append(float(len(self.cited_by[p]) - mean) / math.sqrt(variance) if variance else NAN)
        return found

    def shares(self) -> np.ndarray:
        """W[i, j]: what j gives to i."""
        w = np.zeros((self.n, self.n))
        for j in range(self.n):
            for i in self.cites[j]:
                w[i, j] = 1 / len(self.cites[j])
        return w

    def pagerank(self, damping: float) -> np.ndarray:
        w = self.shares()
        for j in range(self.n):
            if not self.cites[j]:
                w[:, j] = 1 / self.n
        return np.linalg.solve(np.eye(self.n) - damping * w, np.full(self.n, (1 - damping) / self.n))

    def citerank(self, alpha: float, tau: float) -> np.ndarray:
        last = max(self.month)
        rho = np.array([0.0 if m == -1 else math.exp(-(last - m) / tau) for m in self.month])
        return np.linalg.solve(np.eye(self.n) - alpha * self.shares(), rho / rho.sum())

    def back(self, p: int) -> set[int]:
        """What p cites that is not of a later month."""
        return {q for q in self.cites[p] if self.month[q] <= self.month[p]}

    def circle(self, p: int) -> frozenset[int]:
        """The papers of p's month that it leads to and that lead to it, inside that month."""
        return frozenset(q for q in self.inside(p) if p in self.inside(q))

    def inside(self, p: int) -> set[int]:
        reached, todo = {p}, [p]
        while todo:
            for q in self.cites[todo.pop()]:
                if self.month[q] == self.month[p] and q not in reached:
                    reached.add(q)
                    todo.append(q)
        return reached

    def influence(self) -> list[float]:
        circles = {p: self.circle(p) for p in range(self.n)}
        value: dict[frozenset[int], Fraction] = {}

        def worth(circle: frozenset[int]) -> Fraction:
            if circle not in value:
                total = Fraction(len(circle))
                for p in circle:
                    for c in self.cited_by[p]:
                        if p in self.back(c) and c not in circle:
                            total += worth(circles[c]) / self.all_references(c)
                value[circle] = total / len(circle)
            return value[circle]

        return [float(worth(circles[p])) for p in range(self.n)]

    def all_references(self, p: int) -> int:
        inside = len(self.cites[p])
        return inside if self.references is None else max(inside, self.references[p])

    def reuse(self, hops: int | None, window: int | None = None) -> list[float]:
        found = []
        for p in range(self.n):
            if window is not None and self.month[p] == -1:
                found.append(NAN)
                continue
            reached, layer = set(self.cited_by[p]), set(self.cited_by[p])
            for _ in range((self.n if hops is None else hops) - 1):
                layer = {d for c in layer for d in self.cited_by[c]} - reached
                reached |= layer
            if window is not None:
                reached = {q for q in reached if self.month[q] != -1 and self.month[q] - self.month[p] <= window}
            found.append(float(len(reached - {p})))
        return found

    def cd_index(self, window: int, min_references: int, min_citations: int) -> list[float]:
        found = []
        for p in range(self.n):
            later = [q for q in range(self.n) if self.month[p] != -1 and 0 < self.month[q] - self.month[p] <= window]
            citing = {q for q in later if p in self.cites[q]}
            building = {q for q in later if self.cites[q] & self.cites[p]}
            n_i, n_j, n_k = len(citing - building), len(citing & building), len(building - citing)
            few = len(self.cites[p]) < min_references or len(self.cited_by[p]) < min_citations
            found.append(NAN if few or n_i + n_j + n_k == 0 else (n_i - n_j) / (n_i + n_j + n_k))
        return found

    def sleeping_beauty(self) -> tuple[list[float], list[float]]:
        pairs = [self.beauty(p) for p in range(self.n)]
        return [b for b, _ in pairs], [t for _, t in pairs]

    def beauty(self, p: int) -> tuple[float, float]:
        if self.month[p] == -1:
            return NAN, NAN
        ages = [self.month[q] - self.month[p] for q in self.cited_by[p]]
        c = [sum(12 * year <= age < 12 * (year + 1) for age in ages) for year in range(1 + max([0, *ages]) // 12)]
        return beauty_of(c)

    def bursts(self, least: int) -> list[tuple[int, int, int]]:
        found = []
        for p in range(self.n):
            months = range(self.month[p], max(self.month) + 1) if self.month[p] != -1 else range(0)
            totals = [sum(len(self.cites[q]) for q in range(self.n) if self.month[q] == t) for t in months]
            relevant = [sum(self.month[q] == t for q in self.cited_by[p]) for t in months]
            if sum(relevant) >= least and len(months) > 1 and 0 < sum(relevant) < sum(totals):
                states = cheapest(relevant, totals)
                for t, state in enumerate(states):
                    if state and not (t and states[t - 1]):
                        last = next((u for u in range(t, len(states)) if not states[u]), None)
                        found.append((p, months[t], -1 if last is None else months[last - 1]))
        return found

    def coupling(self) -> np.ndarray:
        return np.array([[len(a & b) for a in self.cites] for b in self.cites], dtype=float)

    def co_citation(self) -> np.ndarray:
        return np.array([[len(a & b) for a in self.cited_by] for b in self.cited_by], dtype=float)

    def main_path(self) -> tuple[int, ...]:
        circles = {p: self.circle(p) for p in range(self.n)}
        known: dict[frozenset[int], tuple[int, ...]] = {}

        def longest(circle: frozenset[int]) -> tuple[int, ...]:
            if circle not in known:
                further = {circles[q] for p in circle for q in self.back(p)} - {circle}
                known[circle] = (min(circle), *best(longest(c) for c in further))
            return known[circle]

        return best(longest(c) for c in set(circles.values()))


def best(paths) -> tuple[int, ...]:  # type: ignore[no-untyped-def]
    return min(paths, key=lambda path: (-len(path), path), default=())


def beauty_of(c: Sequence[float]) -> tuple[float, float]:
    """(B, awakening) of citations by year."""
    t_m = c.index(max(c))
    if t_m == 0:
        return 0.0, 0.0
    line = [(c[t_m] - c[0]) * t / t_m + c[0] for t in range(t_m + 1)]
    b = sum((line[t] - c[t]) / max(1, c[t]) for t in range(t_m + 1))
    distance = [abs((c[t_m] - c[0]) * t - t_m * c[t] + t_m * c[0]) for t in range(t_m + 1)]
    return b, float(distance.index(max(distance)))


def cheapest(relevant: Sequence[int], totals: Sequence[int]) -> list[int]:
    """The states of Kleinberg's automaton, s = 2, gamma = 1: for each state the cheapest way to it, lower first."""
    base = sum(relevant) / sum(totals)
    rates = base, min(2 * base, 1 - 1e-9)
    ways = [(0.0, [0])]
    for r, d in zip(relevant, totals, strict=True):
        further = []
        for state, rate in enumerate(rates):
            emitted = -(r * math.log(rate) + (d - r) * math.log(1 - rate))
            options = [(cost + max(0, state - way[-1]) * math.log(len(totals)), way) for cost, way in ways]
            cost, way = min(options, key=lambda option: round(option[0], 9))
            further.append((cost + emitted, [*way, state]))
        ways = further
    return min(ways, key=lambda option: round(option[0], 9))[1][1:]
