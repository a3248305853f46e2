"""What is shown of a ranking: a varied head, and labelled exploration slots.

Nothing here looks at verdicts; every random choice comes from the generator given.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from readinglist.model import Explore, Reason, ScoredPaper
from readinglist.policy import EXPLORE_SHARE

from .diversity import varied
from .explain import NEWEST_FIRST
from .exploration import plan_exploration

if TYPE_CHECKING:
    from numpy.random import Generator


def arrange(
    scored: Sequence[ScoredPaper], n: int, rng: Generator, share: float = EXPLORE_SHARE, *, rest: bool = False
) -> tuple[ScoredPaper, ...]:
    """The `n` papers to show, in the order to show them, ranks renumbered from 1.

    `scored` is what `Ranker.rank` gave, best first. The head is ordered by MMR; share * n slots (a
    fraction is a chance of one) go to papers drawn from below the head, at drawn places after the
    first, with an `Explore` and a reason. Its propensity is the probability, over the generator,
    that this paper is shown as exploration; every paper below the head has one above 0.

    `rest`: all other papers follow by score, for a night that is stored whole and read in part.
    Nothing explores where all papers are among the `n`, and nothing is reordered where the order is
    newest first, because then there is no taste yet that a draw could tell about.
    """
    n = min(max(n, 0), len(scored))
    if n == 0 or any(reason.text == NEWEST_FIRST for reason in scored[0].reasons):
        return _numbered(scored if rest else scored[:n])
    head = varied(scored, n)
    in_order = [*(scored[i] for i in head), *scored[len(head) :]]
    plan = plan_exploration(in_order, n, share)
    drawn = plan.draw(rng)
    explored = [_marked(in_order[i], plan.propensity(i), why) for i, why in sorted(drawn.items())]
    left = [paper for i, paper in enumerate(in_order) if i not in drawn]
    shown, others = left[: n - len(drawn)], left[n - len(drawn) :]
    places = 1 + rng.permutation(n - 1)[: len(explored)] if n > 1 else [0] * len(explored)
    for place, paper in sorted(zip(places, explored, strict=True), key=lambda pair: int(pair[0])):
        shown.insert(int(place), paper)
    return _numbered([*shown, *sorted(others, key=lambda paper: paper.rank)] if rest else shown)


def _marked(paper: ScoredPaper, propensity: float, why: str) -> ScoredPaper:
    return replace(paper, reasons=(*paper.reasons, Reason("explore", why, 0.0)), explore=Explore(propensity, why))


def _numbered(papers: Sequence[ScoredPaper]) -> tuple[ScoredPaper, ...]:
    return tuple(replace(paper, rank=rank) for rank, paper in enumerate(papers, start=1))
