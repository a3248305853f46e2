"""The scoop radar as people read it and as a record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Protocol

from readinglist.model import Paper
from readinglist.ranking.radar import LEAST_NIGHTS, Crowding

from .records import day
from .spans import Line, Span, line, many, shown, wrap


class WatchedView(Protocol):
    @property
    def kind(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def text(self) -> str: ...


class HitView(Protocol):
    @property
    def paper(self) -> Paper: ...
    @property
    def cosine(self) -> float: ...
    @property
    def sentence(self) -> str: ...


class SightingView(Protocol):
    @property
    def watched(self) -> WatchedView: ...
    @property
    def bar(self) -> float | None: ...
    @property
    def hit(self) -> HitView | None: ...
    @property
    def crowding(self) -> Crowding: ...


class ReportView(Protocol):
    @property
    def night(self) -> date | None: ...
    @property
    def nights(self) -> int: ...
    @property
    def sightings(self) -> Sequence[SightingView]: ...


def radar_record(report: ReportView) -> dict[str, Any]:
    """`bar` null: fewer than ten nights are here; `before` and `trend` null: they do not go back two months."""
    return {
        "night": day(report.night),
        "nights": report.nights,
        "watched": [
            {
                "kind": one.watched.kind,
                "name": one.watched.name,
                "text": one.watched.text,
                "bar": one.bar,
                "similar_a_month": one.crowding.month,
                "before": one.crowding.before,
                "trend": one.crowding.trend,
                "hit": one.hit
                and {
                    "id": one.hit.paper.id,
                    "title": one.hit.paper.title,
                    "cosine": round(one.hit.cosine, 4),
                    "sentence": one.hit.sentence or None,
                },
            }
            for one in report.sightings
        ],
    }


def radar_lines(report: ReportView, room: int | None) -> Iterator[Line]:
    """Each text that is watched: who came near tonight, with the sentence, and how crowded it is there."""
    if report.night is None:
        yield line("no night was fetched yet: readinglist fetch")
        return
    if not report.sightings:
        yield line("nothing is watched: readinglist project add NAME TEXT, or backburner add TEXT")
        return
    yield line(Span(f"night {report.night}, against {report.nights} nights before it", "head"))
    if report.nights < LEAST_NIGHTS:
        yield line(Span(f"what is near is told from {LEAST_NIGHTS} nights on", "dim"))
    for one in report.sightings:
        about = f"{one.watched.kind} · {crowding_words(one.crowding)}"
        yield line(Span(shown(one.watched.name), "title"), Span(f"  {about}", "dim"))
        if one.hit is not None:
            paper = one.hit.paper
            yield line(Span("  someone did this: ", "warn"), Span(paper.id, "id"), f"  {shown(paper.title)}")
            for text in wrap(shown(one.hit.sentence), room or 10**6, "    "):
                yield line(Span(text, "dim"))


def crowding_words(around: Crowding) -> str:
    """`12 similar papers in 30 days, rising (5 the month before)`; without a trend where too little is known."""
    trend = f", {around.trend} ({around.before} the month before)" if around.trend else ""
    return f"{many(around.month, 'similar paper')} in 30 days{trend}"
