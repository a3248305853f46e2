"""Asking services who cites what is followed: the papers that were kept, and the origins of the ideas of the ledger.

Each is asked about once a month, more often where its citations move; a night asks about some of those that are due,
within its budget, so that the whole canon is known after a week of nights.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from readinglist.citations.api import CITING, KEPT_FIRST, RequestSchedule, RunTally, Service
from readinglist.context import Context
from readinglist.core.errors import SourceError, UsageError
from readinglist.core.events import Event, Progress, Warned

from .canon import load_canon
from .ideas import ledger_ideas

LATELY = timedelta(days=1)  # what was asked since then is not asked again by `--all`: a run that was stopped goes on


def followed(lib: Context) -> dict[str, int]:
    """The papers of which is asked who cites them, with their places: kept ones before the origins of ideas."""
    origins = {idea.origin: KEPT_FIRST + 1 for idea in ledger_ideas(lib) if idea.origin}
    return origins | {paper.id: KEPT_FIRST for paper in lib.store.papers.kept()}


def authors_of(lib: Context, ids: Iterable[str]) -> Mapping[str, Sequence[str]]:
    """The authors of papers of the library, else of the canon; others are left out."""
    asked = set(ids)
    canon = {paper.id: paper.authors for paper in load_canon() if paper.id in asked}
    return canon | {paper.id: paper.authors for paper in lib.store.papers.find_many(asked).values() if paper.authors}


def refresh(lib: Context, everything: bool = False) -> Iterator[Event]:
    """Ask the services of [citations] now, about what is due or about `everything`; the last event is TraceReport.

    Raises UsageError, Locked, and the error of a service where none told anything.
    """
    services = lib.settings.citations.sources
    if not services:
        raise UsageError("no service may be asked: name one in `sources` of [citations] in config.toml")
    places = followed(lib)
    ids = sorted(places, key=lambda paper_id: (places[paper_id], paper_id))
    agenda = lib.store.part(RequestSchedule)
    with lib.store.writer_lock("ideas refresh"), lib.transport() as transport:
        tally, failures = RunTally.begin(lib, transport), list[SourceError]()
        for name in services:
            lately = agenda.asked_since(ids, name, CITING, lib.clock.now() - LATELY)
            due = [i for i in ids if i not in lately] if everything else agenda.due_of(ids, name, CITING)
            done, stage = 0, f"asking {name} who cites them"
            yield Progress(stage, 0, len(due))
            try:
                for asked in Service(lib, transport, name).ask_citing(due, authors_of(lib, due)):
                    tally.add(asked)
                    done += asked.papers
                    yield Progress(stage, done, len(due))
            except SourceError as error:
                failures.append(error)
                tally.warnings.append(str(error))
        report = tally.report(lib, transport, services)
    if failures and not tally.papers:
        yield replace(report, status="failed")
        raise failures[0]
    yield from (Warned(str(failure)) for failure in failures)
    yield report
