"""Who cites whom, as lines and as records."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from readinglist.citations.records import CitationOverview, PaperCitations, SourceAsked, TraceReport
from readinglist.core.json_records import Record, coverage_record, day, instant, number
from readinglist.core.lines import STATUS_STYLE, Line, Span, line, many, shown, utc_day
from readinglist.core.references import Citation, CitationCount, CitingPlace, Coverage

DISPUTED_SHOWN = 10


def paper_citations_lines(found: PaperCitations, n: int) -> Iterator[Line]:
    """Counts with their dates, the lists that are known, then at most `n` citations each way."""
    yield line(Span(shown(found.paper.title, found.paper.id), "title"), f"  {found.paper.id}")
    for count in found.counts:
        yield line(f"  {count.count:,} citations by {_name(count.source)}, {utc_day(count.asked_at)}")
    for known in found.lists:
        said = f"{known.references:,} references, {known.linked:,} of them in your library"
        yield line(f"  {_name(known.origin)}: {said if known.status == 'ok' else known.status}")
    if not found.lists:
        yield line("  its references are not known: `readinglist pdf fetch` or `readinglist enrich` gets them")
    groups = f", {found.independent_groups:,} independent groups" if found.independent_groups is not None else ""
    yield line(Span(f"cited by {len(found.cited_by):,} of your papers{groups}", "good"))
    yield from _edges(found.cited_by, found, n, lambda edge: edge.citing)
    yield line(Span(f"cites {len(found.cites):,} of your papers", "good"))
    yield from _edges(found.cites, found, n, lambda edge: edge.cited)


def paper_citations_record(found: PaperCitations) -> Record:
    return {
        "id": found.paper.id,
        "counts": [count_record(count) for count in found.counts],
        "lists": [
            {"origin": k.origin, "status": k.status, "references": k.references, "linked": k.linked}
            for k in found.lists
        ],
        "cited_by": [citation_record(edge) for edge in found.cited_by],
        "independent_groups": found.independent_groups,
        "cites": [citation_record(edge) for edge in found.cites],
    }


def places_lines(edge: Citation, places: Sequence[CitingPlace]) -> Iterator[Line]:
    """One citation, then each place of it in the text."""
    yield line(f"{edge.citing} cites {edge.cited}: ", Span(edge.kind, "good"), f"{_sources(edge)}")
    for place in places:
        yield line(Span(f"  {shown(place.section, 'no section')} · {place.kind}", "dim"))
        yield line(f"    {shown(place.sentence)}")
    if not places:
        yield line("  where in the text is not known: its PDF or its sources would tell")


def places_record(edge: Citation, places: Sequence[CitingPlace]) -> Record:
    contexts = [{"section": p.section, "sentence": p.sentence, "kind": p.kind} for p in places]
    return citation_record(edge) | {"contexts": contexts}


def overview_lines(found: CitationOverview) -> Iterator[Line]:
    """How many citations there are, where they come from, where sources differ, and what was looked at."""
    by = ", ".join(f"{_name(origin)} {number:,}" for origin, number in found.by_origin)
    yield line(Span(f"{found.edges:,} citations among your papers", "title"), f" ({by})" if by else "")
    yield from coverage_lines(found.coverage)
    if not found.disputed:
        return
    yield line(f"{len(found.disputed):,} are in one list of a paper and not in another one of it:")
    for edge in found.disputed[:DISPUTED_SHOWN]:
        yield line(f"  {edge.citing} cites {edge.cited}{_sources(edge)}")
    if len(found.disputed) > DISPUTED_SHOWN:
        yield line(f"  and {len(found.disputed) - DISPUTED_SHOWN:,} more: --json has them all")


def overview_record(found: CitationOverview) -> Record:
    return {
        "edges": found.edges,
        "by_origin": dict(found.by_origin),
        "disputed": [citation_record(edge) for edge in found.disputed],
        "coverage": [coverage_record(coverage) for coverage in found.coverage],
    }


def _edges(
    edges: Sequence[Citation], found: PaperCitations, n: int, other: Callable[[Citation], str]
) -> Iterator[Line]:
    for edge in edges[:n]:
        name = other(edge)
        kind = f" {edge.kind}" if edge.kind != "unknown" else ""
        yield line(f"  {name}  {shown(found.titles.get(name), name)}", Span(f" {kind}{_sources(edge)}", "dim"))
    if len(edges) > n:
        yield line(f"  and {len(edges) - n:,} more")


def _sources(edge: Citation) -> str:
    says = ", ".join(map(_name, edge.origins))
    silent = f"; not by {', '.join(map(_name, edge.silent))}" if edge.silent else ""
    return f" (by {says}{silent})"


def _name(source: str) -> str:
    return NAMES.get(source, source)


# What `enrich` and `trace` did, in a few lines and as their record.


NAMES = {
    "s2": "Semantic Scholar",
    "openalex": "OpenAlex",
    "pdf": "its PDF",
    "eprint": "its TeX sources",
    "import": "an imported graph",
}
ASKED = {"pdf": "PDFs", "eprint": "TeX sources"}
MONTHS_SHOWN = 6


def trace_lines(report: TraceReport) -> Iterator[Line]:
    """Status, what each source gave, citations, and how much of the last months is known."""
    why = f": {shown(report.reason)}" if report.reason else ": nothing was due" if report.status == "quiet" else ""
    yield line(Span(report.status, STATUS_STYLE.get(report.status, "")), why)
    for asked in report.asked:
        yield line(f"  {ASKED.get(asked.source, NAMES.get(asked.source, asked.source))}: {_asked(asked)}")
    late = f"; {report.late_links:,} references found a paper that came later" if report.late_links else ""
    yield line(f"{report.edges:,} citations among your papers, {report.new_edges:,} of them new{late}")
    if report.cohort is not None:
        cohort = report.cohort
        known = f"{cohort.with_counts:,} of {cohort.papers:,} papers have a count ({cohort.coverage:.0%})"
        yield line(f"{cohort.category} of {cohort.month:%Y-%m}: {known}")
    yield from coverage_lines(report.coverage)
    left = f"; {report.left:,} questions are left for another night" if report.left else ""
    yield line(f"{many(report.requests, 'request')} in {report.seconds:.0f} s{left}")


def trace_record(report: TraceReport) -> Record:
    cohort = report.cohort
    return {
        "status": report.status,
        "reason": report.reason,
        "night": day(report.night),
        "asked": [asked_record(asked) for asked in report.asked],
        "lists": sum(asked.lists for asked in report.asked),
        "counts": sum(asked.counts for asked in report.asked),
        "edges": report.edges,
        "new_edges": report.new_edges,
        "late_links": report.late_links,
        "left": report.left,
        "requests": report.requests,
        "seconds": round(report.seconds, 3),
        "cohort": cohort
        and {
            "month": f"{cohort.month:%Y-%m}",
            "category": cohort.category,
            "papers": cohort.papers,
            "with_counts": cohort.with_counts,
            "coverage": number(cohort.coverage),
        },
        "coverage": [coverage_record(coverage) for coverage in report.coverage],
        "warnings": list(report.warnings),
    }


def asked_record(asked: SourceAsked) -> Record:
    return {
        "source": asked.source,
        "papers": asked.papers,
        "known": asked.known,
        "lists": asked.lists,
        "counts": asked.counts,
    }


def citation_record(citation: Citation) -> Record:
    return {
        "citing": citation.citing,
        "cited": citation.cited,
        "origins": list(citation.origins),
        "silent": list(citation.silent),
        "confidence": number(citation.confidence),
        "kind": citation.kind,
    }


def count_record(count: CitationCount) -> Record:
    return {"source": count.source, "asked_at": instant(count.asked_at), "count": count.count}


def _asked(asked: SourceAsked) -> str:
    parts = [f"{asked.known:,} of {asked.papers:,} papers"]
    parts.append(f"{asked.lists:,} lists of references")
    if asked.counts:
        parts.append(f"{asked.counts:,} counts")
    return ", ".join(parts)


def coverage_lines(coverage: Sequence[Coverage]) -> Iterator[Line]:
    """The last months in which anything is known."""
    months = [c for c in coverage if c.category is None and (c.with_references or c.with_counts)]
    for month in months[-MONTHS_SHOWN:]:
        shares = (
            f"references of {month.with_references:,} ({month.citing_coverage:.0%}), counts of {month.with_counts:,}"
        )
        yield line(f"  {month.month:%Y-%m}: {shares} of {month.papers:,} papers are known")
