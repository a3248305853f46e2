"""Nights replayed against a loopback arXiv and loopback services: who cites whom is known beforehand."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from readinglist.citations.records import TraceReport
from readinglist.core.clock import Clock, parse_instant
from readinglist.core.events import Event
from readinglist.core.papers import PaperData
from readinglist.night.trace import trace
from readinglist.shell.library import Library, open_library
from tests.fakes import announced, paper, weekdays

from .arxiv import ScriptedArxiv
from .citations import LoopbackCitations, Work
from .scene import follow

FIRST = date(2025, 10, 6)
CATEGORIES = ("cs.LG", "cs.CL")

# What a run leaves behind, without numbers that are given in passing.
LEFT = (
    "select p.id, l.origin, l.status, l.error, l.taken, l.entries from reference_lists l join papers p on p.n = l.n",
    """select p.id, l.origin, r.position, r.raw, r.title, r.kind, d.id, r.linked_by from refs r
        join reference_lists l on l.k = r.list join papers p on p.n = l.n left join papers d on d.n = r.cited""",
    "select * from citation_counts",
    "select * from questions",
    "select night, requests from traces",
    "select t.night, p.id, t.why, t.place from traced t join papers p on p.n = t.n",
)


@dataclass(frozen=True, slots=True)
class Plot:
    """`nights` nights of `papers` papers; each cites some that came before it, and works that never come.

    One paper in four is unknown to Semantic Scholar, one in five is known there without its references,
    one in seven has no references in its PDF.
    """

    nights: int
    papers: int
    seed: int = 0

    @property
    def days(self) -> list[date]:
        return weekdays(FIRST, self.nights)

    def all_papers(self) -> list[PaperData]:
        return [self.paper(n) for n in range(1, self.nights * self.papers + 1)]

    def paper(self, number: int) -> PaperData:
        """Its number is one of a month before its night, so that months are told by ids and by dates."""
        made = paper(number)
        return replace(made, id=f"2510.{number:05d}", categories=(CATEGORIES[number % 2],))

    def cites(self, number: int) -> list[int]:
        rng = random.Random(f"{self.seed} {number}")
        return sorted(rng.sample(range(1, number), min(number - 1, 4)))

    def works(self) -> dict[str, Work]:
        made = {}
        for number, known in enumerate(self.all_papers(), start=1):
            cites = (*(self.paper(n).id for n in self.cites(number)), "A work that never comes")
            listed = () if number % 5 == 0 else cites
            made[known.id] = Work(known.title or "", known.authors, 2025, listed, count=number)
        return made

    def unknown_to_s2(self) -> set[tuple[str, str]]:
        return {("s2", self.paper(n).id) for n in range(1, self.nights * self.papers + 1) if n % 4 == 0}

    def printed(self) -> dict[str, list[str]]:
        """The references that stand in each PDF."""
        found = {}
        for number, known in enumerate(self.all_papers(), start=1):
            cited = [self.paper(n) for n in self.cites(number)]
            lines = [f"{', '.join(p.authors)}. {p.title}. arXiv:{p.id}, 2025." for p in cited]
            more = [f"N. Body. A book of never and nothing, part {k}. Some Press, 2001." for k in range(2)]
            found[known.id] = [] if number % 7 == 0 else [*lines, *more]
        return found


@dataclass
class Replay:
    """A library that lives through a plot; `settings` are environment variables of all nights."""

    plot: Plot
    home: Path
    arxiv: ScriptedArxiv
    services: LoopbackCitations
    settings: dict[str, str]

    @contextmanager
    def opened(self, day: date) -> Iterator[Library]:
        self.arxiv.today = day
        environ = self.arxiv.environ() | self.services.environ("s2") | self.settings
        clock = Clock(frozen_at=parse_instant(self.arxiv.after_midnight()), sleep=lambda seconds: None)
        with open_library(self.home, environ=environ, clock=clock) as library:
            yield library

    def night(self, day: date, keep: int = 1, cut: Callable[[], bool] | None = None) -> list[TraceReport]:
        """Fetch a night, keep some of it, trace; `cut` ends a trace after an event, and it is begun again."""
        with self.opened(day) as library:
            list(library.fetch())
            for scored in library.top(n=keep):
                library.keep(scored.paper.id)
        reports: list[TraceReport] = []
        while not reports:
            with self.opened(day) as library:
                reports = _finished(trace(library, requests=None, minutes=None), cut)
        return reports


def _finished(events: Iterator[Event], cut: Callable[[], bool] | None) -> list[TraceReport]:
    found = []
    for event in events:
        if isinstance(event, TraceReport):
            found.append(event)
        elif cut is not None and cut():
            break
    return found


@contextmanager
def replay(plot: Plot, home: Path, **settings: str) -> Iterator[Replay]:
    """Servers that tell the plot, and a library that follows its categories and traces when it is told to."""
    follow(home, *CATEGORIES)
    papers = plot.all_papers()
    schedule = {day: announced(*papers[n * plot.papers : (n + 1) * plot.papers]) for n, day in enumerate(plot.days)}
    with (
        ScriptedArxiv((), schedule, today=plot.days[0]) as arxiv,
        LoopbackCitations(plot.works(), plot.unknown_to_s2()) as services,
    ):
        arxiv.references = plot.printed()
        variables = {f"READINGLIST_TRACE_{name.upper()}": value for name, value in settings.items()}
        nightly = {"READINGLIST_TRACE_NIGHTLY": "no"}
        yield Replay(plot, home, arxiv, services, nightly | variables)


def left(library: Library) -> list[list[str]]:
    """All that a trace leaves, for comparing two libraries."""
    return [sorted(map(repr, library.store.db.rows(sql))) for sql in LEFT]
