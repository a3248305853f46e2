"""What is shown of a ranking: a varied head, and labelled exploration slots.

Nothing here looks at verdicts; every random choice comes from the generator given.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from readinglist.model import Explore, Reason, ScoredPaper

from .diversity import varied
from .explain import NEWEST_FIRST
from .exploration import plan_exploration

if TYPE_CHECKING:
    from numpy.random import Generator


def arrange(scored: Sequence[ScoredPaper], n: int, rng: Generator, share: float = 0.1) -> tuple[ScoredPaper, ...]:
    """The `n` papers to show, in the order to show them, ranks renumbered from 1.

    `scored` is what `Ranker.rank` gave, best first. The head is reordered by MMR; share * n slots (a
    fraction is a chance of one) go to papers drawn from below the head, at drawn places after the
    first, with their reasons and an `Explore`. Its propensity is the probability, over the
    generator, that this paper is shown as exploration. Every paper below the head has one above 0.
    No slot explores where all papers are shown, or where the order is newest first anyway.
    """
    n = min(max(n, 0), len(scored))
    if n == 0:
        return ()
    is_ranked = not any(reason.text == NEWEST_FIRST for reason in scored[0].reasons)
    if not is_ranked:
        return _numbered(scored[:n])
    plan = plan_exploration(scored, n, share if n < len(scored) else 0.0)
    head = varied(scored, n)
    drawn = plan.draw(rng)
    explored = {i: _marked(scored[i], plan.propensity(i), why) for i, why in drawn.items()}
    shown = [scored[i] for i in head if i not in explored][: n - len(explored)]
    places = sorted((1 + rng.permutation(n - 1)[: len(explored)]).tolist()) if n > 1 else [0] * len(explored)
    for place, i in zip(places, sorted(explored), strict=True):
        shown.insert(place, explored[i])
    return _numbered(shown)


def _marked(paper: ScoredPaper, propensity: float, why: str) -> ScoredPaper:
    return replace(paper, reasons=(*paper.reasons, Reason("explore", why, 0.0)), explore=Explore(propensity, why))


def _numbered(papers: Sequence[ScoredPaper]) -> tuple[ScoredPaper, ...]:
    return tuple(replace(paper, rank=rank) for rank, paper in enumerate(papers, start=1))
