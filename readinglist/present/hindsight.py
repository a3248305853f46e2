"""The short queue of hindsight."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from readinglist.model import CauseGiven, LogEntry, Paper
from readinglist.model.taste import CAUSE_KEYS, CAUSES
from readinglist.taste.hindsight import Look

from .records import Record
from .spans import Line, Span, line, shown, wrap

Looks = Sequence[tuple[Look, Paper | None]]


def hindsight_record(looks: Looks, untold: int) -> Record:
    """`queue` in the order in which to look; `untold`: papers that I decided on and nobody can tell yet."""
    return {
        "count": len(looks),
        "untold": untold,
        "queue": [
            {
                "id": look.id,
                "title": paper.title if paper else None,
                "kind": look.kind,
                "percentile": look.percentile,
                "fate": look.fate,
                "p": look.p,
                "came": look.came,
                "verdict": paper.verdict if paper else None,
            }
            for look, paper in looks
        ],
    }


def hindsight_lines(looks: Looks, untold: int, room: int | None) -> Iterator[Line]:
    if not looks:
        yield line("Nothing to look at again: no decision of mine can be held against what came, or none was far off.")
    kind = ""
    for look, paper in looks:
        if look.kind != kind:
            yield from [line("")] if kind else []
            kind = look.kind
            yield line(Span(kind, "head"))
        yield from look_lines(look, paper, room)
    if looks:
        yield line("")
        yield line(Span("why? readinglist hindsight cause ID CAUSE: " + ", ".join(CAUSES), "dim"))
    if untold:
        hint = "readinglist taste --count asks how often their cohorts were cited"
        yield line(Span(f"of {untold:,} papers that you decided on nobody can tell yet; {hint}", "dim"))


def look_lines(look: Look, paper: Paper | None, room: int | None) -> Iterator[Line]:
    """A paper, and what came of it."""
    title = shown(paper.title if paper else None, "(not in the library)")
    cells = max((room or 10**6) - 2, 20)
    first, *rest = wrap(title, cells - len(look.id) - 2) or [title]
    yield line("  ", Span(first, "title"), "  ", Span(look.id, "id"))
    yield from (line(f"  {part}") for part in rest)
    facts = [] if look.percentile is None else [f"above {look.percentile:.1%} of its month and category"]
    facts += [] if look.fate is None else [look.fate]
    facts += [] if look.p is None else [f"I said {look.p:.0%}, it {'came' if look.came else 'did not come'}"]
    yield line(Span(f"    {', '.join(facts)}", "dim"))


def cause_choice() -> str:
    """The causes with their keys, on one line."""
    return "  ".join(f"{key} {cause}" for key, cause in CAUSE_KEYS.items())


def cause_record(entry: LogEntry) -> Record:
    return {"id": entry.subject, "cause": _cause(entry), "entry": entry.id}


def cause_words(entry: LogEntry) -> str:
    return f"{entry.subject}: {_cause(entry)}"


def _cause(entry: LogEntry) -> str:
    assert isinstance(entry.data, CauseGiven)
    return entry.data.cause
