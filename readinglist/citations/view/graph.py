"""The graph of citations, as lines and as records."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from readinglist.citations.records import GraphBuilt, GraphImport, GraphStats
from readinglist.core.json_records import Record, json_fields, json_value
from readinglist.core.lines import Line, Span, cut, line, many, paragraph, shown, width

MEASURES = {
    "citations": "citations",
    "influence": "persistent influence (papers)",
    "reuse2": "reuse within two citations (papers)",
    "cd5": "CD index within five years (20 citations and more)",
    "beauty": "sleeping beauty B (20 citations and more)",
    "pagerank": "PageRank (of one million)",
}
MILLION = 1e6
FIGURE = 12  # cells
SKIPPED_SHOWN = 3  # --json has more
YEARS_SHOWN = 12
_below = partial(paragraph, indent="  ")  # a fact below a heading


def stats_lines(stats: GraphStats, room: int | None) -> Iterator[Line]:
    """How large the graph is, how much of it is known, then who comes first by each measure."""
    yield line(Span(f"{many(stats.papers, 'paper')}, {many(stats.citations, 'citation')} among them", "title"))
    yield from _below(f"source: {shown(stats.source)}; cut-off: {stats.cutoff or 'nothing was checked'}", room)
    known = many(stats.known, "paper")
    yield from _below(f"references are known of {known}; {_resolved(stats.resolved_share)}", room)
    if stats.later or stats.inside:
        later = many(stats.later, "citation")
        yield from _below(f"{later} of a later month, {stats.inside:,} in cycles within one month", room)
    yield from _below(_monthless(stats.without_month), room)
    if len(stats.coverage) > YEARS_SHOWN:
        yield line(Span(f"  {len(stats.coverage) - YEARS_SHOWN} earlier years: --json has them", "dim"))
    for year in stats.coverage[-YEARS_SHOWN:]:
        row = f"  {year.year}: references of {year.known:,} of {year.papers:,} papers ({year.known / year.papers:.0%})"
        yield line(Span(row, "dim"))
    measured = f"computed on {stats.measured}, updated since"
    yield from _below(f"{measured}; compare within a month and category only", room, "dim")
    for name, leaders in stats.leaders:
        if leaders:
            yield line(Span(MEASURES[name], "head"))
        for leader in leaders:
            value = leader.value * (MILLION if name == "pagerank" else 1)
            digits = 0 if name in ("citations", "reuse2") else 2
            figure, paper_id = f"{value:>{FIGURE},.{digits}f}", f"  {leader.id}"
            left = None if room is None else max(room - FIGURE - 2 - width(paper_id), FIGURE)
            yield line(f"{figure}  {cut(shown(leader.title, leader.id), left)}", Span(paper_id, "id"))


def stats_record(stats: GraphStats) -> Record:
    return {
        **json_fields(stats, "papers", "citations", "without_month"),
        "circles": {"later": stats.later, "inside": stats.inside},
        "lists_known": stats.known,
        "resolved_share": stats.resolved_share,
        "citing_coverage": [json_fields(year) | {"share": year.known / year.papers} for year in stats.coverage],
        **json_fields(stats, "source", "cutoff", "measured"),
        "top": {name: json_value(leaders) for name, leaders in stats.leaders},
    }


def built_lines(built: GraphBuilt) -> Iterator[Line]:
    part = f"{many(built.papers_read, 'paper')} read anew" if built.papers_read else "up to date"
    what = "all measured" if built.whole else part
    yield line(f"{many(built.papers, 'paper')}, {many(built.citations, 'citation')}: {what}")
    yield line(f"  source: {shown(built.source)}; cut-off: {built.cutoff or 'nothing was checked'}")


def built_record(built: GraphBuilt) -> Record:
    return json_fields(built)


def import_lines(report: GraphImport, room: int | None) -> Iterator[Line]:
    """What came, and what could not be used."""
    linked, citing = many(report.linked, "citation"), many(report.lists, "paper")
    yield line(Span(f"{report.name}: {linked} by {citing}", "title"))
    yield line(f"  {many(report.papers, 'paper')} described, {report.new:,} of them new to your library")
    yield from _below(_monthless(report.without_month), room)
    left = {
        "cite a paper that is not here": report.unresolved,
        "are of a paper that is not here": report.strangers,
        "are of a paper that cites itself": report.itself,
        "were repeated": report.citations - report.unresolved - report.strangers - report.itself - report.linked,
    }
    said = ", ".join(f"{number:,} {what}" for what, number in left.items() if number)
    if said:
        yield from _below(f"of {many(report.citations, 'citation')} {said}", room)
    if report.lists and not report.has_totals:
        yield from _below("how many references these papers have in total is unknown", room)
    if report.lists:
        yield from _below(f"cut-off: {report.cutoff}, the end of the month of the newest citing paper", room)
    for file in report.files:
        if file.skipped:
            yield line(Span(f"  {shown(file.path)}: {many(file.skipped, 'line')} could not be used", "warn"))
            for entry, why in file.examples[:SKIPPED_SHOWN]:
                yield line(Span(cut(f"    {shown(entry)}: {shown(why)}", room), "dim"))


def import_record(report: GraphImport) -> Record:
    return {
        "name": report.name,
        "files": [
            json_fields(file) | {"examples": [{"entry": entry, "why": why} for entry, why in file.examples]}
            for file in report.files
        ],
        "papers": {"found": report.papers, "new": report.new, "without_month": report.without_month},
        "citations": {
            "rows": report.citations,
            **json_fields(report, "linked", "itself", "unresolved", "strangers"),
        },
        "lists": {"known": report.lists, "changed": report.changed, "told": report.has_totals},
        "cutoff": report.cutoff.isoformat(),
    }


def _monthless(papers: int) -> str:
    return f"papers without a month, at best with a year: {papers:,}; they are in no cohort" if papers else ""


def _resolved(share: float | None) -> str:
    if share is None:
        return "the total is unknown; the references between papers here are used instead"
    return f"{share:.1%} of these references lead to a paper here"
