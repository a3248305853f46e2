"""The ledger of ideas as a table and as records; names that may join it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from readinglist.citations.api import SOURCE_NAMES
from readinglist.core.ideas import IdeaSuggestion
from readinglist.core.json_records import Record, json_fields
from readinglist.core.lines import Line, Span, cut, line, many, pad, paragraph, shown, trimmed, width
from readinglist.core.papers import Paper
from readinglist.graph.adoption import SEEN, UNOBSERVED
from readinglist.ideas.records import IdeaFate, IdeaRecord, told_by
from readinglist.literature.api import InTitles

BLOCKS = "▁▂▃▄▅▆▇█"
YEAR = 12  # months in the table's curve
FATE = 14  # cells
COLUMNS = 59  # cells of the table beside the names
WIDEST = 60  # blocks of a curve
# Of directions and of fates.
STYLES = {
    "rising": "good",
    "reused": "good",
    "building block": "good",
    "awakened": "good",
    "absorbed": "warn",
    "fading": "warn",
    "forgotten": "bad",
    "unobserved": "dim",
    "rare": "dim",
}


def ledger_record(record: IdeaRecord) -> Record:
    """In the keys that scripts rely on; `evidence` holds the sentences of `builds_on`."""
    idea = record.idea
    return {
        "idea": idea.name,
        "origin": idea.origin,
        "aliases": list(idea.aliases),
        **json_fields(record, "uses", "used", "by_citation", "by_name", "independent_groups"),
        "displaced_by": record.displacement.by if record.displacement else None,
        "peak": month_text(record.peak),
        "half_life_months": record.half_life_months,
        "burst": [{"from": month_text(begin), "to": month_text(end)} for begin, end in record.bursts],
        "status": record.direction,
        "builds_on": list(dict.fromkeys(edge.earlier for edge in record.builds_on)),
        "evidence": [
            {"idea": edge.earlier, "sentence": edge.evidence, "by": edge.by, "paper": edge.paper}
            for edge in record.builds_on
        ],
        **json_fields(record, "opened", "opened_in_all", "what"),
        **_fate(record.fate),
        "adoption": [
            {"month": month_text(month), "uses": used, "papers": papers} for month, used, papers in record.adoption
        ],
    }


def _fate(fate: IdeaFate | None) -> Record:
    """The fate with what it rests on."""
    known = fate or IdeaFate(None, ())
    facts = json_fields(known, "citing_coverage", "resolved_share", "cutoff", "source")
    years = [{"year": year, "papers": count} for year, count in known.years]
    return {"fate": known.fate, "fate_reasons": list(known.reasons), **facts, "citing_years": years}


def suggestions_record(suggestions: Sequence[IdeaSuggestion]) -> list[Record]:
    keys = "origin", "score", "why", "examples", "kind", "meaning", "groups", "papers"
    return [{"idea": s.name, **json_fields(s, *keys)} for s in suggestions]


def ledger_lines(records: Sequence[IdeaRecord], room: int | None) -> Iterator[Line]:
    """One row an idea: name, papers, groups, direction, fate, the curve of the last months."""
    if not records:
        yield line(
            "no idea in the ledger yet; an idea is a method with a name, such as LoRA: readinglist ideas add LoRA"
        )
        yield line("readinglist ideas add --canon adds landmark ideas")
        return
    names = min(max(width(shown(r.idea.name)) for r in records), 32, 32 if room is None else max(room - COLUMNS, 12))
    is_seen = any(record.direction != UNOBSERVED for record in records)
    by_name = (f"  {'status':10}", "  last year") if is_seen else ("", "")
    head = f"{pad('idea', names)}  {'papers':>7}  {'groups':>6}{by_name[0]}  {pad('fate', FATE)}{by_name[1]}"
    yield line(Span(cut(head.rstrip(), room), "head"))
    for record in records:
        groups = "-" if record.independent_groups is None else f"{record.independent_groups:,}"
        fate = (record.fate.fate if record.fate else None) or "-"
        direction = [Span(f"  {record.direction:10}", STYLES.get(record.direction, ""))]
        last_year = cut(curve(record.adoption[-YEAR:]), None if room is None else room - names - COLUMNS + YEAR)
        yield trimmed(
            line(
                Span(pad(cut(shown(record.idea.name), names), names), "title"),
                f"  {record.uses:>7,}  {groups:>6}",
                *(direction if is_seen else ()),
                Span(f"  {pad(fate, FATE)}", STYLES.get(fate, "")),
                *([Span(f"  {last_year}", "score")] if is_seen else ()),
            )
        )
    if not is_seen:
        rule = f"how often an idea is named is not shown: that takes {SEEN} papers in a recent month"
        yield from paragraph(rule, room, "dim")
    origins = [record.idea.origin for record in records if record.idea.origin]
    shares = "; ideas of one origin share its citations" if len(set(origins)) < len(origins) else ""
    yield from paragraph(f"papers: those that name it or cite its origin{shares}", room, "dim")
    yield from paragraph(fate_sources(records), room, "dim")


def fate_sources(records: Sequence[IdeaRecord]) -> str:
    """Who told how many fates, and until when at least."""
    sources, cutoff = told_by(records)
    names = (f"{count:,} from {shown(SOURCE_NAMES.get(source, source))}" for source, count in sources.most_common())
    open_ = any(record.fate and record.fate.fate == UNOBSERVED for record in records)
    unobserved = "; unobserved: too few references are known to decide" if open_ else ""
    return f"fates: {', '.join(names)}, with data until {cutoff} or later{unobserved}" if sources else NO_FATE


def suggestion_lines(suggestions: Sequence[IdeaSuggestion], room: int | None) -> Iterator[Line]:
    """Name, origin, who takes it up and with what sentences, one an entry; then how to follow one."""
    if not suggestions:
        yield from paragraph("no suggestions: no three groups use the same method in your newest papers", room)
        return
    for suggestion in suggestions:
        meaning = f"  {shown(suggestion.meaning)}" if suggestion.meaning else ""
        kind = "" if suggestion.kind == "method" else f"  {suggestion.kind}"
        origin = f"  {shown(suggestion.origin)}" if suggestion.origin else ""
        yield line(Span(shown(suggestion.name), "title"), meaning, Span(kind, "dim"), Span(origin, "id"))
        yield line(Span(f"  {cut(shown(suggestion.why), None if room is None else room - 2)}", "dim"))
        for paper, sentence in zip(suggestion.papers, suggestion.examples, strict=False):
            yield from paragraph(f"{shown(paper)}  {shown(sentence)}", room, indent="    ")
    yield line(Span(f'to follow one: readinglist ideas suggest --take "{shown(suggestions[0].name)}"', "dim"))


def curve(months: Sequence[tuple[date, int, int]], widest: int = WIDEST) -> str:
    """Shares as a row of blocks, oldest first; a space where nothing was observed. Long series are joined.

    >>> curve([(date(2025, m, 1), used, 100) for m, used in ((1, 0), (2, 1), (3, 7))])
    '▁▂█'
    """
    size = -(-len(months) // widest) if months else 1
    some = [months[i : i + size] for i in range(0, len(months), size)]
    sums = [(sum(used for _, used, _ in part), sum(papers for _, _, papers in part)) for part in some]
    shares = [used / papers if papers >= SEEN else None for used, papers in sums]
    top = max((share for share in shares if share), default=0.0)
    return "".join(" " if s is None else BLOCKS[round(s / top * (len(BLOCKS) - 1)) if top else 0] for s in shares)


def month_text(day: date | None) -> str | None:
    return None if day is None else f"{day:%Y-%m}"


# One idea in ten lines: what it is, where it comes from, who uses it, and what became of it.


LABEL = 10  # cells
NO_FATE = "no fates yet: run `readinglist ideas refresh` to ask who cites the papers that introduced them"
STORY_BLOCKS = 20  # of the curve
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


def in_titles_lines(found: InTitles | None, room: int | None) -> Iterator[Line]:
    """How many titles name it in the pack, the newest ten years; nothing without a pack."""
    if found is not None:
        years = ", ".join(f"{year}: {papers:,}" for year, papers in found.years[-10:]) or "none"
        yield from paragraph(f"in titles by year: {years}, from {shown(found.titles_from)}", room, "dim")


def in_titles_record(found: InTitles | None) -> Record:
    years = found and [{"year": year, "papers": papers} for year, papers in found.years]
    return {"in_titles": found and {"titles_from": found.titles_from, "years": years}}


def _heading(record: IdeaRecord, room: int | None) -> Line:
    """Name, and direction where the months show one; further names in the room that is left."""
    direction = "" if record.direction == UNOBSERVED else f"  {record.direction}"
    name = cut(shown(record.idea.name), None if room is None else max(room - width(direction), LABEL))
    also = f"  ({', '.join(map(shown, record.idea.aliases))})" if record.idea.aliases else ""
    left = None if room is None else max(room - width(name) - width(direction), 0)
    style = STYLES.get(record.direction, "")
    return line(Span(name, "title"), Span(direction, style), Span(cut(also, left), "dim"))


def by_text(by: str) -> str:
    """How it is known that one idea builds on another, in words."""
    return _BY.get(by, by)


def story_facts(record: IdeaRecord, origin: Paper | None) -> Iterator[tuple[str, str]]:
    """(label, text): what is known of an idea in one line each."""
    yield "what", shown(record.what, "its origin has no abstract here")
    yield "origin", _origin(record, origin)
    yield "builds on", _builds_on(record)
    yield "uses", _uses(record)
    yield "adoption", _adoption(record)
    yield "groups", _groups(record)
    yield "displaced", _displaced(record)
    yield "opened", _opened(record)
    yield "fate", _story_fate(record)


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
        return "no idea of your ledger, as far as its origin is known"
    names = list(dict.fromkeys(shown(edge.earlier) for edge in edges))
    said = next((f': "{shown(edge.evidence)}"' for edge in edges if edge.evidence), "")
    return f"{_listed(names)}{said}"


def _uses(record: IdeaRecord) -> str:
    counted = f"{record.uses:,} papers: {record.by_name:,} name it, {record.by_citation:,} cite its origin"
    return f"{counted}, {record.used:,} are seen to use it" if record.used and record.by_citation else counted


def _adoption(record: IdeaRecord) -> str:
    seen = [month for month in record.adoption if month[2] >= SEEN]
    if not seen:
        return f"no month with {SEEN} papers was observed"
    _, used, papers = seen[-1]
    span = f"{record.adoption[0][0]:%Y-%m} to {seen[-1][0]:%Y-%m}"
    highest = max(used / papers for _, used, papers in seen)
    facts = [span, _peak(record), f"now {used / papers:.1%} of at most {highest:.1%}", _bursts(record)]
    return f"{curve(record.adoption, STORY_BLOCKS)}  {', '.join(text for text in facts if text)}"


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
    found = record.displacement
    if found is None:
        return "not known"
    by = next((rival for rival in found.rivals if rival.idea == found.by), None)
    if by is None:
        return f"{'not known' if found.is_open else 'by nothing'}: {shown(found.why)}"
    return f"by {shown(by.idea)}: {by.switched:,} of {by.authors:,} authors who moved to it did not come back"


def _opened(record: IdeaRecord) -> str:
    names = list(dict.fromkeys(map(shown, record.opened)))
    if not names:
        return "no idea of your ledger yet"
    through = f"; {record.opened_in_all:,} with those that build on these" if record.opened_in_all > len(names) else ""
    return f"the door to {many(len(names), 'idea')}: {_listed(names)}{through}"


def _story_fate(record: IdeaRecord) -> str:
    fate = record.fate
    if fate is None:
        return "not known"
    by = shown(SOURCE_NAMES.get(fate.source or "", fate.source))
    until = f" ({by} until {fate.cutoff})" if fate.cutoff else ""
    told = f"{fate.fate or 'none of the fates'}{until}"
    return f"{told}: {shown(fate.reasons[0])}" if fate.reasons else told


def _evidence(record: IdeaRecord, room: int | None) -> Iterator[Line]:
    if record.builds_on or record.fate:
        yield line()
    if record.fate:
        yield from _fate_in_full(record.fate, room)
    for edge in record.builds_on:
        how = f"  {by_text(edge.by)}"
        name = cut(shown(edge.earlier), None if room is None else max(room - LABEL - width(how), LABEL))
        yield line(Span("builds on ", "dim"), Span(name, "id"), Span(how, "dim"))
        yield from sentence_lines(edge.evidence, room)


def _fate_in_full(fate: IdeaFate, room: int | None) -> Iterator[Line]:
    """All reasons, and on how much they rest."""
    known = "" if fate.citing_coverage is None else f"references of {fate.citing_coverage:.0%} of the papers are known"
    found = "" if fate.resolved_share is None else f"{fate.resolved_share:.0%} of these lead to papers here"
    source = f"source: {shown(SOURCE_NAMES.get(fate.source, fate.source))}" if fate.source else ""
    until = f"until {fate.cutoff}" if fate.cutoff else ""
    years = ", ".join(f"{year}: {count:,}" for year, count in fate.years)
    rests = ", ".join(text for text in (known, found, source, until) if text)
    yield line(Span("The fate is based on", "dim"))
    for text in (*fate.reasons, rests, f"papers that cite it by year: {years}" if years else ""):
        yield from paragraph(shown(text, ""), room, "dim", "    ")


def sentence_lines(sentence: str | None, room: int | None) -> Iterator[Line]:
    """A sentence of evidence, indented; nothing where there is none."""
    if sentence:
        yield from paragraph(shown(sentence), room, "dim", "    ")


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - NAMED:,} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more
