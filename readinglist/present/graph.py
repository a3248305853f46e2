"""The graph of citations, as lines and as records."""

from __future__ import annotations

from collections.abc import Iterator

from readinglist.model.graph_reports import GraphBuilt, GraphImport, GraphStats

from .records import Record
from .spans import Line, Span, line, shown

MEASURES = {
    "citations": "citations",
    "influence": "persistent influence (papers)",
    "reuse2": "reuse within two citations (papers)",
    "cd5": "CD index within five years (20 citations and more)",
    "beauty": "sleeping beauty B (20 citations and more)",
    "pagerank": "PageRank (of one million)",
}
MILLION = 1e6
SKIPPED_SHOWN = 3  # --json has more
YEARS_SHOWN = 12


def stats_lines(stats: GraphStats) -> Iterator[Line]:
    """How large the graph is, how much of it is known, then who comes first by each measure."""
    yield line(Span(f"{stats.papers:,} papers, {stats.citations:,} citations among them", "title"))
    yield line(f"  source: {shown(stats.source)}; cut-off: {stats.cutoff or 'nothing was looked at'}")
    yield line(f"  references are known of {stats.known:,} papers; {_resolved(stats.resolved_share)}")
    if stats.later or stats.inside:
        yield line(f"  {stats.later:,} citations of a later month, {stats.inside:,} in circles within one month")
    if stats.without_month:
        yield line(f"  {stats.without_month:,} papers have no month, at best a year: they are in no cohort")
    if len(stats.coverage) > YEARS_SHOWN:
        yield line(Span(f"  {len(stats.coverage) - YEARS_SHOWN} earlier years: --json has them", "dim"))
    for year in stats.coverage[-YEARS_SHOWN:]:
        row = f"  {year.year}: references of {year.known:,} of {year.papers:,} papers ({year.known / year.papers:.0%})"
        yield line(Span(row, "dim"))
    yield line(
        Span(
            f"  all measured on {stats.measured}, since then what changed; compare within a month and category only",
            "dim",
        )
    )
    for name, leaders in stats.leaders:
        if leaders:
            yield line(Span(MEASURES[name], "head"))
        for leader in leaders:
            value = leader.value * (MILLION if name == "pagerank" else 1)
            yield line(
                f"  {value:>10,.{_digits(name)}f}  {shown(leader.title, leader.id)}", Span(f"  {leader.id}", "id")
            )


def stats_record(stats: GraphStats) -> Record:
    return {
        "papers": stats.papers,
        "citations": stats.citations,
        "without_month": stats.without_month,
        "circles": {"later": stats.later, "inside": stats.inside},
        "lists_known": stats.known,
        "resolved_share": stats.resolved_share,
        "citing_coverage": [
            {"year": year.year, "papers": year.papers, "known": year.known, "share": year.known / year.papers}
            for year in stats.coverage
        ],
        "source": stats.source,
        "cutoff": stats.cutoff.isoformat() if stats.cutoff else None,
        "measured": stats.measured.isoformat(),
        "top": {
            name: [{"id": leader.id, "title": leader.title, "value": leader.value} for leader in leaders]
            for name, leaders in stats.leaders
        },
    }


def built_lines(built: GraphBuilt) -> Iterator[Line]:
    part = f"{built.papers_read:,} papers read anew" if built.papers_read else "up to date"
    what = "all measured" if built.whole else part
    yield line(f"{built.papers:,} papers, {built.citations:,} citations: {what}")
    yield line(f"  source: {shown(built.source)}; cut-off: {built.cutoff or 'nothing was looked at'}")


def built_record(built: GraphBuilt) -> Record:
    return {
        "papers": built.papers,
        "citations": built.citations,
        "papers_read": built.papers_read,
        "whole": built.whole,
        "source": built.source,
        "cutoff": built.cutoff.isoformat() if built.cutoff else None,
    }


def import_lines(report: GraphImport) -> Iterator[Line]:
    """What came, and what could not be used."""
    yield line(Span(f"{report.name}: {report.linked:,} citations among {report.lists:,} papers that cite", "title"))
    yield line(f"  {report.papers:,} papers described, {report.new:,} of them new to your library")
    if report.without_month:
        yield line(f"  {report.without_month:,} papers have no month, at best a year: they are in no cohort")
    left = {
        "cite a paper that is not here": report.unresolved,
        "are of a paper that is not here": report.strangers,
        "are of a paper that cites itself": report.itself,
        "were repeated": report.citations - report.unresolved - report.strangers - report.itself - report.linked,
    }
    said = ", ".join(f"{number:,} {what}" for what, number in left.items() if number)
    if said:
        yield line(f"  of {report.citations:,} citations {said}")
    if not report.told:
        yield line("  how many references a paper has in all is not told: a share of resolved ones cannot be known")
    yield line(f"  cut-off: {report.cutoff}, the end of the newest month of a paper that cites")
    for file in report.files:
        if file.skipped:
            lines = "1 line" if file.skipped == 1 else f"{file.skipped:,} lines"
            yield line(Span(f"  {shown(file.path)}: {lines} could not be used", "warn"))
            for entry, why in file.examples[:SKIPPED_SHOWN]:
                yield line(Span(f"    {shown(entry)}: {shown(why)}", "dim"))


def import_record(report: GraphImport) -> Record:
    return {
        "name": report.name,
        "files": [
            {
                "path": file.path,
                "kind": file.kind,
                "rows": file.rows,
                "skipped": file.skipped,
                "examples": [{"entry": entry, "why": why} for entry, why in file.examples],
            }
            for file in report.files
        ],
        "papers": {"found": report.papers, "new": report.new, "without_month": report.without_month},
        "citations": {
            "rows": report.citations,
            "linked": report.linked,
            "itself": report.itself,
            "unresolved": report.unresolved,
            "strangers": report.strangers,
        },
        "lists": {"known": report.lists, "changed": report.changed, "told": report.told},
        "cutoff": report.cutoff.isoformat(),
    }


def _resolved(share: float | None) -> str:
    if share is None:
        return "how many these are in all is not told, so those between papers here stand in"
    return f"{share:.1%} of these references lead to a paper here"


def _digits(name: str) -> int:
    return 0 if name in ("citations", "reuse2") else 2
