"""The year itself: each night a fetch that may go wrong, while somebody decides in a terminal and on the page."""

from __future__ import annotations

import re
import signal
import sqlite3
import statistics
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from readinglist.core.clock import parse_instant
from tests.harness.arxiv import ScriptedArxiv
from tests.harness.command import Command, Outcome
from tests.harness.invariant import invariant
from tests.harness.scene import follow

from . import world
from .oracle import Memory, verdicts
from .readers import PageReader, TriageReader, drawn_verdict
from .world import Fault

ALLOWED = {0, 66, 69, 74, 75, -signal.SIGKILL}  # how a command may end in this year; 1 is a bug, 65 a spoilt library
PAGE_BYTES = 4096
LOOKED_AT = 30  # nights between two full checks in the middle of the year


@dataclass
class Year:
    """A library at `folder`/home that lives through `count` nights of the world that `seed` draws."""

    folder: Path
    count: int
    seed: int
    faults: Counter[str] = field(default_factory=Counter)
    nights: list[tuple[int, float]] = field(default_factory=list)  # place, seconds of fetches that met no fault
    told: list[str] = field(default_factory=list)  # what went wrong that may not
    arxiv: ScriptedArxiv = field(init=False)

    def __post_init__(self) -> None:
        self.days = world.nights(self.count)
        self.announced = world.schedule(self.days, Random(f"{self.seed} schedule"))
        self.home = self.folder / "home"
        self.command = Command(self.home, self.folder, {"READINGLIST_TRACE_NIGHTLY": "no"})
        self.memory = Memory()
        self.words = 0

    def run(self) -> Iterator[int]:
        """Live through the year; yields the number of each night that is over. `told` is empty where all was well."""
        follow(self.home, *world.CATEGORIES)
        with ScriptedArxiv((), self.announced, today=self.days[0]) as arxiv:
            self.arxiv = arxiv
            self._fetch(0, None)
            page, triage = PageReader(self), TriageReader(self)
            try:
                for place, day in enumerate(self.days):
                    arxiv.today = day
                    rng = [Random(f"{self.seed} {place} {who}") for who in ("job", "reader", "page", "triage")]
                    with ThreadPoolExecutor(4) as threads:
                        work = [
                            threads.submit(self._job, place, rng[0]),
                            threads.submit(self._decide, place, rng[1]),
                            threads.submit(page.visit, place, rng[2]),
                            threads.submit(triage.sit, place, rng[3]),
                        ]
                    for done in work:
                        done.result()
                    if place % LOOKED_AT == LOOKED_AT - 1:
                        invariant(self.home, arxiv)
                    yield place + 1
            finally:
                page.close()
            self._end()

    # The nightly job

    def _job(self, place: int, rng: Random) -> None:
        """At half past midnight, again three hours later; some nights the machine is off."""
        if rng.random() < 0.06:
            self.faults["machine off"] += 1
            return
        for chance in (0.9, 0.6, 0.3):
            fault = world.of_a_fetch(rng) if rng.random() < chance else None
            if self._fetch(place, fault).code == 0 and fault is None:
                return

    def _fetch(self, place: int, fault: Fault | None) -> Outcome:
        begun = time.perf_counter()
        outcome = self._sabotaged(fault, "fetch")
        if fault is None and outcome.code == 0 and place:
            self.nights.append((place, time.perf_counter() - begun))
        self.arxiv.heal()
        return outcome

    def _sabotaged(self, fault: Fault | None, *words: object) -> Outcome:
        """Run a command while `fault` strikes; counted where it did."""
        if fault is None:
            return self._ran(self.command(*words, arxiv=self.arxiv, timeout=300), words, "")
        for endpoint, step in fault.steps:
            self.arxiv.script(endpoint, step)
        requests = len(self.arxiv.log)
        now = parse_instant(self.arxiv.after_midnight()) + (fault.shift or timedelta())
        extra = {"READINGLIST_NETWORK_TIMEOUT": "20"}
        sabotage = dict(fault.sabotage)
        if "pages" in sabotage:
            pages = (self.home / "library.db").stat().st_size // PAGE_BYTES + int(str(sabotage.pop("pages")))
            sabotage["pragma"] = f"max_page_count={pages}"
        outcome = self.command(
            *words, arxiv=self.arxiv, now=now.isoformat(), faults=sabotage or None, environ=extra, timeout=300
        )
        struck = {
            "kill": outcome.code == -signal.SIGKILL,
            "disk": outcome.code != 0,
            "network": len(self.arxiv.log) > requests,
            "clock": True,
        }
        if struck[fault.kind]:
            self.faults[fault.kind] += 1
        return self._ran(outcome, words, world.as_words(fault))

    def _ran(self, outcome: Outcome, words: tuple[object, ...], fault: str) -> Outcome:
        if outcome.code not in ALLOWED or "Traceback" in outcome.err or "this is a bug" in outcome.err:
            self.told.append(f"{' '.join(map(str, words))} [{fault}]: {outcome}")
        return outcome

    # The reader with a terminal

    def _decide(self, place: int, rng: Random) -> None:
        for _ in range(rng.randrange(2, 5)):
            fault = world.killed_deciding(rng) if rng.random() < 0.3 else None
            kind = rng.choices(("verdict", "read", "undo", "journal"), (7, 1, 1, 1))[0]
            getattr(self, f"_{kind}")(self.known_paper(place, rng, of_page=False), rng, fault)

    def known_paper(self, place: int, rng: Random, of_page: bool) -> str:
        """A paper of this night or an earlier one. The page has papers of its own, so that no order is in doubt."""
        while True:
            papers = [paper for paper, kind in self.announced[self.days[rng.randrange(place + 1)]] if kind == "new"]
            paper = rng.choice(papers)
            if (int(paper.id[-5:]) % 3 == 0) == of_page:
                return paper.id

    def _word(self) -> str:
        self.words += 1
        return f"soak-{self.words}"

    def _verdict(self, paper: str, rng: Random, fault: Fault | None) -> None:
        verdict, word = drawn_verdict(rng), self._word()
        outcome = self._sabotaged(fault, verdict, paper, "--because", word)
        self._remember(("verdict", paper, word), outcome)

    def _read(self, paper: str, rng: Random, fault: Fault | None) -> None:
        minutes = rng.randrange(1, 600)
        self._remember(("read", paper, str(minutes)), self._sabotaged(fault, "read", paper, "--minutes", minutes))

    def _undo(self, paper: str, rng: Random, fault: Fault | None) -> None:
        outcome = self._sabotaged(fault, "undo")
        self._remember(("undo", "", ""), outcome, doubtful=outcome.code == 0)  # there may be nothing to take back

    def _journal(self, paper: str, rng: Random, fault: Fault | None) -> None:
        word = self._word()
        outcome = self._sabotaged(fault, "journal", f"{word} was written here")
        if outcome.code in (0, -signal.SIGKILL):
            self.memory.note_text(word, outcome.code == 0)

    def _remember(self, decision: tuple[str, str, str], outcome: Outcome, doubtful: bool = False) -> None:
        if outcome.code in (0, -signal.SIGKILL):
            self.memory.note(decision, outcome.code == 0 and not doubtful)

    # The end of the year

    def _end(self) -> None:
        """All is well again: it is fetched in peace, then everything is compared."""
        noon = parse_instant(self.arxiv.after_midnight()) + timedelta(hours=12)  # what arXiv asked to wait for is over
        for words in (("fetch",), ("fetch",), ("fetch",), ("doctor",)):
            outcome = self.command(*words, arxiv=self.arxiv, now=noon.isoformat(), timeout=300)
            if outcome.code != 0:
                self.told.append(f"{words} at the end of the year: {outcome}")
        try:
            invariant(self.home, self.arxiv)
        except AssertionError as error:
            self.told.append(f"the library is not sound: {error}")
        self.told += self._papers_off()
        log: list[dict[str, Any]] = self.command("log", "--json", arxiv=self.arxiv, check=True, timeout=300).json
        self.told += self.memory.compare(log)
        self.told += self._states_off(log)
        self.told += self._texts_off()

    def _papers_off(self) -> list[str]:
        """Papers that differ from the last version that was sent of them."""
        last = {paper.id: paper for day in self.days for paper, _ in self.announced[day]}
        stored = self._rows("select id, version, title, abstract from papers where title is not null")
        found = {paper_id: rest for paper_id, *rest in stored}
        off = []
        for paper_id, paper in last.items():
            if found.get(paper_id) != [paper.version or 1, paper.title, paper.abstract]:
                off.append(f"paper {paper_id} was sent as version {paper.version or 1} and is {found.get(paper_id)}")
        return off + [f"paper {paper_id} was never sent" for paper_id in found.keys() - last.keys()]

    def _states_off(self, log: list[dict[str, Any]]) -> list[str]:
        """Verdicts that the library shows otherwise than its log says; a `later` that is back counts as none."""
        told = verdicts(log)
        papers = self.command("export", "json", arxiv=self.arxiv, check=True, timeout=300).json
        shown = {paper["id"]: paper["verdict"] for paper in papers if paper["verdict"]}
        return [
            f"verdict of {paper}: the log says {told.get(paper)}, the library {shown.get(paper)}"
            for paper in sorted(told.keys() | shown.keys())
            if told.get(paper) != shown.get(paper) and not (told.get(paper) == "later" and shown.get(paper) is None)
        ]

    def _texts_off(self) -> list[str]:
        text = "\n".join(path.read_text() for path in (self.home / "journal").glob("*.md"))
        counts = Counter(re.findall(r"soak-\d+", text))
        return [
            *(f"the notebook lost {word}" for word in self.memory.written if counts[word] != 1),
            *(
                f"the notebook has {word} {counts[word]} times"
                for word in self.memory.perhaps_written
                if counts[word] > 1
            ),
            *(f"left behind: {path}" for path in self.home.rglob("*.tmp-*")),
        ]

    def _rows(self, sql: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(f"file:{self.home / 'library.db'}?mode=ro", uri=True)) as db:
            return db.execute(sql).fetchall()

    def growth(self) -> tuple[float, float]:
        """Median seconds of a night without a fault, in the middle and the last third of the year.

        In the first third the window of 60 days still fills, and there is next to nothing to rank by.
        """
        third = self.count / 3
        middle = [seconds for place, seconds in self.nights if third <= place < 2 * third]
        last = [seconds for place, seconds in self.nights if place >= 2 * third]
        return statistics.median(middle), statistics.median(last)
