"""The nightly trace: whom the papers of the night cite, and how often what was kept is cited.

    kept, head of the list, a random draw ─> agenda ─> services in batches ─> history ─> files one by one ─> coverage

Followed are everything kept, the head of the night's list, and papers drawn from the whole night, each with the same
chance, those of the head too: of these alone can be said what share of a month cites something. The draw is seeded by
the night and stored. Everything that is asked costs of the
budget of the night, which is noted before a question is sent; everything that is answered is stored
before the next. So the trace may be killed at any point, and the next run ends where it would have.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from readinglist.citations.api import (
    CITING,
    COUNT_DAYS,
    FOLLOWED_NEXT,
    KEPT_FIRST,
    SOURCE_NAMES,
    RequestSchedule,
    RunTally,
    Service,
    SourceAsked,
    link_late_references,
)
from readinglist.context import Context
from readinglist.core.errors import BudgetSpent, SourceError, Unreachable
from readinglist.core.events import Event, Progress, Warned
from readinglist.core.ids import is_arxiv
from readinglist.ideas.api import authors_of, followed, ledger_ideas
from readinglist.lists.api import ranked_night
from readinglist.sources.citation_services import can_ask
from readinglist.sources.transport import Transport

from .history import read_history
from .paper_files import Budget, PaperFiles, files_here
from .tables import note_trace

LISTS = 60  # of who cites a paper that a night asks for: the canon in a week
NIGHTS = 7  # the last ones, whose papers are put on the agenda
TOP, RANDOM = "top", "random"
STREAM = 2  # of the draws of one night: exploration has another


def choose(lib: Context) -> tuple[str, ...]:
    """Put what is to be followed on the agenda; the ids whose counts are wanted each month."""
    kept = [paper.id for paper in lib.store.papers.kept()]
    agenda = lib.store.part(RequestSchedule)
    chosen = {night: _of_night(lib, night) for night in agenda.unfollowed(NIGHTS)}
    with lib.store.transaction():
        for night, some in chosen.items():
            agenda.follow(night, some)
        places = {paper_id: place for night in agenda.nights(NIGHTS) for paper_id, place in _places(lib, night)}
        places |= dict.fromkeys(kept, KEPT_FIRST)
        for name in lib.settings.trace.sources:
            agenda.want({i: place for i, place in places.items() if can_ask(i)}, name)
            agenda.want({i: place for i, place in followed(lib).items() if can_ask(i)}, name, CITING)
        _want_files(lib, {i: place for i, place in places.items() if is_arxiv(i)})
    return tuple(dict.fromkeys([*kept, *origins(lib)]))


def origins(lib: Context) -> tuple[str, ...]:
    """The papers that introduced the ideas of the ledger."""
    return tuple(idea.origin for idea in ledger_ideas(lib) if idea.origin)


def _of_night(lib: Context, night: date) -> dict[str, Sequence[int]]:
    """The rows that a night follows, by why."""
    settings = lib.settings.trace
    papers = sorted(lib.store.papers.on_night(night), key=lambda paper: paper.id)
    drawn: list[int] = []
    if papers and settings.random:
        from numpy.random import default_rng

        rng = default_rng([lib.settings.rank.seed, night.toordinal(), STREAM])
        some = rng.choice(len(papers), size=min(settings.random, len(papers)), replace=False)
        drawn = [papers[int(i)].row for i in some]
    return {TOP: _head(lib, night), RANDOM: drawn}


def _head(lib: Context, night: date) -> list[int]:
    """The first papers of the night's list; of older nights as it was ranked then, if it was."""
    stamp = lib.store.scores.stamp(night, None)
    if stamp is not None:
        ranked = lib.store.scores.load(night, None, stamp, lib.settings.trace.top) or ()
    elif night == lib.store.nights.latest():
        ranked = ranked_night(lib, night, None)[: lib.settings.trace.top]
    else:
        ranked = ()
    return [scored.paper.row for scored in ranked]


def _places(lib: Context, night: date) -> list[tuple[str, int]]:
    """Papers of a night with their places: head and draw by turns, so that a small budget serves both."""
    followed = lib.store.part(RequestSchedule).followed(night)
    places: dict[str, int] = {}
    for offset, why in enumerate((TOP, RANDOM)):
        for number, paper_id in enumerate(followed.get(why, ())):
            places[paper_id] = min(places.get(paper_id, 10**6), FOLLOWED_NEXT + 2 * number + offset)
    return sorted(places.items())


