"""The back of a card: who it was, how often it was cited, and its citations by year where somebody knows them."""

from __future__ import annotations

from readinglist.graph.fates.months import observed_months
from readinglist.graph.fates.timeline import timeline
from readinglist.model.fates import YearOfCitations
from readinglist.model.quiz import DealtCard, DeckPaper, Revealed

from .graph import known_graph
from .home import Home

SPAN = 9  # years before the newest that a service tells of


def revealed(lib: Home, paper: DeckPaper, card: DealtCard) -> Revealed:
    """A paper of a card after its answer."""
    counts = [
        count
        for service in lib.settings.citations.sources
        for count in lib.store.counts.latest([paper.id], service).values()
    ]
    count = max(counts, key=lambda one: one.count, default=None)
    is_a = paper.id == card.a
    is_top = card.outcome if is_a else not card.outcome
    percentile = card.percentile if is_a else card.other_percentile
    return Revealed(
        paper.id,
        paper.title,
        paper.published,
        is_top,
        percentile,
        count.count if count else None,
        count.asked_at.date() if count else None,
        count.source if count else None,
        citations_by_year(lib, paper),
        by_few=paper.is_top is not None or not paper.cited,
    )


def citations_by_year(lib: Home, paper: DeckPaper) -> tuple[YearOfCitations, ...]:
    """What the deck brings along, else what the library's graph shows; empty where it does not have the paper."""
    if paper.cited:
        counted = dict(paper.cited)
        # A service tells the last ten years alone: what was before is not known, and not shown as none.
        first = paper.published.year if paper.is_top is not None else max(paper.published.year, max(counted) - SPAN)
        years = range(first, max(counted) + 1)
        return tuple(YearOfCitations(year, counted.get(year, 0), 1, 1) for year in years)
    known = known_graph(lib)
    number = known.index.get(paper.id)
    if number is None:
        return ()
    arrays = known.arrays
    months = observed_months(arrays.month, arrays.described, arrays.known, arrays.cutoff_month)
    return timeline(known, months, number)
