"""A fetch, a triage and a backup at the same time: no error, no lost decision, no long wait."""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path

from readinglist import open_library
from readinglist.core.clock import parse_instant
from readinglist.core.papers import Night
from readinglist.shell.library import Library
from readinglist.triage.night_list import open_triage
from readinglist.triage.records import Judge, MarkRead, SeenTo, Tag, UndoLast, Written
from readinglist.triage.verdicts import apply
from tests.fakes import schedule, weekdays
from tests.harness.arxiv import ScriptedArxiv
from tests.harness.command import Command, Running
from tests.harness.scene import MONDAY, follow
from tests.integration.store_toys import at

ROUNDS = 50 if os.environ.get("READINGLIST_TEST_WHOLE") else 4
PAPERS_A_NIGHT = 80
LONGEST_WAIT = 5.0  # seconds
BETWEEN_KEYS = 0.01


@dataclass(slots=True)
class Reader:
    """Works through a night as a person does, only faster; remembers what was acknowledged."""

    acknowledged: list[str] = field(default_factory=list)  # ids of entries, undone ones included
    waits: list[float] = field(default_factory=list)

    def sit(self, library: Library, night: Night, *processes: Running) -> None:
        """Decide until the processes have ended, on one paper after the other, round and round."""
        for turn, paper_id in enumerate(cycle(night.open)):
            if turn and all(process.poll() is not None for process in processes):
                return
            verdict = ("keep", "skip", "later")[turn % 3]
            self._press(library, Judge(paper_id, verdict), SeenTo(night.showing, turn + 1))
            if turn % 5 == 4:
                self._press(library, MarkRead(paper_id), Tag(paper_id, ("t",)), UndoLast())
            time.sleep(BETWEEN_KEYS)

    def _press(self, library: Library, *effects: Written) -> None:
        for effect in effects:
            began = time.monotonic()
            entry = apply(library, effect)
            self.waits.append(time.monotonic() - began)
            if entry is not None and not isinstance(effect, UndoLast):
                self.acknowledged.append(entry.id)


def entries_in(database: Path) -> set[str]:
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        return {i for (i,) in connection.execute("select id from log where kind <> 'undo'")}
    finally:
        connection.close()


def test_a_fetch_a_triage_and_a_backup_run_at_the_same_time(tmp_path):
    home = tmp_path / "home"
    run = Command(home, tmp_path)
    nights = weekdays(MONDAY, ROUNDS + 1)
    follow(home, "cs.LG")
    reader = Reader()
    with ScriptedArxiv((), schedule(nights, PAPERS_A_NIGHT), today=nights[0]) as arxiv:
        run("fetch", arxiv=arxiv, check=True)
        for turn, night in enumerate(nights[1:]):
            arxiv.today = night
            backup = tmp_path / "backups" / f"{turn}.rlbackup"
            with open_library(home, environ={}, clock=at(parse_instant(arxiv.after_midnight()))) as library:
                opened = open_triage(library)
                before = set(reader.acknowledged)
                commands = (("fetch", "--json"), ("backup", backup))
                working = [run.start_warm(*words, arxiv=arxiv) for words in commands]
                reader.sit(library, opened, *working)
                for words, process in zip(commands, working, strict=True):
                    out, err = process.communicate(timeout=120)
                    assert process.returncode == 0, (turn, words, out[-500:], err[-500:])
            assert before <= held_by(run, backup, tmp_path / "restored"), turn
        assert run("doctor", arxiv=arxiv).code == 0
    assert entries_in(home / "library.db") == set(reader.acknowledged)
    assert len(reader.acknowledged) > ROUNDS
    assert max(reader.waits) < LONGEST_WAIT


def held_by(run: Command, backup: Path, home: Path) -> set[str]:
    """The entries of the log that a backup holds."""
    run("restore", backup, "--yes", home=home, check=True)
    try:
        return entries_in(home / "library.db")
    finally:
        shutil.rmtree(home)
