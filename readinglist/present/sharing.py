"""What is handed to colleagues, and whose lists are followed, as lines and as records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from readinglist.model import Colleague, Share, SharedCritique
from readinglist.model.sharing import OPTIONAL

from .records import Record
from .spans import Line, Span, cut, line, many, shown, wrap


def share_record(share: Share, extra: Sequence[str], path: str | None) -> Record:
    """What leaves, counted. `file` is null where nothing was written."""
    return {"file": path, "name": share.name, "on": share.on, "with": sorted(extra), **_counts(share)}


def share_lines(share: Share, extra: Sequence[str], path: str | None, room: int | None) -> Iterator[Line]:
    """What leaves: every paper before it is written (`path` None), its numbers alone after."""
    if path is None:
        for paper in share.papers:
            parts = [paper.verdict or "", _says(paper.critique), many(len(paper.bets), "bet") if paper.bets else ""]
            what = " · ".join(part for part in parts if part)
            title = cut(shown(paper.title, "(no title)"), None if room is None else max(room - len(paper.id) - 2, 10))
            yield line(Span(f"{shown(paper.id)}  ", "id"), title)
            yield from wrapped(what, room, "dim")
    told = _counts(share)
    numbers = [
        *(many(told[key], what) for key, what in (("papers", "paper"), ("keeps", "keep"), ("skips", "skip"))),
        *(many(told[key], what) for key, what in (("critiques", "critique"), ("bets", "bet"))),
    ]
    yield line(Span("leaves" if path is None else "written", "head"), f"  {', '.join(numbers)}")
    yield line(f"  under the name {shown(share.name)}" if share.name else "  under no name (--name)")
    if told["skips"]:
        yield line("  what you skipped is named: --kept leaves it out")
    stays = [words for key, words in OPTIONAL.items() if key not in extra]
    for key in sorted(extra):
        yield line(Span("  with ", "warn"), OPTIONAL[key])
    if stays:
        yield from wrapped(f"stays: {'; '.join(stays)}", room, "dim")
    yield line(Span(f"  {shown(path)}" if path else "  nothing is written yet: -o FILE writes it", "dim"))


def _counts(share: Share) -> dict[str, int]:
    papers = share.papers
    return {
        "papers": len(papers),
        "keeps": sum(paper.verdict == "keep" for paper in papers),
        "skips": sum(paper.verdict == "skip" for paper in papers),
        "critiques": sum(paper.critique is not None for paper in papers),
        "bets": sum(len(paper.bets) for paper in papers),
    }


def _says(critique: SharedCritique | None) -> str:
    if critique is None:
        return ""
    headings = ", ".join(shown(heading, "text") for heading, _ in critique.sections)
    return f"critique ({headings})" if headings else "quick critique"


def colleagues_record(found: Sequence[Colleague]) -> Record:
    """`papers` is null where the list is not on this device."""
    rows = [{"name": c.name, "since": c.since, "papers": None if c.keeps is None else len(c.keeps)} for c in found]
    return {"count": len(found), "colleagues": rows}


def colleague_lines(found: Sequence[Colleague]) -> Iterator[Line]:
    if not found:
        yield line("nobody is followed: readinglist colleague add NAME FILE lets a share speak in the ranking")
    for one in found:
        if one.keeps is None:
            what = "its file is not on this device: add it here too"
        else:
            what = f"{many(len(one.keeps), 'paper')} kept"
        yield line(Span(shown(one.name), "id"), f"  {what}", Span(f"  since {one.since}", "dim"))


def wrapped(text: str, room: int | None, style: str = "") -> Iterator[Line]:
    """`text` in lines of one style, set in by two cells."""
    for part in wrap(text, room or 10**6, "  "):
        yield line(Span(part, style))
