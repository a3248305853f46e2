"""C24, G1: the power fails after any system call of a day's work, and the disk holds what a file system may have kept.

A fetch, a verdict, a critique, a sync, a digest, a triage and a page are recorded once; then every state that `power`
knows of is looked at: the database sound, nothing missing that was acknowledged before, no file of the whole home half
written. In full (more than 5,000 states) with READINGLIST_TEST_WHOLE=1, which `make power` sets; else sampled.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from tests.fakes import paper, schedule
from tests.harness.arxiv import ScriptedArxiv
from tests.harness.command import WHOLE, Command
from tests.harness.invariant import invariant
from tests.harness.power import Call, Crash, Recorder, State, crashes, files_below
from tests.harness.scene import PAPERS_A_NIGHT, THURSDAY, TUESDAY, WEDNESDAY, WEEK
from tests.harness.terminal import Terminal

from .test_crash_points import leftovers

DATABASE = ("library.db", "library.db-wal", "library.db-journal")
SAMPLED, MOST_TOLD = 60, 5
SYNCED = "home/cache/sync/"  # all else of the cache grows in place, and is looked at when it is read
HEALED = 24 if WHOLE else 1  # states in which the program is started again


@dataclass(frozen=True, slots=True)
class Facts:
    """What of the database only grows."""

    log: frozenset[tuple[object, ...]] = frozenset()
    papers: frozenset[str] = frozenset()
    nights: frozenset[tuple[str, str]] = frozenset()

    def lacking(self, of: Facts) -> str:
        """What `of` has and these have not; empty where that is nothing."""
        missing = [of.log - self.log, of.papers - self.papers, of.nights - self.nights]
        return ", ".join(str(sorted(map(repr, some))[:2]) for some in missing if some)


@dataclass(frozen=True, slots=True)
class Moment:
    """Something was acknowledged: what the library and all files then were."""

    at: float
    said: str
    facts: Facts
    files: State


@dataclass
class Day:
    """A day's work in `root`: `home` with a library, `shared` with nothing in it yet."""

    root: Path
    strace: str
    moments: list[Moment] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.home, self.shared = self.root / "home", self.root / "shared"
        self.shared.mkdir()
        self.recorder = Recorder(self.root, self.strace, self.root.parent / "calls")
        self.run = Command(self.home, self.root.parent)
        self.acknowledge("begun")

    def acknowledge(self, said: str) -> None:
        at = time.time()
        found = files_below(self.root)
        facts = facts_of(
            {name: found[f"home/{name}"] for name in DATABASE if f"home/{name}" in found}, self.root.parent
        )
        self.moments.append(Moment(at, said, facts, {path: body for path, body in found.items() if is_whole(path)}))

    def does(self, arxiv: ScriptedArxiv, *words: object) -> None:
        self.run(*words, arxiv=arxiv, before=self.recorder.before, check=True)
        self.acknowledge(" ".join(map(str, words)))

    def triages(self, arxiv: ScriptedArxiv) -> None:
        """One key after the other, each acknowledged when the screen counts it."""
        environ = {**os.environ, **arxiv.environ(), "READINGLIST_NOW": arxiv.after_midnight(), "HOME": str(self.home)}
        words = [*self.recorder.before, sys.executable, "-m", "readinglist", "--home", str(self.home), "triage"]
        with Terminal(words, environ) as terminal:
            terminal.wait_for(" decided")
            for number, key in enumerate("yxl", 1):
                since = len(terminal.raw)
                terminal.send(key)
                terminal.wait_for(f"{number}/", since)
                self.acknowledge(f"triage: {key}")
            terminal.send("q")
            terminal.process.wait(30)

    def serves(self, arxiv: ScriptedArxiv) -> None:
        with self.run.start("serve", "--port", "0", arxiv=arxiv, before=self.recorder.before) as process:
            assert process.stdout is not None
            address = httpx.URL(process.stdout.readline().decode().strip())
            with httpx.Client(base_url=address.copy_with(path="/", query=None), follow_redirects=True) as client:
                assert client.get(address).status_code == 200
                for number, verdict in ((9, "keep"), (10, "skip")):
                    answer = client.post("/judge", data={"id": paper(number).id, "at": "/", "verdict": verdict})
                    assert answer.status_code == 200, answer.text[-500:]
                    self.acknowledge(f"serve: {verdict}")
            children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
            os.kill(int(children[0]), signal.SIGTERM)  # strace would leave it alone
            process.communicate(timeout=30)


