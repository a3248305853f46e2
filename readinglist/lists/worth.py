"""A score that can be read: the chance of a keep, from the reader's own decisions, else a band of five by rank.

The chance is a logistic curve of the score, fitted on papers of ranked nights that were kept, or skipped or seen: one
slope, one constant. Scores are of the ranking before each decision.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import exp, log2

from readinglist.context import Context
from readinglist.core.frozen import Frozen
from readinglist.core.papers import ScoredPaper

LEAST = 20  # keeps, and papers that were not kept: with fewer no chance is claimed
NEWEST = 2_000  # decisions that are read
BANDS = 5
BEST = 5  # papers of the highest band of a long list
RIDGE = 1e-2  # keeps the slope finite where a score separates all keeps
_STEPS, _SMALL = 25, 1e-9  # steps at most, and what no step that matters is below


class Worth(Frozen):
    """P(keep) = 1 / (1 + exp(-(slope score + constant))); `base`: the share kept of the decisions it is fitted on."""

    slope: float
    constant: float
    base: float
    decisions: int

    def chance(self, score: float) -> float:
        return 1.0 / (1.0 + exp(-max(min(self.slope * score + self.constant, 30.0), -30.0)))


def fit_worth(decisions: Sequence[tuple[float, bool]]) -> Worth | None:
    """The curve of (score, kept) by Newton's steps; None where there are too few, or a higher score says nothing.

    >>> fit_worth([(1.0, True)] * 30) is None
    True
    >>> worth = fit_worth([(float(i % 10), i % 10 > 6) for i in range(100)])
    >>> worth.base, worth.chance(9) > 0.9, worth.chance(2) < 0.1
    (0.3, True, True)
    """
    keeps = sum(kept for _, kept in decisions)
    if min(keeps, len(decisions) - keeps) < LEAST:
        return None
    worth = Worth(0.0, 0.0, keeps / len(decisions), len(decisions))
    for _ in range(_STEPS):
        chances = [worth.chance(score) for score, _ in decisions]
        errors = [kept - chance for (_, kept), chance in zip(decisions, chances, strict=True)]
        weights = [chance * (1 - chance) for chance in chances]
        by_score = sum(w * score for (score, _), w in zip(decisions, weights, strict=True))
        slope = sum(e * score for (score, _), e in zip(decisions, errors, strict=True)) - RIDGE * worth.slope
        squares = sum(w * score * score for (score, _), w in zip(decisions, weights, strict=True)) + RIDGE
        total, rest = sum(weights) + RIDGE, sum(errors) - RIDGE * worth.constant
        area = squares * total - by_score * by_score
        steeper, higher = (total * slope - by_score * rest) / area, (squares * rest - by_score * slope) / area
        worth = replace(worth, slope=worth.slope + steeper, constant=worth.constant + higher)
        if max(abs(steeper), abs(higher)) < _SMALL:
            break
    return worth if worth.slope > 0 else None


def readable(
    lib: Context, papers: Sequence[ScoredPaper], goal: str | None, total: int = 0
) -> tuple[tuple[ScoredPaper, ...], str]:
    """`papers` with a chance or a band, and the line that says how many are worth the time, "" where nobody knows.

    `total`: of how many papers these are the best; 0: of themselves. Without a taste there is neither.
    """
    if not any(scored.is_ranked for scored in papers):
        return tuple(papers), ""
    worth = None if goal else fit_worth(lib.store.scores.decided(NEWEST))
    if worth is not None:
        found = tuple(replace(one, certainty=f"{worth.chance(one.score):.0%}") for one in papers)
        least = lib.settings.rank.cutoff or worth.base
        count = sum(worth.chance(one.score) >= least and one.paper.verdict is None for one in papers)
        set_by = "[rank] cutoff" if lib.settings.rank.cutoff else f"your own share of {worth.decisions:,} decisions"
        return found, f"worth your time: {count}; the others have a chance of a keep below {least:.0%} ({set_by})"
    order = sorted(papers, key=lambda one: -one.score)
    place = {one.paper.id: n for n, one in enumerate(order, start=1)}
    every = min(max(total, len(papers)), BEST * 2 ** (BANDS - 1))
    bands = {id: min(max(int(log2(every / n)) + 1, 1), BANDS) for id, n in place.items()}
    return tuple(replace(one, certainty=f"{bands[one.paper.id]}/{BANDS}") for one in papers), ""
