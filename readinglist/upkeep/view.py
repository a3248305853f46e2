"""How the library is: `status` and `doctor`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from math import isfinite
from typing import Any

from readinglist.core.json_records import Record, coverage_record, json_fields
from readinglist.core.lines import Line, Span, ago, cut, line, local_minute, many, pad, shown, trimmed, width, wrap
from readinglist.night.api import TraceState

from .records import DatabaseDescription, DoctorReport, Status, Table, Value

_NAME = 14


def status_lines(status: Status, now: datetime, room: int | None) -> Iterator[Line]:
    """The last good night first, then what is off, then counts."""
    for name, text, style in status_facts(status, now):
        for number, part in enumerate(wrap(text, room or 10**6, " " * _NAME)):
            yield line(Span(name.ljust(_NAME) if number == 0 else " " * _NAME, "dim"), Span(part[_NAME:], style))


def status_facts(status: Status, now: datetime) -> Iterator[tuple[str, str, str]]:
    """(name, text, style), what matters most first."""
    if status.last_success:
        last = f"{local_minute(status.last_success)}, {ago(status.last_success, now)}"
        yield "last fetch", last, "" if status.failed_since else "good"
    else:
        what = "run readinglist fetch" if status.papers else "run readinglist init or readinglist fetch"
        yield "last fetch", f"none yet: {what}", "warn"
    if status.failed_since:
        yield "failing since", f"{local_minute(status.failed_since)}: try again with readinglist fetch", "bad"
    if status.today:
        yield "today", shown(status.today), ""
    muted = f" ({status.muted:,} more are muted)" if status.muted else ""
    yield "papers", f"{status.papers:,}, {status.kept:,} kept; last night: {status.unread:,} undecided{muted}", ""
    for night in sorted(set(status.watermarks.values()), reverse=True):
        feeds = " ".join(sorted(feed for feed, last in status.watermarks.items() if last == night))
        yield "fetched up to", f"{shown(night)}  {shown(feeds)}", ""
    if status.trace is not None:
        yield from _trace(status.trace, status.config, now)
    if status.bets_due:
        yield "bets due", f"{status.bets_due:,}: resolve them with readinglist bet resolve", "warn"
    if status.gaps:
        nights = ", ".join(night.isoformat() for night in status.gaps[:8])
        more = f" and {len(status.gaps) - 8} more" if len(status.gaps) > 8 else ""
        yield "missed nights", f"{nights}{more}: fetch them with readinglist fetch", "warn"
    for warning in status.warnings:
        yield "warning", shown(warning), "warn"


def _trace(state: TraceState, config: str, now: datetime) -> Iterator[tuple[str, str, str]]:
    """What the nightly trace did last, or how it is turned on."""
    last = state.last
    if not state.is_on:
        lines = "" if state.nightly else "nightly = true, "
        change = f'write {lines}sources = ["s2"] and pdfs = true under [trace] in {config}'
        yield "citations", f"not tracked; to track them, {change}", "dim"
    elif last is None:
        yield "citations", "tracked after each fetch; no run has ended yet", ""
    else:
        new = f" ({last.new_edges:,} new)" if last.new_edges else ""
        counts = f"{many(last.lists, 'list')} of references, {many(last.edges, 'citation')}"
        why = f"; stopped early: {shown(last.reason)}" if last.status == "partial" and last.reason else ""
        yield "citations", f"last tracked {ago(last.at, now)}: {counts}{new}{why}", ""
        known = [f"{c.month:%Y-%m} {c.citing_coverage:.0%}" for c in reversed(last.coverage) if c.papers]
        if known:
            yield "references", f"share of papers with known references: {', '.join(known)}", ""


def doctor_lines(report: DoctorReport, room: int | None) -> Iterator[Line]:
    """Each problem with what repairs it, then the verdict."""
    for problem in report.problems:
        mark, style = ("fixed", "good") if problem.fixed else ("problem", "bad")
        text = shown(problem.what) + (f"; {shown(problem.fix)}" if problem.fix and not problem.fixed else "")
        for number, part in enumerate(wrap(text, room or 10**6, " " * 9)):
            yield line(Span((mark if number == 0 else "").ljust(9), style), part[9:])
    count = sum(not problem.fixed for problem in report.problems)
    checked = f"checked: {', '.join(shown(name) for name in report.checked)}" if report.checked else ""
    for part in wrap(checked, room or 10**6):
        yield line(Span(part, "dim"))
    if count:
        yield line(Span(f"{count} open problem{'s' if count > 1 else ''}", "bad"))
    else:
        yield line(Span("the library is sound", "good"))


# The database and what queries give, as people read them and as records.


WIDEST = 60  # cells of a column
NARROW = 10  # cells that a column keeps where there is no room for all of it


def database_lines(found: DatabaseDescription, room: int | None) -> Iterator[Line]:
    """The place, each view with its sentence, the named queries."""
    yield line(Span(shown(found.path), "id"))
    yield line(Span("Views", "head"), Span("  the current state", "dim"))
    for relation in found.views:
        yield line("  ", Span(relation.name, "title"))
        for part in wrap(relation.description.replace("`", ""), room or 10**6, "    "):
            yield line(part)
        for part in wrap(", ".join(relation.columns), room or 10**6, "    "):
            yield line(Span(part, "dim"))
    yield line(Span("Queries", "head"), Span("  run one with readinglist database NAME", "dim"))
    longest = max(len(query.name) for query in found.queries)
    for query in found.queries:
        asks = "".join(f"  --set {name}=..." for name in query.parameters)
        yield line("  ", Span(pad(query.name, longest), "title"), f"  {query.title}", Span(asks, "dim"))


def database_record(found: DatabaseDescription) -> Record:
    return json_fields(found)


def table_lines(table: Table, room: int | None) -> Iterator[Line]:
    """Columns side by side; numbers to the right."""
    cells = [[_cell(value) for value in row] for row in table.rows]
    widths = [
        min(max((width(text) for text in (name, *(row[k] for row in cells))), default=0), WIDEST)
        for k, name in enumerate(table.columns)
    ]
    _narrow(widths, room)
    right = [
        bool(cells) and all(isinstance(row[k], int | float | None) for row in table.rows) for k in range(len(widths))
    ]
    yield trimmed(line(Span(cut(_row(table.columns, widths, right), room), "head")))
    for row in cells:
        yield trimmed(line(cut(_row(row, widths, right), room)))


def _narrow(widths: list[int], room: int | None) -> None:
    """Take cells from the widest columns until a row fits; columns of `NARROW` cells keep them."""
    over = 0 if room is None else sum(widths) + 2 * (len(widths) - 1) - room
    while over > 0 and max(widths) > NARROW:
        widths[widths.index(max(widths))] -= 1
        over -= 1


def table_record(table: Table) -> list[dict[str, Any]]:
    return [{name: _in_json(value) for name, value in row.items()} for row in table.records()]


def _row(texts: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> str:
    fitted = [cut(text, cells) for text, cells in zip(texts, widths, strict=True)]
    return "  ".join(
        " " * (cells - width(text)) + text if to_right else pad(text, cells)
        for text, cells, to_right in zip(fitted, widths, right, strict=True)
    )


def _cell(value: Value) -> str:
    return "" if value is None else shown(str(_plain(value)))


def _plain(value: Value) -> int | float | str | None:
    return value.hex() if isinstance(value, bytes) else value


def _in_json(value: Value) -> int | float | str | None:
    """As `_plain`; JSON has no infinity."""
    return None if isinstance(value, float) and not isfinite(value) else _plain(value)


def status_record(status: Status) -> Record:
    names = ("last_success", "watermarks", "papers", "kept", "unread", "failed_since", "gaps", "warnings")
    trace = status.trace and trace_state_record(status.trace)
    return json_fields(status, *names) | {"trace": trace} | json_fields(status, "bets_due", "muted")


def trace_state_record(state: TraceState) -> Record:
    """`last` null: no trace yet."""
    last = state.last
    names = ("at", "status", "reason", "lists", "edges", "new_edges", "left")
    return {
        "on": state.is_on,
        **json_fields(state, "sources", "files"),
        "last": last and json_fields(last, *names) | {"coverage": [coverage_record(month) for month in last.coverage]},
    }


def doctor_record(report: DoctorReport) -> Record:
    return {"healthy": report.is_healthy, **json_fields(report, "problems", "checked")}
