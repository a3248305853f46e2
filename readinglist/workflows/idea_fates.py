"""What became of ideas, by the rules for papers: citations of the origin, and the use of the idea's own name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from readinglist.graph.fates.months import span_of
from readinglist.graph.fates.rules import UNOBSERVED, Span, fate_of
from readinglist.model import Idea, IdeaFate
from readinglist.model.months import month_number

from .fates import evidence_for, surveyed
from .graph import known_graph
from .home import Home
from .idea_uses import IdeaUses


def idea_fates(lib: Home, ideas: Sequence[Idea], uses: IdeaUses) -> dict[str, IdeaFate]:
    """The fate of each of `ideas` by name. Without an origin that is here no citation can be looked for."""
    told = {idea.name: IdeaFate(UNOBSERVED, (_without_origin(idea),)) for idea in ideas}
    placed = {idea.name: paper for idea in ideas if (paper := uses.origins.get(idea.origin or "")) is not None}
    if not placed:
        return told
    known = known_graph(lib)
    counted = surveyed(lib, known)
    numbers = sorted({known.index[paper.id] for paper in placed.values()})
    evidence = dict(zip(numbers, evidence_for(lib, known, counted, numbers, {}), strict=True))
    titles_only = not lib.store.papers.have_abstracts()
    for name, paper in placed.items():
        term = _use_of_name(uses, name, counted.months.now)
        mine = replace(evidence[known.index[paper.id]], term=term, titles_only=titles_only)
        fate = fate_of(mine)
        cutoff = known.arrays.cutoff
        told[name] = IdeaFate(fate.fate, fate.reasons, fate.coverage, known.resolved_share, cutoff, known.arrays.source)
    return told


def _use_of_name(uses: IdeaUses, idea: str, now: int) -> Span:
    """How often its name stands in papers, from its month to the last that was observed."""
    months = Counter(month_number(uses.papers[row][1]) for row in uses.by_name[idea] if row in uses.papers)
    papers = {month_number(month): count for month, count in uses.months.items()}
    born = uses.born[idea]
    since = month_number(born) if born else min(months, default=now)
    return span_of(months, papers, since, now)


def _without_origin(idea: Idea) -> str:
    if idea.origin is None:
        return f"its origin is not known: readinglist ideas add {idea.name!r} --origin ID"
    return f"its origin {idea.origin} is not in the library, so no citation of it can be seen"
