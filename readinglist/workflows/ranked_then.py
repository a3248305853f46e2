"""What our ranking would have said of a list on its day, from what was known and decided by then."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from readinglist.model import Paper

from .as_of import History, known_rows, morning, ranked_then
from .home import Home

LEAST_PAPERS = 21  # of a list: of fewer nothing was chosen


def order_then(lib: Home, history: History, day: date, papers: Sequence[Paper]) -> tuple[Paper, ...] | None:
    """`papers` of the list of `day` in the order of the ranking on its morning; None before the first keep."""
    moment = morning(day)
    before, goals = history.before(moment), history.goals_before(moment)
    judged = lib.store.papers.find_many([*(paper for paper, _, _ in before.kept), *before.skipped])
    titled = [paper for paper in papers if paper.title is not None]
    if not any(paper in judged and judged[paper].title for paper, _, _ in before.kept):
        return None
    rows = known_rows(lib, day, [paper.row for paper in judged.values() if paper.title])
    known = lib.store.papers.by_rows(rows)
    return tuple(scored.paper for scored in ranked_then(lib, known, titled, before, goals, day))