def is_whole(path: str) -> bool:
    """Whether a file is written whole or not at all: not so the database, drafts, locks and what is computed again."""
    is_computed = path.startswith("home/cache/") and not path.startswith(SYNCED)
    return not (is_computed or path.startswith("home/library.db") or ".tmp-" in path or path.endswith("lock"))


def facts_of(database: Mapping[str, bytes], folder: Path) -> Facts:
    """Raises sqlite3.Error or AssertionError where it is not sound."""
    place = folder / "after"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    for name, body in database.items():
        (place / name).write_bytes(body)
    with closing(sqlite3.connect(place / "library.db")) as db:
        assert db.execute("pragma integrity_check").fetchall() == [("ok",)]
        assert db.execute("pragma foreign_key_check").fetchall() == []
        db.execute("insert into papers_fts (papers_fts, rank) values ('integrity-check', 1)")
        return Facts(
            frozenset(db.execute("select * from log")),
            frozenset(row[0] for row in db.execute("select id from papers")),
            frozenset(db.execute("select distinct category, night from nights")),
        )


@dataclass
class Inspector:
    """Looks at states; each database once."""

    day: Day
    calls: list[Call]
    seen: dict[tuple[bytes | None, ...], Facts | str] = field(default_factory=dict)
    states: int = 0
    distinct: set[int] = field(default_factory=set)

    def faults(self, chosen: Callable[[int], bool]) -> list[str]:
        moments = [moment.at for moment in self.day.moments]
        return [
            f"after call {crash.done} of {len(self.calls)} ({crash.mode}): {fault}"
            for crash in crashes(self.day.recorder, self.calls, moments, chosen)
            for fault in self._look(crash)
        ]

    def _look(self, crash: Crash) -> Iterator[str]:
        self.states += 1
        self.distinct.add(hash(frozenset(crash.state.items())))
        moment = self.day.moments[max(crash.acknowledged, 0)]
        found = self._facts(crash.state)
        if isinstance(found, str):
            yield f"the database is spoilt: {found}"
        elif lacking := found.lacking(moment.facts):
            yield f"{moment.said!r} was acknowledged, and {lacking} is missing"
        for path, body in crash.state.items():
            if is_whole(path) and body not in crash.whole.get(path, ()):
                yield f"{path} is half written: {len(body)} bytes"
        for path, before in moment.files.items():
            if path not in crash.touched and crash.state.get(path) != before:
                yield f"{moment.said!r} was acknowledged, and {path} is not as it was"

    def _facts(self, state: State) -> Facts | str:
        key = tuple(state.get(f"home/{name}") for name in DATABASE)
        if key not in self.seen:
            files = {name: body for name, body in zip(DATABASE, key, strict=True) if body is not None}
            try:
                self.seen[key] = facts_of(files, self.day.root.parent)
            except (sqlite3.Error, AssertionError) as error:
                self.seen[key] = str(error) or "not sound"
        return self.seen[key]


