"""What each named part adds to the scores of a ranking: for benchmarks that weigh the parts anew, and for tests."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from readinglist.core.papers import Goal, Paper
from readinglist.ranking import Kept, Ranker, TermCounts
from readinglist.ranking.parts import author_keys
from readinglist.ranking.ranker import _score
from readinglist.ranking.terms import count_names

Array = NDArray[Any]


def part_scores(
    ranker: Ranker,
    candidates: Sequence[Paper],
    kept: Sequence[str | Paper | Kept] = (),
    skipped: Sequence[str | Paper] = (),
    goals: Sequence[Goal | str] = (),
    *,
    counts: TermCounts | None = None,
) -> dict[str, Array]:
    """What each named part adds to the score of each candidate, for the best query; signals left out.

    The parts of a candidate sum to its score. Empty where there is no taste.
    """
    taste = ranker._fitted(kept, skipped, goals)
    if taste is None:
        return {}
    counts = counts if counts is not None else ranker._known.counted(candidates)
    keys = [author_keys(paper) for paper in candidates]
    names = count_names(keys)
    rows, best = taste.features.rows(counts, names), _score(taste, counts, names, keys)[1]
    found: dict[str, Array] = {}
    for n, fitted in enumerate(taste.queries):
        mine = best == n
        for name, part in fitted.parts.items():
            found.setdefault(name, np.zeros(len(candidates)))[mine] = (rows @ part.vector + part.constant)[mine]
        if fitted.goal and taste.vectors:
            of_goal = fitted.goal.scores(rows, taste.vectors.texts(counts))
            found.setdefault("goal", np.zeros(len(candidates)))[mine] = of_goal[mine]
        of_authors = np.array([fitted.authors.score(authors) for authors in keys])
        found.setdefault("authors", np.zeros(len(candidates)))[mine] = of_authors[mine]
    return found
