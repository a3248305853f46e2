"""What `enrich` and `trace` did, in a few lines and as their record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from readinglist.model import Citation, CitationCount, Coverage
from readinglist.model.tracing import SourceAsked, TraceReport

from .records import Record, coverage_record, day, instant, number
from .spans import STATUS_STYLE, Line, Span, line, many, shown

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
