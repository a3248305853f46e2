"""Lists of references as lines for people and as records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from readinglist.citations.records import FetchedFile
from readinglist.core.json_records import Record
from readinglist.core.lines import Line, Span, cut, line, pad, shown, trimmed, wrap
from readinglist.core.references import CITATION_KINDS, Candidate, Link, Reference, ReferenceList

LEAD = "    "


def references_record(found: ReferenceList) -> Record:
    """A list of references with its status. `linked_to` and `confidence` are None where nothing is sure."""
    return {
        "file": found.file,
        "id": found.paper,
        "status": found.status,
        "error": found.error,
        "origin": found.origin,
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
        yield line(
            Span(f"{name}: ", "id"), Span(found.status, "warn"), f" ({shown(found.error)})" if found.error else ""
        )
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
    cells = room or 10**6
    for part in wrap(shown(reference.raw), cells):
        yield line(part)
    for number, candidate in enumerate(one.candidates, start=1):
        yield _candidate_line(number, candidate, room)


def is_unsure(one: Link) -> bool:
    """Whether there is something to ask: papers that a reference may mean, and nobody has said which."""
    return one.paper is None and one.by is None and bool(one.candidates)


def _reference_record(reference: Reference, one: Link) -> Record:
    return {
        "index": reference.index,
        "label": reference.label,
        "raw": reference.raw,
        "title": reference.title,
        "authors": list(reference.authors),
        "year": reference.year,
        "venue": reference.venue,
        "arxiv_id": reference.arxiv_id,
        "doi": reference.doi,
        "url": reference.url,
        "linked_to": one.paper,
        "confidence": one.confidence if one.by else None,
        "linked_by": one.by,
        "candidates": [{"id": c.id, "title": c.title, "confidence": c.confidence} for c in one.candidates],
        "contexts": [{"section": c.section, "sentence": c.sentence, "kind": c.kind} for c in reference.contexts],
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
