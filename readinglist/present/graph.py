"""The graph of citations, as lines and as records."""

from __future__ import annotations

from collections.abc import Iterator

from readinglist.model.graph_reports import GraphBuilt, GraphStats

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


def stats_lines(stats: GraphStats) -> Iterator[Line]:
    """How large the graph is, how much of it is known, then who comes first by each measure."""
    yield line(Span(f"{stats.papers:,} papers, {stats.citations:,} citations among them", "title"))
    yield line(f"  source: {shown(stats.source)}; cut-off: {stats.cutoff or 'nothing was looked at'}")
    share = "not known" if stats.resolved_share is None else f"{stats.resolved_share:.1%}"
    yield line(f"  references are known of {stats.known:,} papers; of these references {share} lead to a paper here")
    if stats.later or stats.inside:
        yield line(f"  {stats.later:,} citations of a later month, {stats.inside:,} in circles within one month")
    if stats.without_month:
        yield line(f"  {stats.without_month:,} papers have no month: they are in no cohort")
    for year in stats.coverage:
        row = f"  {year.year}: references of {year.known:,} of {year.papers:,} papers ({year.known / year.papers:.0%})"
        yield line(Span(row, "dim"))
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
        "top": {
            name: [{"id": leader.id, "title": leader.title, "value": leader.value} for leader in leaders]
            for name, leaders in stats.leaders
        },
    }


def built_lines(built: GraphBuilt) -> Iterator[Line]:
    what = (
        "measured anew" if built.whole else f"{built.lists:,} lists of references read" if built.lists else "up to date"
    )
    yield line(f"{built.papers:,} papers, {built.citations:,} citations: {what}")
    yield line(f"  source: {shown(built.source)}; cut-off: {built.cutoff or 'nothing was looked at'}")


def built_record(built: GraphBuilt) -> Record:
    return {
        "papers": built.papers,
        "citations": built.citations,
        "lists": built.lists,
        "whole": built.whole,
        "source": built.source,
        "cutoff": built.cutoff.isoformat() if built.cutoff else None,
    }


def _digits(name: str) -> int:
    return 0 if name in ("citations", "reuse2") else 2
