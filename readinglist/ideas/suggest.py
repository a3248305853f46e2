"""`ideas suggest`: names in the library that may be worth a line in the ledger."""

from __future__ import annotations

from collections import defaultdict

from readinglist.citations.api import CitationEdges, StoredCitations
from readinglist.context import Context
from readinglist.core.ideas import IdeaSuggestion

from .ideas import ledger_ideas
from .trends import trends

RISING = 40  # names among the rising terms that are proposed, at most


def suggestions(lib: Context, n: int | None = 20) -> tuple[IdeaSuggestion, ...]:
    """The `n` most promising names (None: all) that the ledger does not have yet, each with its likeliest origin."""
    from readinglist.graph.suggest import Titled, suggest

    papers = [Titled(paper_id, title, month) for paper_id, title, month in lib.store.papers.titles()]
    cited_by: dict[str, set[str]] = defaultdict(set)
    graph = lib.store.part(StoredCitations).arrays()
    for citing, cited in zip(graph.citing.tolist(), graph.cited.tolist(), strict=True):
        cited_by[graph.ids[cited]].add(graph.ids[citing])
    sentences: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for citing, cited, sentence in lib.store.part(CitationEdges).sentences():
        sentences[cited].append((citing, sentence))
    taken = [name for idea in ledger_ideas(lib) for name in idea.names]
    rising = [t.term for t in trends(lib).trends if t.direction == "rising" and t.kind in ("new name", "name")]
    found = suggest(papers, cited_by or None, sentences, rising[:RISING], taken)
    return found if n is None else found[:n]
