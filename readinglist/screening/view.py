"""Piles as people read them and as records: the next papers, how far it is, what may be left."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from readinglist.core.json_records import json_fields, scored_record
from readinglist.core.lines import Line, Span, cut, line, shown
from readinglist.core.paper_view import scored_lines
from readinglist.core.papers import ScoredPaper

from .records import PileStatus

HOW = "confidence sequence from papers drawn at random, holding at every label at once"


def in_short(status: PileStatus) -> str:
    """`40 of 500 labelled, 12 included · about 3 left (0 to 21)`."""
    pile = status.pile
    remaining = status.remaining
    left = f"left: unknown (0 to {remaining.high:,})"
    if remaining.likeliest is not None:
        left = f"left: about {remaining.likeliest:,} ({remaining.low:,} to {remaining.high:,})"
    labelled = f"{len(pile.labels):,} of {len(pile.ids):,} labelled, {len(pile.included):,} included"
    return f"{labelled} · {left if pile.left else 'done'}"


def next_lines(status: PileStatus, papers: Sequence[ScoredPaper], room: int | None) -> Iterator[Line]:
    """The next papers with reasons, under how far the pile is."""
    yield line(Span(cut(f"Pile {shown(status.pile.name)} · {in_short(status)}", room), "head"))
    if not papers:
        yield line("all papers of the pile have a label")
        return
    yield from scored_lines(papers, room)


def status_lines(statuses: Sequence[PileStatus], room: int | None) -> Iterator[Line]:
    """Each pile in a few lines: where it is from, how far it is, what may be left and how that is known."""
    if not statuses:
        yield line("no piles yet: start one with readinglist pile start NAME --search QUERY")
    for status in statuses:
        pile, left = status.pile, status.remaining
        yield line(Span(shown(pile.name), "title"), Span(f"  {cut(shown(pile.origin), room)}", "dim"))
        yield line(f"  {len(pile.labels):,} of {len(pile.ids):,} labelled: {len(pile.included):,} included")
        if not pile.left:
            yield line(Span("  done: every paper has a label", "good"))
            continue
        if left.likeliest is None:
            yield line(f"  includes left: unknown, between 0 and {left.high:,}; no paper was drawn at random yet")
        else:
            yield line(
                f"  includes left: about {left.likeliest:,}, between {left.low:,} and {left.high:,} "
                f"({left.level:.0%}, from {pile.checks:,} papers drawn at random, "
                f"{status.checks_included:,} of them included)"
            )
        if status.dry:
            yield line(Span(f"  {status.dry:,} of the best in a row without an include", "dim"))


def next_record(status: PileStatus, papers: Sequence[ScoredPaper]) -> dict[str, Any]:
    records = [scored_record(scored) for scored in papers]
    return {"pile": status.pile.name, "count": len(papers), "papers": records, "status": status_record(status)}


def piles_record(statuses: Sequence[PileStatus]) -> dict[str, Any]:
    return {"count": len(statuses), "piles": [status_record(status) for status in statuses]}


def status_record(status: PileStatus) -> dict[str, Any]:
    """`left` papers have no label; `remaining` counts the includes among them."""
    pile = status.pile
    return {
        "pile": pile.name,
        **json_fields(pile, "origin", "started"),
        "papers": len(pile.ids),
        "labelled": len(pile.labels),
        "included": len(pile.included),
        "excluded": len(pile.labels) - len(pile.included),
        "left": pile.left,
        "dry": status.dry,
        "checks": pile.checks,
        "checks_included": status.checks_included,
        "remaining": asdict(status.remaining) | {"how": HOW},
        "labels": [
            {"id": one.paper, "label": "include" if one.included else "exclude", "check": one.check}
            for one in pile.labels
        ],
    }
