"""What is known of who cites whom: of one paper, of one citation, or of all. Nobody is asked."""

from __future__ import annotations

from readinglist.citations.records import CitationOverview, ListSummary, PaperCitations
from readinglist.context import Context
from readinglist.core.dates import months_later
from readinglist.core.errors import NotFound
from readinglist.core.log import KindSettled, LogEntry
from readinglist.core.references import IMPORT, Citation, CitingPlace, Coverage

from .tables.edges import CitationEdges
from .tables.imported_graphs import ImportedGraphs
from .tables.references import References
from .tables.services import Counts

MONTHS = 24  # whose coverage is always given: what the fate of an idea looks back on


def citations_of(lib: Context, paper_id: str) -> PaperCitations:
    """Lists, counts and citations of a paper of the library. Raises UsageError, NotFound."""
    from readinglist.graph.ledger import independent_groups

    paper = lib.store.papers.get(lib.resolve(paper_id))
    edges = lib.store.part(CitationEdges)
    cites, cited_by = edges.edges_from([paper.id]), edges.edges_to([paper.id])
    others = lib.store.papers.find_many({*(c.cited for c in cites), *(c.citing for c in cited_by)})
    citing = [others[c.citing].authors for c in cited_by if c.citing in others]
    return PaperCitations(
        paper,
        _summaries(lib, paper.id),
        lib.store.part(Counts).of(paper.id),
        cites,
        cited_by,
        independent_groups(citing, paper.authors),
        {other.id: other.title for other in others.values()},
    )


def citing_places(lib: Context, citing: str, cited: str) -> tuple[Citation, tuple[CitingPlace, ...]]:
    """One citation with its places in the text. Raises UsageError, NotFound where there is none."""
    one, other = (lib.store.papers.get(lib.resolve(text)).id for text in (citing, cited))
    edges = lib.store.part(CitationEdges)
    found = next((edge for edge in edges.edges_from([one]) if edge.cited == other), None)
    if found is None:
        raise NotFound(f"no list of the references of {one} that is here has {other}")
    return found, edges.places(one, other)


def settle_kind(lib: Context, citing: str, cited: str, kind: str) -> LogEntry:
    """Record what a citation is, over what the rules made of it. Raises UsageError, NotFound."""
    edge, _ = citing_places(lib, citing, cited)
    return lib.store.log.append(KindSettled(edge.cited, kind), edge.citing)


def citation_overview(lib: Context) -> CitationOverview:
    """All citations in numbers, and those that the origins do not agree on."""
    edges = lib.store.part(CitationEdges)
    return CitationOverview(edges.count_edges(), edges.edges_by_origin(), edges.disputed(), recent_coverage(lib))


def _summaries(lib: Context, paper_id: str) -> tuple[ListSummary, ...]:
    lists = lib.store.part(References).lists(paper_id)
    read = [
        ListSummary(found.origin, found.status, len(found.references), sum(x.paper is not None for x in found.links))
        for found in lists
    ]
    if imported := lib.store.part(ImportedGraphs).list_of(paper_id):
        read.append(ListSummary(IMPORT, "ok", *imported))
    return tuple(read)


def citation_edges(lib: Context) -> tuple[Citation, ...]:
    """Who cites whom, each citation once, with the sources that say so."""
    return lib.store.part(CitationEdges).edges()


def recent_coverage(lib: Context) -> tuple[Coverage, ...]:
    """The coverage of the last months, and of all of which something is known."""
    today = lib.clock.now().date()
    since = months_later(today.replace(day=1), -MONTHS)
    found = lib.store.part(CitationEdges).coverage(since, earlier=True)
    return tuple(c for c in found if c.month >= since or c.with_references or c.with_counts)
