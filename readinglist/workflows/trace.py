"""The nightly trace: whom the papers of the night cite, and how often what was kept is cited.

    kept, head of the list, a random draw ─> agenda ─> services in batches ─> files one by one ─> coverage

Followed are everything kept, the head of the night's list, and papers drawn from the whole night: of
these alone can be said what share of a month cites something. Everything that is asked costs of the
budget of the night, which is noted before a question is sent; everything that is answered is stored
before the next. So the trace may be killed at any point, and the next run ends where it would have.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from readinglist.errors import BudgetSpent, SourceError, Unreachable
from readinglist.model import Event, Progress, Warned
from readinglist.model.events import TraceFinished
from readinglist.model.tracing import SourceAsked
from readinglist.sources.transport import Transport
from readinglist.store.agenda import COUNT_DAYS

from . import last_trace
from .budget import Budget
from .choice import allowed, choose
from .home import Home
from .linking import late_links
from .paper_files import PaperFiles
from .services import Service
from .tally import Tally

NOTHING_ALLOWED = "[trace] in config.toml allows no service and no download, and no new PDF is here"


def trace(
    lib: Home, transport: Transport | None = None, requests: int | None = None, minutes: float | None = None
) -> Iterator[Event]:
    """Follow the night; the last event is TraceFinished. Never raises for a source.

    `transport` is that of a fetch that runs already, which holds the lock. Raises Locked otherwise.
    """
    if transport is not None:
        try:
            yield from _trace(lib, transport, requests, minutes)
        finally:
            transport.allow(None, None)
        return
    with lib.store.writer_lock("trace"), lib.transport() as own:
        yield from _trace(lib, own, requests, minutes)


def _trace(lib: Home, transport: Transport, requests: int | None, minutes: float | None) -> Iterator[Event]:
    budget = Budget.begin(lib, transport, requests, minutes)
    tally = Tally.begin(lib, transport)
    night = lib.store.nights.latest()
    yield Progress("choosing what to follow", 0)
    counted = choose(lib)
    try:
        for event in late_links(lib, tally):
            yield event
            budget.check_time()
        for name in lib.settings.trace.sources:
            yield from _service(lib, Service(lib, transport, name, budget.accounting), counted, tally)
        files = PaperFiles(lib, transport, budget)
        due = files.due()
        yield from _watched(files.read(due), "files", len(due), tally)
    except BudgetSpent as error:
        tally.stopped = str(error)
    lib.store.agenda.note_spent(budget.day, budget.spent())
    if tally.away:
        hosts = " and ".join(dict.fromkeys(tally.away))
        tally.warnings.append(f"{hosts} cannot be reached; what was due is left for another night")
        yield Warned(tally.warnings[-1])
    report = tally.report(lib, transport, allowed(lib), night)
    if report.status == "quiet" and not allowed(lib):
        report = replace(report, reason=NOTHING_ALLOWED)
    if report.status != "quiet":  # a run that had nothing to do changes nothing that `status` tells
        last_trace.note(lib, report)
    yield TraceFinished(report)


def _service(lib: Home, service: Service, counted: Sequence[str], tally: Tally) -> Iterator[Event]:
    """One service: references that are due, then the monthly counts; its failure is a warning."""
    agenda, name = lib.store.agenda, service.name
    due = agenda.due(name)
    if not (yield from _watched(service.ask(due), name, len(due), tally)):
        return
    late = agenda.asked_since(counted, name, "count", lib.clock.now() - timedelta(days=COUNT_DAYS))
    old = [paper_id for paper_id in counted if paper_id not in late]
    yield from _watched(service.ask(old, references=False), name, len(old), tally)


def _watched(asking: Iterator[SourceAsked], name: str, total: int, tally: Tally) -> Generator[Event, None, bool]:
    """Questions as progress; False where the source failed, which is left alone for this run then."""
    done = 0
    yield Progress(f"asking {name}", 0, total)
    try:
        for asked in asking:
            tally.add(asked)
            done += asked.papers
            yield Progress(f"asking {name}", done, total)
    except BudgetSpent:
        raise
    except Unreachable as error:
        tally.away.append(error.host)
        return False
    except SourceError as error:
        tally.warnings.append(str(error))
        yield Warned(str(error))
        return False
    return True
