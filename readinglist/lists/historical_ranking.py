"""What our ranking would have said of a list on its morning, from what was known and decided by then."""

from __future__ import annotations

from datetime import date

from readinglist.context import Context
from readinglist.core.papers import Paper
from readinglist.store.stamped_cache import CacheFile, stamp_of

from .history import History, RankingThen, known_rows, morning
from .rank import RANKING_VERSION

FILE = "mornings.json"
LEAST_PAPERS = 21  # of a list: of fewer nothing was chosen
NIGHTS = 60  # the newest that are ranked again: each takes about a second


class Mornings:
    """Lists by day and the order in which the ranking would have put them, each ranked once.

    Orders are kept in the cache with a stamp of what they were made from; `save` writes what is new.
    """

    def __init__(self, lib: Context) -> None:
        self._lib = lib
        self._history = History(lib)
        self._kept = CacheFile(lib.places.cache / FILE)

    def listed(self, day: date) -> tuple[Paper, ...]:
        """The papers with a title of the list of a day; none where fewer than 21 are here."""
        papers = self._lib.store.papers.on_night(day) or self._lib.store.papers.on_day(day)
        titled = tuple(paper for paper in papers if paper.title is not None)
        return titled if len(titled) >= LEAST_PAPERS else ()

    def order(self, day: date) -> tuple[Paper, ...]:
        """The list of a day, best first; none where no ranking was there yet, before the first keep."""
        moment, papers = morning(day), self._lib.store.papers
        before, goals = self._history.before(moment), self._history.goals_before(moment)
        judged = papers.find_many([*(paper for paper, _, _ in before.kept), *before.skipped])
        listed = {paper.id: paper for paper in self.listed(day)}
        if not listed or not any(paper in judged and judged[paper].title for paper, _, _ in before.kept):
            return ()
        rows = known_rows(self._lib, day, [paper.row for paper in judged.values() if paper.title])
        settings = self._lib.settings.rank
        made_from = stamp_of(before.kept, before.skipped, goals, rows, list(listed), settings, RANKING_VERSION)
        order = self._kept.get(day.isoformat(), made_from)
        if not isinstance(order, list) or not listed.keys() >= set(map(str, order)):
            ranking = RankingThen(self._lib, papers.by_rows(rows), before, goals, day)
            ranked = ranking.rank(list(listed.values()))
            order = [scored.paper.id for scored in ranked]
            self._kept.put(day.isoformat(), made_from, order)
        return tuple(listed[paper] for paper in order)

    def save(self) -> None:
        self._kept.save()
