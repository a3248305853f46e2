"""Citations from services: the references and counts of papers, or the counts of a whole cohort.

Resumable without a plan: what was asked is on the agenda with its date and is not asked again before
its time, so a run that ended early is simply started again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from readinglist.citations.tables.counts import Counts
from readinglist.citations.tables.requests import RequestSchedule
from readinglist.context import Context
from readinglist.core.errors import SourceError, UsageError
from readinglist.core.events import Event, Progress, Warned
from readinglist.core.settings import SERVICES, exposed_key
from readinglist.sources.citation_services import can_ask
from readinglist.sources.transport import Transport

from .cohorts import FRESH, ask_counts, list_cohort, parse_cohort
from .linking import late_links
from .records import Cohort, SourceAsked
from .report import Tally
from .services import Service

MOST_PAPERS = 5_000  # of one run that was given none
ALL_DAYS = 100_000  # more than arXiv will have


def enrich(
    lib: Context,
    sources: Sequence[str] | None = None,
    ids: Sequence[str] = (),
    cohort: str | None = None,
) -> Iterator[Event]:
    """Ask `sources` (default: those of [citations]) about `ids` (default: the library, kept papers first).

    With `cohort` (`2026-03/cs.LG`) the counts of all its papers instead. The last event is
    TraceReport; the error of a source that gave nothing follows it. Raises UsageError, NotFound, Locked.
    """
    services = tuple(dict.fromkeys(lib.settings.citations.sources if sources is None else sources))
    _check(services)
    chosen = parse_cohort(cohort) if cohort is not None else None
    for paper_id in ids:
        lib.store.papers.get(paper_id)
    with lib.store.writer_lock("enrich"), lib.transport() as transport:
        tally = Tally.begin(lib, transport)
        failure: SourceError | None = None
        if sentence := exposed_key(lib.places.config):
            yield Warned(sentence)
        yield from late_links(lib, tally)
        counted: Cohort | None = None
        try:
            if chosen is not None:
                yield from _cohort(lib, transport, tally, services, *chosen)
            else:
                yield from _papers(lib, transport, tally, services, ids or wanted(lib))
        except SourceError as error:
            failure = error
            tally.stopped = str(error)
        if chosen is not None:
            counted = count_cohort(lib, services, *chosen)
        report = tally.report(lib, transport, services, cohort=counted)
    if failure is not None and not tally.papers:
        yield replace(report, status="failed")
        raise failure
    if failure is not None:
        yield Warned(str(failure))
    yield report


def wanted(lib: Context, most: int = MOST_PAPERS) -> tuple[str, ...]:
    """The papers that a run asks about where it is told none: what was kept, then the newest."""
    kept = [paper.id for paper in lib.store.papers.kept()]
    newest = [paper.id for paper in lib.store.papers.by_rows(lib.store.papers.window_rows(ALL_DAYS, most))]
    return tuple(dict.fromkeys([*kept, *newest]))[: max(most, len(kept))]


def count_cohort(lib: Context, services: Sequence[str], month: date, category: str) -> Cohort:
    """How many papers of a cohort have a count by one of `services`."""
    ids = lib.store.part(Counts).cohort(month, category)
    with_counts = {i for service in services for i in lib.store.part(Counts).latest(ids, service)}
    return Cohort(month, category, len(ids), len(with_counts))


def _papers(
    lib: Context, transport: Transport, tally: Tally, services: Sequence[str], ids: Sequence[str]
) -> Iterator[Event]:
    """The references of papers, service by service; one that fails does not keep the others from being asked."""
    failures: list[SourceError] = []
    for name in services:
        due = lib.store.part(RequestSchedule).due_of(filter(can_ask, ids), name, "references")
        done = 0
        yield Progress(f"asking {name}", 0, len(due))
        try:
            for asked in Service(lib, transport, name).ask(due):
                tally.add(asked)
                done += asked.papers
                yield Progress(f"asking {name}", done, len(due))
        except SourceError as error:
            failures.append(error)
            tally.warnings.append(str(error))
    if failures:
        raise failures[0]


def _cohort(
    lib: Context, transport: Transport, tally: Tally, services: Sequence[str], month: date, category: str
) -> Iterator[Event]:
    """The papers of a cohort from arXiv, then their counts."""
    yield Progress(f"listing {category} of {month:%Y-%m}", 0)
    yield from list_cohort(lib, transport, month, category)
    ids = lib.store.part(Counts).cohort(month, category)
    for name in services:
        for event in ask_counts(lib, transport, name, ids, lib.clock.now() - FRESH):
            if isinstance(event, SourceAsked):
                tally.add(event)
            else:
                yield event


def _check(services: Sequence[str]) -> None:
    for name in services:
        if name not in SERVICES:
            raise UsageError(f"{name[:40]!r} is no service; there are {', '.join(SERVICES)}")
    if not services:
        raise UsageError("no service is named: --source s2, or [citations] sources in config.toml")
