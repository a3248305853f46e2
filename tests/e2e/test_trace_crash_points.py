"""A trace that is killed before a statement or a rename, and begun again, ends as one that was not.

In full with READINGLIST_TEST_WHOLE=1; else at a few points, those around commits among them.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.e2e.test_crash_points import around_commits, count_points
from tests.harness.command import Command, Outcome
from tests.harness.invariant import invariant
from tests.harness.replay import Plot, Replay, left, replay

WHOLE = os.environ.get("READINGLIST_TEST_WHOLE") == "1"
PLOT = Plot(1, 6)
SETTINGS = {"pdfs": "yes", "top": "1", "random": "1", "requests": "50"}


@dataclass
class Scene:
    """A library with a fetched night and a kept paper, not traced yet."""

    story: Replay
    folder: Path

    def trace(self, home: Path, faults: dict[str, object] | None = None) -> Outcome:
        environ = self.story.services.environ("s2") | self.story.settings
        command = Command(home, self.folder, environ)
        return command("trace", "--json", arxiv=self.story.arxiv, faults=faults)

    def copy(self, name: str) -> Path:
        home = self.folder / name
        shutil.copytree(self.story.home, home)
        return home

    def left(self, home: Path) -> list[list[str]]:
        there = Replay(PLOT, home, self.story.arxiv, self.story.services, self.story.settings)
        with there.opened(PLOT.days[0]) as library:
            return left(library)


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    folder = tmp_path_factory.mktemp("trace")
    with replay(PLOT, folder / "template", **SETTINGS) as story:
        with story.opened(PLOT.days[0]) as library:
            list(library.fetch())
            library.keep(library.top(n=1)[0].paper.id)
        yield Scene(story, folder)


def points(log: Path) -> list[tuple[str, int]]:
    """Where to be killed: all points, or some, most of them where a transaction ends."""
    counts = count_points(log)
    every = [(kind, n) for kind in ("sql", "rename") for n in range(1, counts[kind] + 1)]
    if WHOLE:
        return every
    rng = random.Random(7)
    commits = sorted(n for n in around_commits(log) if n <= counts["sql"])
    return [("sql", n) for n in rng.sample(commits, 2)] + rng.sample(every, 1)


def test_a_trace_that_is_killed_anywhere_ends_the_same(scene: Scene) -> None:
    whole, log = scene.copy("whole"), scene.folder / "log"
    outcome = scene.trace(whole, {"log": log})
    assert outcome.json["status"] == "ok", outcome
    assert {asked["source"] for asked in outcome.json["asked"]} == {"s2", "pdf"}
    expected = without_budget(scene.left(whole))
    for kind, number in points(log):
        home = scene.copy(f"{kind}-{number}")
        killed = scene.trace(home, {f"kill_{kind}": number})
        assert killed.code == -signal.SIGKILL, (kind, number, killed)
        invariant(home, scene.story.arxiv)
        again = scene.trace(home)
        assert again.code == 0, (kind, number, again)
        assert without_budget(scene.left(home)) == expected, (kind, number)
        shutil.rmtree(home)


def without_budget(tables: list[list[str]]) -> list[list[str]]:
    """A question that was sent and whose answer was lost has cost one request more, and is noted so."""
    return [rows for n, rows in enumerate(tables) if n != 4]
