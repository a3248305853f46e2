"""Asking services who cites what is followed: the papers that were kept, and the origins of the ideas of the ledger.

Each is asked about once a month, more often where its citations move; a night asks about some of those that are due,
within its budget, so that the whole canon is known after a week of nights.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from readinglist.citations.api import KEPT_FIRST, enrich_citing
from readinglist.context import Context
from readinglist.core.events import Event

from .canon import canon_papers
from .ideas import ledger_ideas


def followed(lib: Context) -> dict[str, int]:
    """The papers of which is asked who cites them, with their places: kept ones before the origins of ideas."""
    origins = {idea.origin: KEPT_FIRST + 1 for idea in ledger_ideas(lib) if idea.origin}
    return origins | {paper.id: KEPT_FIRST for paper in lib.store.papers.kept()}


def authors_of(lib: Context, ids: Iterable[str]) -> Mapping[str, Sequence[str]]:
    """The authors of papers of the library, else of the canon; others are left out."""
    asked = set(ids)
    canon = {paper_id: canon_papers()[paper_id].authors for paper_id in asked & canon_papers().keys()}
    return canon | {paper.id: paper.authors for paper in lib.store.papers.find_many(asked).values() if paper.authors}


def refresh(lib: Context, everything: bool = False) -> Iterator[Event]:
    """Ask now, about what is due or about `everything`; the last event is TraceReport. Raises as `enrich` does."""
    places = followed(lib)
    ids = sorted(places, key=lambda paper_id: (places[paper_id], paper_id))
    yield from enrich_citing(lib, ids, authors_of(lib, ids), everything)
