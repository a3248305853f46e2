"""What a sync did, in lines and as a record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from readinglist.core.json_records import json_fields
from readinglist.core.lines import Line, Span, line, many, shown, wrap

from .records import SyncReport

SHOWN = 20  # of each list, for people
_TEXTS = {
    "sent": "sent",
    "taken": "taken over",
    "merged": "merged: changed here and elsewhere",
    "conflict": "could not be merged: compare it with the other text, then remove it",
    "renamed": "renamed",
    "deleted": "deleted here, goes to the trash elsewhere",
    "trashed": "deleted elsewhere, moved to .trash/ here",
    "back": "gone with its whole folder, comes back",
}


def sync_record(report: SyncReport) -> dict[str, Any]:  # Any: JSON
    """The record of `sync --json`."""
    return {
        **json_fields(report, "folder", "dry_run"),
        "taken": dict(report.taken),
        "sent": dict(report.sent),
        "papers": {"taken": report.papers_taken, "sent": report.papers_sent, "pending": report.pending},
        "texts": [json_fields(change, "path", "what") for change in report.texts],
        "devices": [{"device": d.writer, "lines": d.lines, "missing": d.missing} for d in report.devices],
        **json_fields(report, "refused"),
        **json_fields(report, "newer", "unsound", "copies", "left", "new_folder"),
    }


def sync_lines(report: SyncReport, room: int | None) -> Iterator[Line]:
    """What came and went, then the texts, then what needs a look."""
    would = "would come" if report.dry_run else "came"
    gone = "would go" if report.dry_run else "went"
    if report.new_folder:
        begins = "would be begun" if report.dry_run else "was begun"
        alone = "no other device has synced with it: name the same folder on each"
        yield line(Span(f"a new shared folder {begins} in {shown(report.folder)}; {alone}", "warn"))
    yield line(Span(f"{would}: {_counted(report.taken, report.papers_taken)}"))
    yield line(Span(f"{gone}: {_counted(report.sent, report.papers_sent)}"))
    for change in report.texts[:SHOWN]:
        style = "warn" if change.what in ("conflict", "trashed") else "dim"
        yield line(Span(f"  {shown(change.path)}  "), Span(_TEXTS.get(change.what, change.what), style))
    if len(report.texts) > SHOWN:
        yield line(Span(f"  and {len(report.texts) - SHOWN} more", "dim"))
    for text, style in _remarks(report):
        for part in wrap(text, room or 10**6, "  "):
            yield line(Span(part, style))


def _counted(kinds: Sequence[tuple[str, int]], papers: int) -> str:
    entries = sum(number for _, number in kinds)
    by_kind = ", ".join(f"{number} {kind}" for kind, number in kinds)
    return f"{many(entries, 'decision')}{f' ({by_kind})' if by_kind else ''}, {many(papers, 'paper')}"


def _remarks(report: SyncReport) -> Iterator[tuple[str, str]]:
    if report.pending:
        yield f"{many(report.pending, 'paper')} without title yet: the next fetch asks for them", "dim"
    for other in report.devices:
        if other.missing:
            lines = many(other.missing, "line")
            yield f"{shown(other.writer)}: {lines} did not arrive yet; sync again once your service is done", "warn"
    for where in report.unsound[:SHOWN]:
        yield f"incomplete: {shown(where)}; intact lines were read", "warn"
    for name in report.copies[:SHOWN]:
        yield f"a copy or a renamed file, read as well: {shown(name)}", "warn"
    for skipped in report.refused[:SHOWN]:
        yield f"refused: {shown(skipped.id)}: {shown(skipped.why)}", "bad"
    for where in report.left[:SHOWN]:
        yield shown(where), "warn"
    if report.newer:
        yield f"{report.newer} of a newer version: they wait until you update readinglist", "warn"
    if report.new_name:
        yield "another library had the name of this one (a copy, a restored backup): it has a new one now", "warn"
