"""What is shown of a ranking: a varied head, and labelled exploration slots.

Nothing here looks at verdicts; every random choice comes from the generator given.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from math import ceil
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from readinglist.core.frozen import Frozen
from readinglist.core.papers import Explore, Reason, ScoredPaper
from readinglist.core.policy import EXPLORE_SHARE

from .explain import NEWEST_FIRST
from .terms import count_terms, iter_rows

if TYPE_CHECKING:
    from numpy.random import Generator


# Exploration slots: which papers below the head may be drawn, each with which probability.
#
# Half of the slots go to where the ranking is least sure, half to outside of what usually is on top. Each slot draws
# from the papers below the head that are plausible, whatever the other slots drew; a paper drawn twice takes one slot,
# and the next of the head takes the other. So probabilities are exact and simple.


UNSURE = "borderline: your vote helps"
OUTSIDE = "a paper from outside your usual"
UNIFORM = 0.25  # of a draw at the border is spread evenly over all plausible papers
FIRST_DRAWN = 5  # rows at the head of a list that are never drawn
UNUSUAL = 0.5  # of the rows: a primary category on fewer of them is outside the usual

Array = NDArray[Any]


class ExplorationPlan(Frozen, eq=False):
    """`pool`: indices of the papers that may be drawn; `slots`: (chance of the slot, weights over the pool by why)."""

    pool: tuple[int, ...]
    slots: tuple[tuple[float, tuple[tuple[str, Array], ...]], ...]

    def draw(self, rng: Generator) -> dict[int, str]:
        """Index -> why, of the papers drawn; a paper drawn by several slots keeps the first why."""
        drawn: dict[int, str] = {}
        for chance, kinds in self.slots:
            takes_place, kind, at = rng.random(3)
            if takes_place < chance:
                why, weights = kinds[int(kind * len(kinds))]
                i = int(np.searchsorted(np.cumsum(weights), at * weights.sum(), side="right"))
                drawn.setdefault(self.pool[min(i, int(np.flatnonzero(weights)[-1]))], why)
        return drawn

    def propensity(self, index: int) -> float:
        """1 - product over slots of (1 - chance * mean over kinds of p(index)): drawn by any slot."""
        missed, at = 1.0, self.pool.index(index)
        for chance, kinds in self.slots:
            missed *= 1.0 - chance * sum(float(weights[at]) for _, weights in kinds) / len(kinds)
        return 1.0 - missed


def plan_exploration(scored: Sequence[ScoredPaper], n: int, share: float) -> ExplorationPlan:
    """The slots of a list of `n` of `scored` (best first): share * n, the last one perhaps by chance.

    Plausible are papers that score above the median of `scored`: a chance of a keep rises with the score.
    """
    wanted, count = _wanted(n, share), slots_of(n, share)
    median = float(np.median([paper.score for paper in scored])) if scored else 0.0
    pool = tuple(i for i in range(n - count, len(scored)) if scored[i].score > median)
    if count == 0 or len(pool) <= count:
        return ExplorationPlan((), ())
    near = np.exp(-np.abs(np.array(pool) - n + 0.5) / max(n / 2.0, 1.0))  # falls by e every n / 2 places
    unsure, outside = (UNSURE, _shares(near, UNIFORM)), _outside(scored[:n], [scored[i] for i in pool]) * np.sqrt(near)
    slots = []
    for slot in range(count):
        is_odd_one = slot == count - 1 and count % 2 == 1
        kinds = [unsure] if is_odd_one or slot % 2 == 0 else []
        kinds += [(OUTSIDE, _shares(outside))] if outside.any() and (is_odd_one or slot % 2) else []
        slots.append((min(1.0, wanted - slot), tuple(kinds or [unsure])))
    return ExplorationPlan(pool, tuple(slots))


def slots_of(n: int, share: float) -> int:
    """How many slots a list of `n` has, the last one perhaps by chance."""
    return ceil(_wanted(n, share) - 1e-9)


def _wanted(n: int, share: float) -> float:
    return min(max(share, 0.0) * n, float(max(n - FIRST_DRAWN, 0)))


def _outside(shown: Sequence[ScoredPaper], pool: Sequence[ScoredPaper]) -> Array:
    """By the share of the head that is not of the paper's primary category, squared; 0 where it is usual."""
    usual = Counter(category for paper in shown for category in set(paper.paper.categories))
    shares = np.array([usual[_primary(paper)] / len(shown) for paper in pool])
    return np.where(shares < UNUSUAL, (1.0 - shares) ** 2, 0.0)


def _primary(scored: ScoredPaper) -> str:
    paper = scored.paper
    return paper.primary_category or (paper.categories[0] if paper.categories else "")


def _shares(weights: Array, even: float = 0.0) -> Array:
    """Probabilities: (1 - even) weights / their sum + even / n."""
    return np.asarray((1.0 - even) * weights / weights.sum() + even / len(weights))


# A varied head of a list: maximal marginal relevance (Carbonell and Goldstein, SIGIR 1998).


LAMBDA = 0.5  # of relevance, against likeness to what stands above
EXTRA = 20  # papers beyond the n shown that may move up
TOLERANCE = 0.5  # standard deviations of these papers' scores by which a paper above may be worse


