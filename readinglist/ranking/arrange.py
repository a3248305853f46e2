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
# Half of the slots go to where the ranking is least sure, half to outside of what usually stands on top.
# Each slot draws from all papers below the head, whatever the other slots drew; a paper drawn twice takes
# one slot, and the next of the head takes the other. So probabilities are exact and simple.


UNSURE = "explore: just missed the list, so your verdict is most informative"
OUTSIDE = "explore: outside what usually ranks high"
UNIFORM = 0.2  # of every draw is spread evenly over all papers below the head

Array = NDArray[Any]


class ExplorationPlan(Frozen, eq=False):
    """`first`: index of the first paper that may be drawn; `slots`: (chance of the slot, weights by why)."""

    first: int
    slots: tuple[tuple[float, tuple[tuple[str, Array], ...]], ...]

    def draw(self, rng: Generator) -> dict[int, str]:
        """Index -> why, of the papers drawn; a paper drawn by several slots keeps the first why."""
        drawn: dict[int, str] = {}
        for chance, kinds in self.slots:
            takes_place, kind, at = rng.random(3)
            if takes_place < chance:
                why, weights = kinds[int(kind * len(kinds))]
                i = int(np.searchsorted(np.cumsum(weights), at * weights.sum(), side="right"))
                drawn.setdefault(self.first + min(i, len(weights) - 1), why)
        return drawn

    def propensity(self, index: int) -> float:
        """1 - product over slots of (1 - chance * mean over kinds of p(index)): drawn by any slot."""
        missed = 1.0
        for chance, kinds in self.slots:
            p = sum(float(weights[index - self.first]) for _, weights in kinds) / len(kinds)
            missed *= 1.0 - chance * p
        return 1.0 - missed


def plan_exploration(scored: Sequence[ScoredPaper], n: int, share: float) -> ExplorationPlan:
    """The slots of a list of `n` of `scored` (best first): share * n, the last one perhaps by chance."""
    wanted, count = _wanted(n, share), slots_of(n, share)
    first = n - count
    pool = scored[first:]
    if count == 0 or len(pool) <= count:
        return ExplorationPlan(first, ())
    unsure, outside = (UNSURE, _unsure(len(pool), count, n)), (OUTSIDE, _outside(scored[:n], pool))
    slots = []
    for slot in range(count):
        is_odd_one = slot == count - 1 and count % 2 == 1
        kinds = (unsure, outside) if is_odd_one else ((unsure,), (outside,))[slot % 2]
        slots.append((min(1.0, wanted - slot), kinds))
    return ExplorationPlan(first, tuple(slots))


def slots_of(n: int, share: float) -> int:
    """How many slots a list of `n` has, the last one perhaps by chance."""
    return ceil(_wanted(n, share) - 1e-9)


def _wanted(n: int, share: float) -> float:
    return min(max(share, 0.0) * n, float(max(n - 1, 1)))  # the first place is the best paper's


def _unsure(size: int, count: int, n: int) -> Array:
    """Nearest to the boundary, the last place of the list: falls by e every n / 2 places."""
    distance = np.abs(np.arange(size) - count + 0.5)
    return _with_floor(np.exp(-distance / max(n / 2.0, 1.0)))


def _outside(shown: Sequence[ScoredPaper], pool: Sequence[ScoredPaper]) -> Array:
    """By the share of the head that is not of the paper's primary category, squared."""
    usual = Counter(category for paper in shown for category in set(paper.paper.categories))
    shares = [usual[_primary(paper)] / len(shown) for paper in pool]
    return _with_floor((1.0 - np.array(shares)) ** 2)


def _primary(scored: ScoredPaper) -> str:
    paper = scored.paper
    return paper.primary_category or (paper.categories[0] if paper.categories else "")


def _with_floor(weights: Array) -> Array:
    """Probabilities: (1 - u) weights / their sum + u / n."""
    even = np.full(len(weights), 1.0 / len(weights))
    total = float(weights.sum())
    return even if total <= 0 else (1.0 - UNIFORM) * weights / total + UNIFORM * even


# A varied head of a list: maximal marginal relevance (Carbonell and Goldstein, SIGIR 1998).


LAMBDA = 0.5  # of relevance, against likeness to what stands above
EXTRA = 20  # papers beyond the n shown that may move up


def varied(scored: Sequence[ScoredPaper], n: int, weight: float = LAMBDA) -> list[int]:
    """Indices of the first n + 20 papers in the order of MMR; the best paper stays first.

    Next is the paper with the highest weight * relevance - (1 - weight) * (highest cosine to a paper
    above); relevance is the score scaled to 0..1 over these papers. Ties: the higher score.
    """
    head = min(n + EXTRA, len(scored))
    scores = np.array([paper.score for paper in scored[:head]])
    spread = float(np.ptp(scores)) if head else 0.0
    if head < 3 or not np.isfinite(spread):
        return list(range(head))
    relevance = (scores - scores.min()) / spread if spread > 0 else np.zeros(head)
    likeness = _cosines([paper.paper.text for paper in scored[:head]])
    order, left, nearest = [0], list(range(1, head)), likeness[0].copy()
    while left:
        gain = weight * relevance[left] - (1.0 - weight) * nearest[left]
        best = left.pop(int(np.argmax(gain)))
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
    fraction is a chance of one) go to papers drawn from below the head, at drawn places after the
    first, with an `Explore` and a reason. Its propensity is the probability, over the generator,
    that this paper is shown as exploration; every paper below the head has one above 0.

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
    places = 1 + rng.permutation(n - 1)[: len(explored)] if n > 1 else [0] * len(explored)
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
        claimants = [paper for paper in below if paper.claim and paper.claim.interest == interest]
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
