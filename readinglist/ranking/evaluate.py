"""How good a ranking was for its reader, from what was kept and from what could have been seen.

Keeps come from what was shown on top, so their plain count praises any ranking that was shown. Here a
keep counts by one over the chance that it was seen: 1 for what the list shows to whoever reads so far,
1 / propensity for what exploration drew, nothing for what came by without a known chance. One night
crosses the border at a time; nothing is drawn but the bootstrap, from the generator given.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from readinglist.core.frozen import Frozen
from readinglist.core.policy import HEAD

if TYPE_CHECKING:
    from numpy.random import Generator

CUTS = ("top 10", "top 20", "top 10 %")
LEAST_NIGHTS = 10  # below either it is too few to say anything
LEAST_KEEPS = 10
LEAST_AUDITS = 5
LEAST_EXPLORED = 5  # keeps from exploration slots, without which nothing is known of what was not shown
DRAWS = 4_000

Array = NDArray[Any]


class Figure(Frozen):
    """A share of what was kept, with its 95 % interval. `value` is None where it is too few."""

    value: float | None
    interval: tuple[float, float] | None
    nights: int
    keeps: int


class SeenRow(Frozen):
    """A row of a list that was seen, and the chance with which exploration drew it there (None: not drawn)."""

    id: str
    propensity: float | None = None


class NightOutcome(Frozen):
    """A night: how many papers it had, what was kept of it, and where each ranking put that.

    `places`: ranking -> the place (from 1) of each kept paper, in the order of `kept`. `weights`: one
    over the chance of having seen it, in the same order; None where the night says nothing of what
    was not shown. `stake`: the most that a keep from an exploration slot could have counted.
    """

    papers: int
    kept: tuple[str, ...]
    places: Mapping[str, tuple[int, ...]]
    weights: tuple[float, ...] | None = None
    explored: int = 0  # keeps from exploration slots
    stake: float = 0.0


def weights_of(order: Sequence[str], rows: Sequence[SeenRow], slots: int, head: int = HEAD) -> dict[str, float] | None:
    """Paper -> one over the chance of having seen it, for what was seen; None where there is no such chance.

    `order`: the night's undecided papers by score; `rows`: those of them that were seen, as the list had
    them; `slots`: the exploration slots of a list. Everything seen: 1 each. Seen less than to the end of
    the head: None, for what stands between was neither shown nor could be drawn; also None where nothing
    explored. Else, with H the first (head - slots) undrawn rows, which are there whatever is drawn:
    1 in H; 1 for others that stand, by score, above the last paper that is seen undrawn beyond the
    head; 1 / propensity for what was drawn from below; 0 for what took the place of a draw.

    What scores below the night's median is never drawn: the weights speak for the better half and what was read of
    the rest.
    """
    seen = {row.id: row for row in rows}
    if seen.keys() >= set(order):
        return dict.fromkeys(order, 1.0)
    drawn = {row.id for row in rows[:head] if row.propensity is not None}
    if len(rows) < min(head, len(order)) or not drawn:
        return None
    undrawn = [row.id for row in rows[:head] if row.id not in drawn]
    sure = set(undrawn[: head - max(slots, len(drawn))])
    deep = {row.id for row in rows[head:]}
    reach, others = -1, [paper for paper in order if paper not in sure]
    for place, paper in enumerate(others):
        if paper not in seen:
            break
        reach = place if paper in deep else reach
    sure |= set(others[: reach + 1])
    weights = {}
    for paper, row in seen.items():
        below = 1.0 / row.propensity if row.propensity else 0.0
        weights[paper] = 1.0 if paper in sure else below
    return weights


def hits(night: NightOutcome, ranking: str) -> Array:
    """(n_kept, 3): whether `ranking` had each kept paper in the top 10, the top 20, the top 10 %."""
    tenth = max(ceil(night.papers / 10), 1)
    return np.array(night.places[ranking], dtype=np.int64)[:, None] <= np.array([10, 20, tenth])


def _gains(night: NightOutcome, ranking: str, against: str | None) -> Array:
    """(n_kept, 3): the hits of `ranking`, less those of `against` where it is named."""
    found = hits(night, ranking).astype(np.int64)
    return found if against is None else found - hits(night, against)


def plain_figures(
    nights: Sequence[NightOutcome], ranking: str, rng: Generator, against: str | None = None
) -> tuple[Figure, ...]:
    """Of what was kept, the share in each of `CUTS`; every keep counts once, every night is drawn as a whole.

    `against`: how much larger the share is than that of this ranking. 95 % interval: percentiles of a bootstrap
    over nights. None below 10 nights or 10 keeps.
    """
    found = np.array([_gains(night, ranking, against).sum(axis=0) for night in nights]).reshape(-1, len(CUTS))
    totals = np.array([len(night.kept) for night in nights], dtype=np.float64)
    keeps = int(totals.sum())
    if len(nights) < LEAST_NIGHTS or keeps < LEAST_KEEPS:
        return tuple(Figure(None, None, len(nights), keeps) for _ in CUTS)
    draws = rng.multinomial(len(nights), np.full(len(nights), 1.0 / len(nights)), DRAWS).astype(np.float64)
    below = np.maximum(draws @ totals, 1.0)
    figures = []
    for cut in range(len(CUTS)):
        low, high = np.percentile(draws @ found[:, cut] / below, [2.5, 97.5])
        figures.append(Figure(float(found[:, cut].sum() / keeps), (float(low), float(high)), len(nights), keeps))
    return tuple(figures)


def unbiased_figures(
    nights: Sequence[NightOutcome], ranking: str, rng: Generator, against: str | None = None
) -> tuple[Figure, ...]:
    """Of keeps in the better half of each night, the share in each of `CUTS`: sum of w over hits / sum of w.

    `against`: how much larger the share is than that of this ranking.

    Unbiased in both sums (Horvitz and Thompson 1952). 95 % interval: Bayesian bootstrap over nights
    (Rubin 1981); what exploration found is rare and heavy, so each bound also has one keep more against
    it that was not found, with half the greatest weight (as Fay and Feuer 1997 for rates). None below 10
    nights, 10 keeps or 5 keeps from exploration.
    """
    counted = [night for night in nights if night.weights is not None]
    keeps, explored = sum(len(night.kept) for night in counted), sum(night.explored for night in counted)
    if len(counted) < LEAST_NIGHTS or keeps < LEAST_KEEPS or explored < LEAST_EXPLORED:
        return tuple(Figure(None, None, len(counted), keeps) for _ in CUTS)
    weights = [np.array(night.weights, dtype=np.float64) for night in counted]
    found = np.array([w @ _gains(night, ranking, against) for w, night in zip(weights, counted, strict=True)])
    totals = np.array([w.sum() for w in weights])
    factors, extra = rng.exponential(size=(DRAWS, len(counted))), rng.exponential(size=DRAWS) * _stake(counted)
    all_of = factors @ totals + extra
    figures = []
    for cut in range(len(CUTS)):
        hit = factors @ found[:, cut]
        low = float(np.percentile((hit if against is None else hit - extra) / all_of, 2.5))
        high = float(np.percentile((hit + extra) / all_of, 97.5))
        figures.append(Figure(float(found[:, cut].sum() / totals.sum()), (low, high), len(counted), keeps))
    return tuple(figures)


def preference(ours: Sequence[int], theirs: Sequence[int], rng: Generator) -> Figure:
    """On audit nights: of the keeps that either ranking had put there, the share of ours; .5 is no difference.

    `ours`, `theirs`: keeps a night. 95 % interval: Bayesian bootstrap over nights, half a keep added to
    each side. None below 5 nights or 10 keeps.
    """
    mine, other = np.array(ours, dtype=np.float64), np.array(theirs, dtype=np.float64)
    keeps = int(mine.sum() + other.sum())
    if len(mine) < LEAST_AUDITS or keeps < LEAST_KEEPS:
        return Figure(None, None, len(mine), keeps)
    factors = rng.exponential(size=(DRAWS, len(mine)))
    drawn, against = factors @ mine + 0.5, factors @ other + 0.5
    low, high = np.percentile(drawn / (drawn + against), [2.5, 97.5])
    return Figure(float(mine.sum() / keeps), (float(low), float(high)), len(mine), keeps)


def _stake(nights: Sequence[NightOutcome]) -> float:
    """What a keep counts that exploration did not happen to find: half of the most that one could have counted.

    Those that it found say too little: most are near the list, where chances are high.
    """
    return max(night.stake for night in nights) / 2.0
