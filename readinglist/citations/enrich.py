"""Citations from services: the references and counts of papers, or the counts of a whole cohort.

Resumable without a plan: what was asked has its next day (`RequestSchedule`) and is not asked again before,
so a run that ended early is simply started again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from readinglist.citations.records import SOURCE_NAMES, Cohort, SourceAsked, TraceReport
from readinglist.context import Context
from readinglist.core.errors import SourceError, UsageError
from readinglist.core.events import Event, Progress, Warned
from readinglist.core.frozen import Frozen
from readinglist.core.settings import SERVICES, exposed_key
from readinglist.sources.citation_services import can_ask
from readinglist.sources.transport import Transport

from .linking import link_waiting
from .lookup import recent_coverage
from .services import CITING, FRESH_COUNT, Service, ask_counts, list_cohort, parse_cohort
from .tables.edges import CitationEdges
from .tables.services import Counts, RequestSchedule

MOST_PAPERS = 5_000  # of one run that was given none
LATELY = timedelta(days=1)  # what was asked since then is not asked again: a run that was stopped goes on
ALL_DAYS = 100_000  # more than arXiv will have


class Citing(Frozen):
    """Who cites papers is asked, given with their authors: of those that are due, or that were not asked for a day."""

    authors: Mapping[str, Sequence[str]]
    everything: bool = False


@dataclass(slots=True)
class RunTally:
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
    def begin(cls, lib: Context, transport: Transport) -> RunTally:
        return cls(lib.clock.monotonic(), transport.requests, lib.store.part(CitationEdges).count_edges())

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
        edges = lib.store.part(CitationEdges).count_edges()
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
            coverage=recent_coverage(lib),
            cohort=cohort,
            warnings=tuple(self.warnings),
        )


def enrich(
    lib: Context,
    sources: Sequence[str] | None = None,
    ids: Sequence[str] = (),
    cohort: str | None = None,
    citing: Citing | None = None,
) -> Iterator[Event]:
    """Ask `sources` (default: those of [citations]) about `ids` (default: the library, kept papers first).

    With `cohort` (`2026-03/cs.LG`) the counts of all its papers instead, with `citing` who cites its papers. The last
    event is TraceReport; the error of a source that gave nothing follows it. Raises UsageError, NotFound, Locked.
    """
    services = tuple(dict.fromkeys(lib.settings.citations.sources if sources is None else sources))
    _check(services)
    chosen = parse_cohort(cohort) if cohort is not None else None
    for paper_id in ids:
        lib.store.papers.get(paper_id)
    with lib.store.writer_lock("enrich"), lib.transport() as transport:
        tally = RunTally.begin(lib, transport)
        failure: SourceError | None = None
        if sentence := exposed_key(lib.places.config):
            yield Warned(sentence)
        yield from link_late_references(lib, tally)
        try:
            if chosen is not None:
                yield from _cohort(lib, transport, tally, services, *chosen)
            else:
                yield from _papers(lib, transport, tally, services, citing or ids or wanted(lib))
        except SourceError as error:
            failure = error
            tally.stopped = str(error)
        counted = None if chosen is None else count_cohort(lib, services, *chosen)
        report = tally.report(lib, transport, services, cohort=counted)
    if failure is not None and not tally.papers:
        yield replace(report, status="failed")
        raise failure
    if failure is not None:
        yield Warned(str(failure))
    yield report


def wanted(lib: Context, most: int = MOST_PAPERS) -> tuple[str, ...]:
    """The papers that a run asks about where it was given none: what was kept, then the newest."""
    kept = [paper.id for paper in lib.store.papers.kept()]
    newest = [paper.id for paper in lib.store.papers.by_rows(lib.store.papers.window_rows(ALL_DAYS, most))]
    return tuple(dict.fromkeys([*kept, *newest]))[: max(most, len(kept))]


def count_cohort(lib: Context, services: Sequence[str], month: date, category: str) -> Cohort:
    """How many papers of a cohort have a count by one of `services`."""
    ids = lib.store.part(Counts).cohort(month, category)
    with_counts = {i for service in services for i in lib.store.part(Counts).latest(ids, service)}
    return Cohort(month, category, len(ids), len(with_counts))


def _papers(
    lib: Context, transport: Transport, tally: RunTally, services: Sequence[str], asked: Citing | Sequence[str]
) -> Iterator[Event]:
    """References, or who cites, service by service; one that fails does not keep the others from being asked."""
    agenda, failures = lib.store.part(RequestSchedule), list[SourceError]()
    citing, what = (asked, CITING) if isinstance(asked, Citing) else (None, "references")
    ids = tuple(filter(can_ask, asked.authors if isinstance(asked, Citing) else asked))
    for name in services:
        due, done = agenda.due_of(ids, name, what), 0
        if citing is not None and citing.everything:
            lately = agenda.asked_since(ids, name, what, lib.clock.now() - LATELY)
            due = tuple(paper_id for paper_id in ids if paper_id not in lately)
        yield Progress(f"asking {SOURCE_NAMES[name]}", 0, len(due))
        try:
            service = Service(lib, transport, name)
            for answer in service.ask_citing(due, citing.authors) if citing else service.ask(due):
                tally.add(answer)
                done += answer.papers
                yield Progress(f"asking {SOURCE_NAMES[name]}", done, len(due))
        except SourceError as error:
            failures.append(error)
            tally.warnings.append(str(error))
    if failures:
        raise failures[0]


def _cohort(
    lib: Context, transport: Transport, tally: RunTally, services: Sequence[str], month: date, category: str
) -> Iterator[Event]:
    """The papers of a cohort from arXiv, then their counts."""
    yield Progress(f"listing {category} of {month:%Y-%m}", 0)
    yield from list_cohort(lib, transport, month, category)
    ids = lib.store.part(Counts).cohort(month, category)
    for name in services:
        for event in ask_counts(lib, transport, name, ids, lib.clock.now() - FRESH_COUNT):
            if isinstance(event, SourceAsked):
                tally.add(event)
            else:
                yield event


def _check(services: Sequence[str]) -> None:
    for name in services:
        if name not in SERVICES:
            raise UsageError(f"{name[:40]!r} is not a service; choose from {', '.join(SERVICES)}")
    if not services:
        raise UsageError("no service is set: use --source s2, or [citations] sources in config.toml")


def link_late_references(lib: Context, tally: RunTally) -> Iterator[Progress]:
    """Link the references that wait to papers that came since; `tally` counts those that found their paper."""
    done, stage = 0, "linking pending references"
    yield Progress(stage, 0)
    for step in link_waiting(lib):
        done += step.done
        tally.late_links += step.found
        yield Progress(stage, done, step.total)
