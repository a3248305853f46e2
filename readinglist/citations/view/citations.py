"""Who cites whom, as lines and as records."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from readinglist.citations.records import (
    SOURCE_NAMES,
    CitationOverview,
    FetchedFile,
    PaperCitations,
    SourceAsked,
    TraceReport,
)
from readinglist.core.json_records import Record, coverage_record, json_fields, number
from readinglist.core.lines import STATUS_STYLE, Line, Span, cut, line, many, pad, paragraph, shown, trimmed, utc_day
from readinglist.core.references import (
    CITATION_KINDS,
    Candidate,
    Citation,
    CitingPlace,
    Coverage,
    Link,
    Reference,
    ReferenceList,
)

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
        yield line("  its references are unknown: run `readinglist pdf fetch` or `readinglist enrich`")
    groups = f", {found.independent_groups:,} independent groups" if found.independent_groups is not None else ""
    yield line(Span(f"cited by {len(found.cited_by):,} of your papers{groups}", "good"))
    yield from _edges(found.cited_by, found, n, lambda edge: edge.citing)
    yield line(Span(f"cites {len(found.cites):,} of your papers", "good"))
    yield from _edges(found.cites, found, n, lambda edge: edge.cited)


def paper_citations_record(found: PaperCitations) -> Record:
    return {
        "id": found.paper.id,
        "counts": [json_fields(count, "source", "asked_at", "count") for count in found.counts],
        "lists": [json_fields(known) for known in found.lists],
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
        yield line("  position in the text unknown: it needs the PDF or the sources")


def places_record(edge: Citation, places: Sequence[CitingPlace]) -> Record:
    return citation_record(edge) | {"contexts": [json_fields(place) for place in places]}


def overview_lines(found: CitationOverview) -> Iterator[Line]:
    """How many citations there are, where they come from, where sources differ, and what was looked at."""
    by = ", ".join(f"{_name(origin)} {number:,}" for origin, number in found.by_origin)
    yield line(Span(f"{found.edges:,} citations among your papers", "title"), f" ({by})" if by else "")
    yield from coverage_lines(found.coverage)
    if not found.disputed:
        return
    yield line(f"{len(found.disputed):,} are in one reference list of a paper but not in another:")
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
    return SOURCE_NAMES.get(source, source)


# What `enrich` and `trace` did, in a few lines and as their record.


ASKED = {"pdf": "PDFs", "eprint": "TeX sources", "oai": "arXiv's archive"}
MONTHS_SHOWN = 6


def trace_lines(report: TraceReport) -> Iterator[Line]:
    """Status, what each source gave, citations, and how much of the last months is known."""
    why = f": {shown(report.reason)}" if report.reason else ": nothing was due" if report.status == "quiet" else ""
    yield line(Span(report.status, STATUS_STYLE.get(report.status, "")), why)
    for asked in report.asked:
        yield line(f"  {ASKED.get(asked.source, SOURCE_NAMES.get(asked.source, asked.source))}: {_asked(asked)}")
    late = f"; {report.late_links:,} references now match a paper that arrived later" if report.late_links else ""
    yield line(f"{report.edges:,} citations among your papers, {report.new_edges:,} of them new{late}")
    if report.cohort is not None:
        cohort = report.cohort
        known = f"{cohort.with_counts:,} of {cohort.papers:,} papers have a count ({cohort.coverage:.0%})"
        yield line(f"{cohort.category} of {cohort.month:%Y-%m}: {known}")
    yield from coverage_lines(report.coverage)
    left = f"; {report.left:,} requests are left for another night" if report.left else ""
    yield line(f"{many(report.requests, 'request')} in {report.seconds:.0f} s{left}")


def trace_record(report: TraceReport) -> Record:
    cohort = report.cohort
    return {
        **json_fields(report, "status", "reason", "night", "asked"),
        "lists": sum(asked.lists for asked in report.asked),
        "counts": sum(asked.counts for asked in report.asked),
        **json_fields(report, "edges", "new_edges", "late_links", "left", "requests"),
        "seconds": round(report.seconds, 3),
        "cohort": cohort
        and {
            "month": f"{cohort.month:%Y-%m}",
            **json_fields(cohort, "category", "papers", "with_counts"),
            "coverage": number(cohort.coverage),
        },
        "coverage": [coverage_record(coverage) for coverage in report.coverage],
        "warnings": list(report.warnings),
    }


def citation_record(citation: Citation) -> Record:
    return json_fields(citation) | {"confidence": number(citation.confidence)}


def _asked(asked: SourceAsked) -> str:
    counts = f", {asked.counts:,} counts" if asked.counts else ""
    citing = f", who cites {many(asked.citing, 'paper')}" if asked.citing else ""
    has_lists = asked.lists or not (asked.citing or asked.source == "oai")
    lists = f", {asked.lists:,} lists of references" if has_lists else ""
    return f"{asked.known:,} of {asked.papers:,} papers{lists}{counts}{citing}"


def coverage_lines(coverage: Sequence[Coverage]) -> Iterator[Line]:
    """The last months in which anything is known."""
    months = [c for c in coverage if c.category is None and (c.with_references or c.with_counts)]
    for month in months[-MONTHS_SHOWN:]:
        references = f"references of {month.with_references:,} ({month.citing_coverage:.0%})"
        counts = f"counts of {month.with_counts:,} of {month.papers:,} papers"
        yield line(f"  {month.month:%Y-%m}: {references}, {counts} are known")


# Lists of references, and files of papers that were fetched.


LEAD = "    "


def references_record(found: ReferenceList) -> Record:
    """A list of references with its status. `linked_to` and `confidence` are None where nothing is sure."""
    return {
        "file": found.file,
        "id": found.paper,
        **json_fields(found, "status", "error", "origin"),
        "references": [_reference_record(reference, one) for reference, one in _pairs(found)],
    }


def fetched_record(files: Sequence[FetchedFile]) -> Record:
    return {
        "count": len(files),
        "files": [{"id": f.paper, "file": str(f.path), "bytes": f.size, "new": f.fresh} for f in files],
    }


def fetched_lines(files: Sequence[FetchedFile]) -> Iterator[Line]:
    """One row a file: where it lies, and whether it was here before."""
    for file in files:
        news = f"{file.size:,} bytes" if file.fresh else "was here already"
        yield line(Span(f"{file.paper}  ", "id"), shown(str(file.path)), Span(f"  {news}", "dim"))


def references_lines(found: ReferenceList, room: int | None) -> Iterator[Line]:
    """What was read of one file: a row or two for each reference, and what it comes to."""
    name = shown(found.paper) or shown(found.file)
    if found.status != "ok":
        why = f" ({shown(found.error)})" if found.error else ""
        yield line(Span(f"{name}: ", "id"), Span(found.status, "warn"), why)
        return
    linked = sum(one.paper is not None for _, one in _pairs(found))
    unsure = sum(is_unsure(one) for _, one in _pairs(found))
    digits = len(str(len(found.references)))
    for reference, one in _pairs(found):
        yield from _reference_lines(reference, one, digits, room)
    hint = f", {unsure} unsure: --review asks you" if unsure else ""
    source = {"pdf": "the PDF", "eprint": "the sources", "s2": "Semantic Scholar", "openalex": "OpenAlex"}
    said = f"{len(found.references)} references by {source[found.origin]}, {linked} in the library{hint}"
    yield line(Span(f"{name}: ", "id"), Span(said, "dim"))


def question_lines(reference: Reference, one: Link, room: int | None) -> Iterator[Line]:
    """One unsure reference with the papers that it may mean, numbered from 1."""
    yield from paragraph(shown(reference.raw), room)
    for place, candidate in enumerate(one.candidates, start=1):
        yield _candidate_line(place, candidate, room)


def is_unsure(one: Link) -> bool:
    """Whether there is something to ask: papers that a reference may mean, and nobody has said which."""
    return one.paper is None and one.by is None and bool(one.candidates)


def _reference_record(reference: Reference, one: Link) -> Record:
    return {
        **json_fields(
            reference, "index", "label", "raw", "title", "authors", "year", "venue", "arxiv_id", "doi", "url"
        ),
        "linked_to": one.paper,
        "confidence": one.confidence if one.by else None,
        "linked_by": one.by,
        **json_fields(one, "candidates"),
        **json_fields(reference, "contexts"),
    }


def _reference_lines(reference: Reference, one: Link, digits: int, room: int | None) -> Iterator[Line]:
    number = f"{reference.index:>{digits}}  "
    title = shown(reference.title) or shown(reference.raw)
    year = f" ({reference.year})" if reference.year and reference.title else ""
    cells = None if room is None else max(room - len(number) - len(year), 10)
    yield trimmed(line(Span(number, "dim"), Span(cut(title, cells), "title" if reference.title else ""), year))
    notes = list(_notes(reference, one))
    if notes:
        indent = " " * len(number)
        text = cut(" · ".join(notes), None if room is None else room - len(indent))
        yield line(Span(f"{indent}{text}", "good" if one.paper else "dim"))


def _notes(reference: Reference, one: Link) -> Iterator[str]:
    """What it is linked to and how it is used."""
    if one.paper is not None:
        yield f"{shown(one.paper)} by {one.by} ({one.confidence:.2f})"
    elif is_unsure(one):
        yield f"perhaps {' or '.join(shown(candidate.id) for candidate in one.candidates)}"
    elif reference.arxiv_id or reference.doi:
        yield f"arXiv:{shown(reference.arxiv_id)}" if reference.arxiv_id else f"doi:{shown(reference.doi)}"
    places = [place for place in reference.contexts if place.kind != CITATION_KINDS[-1]]
    kinds = [(kind, sum(place.kind == kind for place in places)) for kind in CITATION_KINDS]
    if places:
        yield ", ".join(f"{kind} {count}x" if count > 1 else kind for kind, count in kinds if count)


def _candidate_line(number: int, candidate: Candidate, room: int | None) -> Line:
    lead = f"{LEAD}{number}  {pad(shown(candidate.id), 10)}  {candidate.confidence:.2f}  "
    title = cut(shown(candidate.title, "(no title)"), None if room is None else max(room - len(lead), 10))
    return line(Span(lead, "id"), title)


def _pairs(found: ReferenceList) -> Iterator[tuple[Reference, Link]]:
    links = found.links or (Link(),) * len(found.references)
    return zip(found.references, links, strict=True)
