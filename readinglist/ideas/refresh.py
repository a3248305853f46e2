"""Asking services who cites what is followed: papers kept or followed, and the origins of the ideas of the ledger.

Each is asked about once a month, more often where its citations move; a night asks about some of those that are due,
within its budget, so that the whole canon is known after a week of nights.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from readinglist.citations.api import KEPT_FIRST, Citing, enrich
from readinglist.context import Context
from readinglist.core.events import Event
from readinglist.core.log import FOLLOW
from readinglist.subscriptions.api import rules

from .canon import canon_papers
from .ideas import ledger_ideas


def followed(lib: Context) -> dict[str, int]:
    """The papers of which is asked who cites them, with their places: kept and followed before the origins of ideas."""
    origins = {idea.origin: KEPT_FIRST + 1 for idea in ledger_ideas(lib) if idea.origin}
    papers = {one.name for one in rules(lib, FOLLOW) if one.of == "paper"} | {one.id for one in lib.store.papers.kept()}
    return origins | dict.fromkeys(papers, KEPT_FIRST)


def authors_of(lib: Context, ids: Sequence[str]) -> Mapping[str, Sequence[str]]:
    """The authors of each paper, of the library, else of the canon; none where they are not known."""
    canon, here = canon_papers(), lib.store.papers.find_many(set(ids))
    some = (here.get(paper_id) or canon.get(paper_id) for paper_id in ids)
    return {paper_id: paper.authors if paper else () for paper_id, paper in zip(ids, some, strict=True)}


def refresh(lib: Context, everything: bool = False) -> Iterator[Event]:
    """Ask now, about what is due or about `everything`; the last event is TraceReport. Raises as `enrich` does."""
    places = followed(lib)
    ids = sorted(places, key=lambda paper_id: (places[paper_id], paper_id))
    yield from enrich(lib, citing=Citing(authors_of(lib, ids), everything))
