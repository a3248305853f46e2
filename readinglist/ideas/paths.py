"""The way from one idea to another, each step with what shows it."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import TypeVar

from readinglist.citations.api import CitationEdges
from readinglist.context import Context
from readinglist.core.errors import NotFound
from readinglist.core.ideas import Idea, IdeaPath, PathStep

from .ideas import get_idea, ledger_ideas
from .names import edges_of_ideas, matcher_of

BUILDS_ON, CITATIONS = "builds on", "citations"
T = TypeVar("T", str, int)


def path(lib: Context, start: str, goal: str) -> IdeaPath:
    """The shortest way between two ideas of the ledger, told from `start`; either may be the later one.

    Along what builds on what, or, where no such way is, along citations from origin to origin. Raises NotFound
    where an idea is unknown or nothing leads from one to the other.
    """
    first, last = get_idea(lib, start), get_idea(lib, goal)
    for through, find in ((BUILDS_ON, _through_ideas), (CITATIONS, _through_citations)):
        steps = find(lib, first, last)
        if steps is not None:
            return IdeaPath(first.name, last.name, through, steps)
    raise NotFound(f"no way leads from {first.name!r} to {last.name!r}: {_why_not(lib, first, last)}")


def _through_ideas(lib: Context, first: Idea, last: Idea) -> tuple[PathStep, ...] | None:
    from readinglist.graph.builds_on import shortest_of_names

    ideas = ledger_ideas(lib)
    edges = {(e.later, e.earlier): e for e in edges_of_ideas(lib, ideas, matcher_of(lib, ideas))}
    origins = {idea.name: idea.origin for idea in ideas}

    def step(later: str, earlier: str) -> PathStep:
        edge = edges[later, earlier]
        return PathStep(later, earlier, edge.by, edge.evidence, edge.paper, origins.get(earlier))

    return _either_way(lambda a, b: shortest_of_names(edges, a, b), step, first.name, last.name)


def _through_citations(lib: Context, first: Idea, last: Idea) -> tuple[PathStep, ...] | None:
    """Citations of later papers, and of papers without a month, lead nowhere: versions make such ones."""
    from readinglist.citations.api import known_graph
    from readinglist.core.months import NO_MONTH
    from readinglist.graph.builds_on import shortest

    known = known_graph(lib)
    ends = [known.index.get(idea.origin or "") for idea in (first, last)]
    if ends[0] is None or ends[1] is None:
        return None
    arrays = known.arrays
    back = (arrays.month[arrays.cited] != NO_MONTH) & (arrays.month[arrays.cited] <= arrays.month[arrays.citing])
    citing_papers, cited_papers = arrays.citing[back], arrays.cited[back]
    names = {idea.origin: idea.name for idea in reversed(ledger_ideas(lib)) if idea.origin}
    names |= {idea.origin: idea.name for idea in (first, last) if idea.origin}

    def step(later: int, earlier: int) -> PathStep:
        citing, cited = arrays.ids[later], arrays.ids[earlier]
        places = lib.store.part(CitationEdges).places(citing, cited)
        told = sorted(places, key=lambda place: place.kind != "used")
        sentence = told[0].sentence if told else None
        return PathStep(names.get(citing, citing), names.get(cited, cited), "citation", sentence, citing, cited)

    return _either_way(lambda a, b: shortest(arrays.n, citing_papers, cited_papers, a, b), step, ends[0], ends[1])


def _either_way(
    find: Callable[[T, T], tuple[T, ...] | None], step: Callable[[T, T], PathStep], start: T, goal: T
) -> tuple[PathStep, ...] | None:
    """The steps from the later end back to the earlier one, whichever is which, in the order from `start` on."""
    back = find(start, goal)
    if back is not None:
        return tuple(step(later, earlier) for later, earlier in pairwise(back))
    forth = find(goal, start)
    return None if forth is None else tuple(step(later, earlier) for later, earlier in pairwise(forth))[::-1]


def _why_not(lib: Context, first: Idea, last: Idea) -> str:
    unknown = [idea for idea in (first, last) if idea.origin is None]
    if unknown:
        name = unknown[0].name
        return f"the origin of {name} is not known: readinglist ideas add {name!r} --origin ID"
    return "neither builds on the other, and no known citations lead from origin to origin"
