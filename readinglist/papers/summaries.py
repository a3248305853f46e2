"""Summaries by the user's language model: kept in the cache with model and date, asked for where there is time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from readinglist.context import Context
from readinglist.core.clock import iso
from readinglist.core.errors import SourceError
from readinglist.core.papers import Paper, ScoredPaper
from readinglist.store.stamped_cache import CacheFile, stamp_of

FILE = "summaries.json"


def summaries(lib: Context, papers: Iterable[Paper], seconds: float = 0.0) -> Mapping[str, str]:
    """By id, the sentence on each paper that has one; those that lack one are asked for within `seconds`.

    Each says which model made it and when. The first failure ends the asking: a wrong or slow server costs the lines.
    """
    llm = lib.settings.llm
    if not (llm.base_url and llm.model):
        return {}
    kept = CacheFile(lib.places.cache / FILE)
    stamps = {paper: stamp_of(llm.base_url, llm.model, paper.text) for paper in papers if paper.abstract}
    missing = [paper for paper, stamp in stamps.items() if not isinstance(kept.get(paper.id, stamp), str)]
    if seconds and missing and lib.store.writable:
        from readinglist.sources.language_model import allowing, one_sentence
        from readinglist.sources.transport import Transport

        with Transport(allowing(lib.settings), lib.places.cache, lib.clock) as transport:
            transport.allow(len(missing), seconds)
            try:
                for paper in missing:
                    if said := one_sentence(transport, llm, paper.title or "", paper.abstract or ""):
                        told = f"{said} (by {llm.model}, {iso(lib.clock.now())[:10]})"
                        kept.put(paper.id, stamps[paper], told)
            except SourceError:
                pass  # the sentence of the abstract is shown
        kept.save()
    found = {paper.id: kept.get(paper.id, stamp) for paper, stamp in stamps.items()}
    return {paper_id: told for paper_id, told in found.items() if isinstance(told, str)}


def summarised(lib: Context, papers: Sequence[ScoredPaper], seconds: float = 0.0) -> tuple[ScoredPaper, ...]:
    """`papers` with their summaries, as `summaries` has them."""
    told = summaries(lib, [scored.paper for scored in papers], seconds)
    if not told:
        return tuple(papers)
    return tuple(replace(one, paper=replace(one.paper, summary=told.get(one.paper.id))) for one in papers)