def allowed(lib: Context) -> tuple[str, ...]:
    """The services and kinds of files that the settings allow."""
    settings = lib.settings.trace
    files = ("eprint",) * settings.eprints + ("pdf",) * settings.pdfs
    return (*settings.sources, *files)


def _want_files(lib: Context, places: dict[str, int]) -> None:
    """Files that may be downloaded, or that are here."""
    settings, agenda = lib.settings.trace, lib.store.part(RequestSchedule)
    for origin, allowed in (("eprint", settings.eprints), ("pdf", settings.pdfs and not settings.eprints)):
        here = {paper_id: places.get(paper_id, FOLLOWED_NEXT) for paper_id in files_here(lib, origin)}
        agenda.want(here | (places if allowed else {}), origin)


NOTHING_ALLOWED = "[trace] in config.toml allows no service and no download, and no new PDF is here"


def trace(
    lib: Context, transport: Transport | None = None, requests: int | None = None, minutes: float | None = None
) -> Iterator[Event]:
    """Follow the night; the last event is TraceReport. Never raises for a source.

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


def _trace(lib: Context, transport: Transport, requests: int | None, minutes: float | None) -> Iterator[Event]:
    budget = Budget.begin(lib, transport, requests, minutes)
    tally = RunTally.begin(lib, transport)
    night = lib.store.nights.latest()
    yield Progress("choosing what to follow", 0)
    counted = choose(lib)
    try:
        for event in link_late_references(lib, tally):
            yield event
            budget.check_time()
        for name in lib.settings.trace.sources:
            yield from _service(lib, Service(lib, transport, name, budget.accounting), counted, tally)
        if lib.settings.trace.history:
            yield from _watched(
                read_history(lib, transport, budget.accounting), "asking arXiv for earlier months", None, tally
            )
        files = PaperFiles(lib, transport, budget)
        due = files.due()
        yield from _watched(files.read(due), "reading papers for citations", len(due), tally)
    except BudgetSpent as error:
        tally.stopped = str(error)
    lib.store.part(RequestSchedule).note_spent(budget.day, budget.spent())
    if tally.away:
        hosts = " and ".join(dict.fromkeys(tally.away))
        tally.warnings.append(f"{hosts} is unreachable; the rest waits for another night")
        yield Warned(tally.warnings[-1])
    report = tally.report(lib, transport, allowed(lib), night)
    if report.status == "quiet" and not allowed(lib):
        report = replace(report, reason=NOTHING_ALLOWED)
    if report.status != "quiet":  # a run that had nothing to do changes nothing that `status` shows
        note_trace(lib, report)
    yield report


def _service(lib: Context, service: Service, counted: Sequence[str], tally: RunTally) -> Iterator[Event]:
    """One service: references that are due, monthly counts, who cites what is followed; its failure is a warning."""
    agenda, name = lib.store.part(RequestSchedule), service.name
    stage = f"asking {SOURCE_NAMES[name]}"
    due = agenda.due(name)
    if not (yield from _watched(service.ask(due), stage, len(due), tally)):
        return
    late = agenda.asked_since(counted, name, "count", lib.clock.now() - timedelta(days=COUNT_DAYS))
    old = [paper_id for paper_id in counted if paper_id not in late]
    if (yield from _watched(service.ask(old, references=False), stage, len(old), tally)):
        still = followed(lib)
        ids = [paper_id for paper_id in agenda.due(name, CITING) if paper_id in still][:LISTS]
        yield from _watched(service.ask_citing(ids, authors_of(lib, ids)), stage, len(ids), tally)


def _watched(
    asking: Iterator[SourceAsked], stage: str, total: int | None, tally: RunTally
) -> Generator[Event, None, bool]:
    """Questions as progress; False where the source failed, which is left alone for this run then."""
    done = 0
    yield Progress(stage, 0, total)
    try:
        for asked in asking:
            tally.add(asked)
            done += asked.papers
            yield Progress(stage, done, total)
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
