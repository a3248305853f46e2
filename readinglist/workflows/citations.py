"""What is known of who cites whom: of one paper, or of all; asks nobody."""

from __future__ import annotations

from readinglist.errors import NotFound
from readinglist.model import Citation, CitingPlace, KindSettled, LogEntry
from readinglist.model.references import IMPORT
from readinglist.model.tracing import CitationOverview, ListSummary, PaperCitations

from .home import Home
from .tally import told_coverage


def citations_of(lib: Home, paper_id: str) -> PaperCitations:
    """Lists, counts and citations of a paper of the library. Raises UsageError, NotFound."""
    from readinglist.graph.groups import independent_groups

    paper = lib.store.papers.get(lib.resolve(paper_id))
    references = lib.store.references
    cites, cited_by = references.edges_from([paper.id]), references.edges_to([paper.id])
    others = lib.store.papers.find_many({*(c.cited for c in cites), *(c.citing for c in cited_by)})
    citing = [others[c.citing].authors for c in cited_by if c.citing in others]
    return PaperCitations(
        paper,
        _summaries(lib, paper.id),
        lib.store.counts.of(paper.id),
        cites,
        cited_by,
        independent_groups(citing, paper.authors),
        {other.id: other.title for other in others.values()},
    )


def citing_places(lib: Home, citing: str, cited: str) -> tuple[Citation, tuple[CitingPlace, ...]]:
    """One citation with its places in the text. Raises UsageError, NotFound where there is none."""
    one, other = (lib.store.papers.get(lib.resolve(text)).id for text in (citing, cited))
    found = [edge for edge in lib.store.references.edges_from([one]) if edge.cited == other]
    if not found:
        raise NotFound(f"no list of the references of {one} that is here has {other}")
    return found[0], lib.store.references.places(one, other)


def settle_kind(lib: Home, citing: str, cited: str, kind: str) -> LogEntry:
    """Record what a citation is, over what the rules made of it. Raises UsageError, NotFound."""
    edge, _ = citing_places(lib, citing, cited)
    return lib.store.log.append(KindSettled(edge.cited, kind), edge.citing)


def overview(lib: Home) -> CitationOverview:
    """All citations in numbers, and those that the origins do not agree on."""
    references = lib.store.references
    return CitationOverview(
        references.count_edges(), references.edges_by_origin(), references.disputed(), told_coverage(lib)
    )


def _summaries(lib: Home, paper_id: str) -> tuple[ListSummary, ...]:
    lists = lib.store.references.lists(paper_id)
    read = [
        ListSummary(found.origin, found.status, len(found.references), sum(x.paper is not None for x in found.links))
        for found in lists
    ]
    if imported := lib.store.imports.list_of(paper_id):
        read.append(ListSummary(IMPORT, "ok", *imported))
    return tuple(read)
