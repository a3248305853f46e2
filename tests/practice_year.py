"""A year of use, invented and always the same: decisions, sittings, bets, projects, and a notebook of 250 days.

`live` writes it into a library; the tests count it by hand, the benchmark times commands on it.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from readinglist.core.log import Bet, BetSettled, LogData, LogEntry, Rated, Read, Undo, Verdict
from readinglist.core.work_entries import (
    Backburner,
    Claimed,
    Incremented,
    Obtained,
    ProjectChanged,
    QueueChanged,
    TimeSpent,
)
from readinglist.practice.notebook_text import SECTIONS, with_entry
from readinglist.shell.library import Library
from tests.fakes import WORDS, paper
from tests.integration.store_toys import insert

FIRST, LAST = date(2025, 12, 1), date(2026, 11, 30)
PAPERS = 400
ENTRIES = 5_200
DAYS = 252  # with a file of the notebook
PROJECTS = ("gait", "critic", "masks", "memory", "curriculum", "audio")
STATES = ("delivered", "dead end", "abandoned", "abandoned", "active", "dead end")
ITEMS = (("a-textbook", "textbook"), ("a-thesis", "thesis"), ("rerun", "reimplementation"))


def live(lib: Library) -> None:
    """Write the year into an empty library."""
    lib.store.papers.apply([insert(paper(n)) for n in range(1, PAPERS + 1)])
    lib.store.log.add_entries(log_entries())
    write_notebook(lib.places.journal)


def log_entries() -> Iterator[LogEntry]:
    """At least 5,000 entries, in order of time, some of them taken back."""
    draw = random.Random(8)
    begin = datetime(FIRST.year, FIRST.month, FIRST.day, tzinfo=UTC)
    seconds = (LAST - FIRST).days * 86_400
    moments = sorted(begin + timedelta(seconds=draw.randrange(seconds)) for _ in range(ENTRIES))
    start: list[tuple[LogData, str]] = [
        (QueueChanged("add", kind=kind, title=name, pages=400), name) for name, kind in ITEMS
    ]
    start += [(Claimed("return", 100.0, 5.0), "rerun")]
    start += [
        (ProjectChanged("add", f"{name} by {WORDS[n]}", source="Ada" if n % 2 else None), name)
        for n, name in enumerate(PROJECTS)
    ]
    bets: list[str] = []
    for number, moment in enumerate(moments):
        entry_id = f"{number:06d}"
        data, subject = start[number] if number < len(start) else _drawn(draw, moment, number, bets)
        if isinstance(data, Bet):
            bets.append(entry_id)
        yield LogEntry(entry_id, moment, "here", _kind(data), subject, data)


def write_notebook(folder: Path) -> None:
    """Days of the notebook: entries in all sections, mentions, and steps, some of them ticked."""
    draw = random.Random(9)
    folder.mkdir(parents=True, exist_ok=True)
    for day in sorted(draw.sample([FIRST + timedelta(days=n) for n in range((LAST - FIRST).days)], DAYS)):
        text: str | None = None
        for n in range(draw.randint(2, 14)):
            said = f"{' '.join(draw.sample(WORDS, 8))} {day.isoformat()} {n} @{draw.choice(PROJECTS)}"
            text = with_entry(text, day, f"{8 + n:02}:15", said, draw.choice(SECTIONS))
        assert text is not None
        ticked = text.replace("- [ ]", "- [x]", draw.randint(0, 2))
        (folder / f"{day.isoformat()}.md").write_text(ticked, encoding="utf-8")


def _drawn(draw: random.Random, moment: datetime, number: int, bets: list[str]) -> tuple[LogData, str]:
    one, project = paper(draw.randint(1, PAPERS)).id, draw.randrange(len(PROJECTS))
    item = draw.choice(ITEMS)[0]
    kinds: list[tuple[int, LogData, str]] = [
        (30, Verdict(draw.choice(("keep", "skip", "skip", "later"))), one),
        (12, Read(draw.choice((None, 10, 45))), one),
        (12, TimeSpent((moment.date() - timedelta(days=draw.choice((0, 0, 1)))).isoformat(), 45, 12), item),
        (6, Rated(line=f"line {number}"), one),
        (4, Bet(0.3, (moment.date() + timedelta(days=60)).isoformat(), top=0.1, source="s2"), one),
        (8, Incremented(f"step {number}", "+1", "2 lines"), PROJECTS[project]),
        (3, Obtained("return", 90 + draw.random() * 15, seeds=3, spread=2.0), "rerun"),
        (3, Backburner("add", f"{draw.choice(WORDS)} with {draw.choice(WORDS)} {number}"), f"idea-{number}"),
        (1, ProjectChanged("state", state=STATES[project], because="so it is"), PROJECTS[project]),
        (4, Undo(), f"{max(number - draw.randint(1, 3), 20):06d}"),
    ]
    if bets:
        kinds.append((3, BetSettled(draw.choice(("won", "lost")), moment.date().isoformat()), draw.choice(bets)))
    _, data, subject = draw.choices(kinds, [weight for weight, _, _ in kinds])[0]
    return data, subject


def _kind(data: LogData) -> str:
    from readinglist.core.log import log_data_to

    return log_data_to(data)[0]
