"""What our ranking would have said of a list on its morning, from what was known and decided by then."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from pathlib import Path

from readinglist.model import Paper
from readinglist.store.files import write_text_atomically

from .as_of import History, known_rows, morning, ranked_then
from .home import Home
from .rank import RANKING_VERSION

FILE = "mornings.json"
LEAST_PAPERS = 21  # of a list: of fewer nothing was chosen
NIGHTS = 60  # the newest that are ranked again: each takes about a second


class Mornings:
    """Lists by day and the order in which the ranking would have put them, each ranked once.

    Orders are kept in the cache with a stamp of what they were made from; `save` writes what is new.
    """

    def __init__(self, lib: Home) -> None:
        self._lib = lib
        self._history = History(lib)
        self._kept = _read(lib.places.cache / FILE)
        self._is_new = False

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
        stamp = _stamp(before.kept, before.skipped, goals, rows, list(listed), settings, RANKING_VERSION)
        known = self._kept.get(day.isoformat())
        if known is None or known[0] != stamp:
            ranked = ranked_then(self._lib, papers.by_rows(rows), list(listed.values()), before, goals, day)
            known = (stamp, [scored.paper.id for scored in ranked])
            self._kept[day.isoformat()] = known
            self._is_new = True
        return tuple(listed[paper] for paper in known[1])

    def save(self) -> None:
        if self._is_new and self._lib.store.writable:
            write_text_atomically(self._lib.places.cache / FILE, json.dumps(self._kept))


def _stamp(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:24]


def _read(path: Path) -> dict[str, tuple[str, list[str]]]:
    """The orders that were kept; nothing where the file is damaged, so that they are made again."""
    try:
        found = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
        return {str(day): (str(stamp), [str(paper) for paper in ids]) for day, (stamp, ids) in found.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}
