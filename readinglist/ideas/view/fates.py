"""What became of papers and ideas: fates, ways between ideas, what displaced one, and graphs that were exported."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from readinglist.citations.api import SOURCE_NAMES
from readinglist.core.ideas import Displacement, Rival
from readinglist.core.json_records import Record, day, json_fields
from readinglist.core.lines import Line, Span, cut, line, many, pad, paragraph, shown, width, wrap
from readinglist.core.references import CitationForecast, YearOfCitations
from readinglist.graph.adoption import UNOBSERVED, months_between
from readinglist.graph.fates import OBSERVED
from readinglist.ideas.records import GraphWritten, IdeaPath, PaperFate, PathStep

from .ideas import STYLES, by_text, month_text, sentence_lines

BARS = "▏▎▍▌▋▊▉█"  # eighths of a cell
WIDEST = 40  # cells of a bar
NAME = 12  # cells before a fact


def fate_record(found: PaperFate) -> Record:
    """The keys that scripts rely on, then what explains them."""
    return {
        **json_fields(
            found, "id", "fate", "age_months", "percentile", "persistent_influence", "cd5", "sleeping_beauty"
        ),
        "burst": [{"from": f"{a:%Y-%m}", "to": f"{b:%Y-%m}" if b else None} for a, b in found.bursts],
        **json_fields(
            found, "citations", "independent_groups", "resolved_share", "citing_coverage", "cutoff", "source"
        ),
        **json_fields(
            found, "reasons", "percentile_from", "percentile_coverage", "influence_percentile", "citations_from"
        ),
        "awakening_years": found.awakening,
        "ideas": list(found.names),
        "forecast": _forecast(found.forecast),
        **json_fields(found, "timeline"),
        "last_month": month_text(found.last_month),
    }


def fate_lines(found: PaperFate, room: int | None) -> Iterator[Line]:
    """The fate and why, the figures, the years."""
    cells = room or 10**6
    yield line(Span(shown(found.title, "(title not known)"), "title"), Span(f"  {found.id}", "id"))
    fate = found.fate or "no fate: no rule applies"
    first, *rest = found.reasons or ("",)
    yield line(Span(fate, STYLES.get(found.fate or "", "")))
    yield from paragraph(first, room, indent="  ")
    for reason in rest:
        yield from paragraph(reason, room, "dim", "  ")
    for name, text in _facts(found):
        first, *more = wrap(text, max(cells - NAME, 20))
        yield line(Span(f"{name:{NAME}}", "dim"), first)
        yield from (line(" " * NAME + part) for part in more)
    yield from timeline_lines(found.timeline)


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


def _facts(found: PaperFate) -> Iterator[tuple[str, str]]:
    # Groups count those of 24 months: they are among the reasons.
    origin = f"from {shown(found.citations_from)}" if found.citations_from else "in this library"
    yield "citations", f"{found.citations:,} {origin}"
    is_seen = found.percentile_coverage != 0  # else no reference of its peers was read, and a place says nothing
    if found.percentile is not None and is_seen:
        coverage = "" if found.percentile_coverage is None else f", coverage {found.percentile_coverage:.0%}"
        counted_by = f"(by {shown(found.percentile_from)}{coverage})"
        yield "percentile", f"{found.percentile:.1%} of its month and category {counted_by}"
    if found.persistent_influence is not None and is_seen:
        beside = "" if found.influence_percentile is None else f", {found.influence_percentile:.1%} of its cohort"
        worth = many(round(found.persistent_influence), "paper")  # x counts the paper's own unit
        yield "influence", f"worth {worth}, itself included{beside}"
    if found.cd5 is not None:
        yield "CD index", f"{found.cd5:+.3f} in five years (compare within one year and category)"
    if found.sleeping_beauty is not None:
        yield "beauty", f"B {found.sleeping_beauty:.1f}, awakening after {found.awakening or 0} years"
    if found.bursts:
        yield "bursts", ", ".join(f"{a:%Y-%m} to {f'{b:%Y-%m}' if b else 'now'}" for a, b in found.bursts)
    if found.names:
        yield "introduced", ", ".join(map(shown, found.names))
    if found.forecast is not None:
        yield "forecast", _chance(found.forecast)
    yield "observed", _observed(found)


def _chance(forecast: CitationForecast) -> str:
    if forecast.chance is None:
        return f"none: {forecast.why}"
    chance = "under 1%" if forecast.chance < 0.01 else f"{forecast.chance:.0%}"
    text = f"{chance} for the top tenth of its cohort at {forecast.horizon} months, from its first {forecast.seen}"
    if forecast.skill is None:
        return f"{text}; its accuracy is unknown: too few earlier papers have an outcome"
    return (
        f"{text}; such forecasts had a skill of {forecast.skill:.2f} "
        f"on {forecast.papers:,} papers of {forecast.cohorts} earlier months"
    )


def _observed(found: PaperFate) -> str:
    age = "age not known" if found.age_months is None else f"{found.age_months} months old"
    is_elsewhere = found.citing_coverage is None and found.fate != UNOBSERVED  # counted by others than the library
    coverage = "none" if found.citing_coverage is None else f"{found.citing_coverage:.0%}"
    resolved = "" if found.resolved_share is None else f", {found.resolved_share:.0%} of these lead to papers here"
    until = f"until {found.cutoff}" if found.cutoff else "nothing yet"
    if not is_elsewhere and found.cutoff and found.last_month and months_between(found.last_month, found.cutoff) > 1:
        until += f", the library has papers until {found.last_month:%Y-%m}"
    known = "" if is_elsewhere else f"; references of {coverage} of the papers known{resolved}"
    return f"{until}, {age}{known}; source: {shown(SOURCE_NAMES.get(found.source, found.source))}"


def _forecast(forecast: CitationForecast | None) -> Record | None:
    if forecast is None:
        return None
    return {
        "top_tenth": forecast.chance,
        "seen_months": forecast.seen,
        "horizon_months": forecast.horizon,
        **json_fields(forecast, "skill", "cohorts", "papers"),
        "why": forecast.why or None,
    }


def _bar(share: float) -> str:
    """Up to `WIDEST` cells, in eighths; what is more than nothing shows.

    >>> _bar(0.0), _bar(0.001), _bar(0.05)
    ('', '▏', '██')
    """
    eighths = max(round(share * WIDEST * len(BARS)), 1) if share else 0
    whole, rest = divmod(eighths, len(BARS))
    return BARS[-1] * whole + (BARS[rest - 1] if rest else "")


# The way from one idea to another, and what displaced one.


RIVALS_SHOWN = 10  # rivals
DISPLACED = " was displaced by "
TITLE = 60  # cells of a title on the way


def path_record(path: IdeaPath) -> Record:
    """`steps` lead from `from` to `to`; in each `later` builds on, or cites, `earlier`."""
    return {
        "from": path.start,
        "to": path.goal,
        "through": path.through,
        "steps": [
            json_fields(step, "later", "later_paper", "earlier", "earlier_paper", "by") | {"sentence": step.evidence}
            for step in path.steps
        ],
    }


def path_lines(path: IdeaPath, titles: Mapping[str, str | None], room: int | None) -> Iterator[Line]:
    """The stations on one line, then each step with the sentence that shows it; `titles` of papers, by id."""
    stations = [path.start]
    for step in path.steps:
        stations.append(step.earlier if step.later == stations[-1] else step.later)
    yield line(Span(cut(" > ".join(map(shown, stations)), room), "title"))
    if path.through == "citations":
        note = "no chain of ideas is known; by citations from origin to origin:"
        yield line(Span(cut(note, room), "dim"))
    for step in path.steps:
        verb, note = ("cites", "") if step.by == "citation" else ("builds on", f"  {by_text(step.by)}")
        later, earlier = (_name(*end, titles) for end in _ends(step))
        if room is not None:
            left = room - width(note) - len(verb) - 2
            earlier = cut(earlier, max(left - width(later), left // 2))
            later = cut(later, left - width(earlier))
        yield line(Span(later, "id"), f" {verb} ", Span(earlier, "id"), Span(note, "dim"))
        yield from sentence_lines(step.evidence, room)


def _ends(step: PathStep) -> tuple[tuple[str, str | None], tuple[str, str | None]]:
    return (step.later, step.later_paper), (step.earlier, step.earlier_paper)


def _name(name: str, paper: str | None, titles: Mapping[str, str | None]) -> str:
    """An idea's name; of a paper that introduced none its id and its title."""
    title = shown(titles.get(name), "") if name == paper else ""
    return f'{shown(name)} "{cut(title, TITLE)}"' if title else shown(name)


