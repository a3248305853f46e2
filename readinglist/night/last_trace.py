"""What the trace did last, kept for `status`: counting it again would make a reader wait."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import date

from readinglist.citations.api import TraceReport
from readinglist.context import Context
from readinglist.core.clock import eastern_date, iso, parse_instant
from readinglist.core.references import Coverage

from .records import LastTrace, TraceState

FEED, KEY = "trace", "last"  # in `feed_state`
MONTHS = 3


def note(lib: Context, report: TraceReport) -> None:
    """Remember a run; what earlier runs of the same night brought is added."""
    now = lib.clock.now()
    months = [c for c in report.coverage if c.category is None and c.month <= now.date()][-MONTHS:]
    last = LastTrace(
        at=now,
        status=report.status,
        reason=report.reason,
        lists=sum(asked.lists for asked in report.asked),
        edges=report.edges,
        new_edges=report.new_edges,
        left=report.left,
        coverage=tuple(months),
    )
    before = _load(lib)
    if before is not None and eastern_date(before.at) == eastern_date(now):
        last = replace(last, lists=last.lists + before.lists, new_edges=last.new_edges + before.new_edges)
    text = json.dumps(asdict(last) | {"at": iso(now)}, default=date.isoformat, ensure_ascii=False)
    lib.store.feed_state.set(FEED, KEY, text)


def state(lib: Context) -> TraceState:
    """Whether the trace is on, and what it did last; asks nobody."""
    settings = lib.settings.trace
    files = ("pdf",) * settings.pdfs + ("eprint",) * settings.eprints
    return TraceState(settings.sources, files, settings.nightly, _load(lib))


def _load(lib: Context) -> LastTrace | None:
    text = lib.store.feed_state.get(FEED, KEY)
    if text is None:
        return None
    try:
        known = json.loads(text)
        months = [c | {"month": date.fromisoformat(c["month"])} for c in known["coverage"]]
        at = parse_instant(known["at"])
        return LastTrace(**known | {"at": at, "coverage": tuple(Coverage(**c) for c in months)})
    except (KeyError, TypeError, ValueError):  # written by another version: the next trace writes it anew
        return None
