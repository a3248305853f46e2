"""The fate of a paper: a page with a timeline, and a record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from readinglist.core.json_records import Record, day
from readinglist.core.lines import Line, Span, line, many, shown, wrap
from readinglist.core.references import CitationForecast, YearOfCitations
from readinglist.graph.adoption import months_between
from readinglist.graph.fates import OBSERVED
from readinglist.ideas.records import GraphWritten, PaperFate

from .ideas import month_text

BARS = "▏▎▍▌▋▊▉█"  # eighths of a cell
WIDEST = 40  # cells of a bar
NAME = 12  # cells before a fact
STYLE = {
    "awakened": "good",
    "building block": "good",
    "reused": "good",
    "fading": "warn",
    "forgotten": "bad",
    "unobserved": "dim",
}


def fate_record(told: PaperFate) -> Record:
    """The keys that scripts rely on, then what explains them."""
    return {
        "id": told.id,
        "fate": told.fate,
        "age_months": told.age_months,
        "percentile": told.percentile,
        "persistent_influence": told.persistent_influence,
        "cd5": told.cd5,
        "sleeping_beauty": told.sleeping_beauty,
        "burst": [{"from": f"{a:%Y-%m}", "to": f"{b:%Y-%m}" if b else None} for a, b in told.bursts],
        "citations": told.citations,
        "independent_groups": told.independent_groups,
        "resolved_share": told.resolved_share,
        "citing_coverage": told.citing_coverage,
        "cutoff": told.cutoff.isoformat() if told.cutoff else None,
        "source": told.source,
        "reasons": list(told.reasons),
        "percentile_from": told.percentile_from,
        "percentile_coverage": told.percentile_coverage,
        "influence_percentile": told.influence_percentile,
        "awakening_years": told.awakening,
        "ideas": list(told.names),
        "forecast": _forecast(told.forecast),
        "timeline": [
            {"year": y.year, "citations": y.citations, "papers": y.papers, "known": y.known} for y in told.timeline
        ],
        "last_month": month_text(told.last_month),
    }


def fate_lines(told: PaperFate, room: int | None) -> Iterator[Line]:
    """The fate and why, the figures, the years."""
    cells = room or 10**6
    yield line(Span(shown(told.title, "(title not known)"), "title"), Span(f"  {told.id}", "id"))
    fate = told.fate or "no fate: none of the rules holds"
    first, *rest = told.reasons or ("",)
    yield line(Span(fate, STYLE.get(told.fate or "", "")))
    yield from (line(text) for text in wrap(first, cells, "  ") if first)
    for reason in rest:
        yield from (line(Span(text, "dim")) for text in wrap(reason, cells, "  "))
    for name, text in _facts(told):
        first, *more = wrap(text, max(cells - NAME, 20))
        yield line(Span(f"{name:{NAME}}", "dim"), first)
        yield from (line(" " * NAME + part) for part in more)
    yield from timeline_lines(told.timeline)


def timeline_lines(years: Sequence[YearOfCitations]) -> Iterator[Line]:
    """A bar of citations for each year; a year is dim where too few of its papers were looked through."""
    most = max((year.citations for year in years), default=0)
    for year in years:
        share = year.known / year.papers if year.papers else 0.0
        bar = _bar(year.citations / most if most else 0.0)
        is_known = share >= OBSERVED
        known = "" if is_known else f"  references of {share:.0%} of {year.papers:,} papers known"
        yield line(
            Span(f"{year.year}  ", "dim"),
            Span(bar, "score" if is_known else "dim"),
            f"{' ' if bar else ''}{year.citations:,}",
            Span(known, "dim"),
        )


def _facts(told: PaperFate) -> Iterator[tuple[str, str]]:
    groups = "authors not known" if told.independent_groups is None else f"{told.independent_groups:,} groups"
    yield "citations", f"{told.citations:,} in this library, independent groups: {groups}"
    if told.percentile is not None:
        coverage = "" if told.percentile_coverage is None else f", coverage {told.percentile_coverage:.0%}"
        told_by = f"(by {shown(told.percentile_from)}{coverage})"
        yield "percentile", f"{told.percentile:.1%} of its month and category {told_by}"
    if told.persistent_influence is not None:
        beside = "" if told.influence_percentile is None else f", {told.influence_percentile:.1%} of its cohort"
        yield "influence", f"{told.persistent_influence:.1f} papers rest on it{beside}"
    if told.cd5 is not None:
        yield "CD index", f"{told.cd5:+.3f} in five years (compare within one year and category)"
    if told.sleeping_beauty is not None:
        yield "beauty", f"B {told.sleeping_beauty:.1f}, awakening after {told.awakening or 0} years"
    if told.bursts:
        yield "bursts", ", ".join(f"{a:%Y-%m} to {f'{b:%Y-%m}' if b else 'now'}" for a, b in told.bursts)
    if told.names:
        yield "introduced", ", ".join(map(shown, told.names))
    if told.forecast is not None:
        yield "forecast", _outlook(told.forecast)
    yield "observed", _observed(told)


def _outlook(outlook: CitationForecast) -> str:
    if outlook.chance is None:
        return f"none: {outlook.why}"
    chance = "under 1%" if outlook.chance < 0.01 else f"{outlook.chance:.0%}"
    told = f"{chance} for the top tenth of its cohort at {outlook.horizon} months, told from its first {outlook.seen}"
    if outlook.skill is None:
        return f"{told}; what that is worth is not known: too few earlier papers have an outcome"
    return (
        f"{told}; such chances had a skill of {outlook.skill:.2f} "
        f"on {outlook.papers:,} papers of {outlook.cohorts} earlier months"
    )


def _observed(told: PaperFate) -> str:
    age = "age not known" if told.age_months is None else f"{told.age_months} months old"
    coverage = "none" if told.citing_coverage is None else f"{told.citing_coverage:.0%}"
    resolved = "" if told.resolved_share is None else f", {told.resolved_share:.0%} of these lead to papers here"
    until = f"until {told.cutoff}" if told.cutoff else "nothing yet"
    if told.cutoff and told.last_month and months_between(told.last_month, told.cutoff) > 1:
        until += f", papers are here until {told.last_month:%Y-%m}: its last months are those before"
    return f"{until}, {age}; references of {coverage} of the papers known{resolved}; source: {shown(told.source)}"


def _forecast(outlook: CitationForecast | None) -> Record | None:
    if outlook is None:
        return None
    return {
        "top_tenth": outlook.chance,
        "seen_months": outlook.seen,
        "horizon_months": outlook.horizon,
        "skill": outlook.skill,
        "cohorts": outlook.cohorts,
        "papers": outlook.papers,
        "why": outlook.why or None,
    }


def _bar(share: float) -> str:
    """Up to `WIDEST` cells, in eighths; what is more than nothing shows.

    >>> _bar(0.0), _bar(0.001), _bar(0.05)
    ('', '▏', '██')
    """
    eighths = max(round(share * WIDEST * len(BARS)), 1) if share else 0
    whole, rest = divmod(eighths, len(BARS))
    return BARS[-1] * whole + (BARS[rest - 1] if rest else "")


# What an export of a graph wrote.


def written_lines(written: GraphWritten, room: int | None) -> Iterator[Line]:
    """The files, then what is in them and how much was looked at."""
    export = written.export
    for file in written.files:
        yield line(Span(shown(file), "title"))
    nodes = many(len(export.nodes), export.kind.removesuffix("s"))
    facts = [
        f"{nodes}, {many(len(export.edges), 'edge')}: {_fates(written)}",
        f"source: {shown(export.source)}; cut-off: {export.cutoff or 'nothing was looked at'}",
    ]
    if export.coverage is not None:
        facts.append(f"references are known of {export.coverage:.0%} of the papers of these months")
    yield from (line(part) for fact in facts for part in wrap(fact, room or 10**6, "  "))
    if not export.nodes:
        yield line("nothing is left by these filters", Span("  readinglist graph stats tells what there is", "dim"))


def written_record(written: GraphWritten) -> Record:
    """Months are those of the nodes that have one; a fate that nothing has is left out."""
    export = written.export
    starts = [node.start for node in export.nodes if node.start is not None]
    return {
        "files": list(written.files),
        "format": written.format,
        "kind": export.kind,
        "nodes": len(export.nodes),
        "edges": len(export.edges),
        "from": day(min(starts, default=None)),
        "to": day(max(starts, default=None)),
        "kept": sum(node.verdict == "keep" for node in export.nodes),
        "read": sum(node.is_read for node in export.nodes),
        "fates": {fate: number for fate, number in _counted(written) if fate is not None},
        "source": export.source,
        "cutoff": day(export.cutoff),
        "citing_coverage": export.coverage,
        "resolved_share": export.resolved_share,
    }


def _fates(written: GraphWritten) -> str:
    return ", ".join(f"{number:,} {fate or 'of no fate'}" for fate, number in _counted(written)) or "none"


def _counted(written: GraphWritten) -> list[tuple[str | None, int]]:
    return Counter(node.fate for node in written.export.nodes).most_common()