def displacement_record(found: Displacement) -> Record:
    """`authors` used it in the year that ends with `since`; those of a rival are among them."""
    return {
        "idea": found.idea,
        "displaced_by": found.by,
        "why": found.why,
        "peak": month_text(found.peak),
        "since": month_text(found.since),
        "authors": found.authors,
        "rivals": [
            {
                **json_fields(rival, "idea", "role", "authors", "switched"),
                "independent_groups": rival.groups,
                **json_fields(rival, "share", "interval"),
            }
            for rival in found.rivals
        ],
    }


def displacement_lines(found: Displacement, room: int | None) -> Iterator[Line]:
    """Who displaced it and why, then the others that its authors took up."""
    each = None if room is None else (room - len(DISPLACED)) // 2
    idea, by = Span(cut(shown(found.idea), each), "title"), cut(shown(found.by, "nothing"), each)
    if found.is_open:
        yield line("what displaced ", idea, " is not known")
    else:
        yield line(idea, DISPLACED, Span(by, "warn" if found.by else "good"))
    yield from paragraph(shown(found.why), room, indent="  ")
    if found.since is not None and found.authors:
        yield line(Span(f"  {many(found.authors, 'author')} used it in the year to {found.since:%Y-%m}", "dim"))
    if not found.rivals:
        return
    names = min(max(width(shown(rival.idea)) for rival in found.rivals), 32)
    yield line(Span(f"{pad('moved to', max(names, 14))}  {'authors':>7}  {'left it':>7}  share", "head"))
    for rival in found.rivals[:RIVALS_SHOWN]:
        name = pad(cut(shown(rival.idea), names), max(names, 14))
        row = f"{name}  {rival.authors:>7,}  {rival.switched:>7,}  {_share(rival)}"
        yield line(cut(f"{row}, {many(rival.groups, 'group')}; {shown(rival.role)}", room))
    if len(found.rivals) > RIVALS_SHOWN:
        yield line(Span(f"and {len(found.rivals) - RIVALS_SHOWN:,} more: --json has them", "dim"))