def varied(scored: Sequence[ScoredPaper], n: int, weight: float = LAMBDA) -> list[int]:
    """Indices of the first n + 20 papers in the order of MMR; the best paper stays first.

    Next is the paper with the highest weight * relevance - (1 - weight) * (highest cosine to a paper
    above); relevance is the score scaled to 0..1 over these papers. Ties: the higher score. Nothing moves over a paper
    that is better by more than half a standard deviation of these scores, and nothing with a negative score over
    a positive one.
    """
    head = min(n + EXTRA, len(scored))
    scores = np.array([paper.score for paper in scored[:head]])
    spread = float(np.ptp(scores)) if head else 0.0
    if head < 3 or not np.isfinite(spread):
        return list(range(head))
    least = scores - TOLERANCE * np.std(scores)  # that a paper above each must have
    least = np.where(scores > 0, np.maximum(least, 0.0), least)
    relevance = (scores - scores.min()) / spread if spread > 0 else np.zeros(head)
    likeness = _cosines([paper.paper.text for paper in scored[:head]])
    order, left, nearest = [0], list(range(1, head)), likeness[0].copy()
    while left:
        near_best = [i for i in left if scores[i] >= least[left[0]]]
        best = near_best[int(np.argmax(weight * relevance[near_best] - (1.0 - weight) * nearest[near_best]))]
        left.remove(best)
        order.append(best)
        nearest = np.maximum(nearest, likeness[best])
    return order


def _cosines(texts: Sequence[str]) -> NDArray[Any]:
    """Cosines of the texts' sublinear tf-idf rows among themselves, (n, n); small n only."""
    counts = count_terms(texts)
    vocabulary, df = np.unique(counts.terms, return_counts=True)
    # A term of one text alone makes no pair alike, but lengthens its row.
    idf = np.log((1.0 + len(texts)) / (1.0 + df)) + 1.0
    rows = np.zeros((len(texts), len(vocabulary)))
    for i, (terms, count) in enumerate(iter_rows(counts)):
        at = np.searchsorted(vocabulary, terms)
        rows[i, at] = (1.0 + np.log(count.astype(np.float64))) * idf[at]
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    rows /= np.where(norms > 0, norms, 1.0)
    return np.asarray(np.einsum("ik,jk->ij", rows, rows))  # `@` would wake threads, for longer than this takes


def arrange(
    scored: Sequence[ScoredPaper], n: int, rng: Generator, share: float = EXPLORE_SHARE, *, rest: bool = False
) -> tuple[ScoredPaper, ...]:
    """The `n` papers to show, in the order to show them, ranks renumbered from 1.

    `scored` is what `Ranker.rank` gave, best first. The head is ordered by MMR, and each of several interests has its
    share of it, with a reason where a paper was moved up for that; share * n slots (a
    fraction is a chance of one) go to papers drawn from below the head that score above the median, at drawn places
    after the first five, with an `Explore` and a reason. Its propensity is the probability, over the generator,
    that this paper is shown as exploration; every such paper has one above 0.

    `rest`: all other papers follow by score, for a night that is stored whole and read in part.
    Nothing explores where all papers are among the `n`, and nothing is reordered where the order is
    newest first, because then there is no taste yet that a draw could inform.
    """
    n = min(max(n, 0), len(scored))
    if n == 0 or any(reason.text == NEWEST_FIRST for reason in scored[0].reasons):
        return _numbered(scored if rest else scored[:n])
    head = varied(scored, n)
    in_order = _shared([*(scored[i] for i in head), *scored[len(head) :]], n - slots_of(n, share))
    plan = plan_exploration(in_order, n, share)
    drawn = plan.draw(rng)
    explored = [_marked(in_order[i], plan.propensity(i), why) for i, why in sorted(drawn.items())]
    left = [paper for i, paper in enumerate(in_order) if i not in drawn]
    shown, others = left[: n - len(drawn)], left[n - len(drawn) :]
    places = FIRST_DRAWN + rng.permutation(max(n - FIRST_DRAWN, 0))[: len(explored)]
    for place, paper in sorted(zip(places, explored, strict=True), key=lambda pair: int(pair[0])):
        shown.insert(int(place), paper)
    return _numbered([*shown, *sorted(others, key=lambda paper: paper.rank)] if rest else shown)


def _shared(papers: Sequence[ScoredPaper], n: int) -> list[ScoredPaper]:
    """`papers` with such as claim a row moved up into the first `n`, so far that each interest has its share there.

    They replace the last of those that claim nothing, then the last of an interest that has more than its share; what
    is best for a goal stays. Their scores stay as they are. Calibration: Steck (RecSys 2018).
    """
    shares = {paper.claim.interest: paper.claim.share for paper in papers if paper.claim}
    head, below = list(papers[:n]), list(papers[n:])
    had = Counter(paper.claim.interest if paper.claim else None for paper in head)
    moved: list[ScoredPaper] = []
    for interest, share in shares.items():
        due = int(share * n + 1e-9)
        claimants = [paper for paper in below if paper.claim and paper.claim.interest == interest and paper.score > 0]
        for paper in claimants[: max(due - had[interest], 0)]:
            spare = [
                other
                for other in reversed(head)
                if other.goal is None
                and (not other.claim or had[other.claim.interest] > shares[other.claim.interest] * n)
            ]
            if not spare:
                break
            out = min(spare, key=lambda other: other.claim is not None)  # the first of the least, from below
            head.remove(out)
            below.remove(paper)
            below.append(out)
            had[out.claim.interest if out.claim else None] -= 1
            why = f"moved up: {interest} has a share of {share:.0%} of your keeps"
            moved.append(replace(paper, reasons=(*paper.reasons, Reason("interest", why, 0.0))))
    return [*head, *moved, *sorted(below, key=lambda paper: paper.rank)] if moved else list(papers)


def _marked(paper: ScoredPaper, propensity: float, why: str) -> ScoredPaper:
    return replace(paper, reasons=(*paper.reasons, Reason("explore", why, 0.0)), explore=Explore(propensity, why))


def _numbered(papers: Sequence[ScoredPaper]) -> tuple[ScoredPaper, ...]:
    return tuple(replace(paper, rank=rank) for rank, paper in enumerate(papers, start=1))
