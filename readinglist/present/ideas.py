"""The ledger of ideas as a table and as records; names that may join it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from readinglist.graph.adoption import SEEN, UNOBSERVED
from readinglist.model import IdeaFate, IdeaRecord, IdeaSuggestion

from .records import Record, day
from .spans import Line, Span, cut, line, pad, shown, trimmed, width, wrap

BLOCKS = "▁▂▃▄▅▆▇█"
YEAR = 12  # months in the table's curve
FATE = 14  # cells
COLUMNS = 59  # cells of the table beside the names
WIDEST = 60  # blocks of a curve
# Of statuses and of fates.
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


def ideas_record(records: Sequence[IdeaRecord]) -> list[Record]:
    """The ledger, in the keys that scripts rely on; `evidence` holds the sentences of `builds_on`."""
    return [idea_record(record) for record in records]


def idea_record(record: IdeaRecord) -> Record:
    idea = record.idea
    return {
        "idea": idea.name,
        "origin": idea.origin,
        "aliases": list(idea.aliases),
        "uses": record.uses,
        "used": record.used,
        "by_citation": record.by_citation,
        "by_name": record.by_name,
        "independent_groups": record.independent_groups,
        "displaced_by": record.displacement.by if record.displacement else None,
        "peak": month_text(record.peak),
        "half_life_months": record.half_life_months,
        "burst": [{"from": month_text(begin), "to": month_text(end)} for begin, end in record.bursts],
        "status": record.status,
        "builds_on": list(dict.fromkeys(edge.earlier for edge in record.builds_on)),
        "evidence": [
            {"idea": edge.earlier, "sentence": edge.evidence, "by": edge.by, "paper": edge.paper}
            for edge in record.builds_on
        ],
        "opened": list(record.opened),
        "opened_in_all": record.opened_in_all,
        "what": record.what,
        **_fate(record.fate),
        "adoption": [
            {"month": month_text(month), "uses": used, "papers": papers} for month, used, papers in record.adoption
        ],
    }


def _fate(told: IdeaFate | None) -> Record:
    """The fate with what it rests on."""
    return {
        "fate": told.fate if told else None,
        "fate_reasons": list(told.reasons) if told else [],
        "citing_coverage": told.citing_coverage if told else None,
        "resolved_share": told.resolved_share if told else None,
        "cutoff": day(told.cutoff) if told else None,
        "source": told.source if told else None,
    }


def suggestions_record(suggestions: Sequence[IdeaSuggestion]) -> list[Record]:
    return [
        {"idea": s.name, "origin": s.origin, "score": round(s.score, 4), "why": s.why, "examples": list(s.examples)}
        for s in suggestions
    ]


def ledger_lines(records: Sequence[IdeaRecord], room: int | None) -> Iterator[Line]:
    """One row an idea: name, uses, groups, status, fate, the curve of the last months."""
    if not records:
        yield line("no idea in the ledger yet: readinglist ideas add NAME, or readinglist ideas add --canon")
        return
    names = min(max(width(shown(r.idea.name)) for r in records), 32, 32 if room is None else max(room - COLUMNS, 12))
    is_seen = any(record.status != UNOBSERVED for record in records)
    by_name = (f"  {'status':10}", "  last year") if is_seen else ("", "")
    head = f"{pad('idea', names)}  {'uses':>7}  {'groups':>6}{by_name[0]}  {pad('fate', FATE)}{by_name[1]}"
    yield line(Span(cut(head.rstrip(), room), "head"))
    for record in records:
        groups = "-" if record.independent_groups is None else f"{record.independent_groups:,}"
        fate = (record.fate.fate if record.fate else None) or "-"
        status = [Span(f"  {record.status:10}", STYLES.get(record.status, ""))]
        last_year = cut(curve(record.adoption[-YEAR:]), None if room is None else room - names - COLUMNS + YEAR)
        yield trimmed(
            line(
                Span(pad(cut(shown(record.idea.name), names), names), "title"),
                f"  {record.uses:>7,}  {groups:>6}",
                *(status if is_seen else ()),
                Span(f"  {pad(fate, FATE)}", STYLES.get(fate, "")),
                *([Span(f"  {last_year}", "score")] if is_seen else ()),
            )
        )
    if not is_seen:
        rule = f"a month needs {SEEN} papers before it tells how often an idea is named: no month has them lately"
        yield from (line(Span(text, "dim")) for text in wrap(rule, room or 10**6))


def suggestion_lines(suggestions: Sequence[IdeaSuggestion], room: int | None) -> Iterator[Line]:
    """Name, origin and why, one an entry, with how to take it into the ledger."""
    if not suggestions:
        yield line("no name to suggest: the library has too few papers, or all are in the ledger")
        return
    for suggestion in suggestions:
        origin = f"  {shown(suggestion.origin)}" if suggestion.origin else ""
        yield line(Span(shown(suggestion.name), "title"), Span(origin, "id"))
        yield line(Span(f"  {cut(shown(suggestion.why), None if room is None else room - 2)}", "dim"))
    first = suggestions[0]
    origin = f" --origin {shown(first.origin)}" if first.origin else ""
    yield line(Span(f'to take one: readinglist ideas add "{shown(first.name)}"{origin}', "dim"))


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