def _share(rival: Rival) -> str:
    if rival.share is None or rival.interval is None:
        return "not enough data"
    low, high = rival.interval
    return f"{rival.share:.0%} [{low:.0%}, {high:.0%}]"


# What an export of a graph wrote.


def export_lines(written: GraphWritten, room: int | None) -> Iterator[Line]:
    """The files, then what is in them and how much was looked at."""
    export = written.export
    for file in written.files:
        yield line(Span(shown(file), "title"))
    nodes = many(len(export.nodes), export.kind.removesuffix("s"))
    facts = [
        f"{nodes}, {many(len(export.edges), 'edge')}: {_fates(written)}",
        f"source: {shown(export.source)}; cut-off: {export.cutoff or 'nothing was checked'}",
    ]
    if export.coverage is not None:
        facts.append(f"references known for {export.coverage:.0%} of your library's papers from these months")
    yield from (row for fact in facts for row in paragraph(fact, room, indent="  "))
    if not export.nodes:
        yield line("no paper matches these filters", Span("  see readinglist graph stats", "dim"))


def export_record(written: GraphWritten) -> Record:
    """Months are those of the nodes that have one; a fate that nothing has is left out."""
    export = written.export
    starts = [node.start for node in export.nodes if node.start is not None]
    return {
        **json_fields(written, "files", "format"),
        "kind": export.kind,
        "nodes": len(export.nodes),
        "edges": len(export.edges),
        "from": day(min(starts, default=None)),
        "to": day(max(starts, default=None)),
        "kept": sum(node.verdict == "keep" for node in export.nodes),
        "read": sum(node.is_read for node in export.nodes),
        "fates": {fate: number for fate, number in _counted(written) if fate is not None},
        **json_fields(export, "source", "cutoff"),
        "citing_coverage": export.coverage,
        "resolved_share": export.resolved_share,
    }


def _fates(written: GraphWritten) -> str:
    return ", ".join(f"{number:,} {fate or 'without a fate'}" for fate, number in _counted(written)) or "none"


def _counted(written: GraphWritten) -> list[tuple[str | None, int]]:
    return Counter(node.fate for node in written.export.nodes).most_common()
