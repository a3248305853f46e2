"""What the year is made of: its nights, and every way in which one of them may go wrong. Drawn from one seed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random
from typing import Any

from readinglist.core.papers import PaperData
from readinglist.sources.calendar import night_after, night_on_or_after
from tests.fakes import announced, paper, revised
from tests.harness import steps
from tests.harness.steps import Step

FIRST = night_on_or_after(date(2025, 1, 6))
PAPERS_A_NIGHT = 5
CATEGORIES = ("cs.LG", "cs.CL")


def nights(count: int) -> list[date]:
    """The first `count` nights on which arXiv announces; holidays are none."""
    days = [FIRST]
    while len(days) < count:
        days.append(night_after(days[-1]))
    return days


def schedule(days: list[date], rng: Random) -> dict[date, list[tuple[PaperData, str]]]:
    """For each night new papers, at times one of a paper that is known, replaced, and one that is crossed over."""
    made: dict[date, list[tuple[PaperData, str]]] = {}
    known: list[PaperData] = []
    for place, day in enumerate(days):
        papers = [_paper(place * PAPERS_A_NIGHT + k, day) for k in range(1, PAPERS_A_NIGHT + 1)]
        made[day] = announced(*papers)
        if known and rng.random() < 0.4:
            place = rng.randrange(len(known))
            known[place] = replace(revised(known[place]), version=(known[place].version or 1) + 1)
            made[day] += announced(known[place], type="replace")
        known += [replace(one, version=1) for one in papers]
    return made


def _paper(number: int, day: date) -> PaperData:
    return replace(paper(number), id=f"{day:%y%m}.{number:05d}", categories=(CATEGORIES[number % 2],))


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that goes wrong while one command runs. `kind` is what it is counted as."""

    kind: str
    sabotage: dict[str, object] = field(default_factory=dict)  # FAULT_* of the harness
    steps: tuple[tuple[str, Step], ...] = ()  # endpoint and what it answers first
    shift: timedelta | None = None  # the clock of the machine is off by this


def of_a_fetch(rng: Random) -> Fault:
    """A fault of the night: killed, answered badly, out of space, with a wrong clock."""
    kind = rng.choices(("kill", "network", "disk", "clock"), (5, 4, 2, 1))[0]
    return {"kill": killed, "network": answered_badly, "disk": out_of_space, "clock": clock_off}[kind](rng)


def killed(rng: Random) -> Fault:
    """SIGKILL before some statement, open, rename or sync: early ones more often than late ones."""
    what, most = rng.choice((("sql", 400), ("sql", 400), ("open", 24), ("rename", 6), ("fsync", 12)))
    return Fault("kill", {f"kill_{what}": _early(rng, most)})


def killed_deciding(rng: Random) -> Fault:
    """SIGKILL while a verdict is given, whose statements are few."""
    return Fault("kill", {"kill_sql": rng.randrange(1, 40)})


def out_of_space(rng: Random) -> Fault:
    """No further file can be made or synced, or the database itself may not grow."""
    what = rng.choice(("open", "fsync", "pages"))
    return Fault("disk", {"pages": rng.randrange(6)} if what == "pages" else {f"enospc_{what}": _early(rng, 12)})


def clock_off(rng: Random) -> Fault:
    """Hours to months, back and ahead: a battery that was empty, a zone that was changed."""
    return Fault("clock", shift=rng.choice((-400, -30, -2, 2, 30, 400)) * timedelta(days=1, hours=rng.randrange(24)))


def answered_badly(rng: Random) -> Fault:
    make = rng.choice(_ANSWERS)
    endpoints = rng.choice((("rss",), ("oai",), ("rss", "oai")))
    repeats = rng.choice((1, 1, 3, 12))
    return Fault("network", steps=tuple((name, make(rng)) for name in endpoints for _ in range(repeats)))


def _early(rng: Random, most: int) -> int:
    return max(1, int(most ** rng.random()))


_ANSWERS: tuple[Callable[[Random], Step], ...] = (
    lambda rng: steps.Status(503),
    lambda rng: steps.Status(500),
    lambda rng: steps.Status(429, "3600"),
    lambda rng: steps.Status(503, rng.choice(("1", "nonsense", "-5"))),
    lambda rng: steps.Reset(rng.choice((None, 50, 500))),
    lambda rng: steps.Truncate(rng.random(), rng.choice(("length", "chunked", "close", "short"))),
    lambda rng: steps.Blocked(),
    lambda rng: steps.Empty(),
    lambda rng: steps.Twice(),
    lambda rng: steps.WrongLength(),
    lambda rng: steps.Redirect("http://127.0.0.1:9/"),
    lambda rng: steps.Body(b"\xff\xfe<feed"),
    lambda rng: steps.OaiError("badResumptionToken"),
    lambda rng: steps.GzipBomb(80_000_000),
)


def as_words(fault: Fault) -> str:
    facts: list[Any] = [*fault.sabotage.items(), *((name, type(step).__name__) for name, step in fault.steps)]
    return f"{fault.kind} {facts or fault.shift}"