@pytest.fixture(scope="module")
def day(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Day:
    strace = shutil.which("strace")
    if strace is None:
        pytest.skip("strace is not installed")
    root = tmp_path_factory.mktemp("power") / "disk"
    shutil.copytree(template, root / "home")
    made = Day(root, strace)
    with ScriptedArxiv((), schedule(WEEK, PAPERS_A_NIGHT), today=TUESDAY) as arxiv:
        made.does(arxiv, "fetch")
        made.does(arxiv, "critique", paper(3).id, "--quick", "10x 2 3 1 no: scales: few parts")
        made.does(arxiv, "sync", made.shared)
        made.triages(arxiv)
        if WHOLE:
            made.serves(arxiv)
            made.does(arxiv, "digest", "--html", "-o", root / "tonight.html")
            made.does(arxiv, "goal", "add", "gait", "robot gait and policy gradient")
            arxiv.today = WEDNESDAY
            made.does(arxiv, "fetch")
            made.does(arxiv, "critique", paper(3).id, "--quick", "10% 2 3 1 maybe")
            made.does(arxiv, "undo")
            made.does(arxiv, "sync", made.shared)
            arxiv.today = THURSDAY
            made.does(arxiv, "fetch")
            made.does(arxiv, "keep", paper(12).id)
            made.does(arxiv, "sync", made.shared)
    return made


def sample(calls: list[Call]) -> Callable[[int], bool]:
    """All of them, or some: the power fails as often in the middle of the work as at its end."""
    chosen = set(random.Random(11).sample(range(len(calls) + 1), min(SAMPLED, len(calls))))
    return (lambda _: True) if WHOLE else chosen.__contains__


def test_C24_G1_whenever_the_power_fails_nothing_acknowledged_is_missing_and_no_file_is_half(day: Day) -> None:
    calls = day.recorder.calls()
    inspector = Inspector(day, calls)
    faults = inspector.faults(sample(calls))
    told = Counter(call.what for call in calls)
    print(f"{len(calls)} calls {dict(told)}, {inspector.states} states, {len(inspector.distinct)} different")
    assert faults[:MOST_TOLD] == []
    assert inspector.states >= (5_000 if WHOLE else 5 * SAMPLED)
    assert len(day.moments[-1].facts.log) > len(day.moments[0].facts.log)


def test_C24_after_a_power_cut_the_next_commands_heal_what_is_left(day: Day, tmp_path: Path) -> None:
    calls = day.recorder.calls()
    points = random.Random(12).sample(range(len(calls)), HEALED)
    found = [
        crash for crash in crashes(day.recorder, calls, [], points.__contains__) if crash.mode in ("strict", "torn")
    ]
    assert len(found) == 2 * HEALED
    with ScriptedArxiv((), schedule(WEEK, PAPERS_A_NIGHT), today=THURSDAY) as arxiv:
        for number, crash in enumerate(found):
            root = tmp_path / f"{number}"
            for path, body in crash.state.items():
                (root / path).parent.mkdir(parents=True, exist_ok=True)
                (root / path).write_bytes(body)
            (root / "shared").mkdir(exist_ok=True)
            for words in (("fetch",), ("sync", root / "shared"), ("doctor",)):
                outcome = day.run(*words, arxiv=arxiv, home=root / "home")
                assert outcome.code == 0, (crash.done, crash.mode, words, outcome)
            invariant(root / "home", arxiv)
            assert leftovers(root) == []
            shutil.rmtree(root)


def test_C24_G1_a_sync_that_is_left_out_is_found(day: Day) -> None:
    """Of the journal, of drafts, of folders: planted bugs, without which nobody knows what the states are worth."""
    calls = day.recorder.calls()

    def is_found(skipped: Callable[[Call], bool]) -> bool:
        without = [call for call in calls if call.what != "sync" or not skipped(call)]
        assert len(without) < len(calls)
        step = 1 if WHOLE else 7
        return Inspector(day, without).faults(lambda done: done % step == 0 or done == len(without)) != []

    assert is_found(lambda call: call.path == "home/library.db-wal")
    assert is_found(lambda call: ".tmp-" in call.path)
    assert is_found(lambda call: call.path.startswith(("home/notes", "shared")) and ".tmp-" not in call.path)
