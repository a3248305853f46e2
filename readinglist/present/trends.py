"""Rising and fading terms, as lines and as a record."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from readinglist.model import Trend, Trends

from .spans import Line, Span, line, pad, shown

HEADINGS = {
    "new name": "new names",
    "name": "names",
    "topic": "topics",
    "words": "words: how people write, not on what",
}
WIDTH = 30


def trends_record(found: Trends) -> dict[str, Any]:
    return {
        "since": found.since.isoformat() if found.since else None,
        "until": found.until.isoformat() if found.until else None,
        "before": found.before.isoformat() if found.before else None,
        "observed_months": found.observed,
        "needed_months": found.needed,
        "trends": [_record(trend) for trend in found.trends],
    }


def trends_lines(found: Trends, number: int, words: bool) -> Iterator[Line]:
    """The terms that are listed, numbered, by direction and kind."""
    if found.since is None or found.until is None or found.before is None:
        yield line(f"{found.observed} months of papers are here, and a trend needs {found.needed}.")
        yield line("Months come with `readinglist fetch --since 2025-11-01` (by OAI, a night at a time)")
        yield line("or at once with `readinglist import` of arXiv's metadata snapshot.")
        return
    spans = f"{found.since:%Y-%m} to {found.until:%Y-%m}, against the months from {found.before:%Y-%m} on"
    yield line(Span(f"papers of {spans}", "dim"))
    listed = listed_trends(found, number, words)
    digits = len(str(len(listed)))
    for (direction, kind), some in groupby(enumerate(listed, start=1), lambda row: (row[1].direction, row[1].kind)):
        yield line("")
        yield line(Span(f"{direction} {HEADINGS[kind]}", "head"))
        for n, trend in some:
            yield _row(f"{n:>{digits}}", trend)
    if not listed:
        yield line("no term's share changed for sure")


def listed_trends(found: Trends, number: int, words: bool) -> tuple[Trend, ...]:
    """What is listed, in its order: at most `number` of a kind and direction, the drift of words where asked for."""
    kinds = [kind for kind in HEADINGS if words or kind != "words"]
    return tuple(
        trend
        for direction in ("rising", "fading")
        for kind in kinds
        for trend in [t for t in found.trends if t.direction == direction and t.kind == kind][:number]
    )


def _row(number: str, trend: Trend) -> Line:
    low, high = trend.interval
    burst = trend.bursts[-1] if trend.bursts else None
    since = f"  burst since {burst[0]:%Y-%m}" if burst and burst[1] is None else ""
    return line(
        Span(f"{number}  ", "dim"),
        pad(shown(trend.term), WIDTH),
        f" {trend.share_before:7.2%} -> {trend.share_now:6.2%}",
        Span(f"  x{trend.ratio:.1f} [{low:.1f}, {high:.1f}]  {trend.papers_now} papers{since}", "dim"),
    )


def _record(trend: Trend) -> dict[str, Any]:
    return {
        "term": trend.term,
        "direction": trend.direction,
        "kind": trend.kind,
        "share_now": trend.share_now,
        "share_before": trend.share_before,
        "ratio": trend.ratio,
        "interval": list(trend.interval),
        "papers_now": trend.papers_now,
        "papers_before": trend.papers_before,
        "bursts": [[start.isoformat(), end.isoformat() if end else None] for start, end in trend.bursts],
        "examples": list(trend.examples),
    }
