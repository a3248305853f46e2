"""Long work that a page starts: one piece at a time, in a thread of its own, to be watched from any page.

Nothing of it belongs to the request that started it: whoever leaves the page finds it running, or what it did.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Generator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from readinglist.core.errors import Locked, NotFound, ReadingListError, UsageError
from readinglist.core.events import Event, FetchReport, Progress, Waiting
from readinglist.core.frozen import Frozen
from readinglist.core.lines import many, plain
from readinglist.interface.web.asking import Ask, Redirect
from readinglist.shell.web.worker import PageWorker

if TYPE_CHECKING:
    from readinglist.context import Context

Work = Generator[Event, None, str]  # returns what was done, in words
PATIENCE_S = 1.5  # that an answer waits for the end: quick work needs no second page


class Job(Frozen):
    """`told`: what it is at, or what it did. `done` of `total` (None: not known) units."""

    told: str
    done: int = 0
    total: int | None = None
    is_running: bool = True
    is_bad: bool = False


def _fetch(lib: Context, ask: Ask) -> Work:
    from readinglist.night.api import fetch, fetch_lines

    report = None
    for event in fetch(lib):
        yield event
        report = event if isinstance(event, FetchReport) else report
    return "" if report is None else "fetch: " + " · ".join(plain(row) for row in [*fetch_lines(report)][:2])


def _rank(lib: Context, ask: Ask) -> Work:
    from readinglist.triage.pages.tonight import rank

    yield Progress("ranking", 0)
    rank(lib, ask)
    return "the list is ranked again"


def _set_goal(lib: Context, ask: Ask) -> Work:
    from readinglist.practice.api import add_goal

    text = ask.sent("text").strip()
    name = " ".join(text.lower().split()[:3]).strip(".,;:")
    add_goal(lib, name, text, (), ())
    yield from _rank(lib, ask)
    return f"goal {name}: the list is ranked for it"


def _ideas(lib: Context, ask: Ask) -> Work:
    from readinglist.ideas.api import ledger, prepare_ledger

    yield from prepare_ledger(lib)
    yield Progress("fates of ideas", 0)
    return f"figures of {many(len(ledger(lib)), 'idea')} are computed"


def _canon(lib: Context, ask: Ask) -> Work:
    from readinglist.ideas.api import add_ideas, canon_ideas

    add_ideas(lib, canon_ideas())
    return (yield from _ideas(lib, ask))


def _taste(lib: Context, ask: Ask) -> Work:
    from readinglist.taste.api import taste

    yield Progress("scorecard", 0)
    taste(lib)
    return "the scorecard is computed"


def _wanted(lib: Context, ask: Ask) -> Work:
    from readinglist.citations.api import wanted
    from readinglist.exchange.api import BroughtIn, bring_in

    work = next((work for work in wanted(lib) if work.name == ask.sent("work")), None)
    if work is None:
        raise NotFound("no paper that you kept cites it any more, or it is here by now")
    found = yield from bring_in(lib, work)
    if isinstance(found, BroughtIn):
        return f"{found.id} is here; {many(found.linked, 'reference')} linked"
    return f"{work.title} is in the study queue"


WORK: Mapping[str, Callable[[Context, Ask], Work]] = {
    "fetch": _fetch,
    "rank": _rank,
    "goal": _set_goal,
    "ideas": _ideas,
    "canon": _canon,
    "taste": _taste,
    "wanted": _wanted,
}


class Jobs:
    """The work of one server. `last`: what runs, or ran last and was not shown yet."""

    def __init__(self, worker: PageWorker) -> None:
        self._worker = worker
        self.last: Job | None = None

    async def start(self, ask: Ask) -> Redirect:
        """Start what the form names, and lead back to the page it came from. Raises UsageError, Locked."""
        name, at = ask.sent("name"), ask.sent("at")
        if name not in WORK:
            raise UsageError(f"{name[:20]!r} is none of {', '.join(WORK)}")
        if self.last is not None and self.last.is_running:
            raise Locked(f"another piece of work is running ({self.last.told}): wait until it ends")
        self.last = Job(name)
        running = asyncio.ensure_future(self._worker.ask(lambda lib: self._work(lib, name, ask)))
        running.add_done_callback(self._end)
        await asyncio.wait([running], timeout=PATIENCE_S)
        return Redirect(at)

    def taken(self) -> Job | None:
        """What to show now; what has ended is shown once."""
        shown = self.last
        if shown is not None and not shown.is_running:
            self.last = None
        return shown

    def _work(self, lib: Context, name: str, ask: Ask) -> str:
        steps = WORK[name](lib, ask)
        while not self._worker.is_closing:
            try:
                event = next(steps)
            except StopIteration as end:
                return str(end.value)
            if isinstance(event, Progress):
                self.last = Job(event.stage, event.done, event.total)
            elif isinstance(event, Waiting) and self.last is not None:
                self.last = replace(self.last, told=f"waiting: {event.why}")
        steps.close()
        return "stopped"

    def _end(self, running: asyncio.Future[str]) -> None:
        error = None if running.cancelled() else running.exception()
        if isinstance(error, ReadingListError):
            self.last = Job(str(error), is_running=False, is_bad=True)
        elif error is not None:
            told = f"this is a bug of readinglist ({type(error).__name__}): please report it"
            self.last = Job(told, is_running=False, is_bad=True)
        else:
            self.last = Job("stopped" if running.cancelled() else running.result(), is_running=False)
