"""The opponent of the quiz: fitted on papers whose standing was told before the year of the card.

It learns from the library's citations, each by the month of the citing paper, and from dated counts of whole cohorts.
Where neither tells enough of the time before a card, the card has no opponent.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

import numpy as np

from readinglist.citations.api import Counts, known_graph
from readinglist.context import Context
from readinglist.core.dates import month_number
from readinglist.core.policy import HORIZON, PEERS, TOP
from readinglist.core.statistics import percentiles
from readinglist.taste.tables import Decks

from .opponent import Learnt, Opponent, fit_opponent, pair_chance
from .outcomes import COVERAGE, label_papers
from .records import Face

MOST = 20_000  # papers that it learns from, the newest that are known


class Opponents:
    """One opponent for each year of cards: of the first of January, so that it is before each of them."""

    def __init__(self, lib: Context) -> None:
        self._lib = lib
        self._known: dict[int, tuple[Opponent | None, bool]] = {}

    def chance(self, day: date, a: Face, b: Face | None) -> float | None:
        """The chance that a is at the top, of a pair that a is the one; None where there is no opponent."""
        opponent, titles_only = self._of(day.year)
        if opponent is None:
            return None
        texts = [text_of(shown, titles_only) for shown in (a, b) if shown is not None]
        told = opponent.chances(texts).tolist()
        return float(told[0] if b is None else pair_chance(*told))

    def _of(self, year: int) -> tuple[Opponent | None, bool]:
        """The opponent of the cards of a year; and whether it reads titles alone, since it hardly knew more."""
        if year not in self._known:
            before = date(year, 1, 1)
            past = [*self._from_graph(month_number(before)), *self._from_counts(before)]
            titles_only = 2 * sum(shown.abstract is not None for shown, _ in past) < len(past)
            learnt = [replace(one, text=text_of(shown, titles_only)) for shown, one in past]
            self._known[year] = fit_opponent(learnt, before), titles_only
        return self._known[year]

    def _from_graph(self, before: int) -> Iterator[tuple[Face, Learnt]]:
        arrays = known_graph(self._lib).arrays
        # Of a paper that has only a year it is not known whether it cited before the card: it counts for nothing.
        month = np.where(arrays.dated & arrays.described, arrays.month, -1)
        labels = label_papers(month, arrays.category, arrays.citing, arrays.cited, before)[-MOST:]
        papers = {paper.row: paper for paper in self._lib.store.papers.by_rows([label.paper + 1 for label in labels])}
        for label in labels:
            paper = papers.get(label.paper + 1)
            if paper is not None and paper.title:
                yield Face(paper.title, paper.abstract), label.learnt()

    def _from_counts(self, before: date) -> Iterator[tuple[Face, Learnt]]:
        """The papers of cohorts that were counted whole, two years old then, before this day."""
        for month, category in self._lib.store.part(Counts).cohorts():
            if month_number(month) + HORIZON < month_number(before):
                yield from self._cohort(month, category, before)

    def _cohort(self, month: date, category: str, before: date) -> Iterator[tuple[Face, Learnt]]:
        ids = self._lib.store.part(Counts).cohort(month, category)
        for source in self._lib.settings.citations.sources:
            found = self._lib.store.part(Counts).latest(ids, source, before)
            grown = {i: c for i, c in found.items() if month_number(c.asked_at.date()) >= month_number(month) + HORIZON}
            if len(ids) < PEERS or len(grown) < COVERAGE * len(ids):
                continue
            ranks = percentiles([count.count for count in grown.values()]).tolist()
            told_on = max(count.asked_at.date() for count in grown.values())
            faces = self._faces(f"{month:%Y-%m}/{category}", grown)
            for paper_id, rank in zip(grown, ranks, strict=True):
                if paper_id in faces:
                    yield faces[paper_id], Learnt("", month, rank >= TOP, told_on)
            return

    def _faces(self, deck: str, ids: Mapping[str, object]) -> dict[str, Face]:
        papers = self._lib.store.papers.find_many(ids)
        faces = {i: Face(p.title, p.abstract) for i, p in papers.items() if p.title}
        return faces | {p.id: Face(p.title, p.abstract) for p in self._lib.store.part(Decks).papers(deck)}


def text_of(shown: Face, titles_only: bool) -> str:
    """What the model reads: what the player reads, or of it the title."""
    return shown.title if titles_only or shown.abstract is None else f"{shown.title}\n{shown.abstract}"
