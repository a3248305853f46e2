"""What the library knows of papers beside their words: whom they cite that was kept, which ideas they name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from readinglist.model import Paper

from .home import Home
from .idea_names import matcher_of
from .ideas import ledger_ideas

if TYPE_CHECKING:
    from readinglist.ranking import Signal


def citations(lib: Home, papers: Sequence[Paper], kept: Mapping[str, str]) -> dict[str, list[Signal]]:
    """Citations of what was kept (id -> title), as far as references are known; as strong as the link is sure."""
    from readinglist.ranking import Signal

    found: dict[str, list[Signal]] = defaultdict(list)
    for edge in lib.store.references.edges_from([paper.id for paper in papers]) if kept else ():
        if edge.cited in kept and edge.cited != edge.citing:
            found[edge.citing].append(Signal("citation", f"{kept[edge.cited]} ({edge.cited})", edge.confidence))
    return found


def ideas(lib: Home, papers: Sequence[Paper]) -> dict[str, list[Signal]]:
    """Names of ideas of the ledger, found in the papers themselves: what else is stored changes nothing in a list.

    All of a paper together are as strong as one: a ledger of hundreds must not lift whatever names most.
    """
    from readinglist.ranking import Signal

    followed = ledger_ideas(lib)
    if not followed:
        return {}
    matcher, origins = matcher_of(lib, followed), {idea.name: idea.origin for idea in followed}
    named = {paper.id: sorted(matcher.ideas_of(paper.title, paper.abstract)) for paper in papers}
    others = {id: [name for name in names if origins[name] != id] for id, names in named.items()}
    return {id: [Signal("idea", name, 1 / len(names)) for name in names] for id, names in others.items()}
