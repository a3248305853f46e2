"""One idea told in ten lines: what it is, where it comes from, who uses it, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator

from readinglist.graph.adoption import SEEN, UNOBSERVED
from readinglist.model import IdeaFate, IdeaRecord, Paper

from .ideas import STYLES, curve, month_text
from .spans import Line, Span, cut, line, many, pad, shown, width, wrap

LABEL = 10  # cells
BLOCKS = 20  # of the curve
NAMED = 8  # ideas of a list

_BY = {
    "reader": "you said so",
    "name": "its name is made of it",
    "abstract": "named by its origin",
    "used place": "used by its origin",
}


def story_lines(record: IdeaRecord, origin: Paper | None, room: int | None) -> Iterator[Line]:
    """Ten lines, each cut to the room; then, where there are any, the sentences that they rest on, in full."""
    yield _heading(record, room)
    for label, text in story_facts(record, origin):
        yield line(Span(pad(label, LABEL), "dim"), cut(text, None if room is None else max(room - LABEL, 20)))
    yield from _evidence(record, room)


def _heading(record: IdeaRecord, room: int | None) -> Line:
    """Name, and status where the months tell one; further names in the room that is left."""
    status = "" if record.status == UNOBSERVED else f"  {record.status}"
    name = cut(shown(record.idea.name), None if room is None else max(room - width(status), LABEL))
    also = f"  ({', '.join(map(shown, record.idea.aliases))})" if record.idea.aliases else ""
    left = None if room is None else max(room - width(name) - width(status), 0)
    style = STYLES.get(record.status, "")
    return line(Span(name, "title"), Span(status, style), Span(cut(also, left), "dim"))


def by_text(by: str) -> str:
    """How it is known that one idea builds on another, in words."""
    return _BY.get(by, by)


def story_facts(record: IdeaRecord, origin: Paper | None) -> Iterator[tuple[str, str]]:
    """(label, text): what is told of an idea in one line each."""
    yield "what", shown(record.what, "its origin has no abstract here")
    yield "origin", _origin(record, origin)
    yield "builds on", _builds_on(record)
    yield "uses", _uses(record)
    yield "adoption", _adoption(record)
    yield "groups", _groups(record)
    yield "displaced", _displaced(record)
    yield "opened", _opened(record)
    yield "fate", _fate(record)


def _origin(record: IdeaRecord, origin: Paper | None) -> str:
    paper_id = record.idea.origin
    if paper_id is None:
        return "not known: readinglist ideas add NAME --origin ID"
    if origin is None or not origin.title:
        return f"{shown(paper_id)}, which is not in the library"
    first = f" by {shown(origin.authors[0])}" if origin.authors else ""
    others = " and others" if len(origin.authors) > 1 else ""
    when = f", {origin.published:%Y-%m}" if origin.published else ""
    return f"{shown(paper_id)}  {shown(origin.title)}{first}{others}{when}"


def _builds_on(record: IdeaRecord) -> str:
    edges = record.builds_on
    if not edges:
        return "nothing of your ledger, as far as its origin is known"
    names = list(dict.fromkeys(shown(edge.earlier) for edge in edges))
    said = next((f': "{shown(edge.evidence)}"' for edge in edges if edge.evidence), "")
    return f"{_listed(names)}{said}"


def _uses(record: IdeaRecord) -> str:
    told = f"{record.uses:,} papers: {record.by_name:,} name it, {record.by_citation:,} cite its origin"
    return f"{told} ({record.used:,} in use)" if record.by_citation else told


def _adoption(record: IdeaRecord) -> str:
    seen = [month for month in record.adoption if month[2] >= SEEN]
    if not seen:
        return f"no month with {SEEN} papers was observed"
    _, used, papers = seen[-1]
    span = f"{record.adoption[0][0]:%Y-%m} to {seen[-1][0]:%Y-%m}"
    highest = max(used / papers for _, used, papers in seen)
    told = [span, _peak(record), f"now {used / papers:.1%} of at most {highest:.1%}", _bursts(record)]
    return f"{curve(record.adoption, BLOCKS)}  {', '.join(text for text in told if text)}"


def _peak(record: IdeaRecord) -> str:
    if record.peak is None:
        return ""
    half = record.half_life_months
    seen = [month for month, _, papers in record.adoption if papers >= SEEN]
    before = " or before this library" if record.peak in seen[:1] else ""
    return f"peak {record.peak:%Y-%m}{before}" + (f", half of it {half:.0f} months later" if half is not None else "")


def _bursts(record: IdeaRecord) -> str:
    spans = [f"{begin:%Y-%m} to {month_text(end) or 'now'}" for begin, end in record.bursts]
    return f"bursts {', '.join(spans)}" if spans else ""


def _groups(record: IdeaRecord) -> str:
    if record.independent_groups is None:
        return "not known: the papers have no authors"
    return f"{record.independent_groups:,} independent of each other and of its authors"


def _displaced(record: IdeaRecord) -> str:
    told = record.displacement
    if told is None:
        return "not known"
    by = next((rival for rival in told.rivals if rival.idea == told.by), None)
    if by is None:
        return f"{'not known' if told.is_open else 'by nothing'}: {shown(told.why)}"
    return f"by {shown(by.idea)}: {by.switched:,} of {by.authors:,} authors who took that up did not come back"


def _opened(record: IdeaRecord) -> str:
    names = list(dict.fromkeys(map(shown, record.opened)))
    if not names:
        return "the door to no idea of your ledger"
    through = f"; {record.opened_in_all:,} with those that build on these" if record.opened_in_all > len(names) else ""
    return f"the door to {many(len(names), 'idea')}: {_listed(names)}{through}"


def _fate(record: IdeaRecord) -> str:
    told = record.fate
    if told is None:
        return "not known"
    return f"{told.fate or 'none of the fates'}: {shown(told.reasons[0])}" if told.reasons else str(told.fate)


def _evidence(record: IdeaRecord, room: int | None) -> Iterator[Line]:
    if record.builds_on or record.fate:
        yield line()
    if record.fate:
        yield from _fate_in_full(record.fate, room or 10**6)
    for edge in record.builds_on:
        how = f"  {by_text(edge.by)}"
        name = cut(shown(edge.earlier), None if room is None else max(room - LABEL - width(how), LABEL))
        yield line(Span("builds on ", "dim"), Span(name, "id"), Span(how, "dim"))
        yield from sentence_lines(edge.evidence, room)


def _fate_in_full(told: IdeaFate, cells: int) -> Iterator[Line]:
    """All reasons, and on how much they rest."""
    known = "" if told.citing_coverage is None else f"references of {told.citing_coverage:.0%} of the papers are known"
    found = "" if told.resolved_share is None else f"{told.resolved_share:.0%} of these lead to papers here"
    source = f"source: {shown(told.source)}" if told.source else ""
    until = f"until {told.cutoff}" if told.cutoff else ""
    rests = ", ".join(text for text in (known, found, source, until) if text)
    yield line(Span("The fate rests on", "dim"))
    for text in (*told.reasons, rests):
        yield from (line(Span(part, "dim")) for part in wrap(shown(text), cells, "    ") if text)


def sentence_lines(sentence: str | None, room: int | None) -> Iterator[Line]:
    """A sentence of evidence, indented; nothing where there is none."""
    if sentence:
        yield from (line(Span(text, "dim")) for text in wrap(shown(sentence), room or 10**6, "    "))


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - NAMED:,} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more
