"""What a fetch or an import did, in a few lines."""

from __future__ import annotations

from collections.abc import Iterator

from readinglist.core.events import FetchReport
from readinglist.core.json_records import Record, day, json_fields
from readinglist.core.lines import STATUS_STYLE, Line, Span, line, long_day, many, shown, take_back_line
from readinglist.exchange.api import ImportedFile, ImportReport

_SKIPPED_SHOWN = 20
_STATUS = {"ok": "fetched", "quiet": "nothing new"}


def fetch_lines(report: FetchReport, dry_run: bool = False) -> Iterator[Line]:
    """Status and nights, counts, what was skipped and why."""
    name = _STATUS.get(report.status, report.status)
    status = f"would be {name}" if dry_run else name
    nights = "" if report.status == "quiet" and report.reason else _nights(report)
    rest = (f" {nights}" if nights else "") + (f": {shown(report.reason)}" if report.reason else "")
    yield line(Span(status, STATUS_STYLE.get(report.status, "")), rest)
    if report.status == "failed":
        return
    older = f" ({report.older:,} older, from nights before you started)" if report.older else ""
    counts = f"{report.new:,} new{older}, {report.revised:,} revised, {report.unchanged:,} unchanged"
    yield line(f"{counts}; {many(report.requests, 'request')} in {report.seconds:.0f} s")
    yield from _skipped(report.skipped)


def import_lines(report: ImportReport, dry_run: bool = False) -> Iterator[Line]:
    """A line for each file and one for each entry that was not understood; how keeps and tags are taken back."""
    for file in report.files:
        yield line(Span(shown(file.path), "title"), f" ({shown(file.kind)}): {_counts(file, dry_run)}")
        yield from _skipped(file.skipped)
    if decided := sum(file.decided for file in report.files):
        yield take_back_line(decided, "keeps and tags; the papers stay")


def _nights(report: FetchReport) -> str:
    first, last = report.from_night, report.to_night
    if last is None:
        return ""
    if first is None or first == last:
        return long_day(last)
    return f"{long_day(first)} to {long_day(last)}"


def _counts(file: ImportedFile, dry_run: bool) -> str:
    what = "feed" if file.kind == "opml" else "paper"
    parts = [many(file.found, what), f"{file.new:,} {'would be new' if dry_run else 'new'}", f"{file.known:,} known"]
    if file.pending:
        parts.append(f"{file.pending:,} without a title until the next fetch")
    if file.kept:
        parts.append(f"{file.kept:,} kept")
    if file.quoted:
        parts.append(f"notes on {file.quoted:,} added to their critiques")
    if file.skipped:
        parts.append(f"{len(file.skipped):,} skipped")
    return ", ".join(parts)


def _skipped(skipped: tuple[tuple[str, str], ...]) -> Iterator[Line]:
    for entry, why in skipped[:_SKIPPED_SHOWN]:
        name = "" if why.startswith(f"{entry}: ") else f"{shown(entry, '(no id)')[:80]}: "
        yield line(Span("  skipped ", "warn"), f"{name}{shown(why)}")
    if len(skipped) > _SKIPPED_SHOWN:
        yield line(f"  and {len(skipped) - _SKIPPED_SHOWN:,} more: --json lists them all")


def fetch_record(report: FetchReport) -> Record:
    return {
        **json_fields(report, "status", "reason"),
        "from": day(report.from_night),
        "to": day(report.to_night),
        **json_fields(report, "new", "revised", "unchanged"),
        "skipped": [{"id": paper_id, "why": why} for paper_id, why in report.skipped],
        "requests": report.requests,
        "seconds": round(report.seconds, 3),
    }


def import_record(report: ImportReport) -> Record:
    names = ("path", "kind", "found", "new", "known", "pending", "quoted")
    files = [
        json_fields(file, *names) | {"skipped": [{"entry": entry, "why": why} for entry, why in file.skipped]}
        for file in report.files
    ]
    return {"files": files}
