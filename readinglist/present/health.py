"""How the library is: `status` and `doctor`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from readinglist.model import DoctorReport, Status
from readinglist.model.tracing import TraceState

from .spans import Line, Span, line, many, shown, wrap
from .times import ago, local_minute

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
        what = "readinglist fetch takes the newest night" if status.papers else "readinglist init, or readinglist fetch"
        yield "last fetch", f"none yet: {what}", "warn"
    if status.failed_since:
        yield "failing since", f"{local_minute(status.failed_since)}: readinglist fetch tries again", "bad"
    if status.today:
        yield "today", shown(status.today), ""
    yield "papers", f"{status.papers:,}, kept {status.kept:,}, unread of the last night {status.unread:,}", ""
    for night in sorted(set(status.watermarks.values()), reverse=True):
        feeds = " ".join(sorted(feed for feed, last in status.watermarks.items() if last == night))
        yield "taken up to", f"{shown(night)}  {shown(feeds)}", ""
    if status.trace is not None:
        yield "trace", *_trace(status.trace, now)
    if status.bets_due:
        yield "bets due", f"{status.bets_due:,}: readinglist settle tells what they came to", "warn"
    if status.gaps:
        nights = ", ".join(night.isoformat() for night in status.gaps[:8])
        more = f" and {len(status.gaps) - 8} more" if len(status.gaps) > 8 else ""
        yield "missed nights", f"{nights}{more}: readinglist fetch fills them", "warn"
    for warning in status.warnings:
        yield "warning", shown(warning), "warn"


def _trace(state: TraceState, now: datetime) -> tuple[str, str]:
    """What the nightly trace did last, or how it is turned on; and the style."""
    if not state.is_on:
        lines = "" if state.nightly else "nightly = true, "
        return f'off; {lines}sources = ["s2"] and pdfs = true below [trace] in config.toml turn it on', "dim"
    last = state.last
    if last is None:
        return "on, nothing yet: each fetch ends with it", ""
    new = f" ({last.new_edges:,} new)" if last.new_edges else ""
    known = [f"{c.month:%Y-%m} {c.citing_coverage:.0%}" for c in reversed(last.coverage) if c.papers]
    coverage = f"; references known of {', '.join(known)}" if known else ""
    why = f"; {shown(last.reason)}" if last.status == "partial" and last.reason else ""
    told = f"{many(last.lists, 'list')} of references, {many(last.edges, 'citation')}"
    return f"{ago(last.at, now)}: {told}{new}{coverage}{why}", ""


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
