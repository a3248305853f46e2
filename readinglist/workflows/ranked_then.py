"""What our ranking would have said of a list on its morning, from what was known and decided by then."""

from __future__ import annotations

from datetime import date

from readinglist.model import Paper

from .as_of import History, known_rows, morning, ranked_then
from .home import Home

LEAST_PAPERS = 21  # of a list: of fewer nothing was chosen


class Mornings:
    """Lists by day and the order in which the ranking would have put them, each ranked once."""

    def __init__(self, lib: Home) -> None:
        self._lib = lib
        self._history = History(lib)
        self._orders: dict[date, tuple[Paper, ...]] = {}

    def listed(self, day: date) -> tuple[Paper, ...]:
        """The papers with a title of the list of a day; none where fewer than 21 are here."""
        papers = self._lib.store.papers.on_night(day) or self._lib.store.papers.on_day(day)
        titled = tuple(paper for paper in papers if paper.title is not None)
        return titled if len(titled) >= LEAST_PAPERS else ()

    def order(self, day: date) -> tuple[Paper, ...]:
        """The list of a day, best first; none where no ranking was there yet, before the first keep."""
        if day not in self._orders:
            self._orders[day] = self._ranked(day)
        return self._orders[day]

    def _ranked(self, day: date) -> tuple[Paper, ...]:
        moment, papers = morning(day), self._lib.store.papers
        before, goals = self._history.before(moment), self._history.goals_before(moment)
        judged = papers.find_many([*(paper for paper, _, _ in before.kept), *before.skipped])
        listed = self.listed(day)
        if not listed or not any(paper in judged and judged[paper].title for paper, _, _ in before.kept):
            return ()
        rows = known_rows(self._lib, day, [paper.row for paper in judged.values() if paper.title])
        ranked = ranked_then(self._lib, papers.by_rows(rows), listed, before, goals, day)
        return tuple(scored.paper for scored in ranked)
