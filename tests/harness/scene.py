"""A library with one night behind it, an arXiv with the next ones ahead: where most faults strike."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from readinglist.core.clock import parse_instant
from tests.fakes import announced, paper, schedule

from .arxiv import ScriptedArxiv
from .command import Command, Outcome
from .invariant import Decided, decided, invariant, rows, stored_ids

MONDAY = date(2025, 11, 10)
TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = (MONDAY + timedelta(days=n) for n in range(1, 5))
SATURDAY, NEXT_MONDAY = MONDAY + timedelta(days=5), MONDAY + timedelta(days=7)
WEEK = (MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY)
PAPERS_A_NIGHT = 5
SKIPPED, LATER = paper(1), paper(2)  # what the user has decided on Monday
UNTOUCHED = ("papers", "versions", "listings", "log", "nights", "feed_state")

FEEDS = """[[subscription]]
name = "arXiv"
kind = "arxiv"
categories = [{categories}]
why = "what the tests announce"
"""


def follow(home: Path, *categories: str) -> None:
    """Write the library's own feeds/arxiv.toml."""
    folder = home / "feeds"
    folder.mkdir(parents=True, exist_ok=True)
    quoted = ", ".join(f'"{category}"' for category in categories)
    (folder / "arxiv.toml").write_text(FEEDS.format(categories=quoted))


def subscribe(home: Path, name: str, kind: str, **fields: str | list[str]) -> None:
    """Add a subscription of another kind in a file of its own."""
    lines = [f'name = "{name}"', f'kind = "{kind}"', *(f"{key} = {value!r}" for key, value in fields.items())]
    text = "[[subscription]]\n" + "\n".join(lines) + "\n"
    (home / "feeds" / f"{name}.toml").write_text(text.replace("'", '"'))


def make_template(home: Path, command: Command) -> None:
    """A library that took Monday's night; one paper skipped, one put off, a note and a journal page."""
    follow(home, "cs.LG")
    with ScriptedArxiv((), schedule(WEEK, PAPERS_A_NIGHT), today=MONDAY) as arxiv:
        command("fetch", arxiv=arxiv, check=True)
        command("skip", SKIPPED.id, arxiv=arxiv, check=True)
        command("later", LATER.id, arxiv=arxiv, check=True)
    for folder, text in (("notes", "---\nid: 2511.00001\n---\nMine.\n"), ("journal", "# Today\nMine too.\n")):
        (home / folder).mkdir(exist_ok=True)
        (home / folder / "2511.00001.md").write_text(text)


@dataclass(frozen=True, slots=True)
class LivedDemo:
    """The library that a demo has left, and all that it said on the way."""

    home: Path
    told: list[object]


@dataclass(slots=True)
class Scene:
    """Tuesday after midnight. `nights` may be changed before `open()`."""

    home: Path
    run: Command
    template: Path
    nights: dict[date, list[Any]] = field(default_factory=lambda: schedule(WEEK, PAPERS_A_NIGHT))
    page_size: int = 1000
    arxiv: ScriptedArxiv = field(init=False)
    before: Decided = field(init=False)

    def open(self, today: date = TUESDAY) -> Scene:
        """Bring the library and the server into being."""
        shutil.copytree(self.template, self.home)
        self.arxiv = ScriptedArxiv((), self.nights, today=today, page_size=self.page_size).start()
        self.before = decided(self.home)
        return self

    def close(self) -> None:
        if hasattr(self, "arxiv"):
            self.arxiv.stop()

    def announce(self, night: date, *entries: Any, type: str = "new") -> None:
        """Add papers to the list of a night."""
        self.nights.setdefault(night, []).extend(announced(*entries, type=type))

    def fetch(self, *words: str, **options: Any) -> Outcome:
        """`fetch --json`, with faults ruled out that no test means: a traceback, a cry too long."""
        outcome = self.run("fetch", "--json", *words, arxiv=self.arxiv, **options)
        assert "Traceback" not in outcome.err, outcome
        if outcome.code > 0:
            assert len(outcome.err.strip().splitlines()) <= 3, outcome
        return outcome

    def status(self) -> Any:
        return self.run("status", "--json", arxiv=self.arxiv, check=True).json

    def rows(self) -> dict[str, list[tuple[Any, ...]]]:
        """What a fetch that failed or had nothing to do must leave as it is."""
        return rows(self.home, *UNTOUCHED)

    def due(self) -> set[str]:
        """Every paper that was announced as new or cross from Monday until today."""
        return {
            entry.id
            for night, entries in self.nights.items()
            for entry, kind in entries
            if night <= self.arxiv.today and not kind.startswith("replace")
        }

    def sound(self) -> None:
        invariant(self.home, self.arxiv, self.before)

    def heals(self) -> Outcome:
        """A plain run ends with all papers and a sound library."""
        self.sound()
        self.arxiv.heal()
        outcome = self.fetch()
        assert outcome.code == 0, outcome
        assert self.due() <= stored_ids(self.home)
        self.sound()
        return outcome

    def heals_later(self) -> None:
        """The same two hours on: what arXiv asked for is over."""
        self.arxiv.heal()
        later = parse_instant(self.arxiv.after_midnight()) + timedelta(hours=2)
        assert self.fetch(now=later.isoformat()).code == 0
        assert self.due() <= stored_ids(self.home)
        self.sound()
