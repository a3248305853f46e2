"""The newest papers that use an idea, each with a sentence that shows it: from what is stored, nothing is measured."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from readinglist.model import CitingPlace, Idea, IdeaUse, Paper

from .home import Home
from .idea_names import matcher_of

if TYPE_CHECKING:
    from readinglist.graph.names import Matcher

LOOKED_AT = 5_000  # of the uses, those that came last
_STRENGTH = {"used": 0, "compared": 1, "mentioned": 2}  # of a citing place


def newest_uses(lib: Home, idea: Idea, n: int) -> tuple[IdeaUse, ...]:
    """The `n` newest uses of an idea, the newest first; of papers from the month of its origin on."""
    return tuple(_Uses(lib, idea).newest(n))


def most_telling(places: Iterable[CitingPlace]) -> str | None:
    """The sentence of the place that says most of what it cites; None without a place."""
    best = min(places, key=lambda place: _STRENGTH.get(place.kind, 3), default=None)
    return best.sentence if best else None


class _Uses:
    def __init__(self, lib: Home, idea: Idea) -> None:
        self.lib = lib
        self.idea = idea
        self.origin = lib.store.papers.find(idea.origin) if idea.origin else None
        self.kinds = lib.store.references.citers([self.origin.id]).get(self.origin.id, {}) if self.origin else {}

    def newest(self, n: int) -> Iterator[IdeaUse]:
        naming = self.lib.store.ideas.naming([self.idea.name])[self.idea.name]
        own = {self.origin.row} if self.origin else set()
        rows = sorted((naming | self.kinds.keys()) - own)[-LOOKED_AT:]
        born = self.origin.published.date().replace(day=1) if self.origin and self.origin.published else None
        for paper in self.lib.store.papers.by_rows(self.lib.store.ideas.newest(rows, n, born)):
            yield self._use(paper, is_named=paper.row in naming)

    def _use(self, paper: Paper, *, is_named: bool) -> IdeaUse:
        is_citing = paper.row in self.kinds
        by = "both" if is_named and is_citing else "name" if is_named else "citation"
        sentence = self._cited(paper) if is_citing else None
        sentence = sentence or (self._named(paper) if is_named else None)
        return IdeaUse(self.idea.name, paper.id, _month(paper), by, self.kinds.get(paper.row, "mentioned"), sentence)

    def _cited(self, paper: Paper) -> str | None:
        assert self.origin is not None
        return most_telling(self.lib.store.references.places(paper.id, self.origin.id))

    def _named(self, paper: Paper) -> str | None:
        """The sentence of the abstract that names it, else the title."""
        found = self._matcher.find(paper.title, paper.abstract)
        best = min(found, key=lambda mention: mention.in_title, default=None)
        return best.sentence if best else None

    @cached_property
    def _matcher(self) -> Matcher:
        return matcher_of(self.lib, [self.idea])


def _month(paper: Paper) -> date | None:
    day = paper.published.date() if paper.published else paper.announced
    return day.replace(day=1) if day else None
