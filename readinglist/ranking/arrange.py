"""What is shown of a ranking: a varied head, and labelled exploration slots.

Nothing here looks at verdicts; every random choice comes from the generator given.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from math import ceil, prod
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from readinglist.core.frozen import Frozen
from readinglist.core.papers import Explore, Reason, ScoredPaper
from readinglist.core.policy import EXPLORE_SHARE, FIRST_DRAWN

from .explain import NEWEST_FIRST
from .terms import count_terms, iter_rows

if TYPE_CHECKING:
    from numpy.random import Generator


# Exploration slots: which papers below the head may be drawn, each with which probability.
#
# Each slot draws, by one rule, from the papers below the head that are plausible, whatever the other slots drew; a
# paper drawn twice takes one slot, and the next of the head takes the other. So probabilities are exact and simple.


UNSURE = "your verdict improves the ranking"
OUTSIDE = "from another category than most of this list"
UNUSUAL = 0.5  # of the rows: a primary category on fewer of them is outside the usual
EVEN = 0.25  # of a draw is spread evenly over all plausible papers, so that no keep weighs too much
NEAR = 2.0  # places over which the chance of the rest falls by e

Array = NDArray[Any]


class ExplorationPlan(Frozen, eq=False):
    """`pool`: indices of the papers that may be drawn; `weights`: p of each in a slot; `slots`: chance of each slot."""

    pool: tuple[int, ...]
    weights: Array
    slots: tuple[float, ...]

    def draw(self, rng: Generator) -> tuple[int, ...]:
        """Indices of the papers drawn, each once, in order."""
        drawn = set()
        for chance in self.slots:
            takes_place, at = rng.random(2)
            if takes_place < chance:
                i = int(np.searchsorted(np.cumsum(self.weights), at, side="right"))
                drawn.add(self.pool[min(i, len(self.pool) - 1)])
        return tuple(sorted(drawn))

    def propensity(self, index: int) -> float:
        """1 - product over slots of (1 - chance * p(index)): drawn by any slot."""
        p = float(self.weights[self.pool.index(index)])
        return 1.0 - prod(1.0 - chance * p for chance in self.slots)


def plan_exploration(scored: Sequence[ScoredPaper], n: int, share: float) -> ExplorationPlan:
    """The slots of a list of `n` of `scored` (best first): share * n, the last one perhaps by chance.

    Plausible are papers that score above the median of `scored`: a chance of a keep rises with the score.
    A draw falls to the papers next below, by exp(-places / 2), and for a quarter to all alike.
    """
    wanted, count = _wanted(n, share), slots_of(n, share)
    median = float(np.median([paper.score for paper in scored])) if scored else 0.0
    pool = tuple(i for i in range(n - count, len(scored)) if scored[i].score > median)
    if count == 0 or len(pool) <= count:
        return ExplorationPlan((), np.zeros(0), ())
    near = np.exp((n - count - np.array(pool)) / NEAR)
    weights = (1.0 - EVEN) * near / near.sum() + EVEN / len(pool)
    return ExplorationPlan(pool, weights, tuple(min(1.0, wanted - slot) for slot in range(count)))


def slots_of(n: int, share: float) -> int:
    """How many slots a list of `n` has, the last one perhaps by chance."""
    return ceil(_wanted(n, share) - 1e-9)


def _wanted(n: int, share: float) -> float:
    return min(max(share, 0.0) * n, float(max(n - FIRST_DRAWN, 0)))


def _why(drawn: ScoredPaper, head: Sequence[ScoredPaper]) -> str:
    """Outside of the usual where fewer than half of the head have the paper's primary category, else borderline."""
    paper = drawn.paper
    primary = paper.primary_category or (paper.categories[0] if paper.categories else "")
    usual = sum(primary in row.paper.categories for row in head)
    return OUTSIDE if usual < UNUSUAL * len(head) else UNSURE


# A varied head of a list: maximal marginal relevance (Carbonell and Goldstein, SIGIR 1998).


LAMBDA = 0.5  # of relevance, against likeness to what stands above
EXTRA = 20  # papers beyond the n shown that may move up
MOST = 120  # papers of a head: nobody reads on past them, and the cost grows with their square
TOLERANCE = 0.5  # standard deviations of these papers' scores by which a paper above may be worse


def varied(scored: Sequence[ScoredPaper], n: int, weight: float = LAMBDA) -> list[int]:
    """Indices of the first n + 20 papers, at most 120, in the order of MMR; the best paper stays first.

    Next is the paper with the highest weight * relevance - (1 - weight) * (highest cosine to a paper
    above); relevance is the score scaled to 0..1 over these papers. Ties: the higher score. Nothing moves over a paper
    that is better by more than half a standard deviation of these scores, and nothing with a negative score over
    a positive one.
    """
    head = min(n + EXTRA, MOST, len(scored))
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
    explored = [_marked(in_order[i], plan.propensity(i), _why(in_order[i], in_order[:n])) for i in drawn]
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
