"""Dealing a quiz: pairs of one month and category, or twenty papers of one cohort at its own base rate.

Two kinds that never mix: a pair holds a paper of the top tenth and one from below the median, so that a half is
chance; a base-rate session holds what there was. What is drawn is drawn by the generator that is handed in.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from readinglist.policy import TOP

MEDIAN = 0.5
AGAIN = timedelta(days=180)  # before the same paper is shown again
SESSION = 20
LIKE = 1.35  # of two texts of a pair the longer is at most so much longer


@dataclass(frozen=True, slots=True)
class Playable:
    """A paper that can be dealt: `cohort` is month and category; `length` in characters of what is shown."""

    id: str
    cohort: str
    percentile: float
    length: int

    @property
    def is_top(self) -> bool:
        return self.percentile >= TOP


@dataclass(frozen=True, slots=True)
class Pair:
    """`a` and `b` in the order in which they are shown; `a_won`: a is the one at the top."""

    a: str
    b: str
    a_won: bool


def deal_pairs(papers: Sequence[Playable], n: int, rest: Collection[str], rng: np.random.Generator) -> tuple[Pair, ...]:
    """At most `n` pairs, each paper once: one of the top tenth, one from below the median, alike in length.

    The side of the one at the top is drawn. Fewer where the decks do not hold enough.
    """
    ready = [paper for paper in sorted(papers, key=lambda p: p.id) if paper.id not in rest]
    tops = [ready[i] for i in rng.permutation(len(ready)) if ready[i].is_top]
    low: dict[str, list[Playable]] = {}
    for i in rng.permutation(len(ready)):
        if ready[i].percentile < MEDIAN:
            low.setdefault(ready[i].cohort, []).append(ready[i])
    pairs: list[Pair] = []
    for top in tops:
        if len(pairs) == n:
            break
        others = low.get(top.cohort, [])
        other = next((p for p in others if _alike(p.length, top.length)), None)
        if other is not None:
            others.remove(other)
            a_won = bool(rng.integers(2))
            a, b = (top.id, other.id) if a_won else (other.id, top.id)
            pairs.append(Pair(a, b, a_won))
    return tuple(pairs)


def deal_session(
    papers: Sequence[Playable], n: int, rest: Collection[str], rng: np.random.Generator
) -> tuple[Playable, ...]:
    """`n` papers of one cohort, drawn evenly from it: its base rate is about a tenth. Empty where none holds `n`."""
    cohorts: dict[str, list[Playable]] = {}
    for paper in sorted(papers, key=lambda p: p.id):
        if paper.id not in rest:
            cohorts.setdefault(paper.cohort, []).append(paper)
    fit = [name for name in sorted(cohorts) if len(cohorts[name]) >= n]
    if not fit:
        return ()
    chosen = cohorts[fit[int(rng.integers(len(fit)))]]
    return tuple(chosen[i] for i in rng.choice(len(chosen), n, replace=False))


def _alike(one: int, other: int) -> bool:
    return max(one, other) <= LIKE * max(min(one, other), 1)
