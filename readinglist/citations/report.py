"""What a run of `enrich` or `trace` has done so far, and the report that it comes to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from readinglist.citations.tables.references import References
from readinglist.citations.tables.requests import RequestSchedule
from readinglist.context import Context
from readinglist.core.dates import months_later
from readinglist.core.references import Coverage
from readinglist.sources.transport import Transport

from .records import Cohort, SourceAsked, TraceReport

MONTHS = 24  # whose coverage is always told: what the fate of an idea looks back on


@dataclass(slots=True)
class Tally:
    """Begun before the first question."""

    started: float
    requests: int  # that the transport had sent before
    edges: int
    asked: dict[str, SourceAsked] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    away: list[str] = field(default_factory=list)  # hosts that could not be reached
    late_links: int = 0
    stopped: str | None = None  # why not all was asked that was due

    @classmethod
    def begin(cls, lib: Context, transport: Transport) -> Tally:
        return cls(lib.clock.monotonic(), transport.requests, lib.store.part(References).count_edges())

    def add(self, asked: SourceAsked) -> None:
        known = self.asked.get(asked.source)
        self.asked[asked.source] = known + asked if known else asked

    @property
    def papers(self) -> int:
        return sum(asked.papers for asked in self.asked.values())

    def report(
        self,
        lib: Context,
        transport: Transport,
        sources: Iterable[str],
        night: date | None = None,
        cohort: Cohort | None = None,
    ) -> TraceReport:
        """The record of the run, now; `sources` are those that it might ask."""
        edges = lib.store.part(References).count_edges()
        reason = self.stopped or (self.warnings[0] if self.warnings else None)
        status = "partial" if reason else "ok" if self.papers or self.late_links else "quiet"
        return TraceReport(
            status=status,
            reason=reason,
            night=night,
            asked=tuple(self.asked[source] for source in sorted(self.asked)),
            edges=edges,
            new_edges=edges - self.edges,
            late_links=self.late_links,
            left=lib.store.part(RequestSchedule).waiting(sources),
            requests=transport.requests - self.requests,
            seconds=round(lib.clock.monotonic() - self.started, 3),
            coverage=told_coverage(lib),
            cohort=cohort,
            warnings=tuple(self.warnings),
        )


def told_coverage(lib: Context) -> tuple[Coverage, ...]:
    """The coverage of the last months, and of all of which something is known."""
    today = lib.clock.now().date()
    since = months_later(today.replace(day=1), -MONTHS)
    found = lib.store.part(References).coverage(since, told=True)
    return tuple(c for c in found if c.month >= since or c.with_references or c.with_counts)
