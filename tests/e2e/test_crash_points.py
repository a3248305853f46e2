"""C1, C2: killed before every statement, open for writing, rename and fsync of a fetch.

In full with READINGLIST_TEST_WHOLE=1; else densely for the first points and sampled after.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.harness.command import Command
from tests.harness.invariant import decided, invariant, stored_ids
from tests.harness.scene import TUESDAY, Scene, follow

POINTS = ("sql", "open", "rename", "fsync")
DENSE, SAMPLED, COMMITS = 2, 3, 6


def count_points(log: Path) -> Counter[str]:
    """How many of each kind a run passed."""
    kinds = (line.split("\t", 1)[0] for line in log.read_text(errors="replace").splitlines())
    return Counter(kind for kind in kinds if kind in POINTS)


def around_commits(log: Path) -> set[int]:
    """Numbers of the statements that end a transaction, and of those that follow: where the halves part.

    What sqlite does by itself inside of a commit, for the index of words, shows as a comment.
    """
    lines = [
        line.removeprefix("sql\t") for line in log.read_text(errors="replace").splitlines() if line.startswith("sql\t")
    ]
    own = [(n, text.lower()) for n, text in enumerate(lines, 1) if not text.startswith("--")]
    ends = [place for place, (_, text) in enumerate(own) if text.startswith(("commit", "end", "release"))]
    return {own[place + step][0] for place in ends for step in (0, 1) if place + step < len(own)}


def chosen(log: Path, point: str, whole: bool) -> list[int]:
    """The points to be killed at: all, or the first few, the last, some between, and some around commits."""
    total = count_points(log)[point]
    assert total > 0
    sample = set(sampled(total, whole))
    if point == "sql":
        commits = sorted(n for n in around_commits(log) if n <= total)
        sample |= set(commits if whole else random.Random(total).sample(commits, min(COMMITS, len(commits))))
    return sorted(sample)


def sampled(total: int, whole: bool) -> list[int]:
    if whole or total <= DENSE + SAMPLED:
        return list(range(1, total + 1))
    between = random.Random(total).sample(range(DENSE + 1, total), SAMPLED - 1)
    return [*range(1, DENSE + 1), *sorted(between), total]


def at_each(points: Iterable[int], trial: Callable[[int], None]) -> None:
    """Run the trials side by side: each has a home of its own, and the processes do the work."""
    with ThreadPoolExecutor(max_workers=min(4, os.cpu_count() or 1)) as pool:
        for _ in pool.map(trial, points):
            pass


@pytest.mark.parametrize("point", POINTS)
def test_C1_killed_at_any_point_of_a_fetch_nothing_is_lost(
    scene: Scene, tmp_path: Path, whole: bool, point: str
) -> None:
    """A night of five papers, ranked for a goal: rows, watermark, scores, features and tonight.md."""
    scene.open()
    scene.run("goal", "add", "gait", "robot gait and policy gradient", arxiv=scene.arxiv, check=True)
    scene.run("keep", "2511.00003", arxiv=scene.arxiv, check=True)
    log, prepared = tmp_path / "log", tmp_path / "prepared"
    shutil.copytree(scene.home, prepared)
    assert scene.fetch(faults={"log": log}).code == 0
    ks = chosen(log, point, whole)
    expected = decided(prepared)

    def trial(k: int) -> None:
        home = tmp_path / f"{point}-{k}"
        shutil.copytree(prepared, home)
        killed = scene.run("fetch", arxiv=scene.arxiv, home=home, faults={f"kill_{point}": k})
        assert killed.code in (-signal.SIGKILL, 0), (k, killed)
        invariant(home, scene.arxiv, expected)
        healed = scene.run("fetch", "--json", arxiv=scene.arxiv, home=home)
        assert healed.code == 0, (k, healed)
        assert scene.due() <= stored_ids(home), k
        invariant(home, scene.arxiv, expected)
        assert leftovers(home) == [], k
        if whole or k in (ks[0], ks[-1]):
            top = scene.run("top", "--json", arxiv=scene.arxiv, home=home, check=True).json
            assert (top["night"], top["count"]) == (TUESDAY.isoformat(), 5), k
        shutil.rmtree(home)

    at_each(ks, trial)


def leftovers(home: Path) -> list[str]:
    """Half-made files that a later run should have swept away."""
    return [p.name for p in home.rglob("*") if p.name.startswith((".tmp-", ".#")) or p.name.endswith(".part")]


@pytest.mark.parametrize("point", POINTS)
def test_C1_killed_at_any_point_of_the_very_first_fetch_the_library_comes_to_be(
    scene: Scene, tmp_path: Path, whole: bool, point: str
) -> None:
    """The library itself is made here: a half-made one is never met."""
    scene.open()
    log = tmp_path / "log"
    follow(tmp_path / "counted", "cs.LG")
    scene.run("fetch", arxiv=scene.arxiv, home=tmp_path / "counted", faults={"log": log}, check=True)

    def trial(k: int) -> None:
        home = tmp_path / f"{point}-{k}"
        follow(home, "cs.LG")
        scene.run("fetch", arxiv=scene.arxiv, home=home, faults={f"kill_{point}": k})
        invariant(home, scene.arxiv)
        healed = scene.run("fetch", "--json", arxiv=scene.arxiv, home=home)
        assert healed.code == 0, (k, healed)
        assert len(stored_ids(home)) == 5
        invariant(home, scene.arxiv)
        assert leftovers(home) == [], k
        shutil.rmtree(home)

    at_each(chosen(log, point, whole), trial)


def test_C1_killed_at_any_statement_a_verdict_is_there_or_not(scene: Scene, tmp_path: Path, whole: bool) -> None:
    """What was said to be saved is saved: the command prints only after its commit."""
    scene.open()
    log, prepared = tmp_path / "log", tmp_path / "prepared"
    shutil.copytree(scene.home, prepared)
    scene.run("keep", "2511.00003", arxiv=scene.arxiv, faults={"log": log}, check=True)
    before = decided(prepared)

    def trial(k: int) -> None:
        home = tmp_path / f"k{k}"
        shutil.copytree(prepared, home)
        outcome = scene.run("keep", "2511.00003", "--json", arxiv=scene.arxiv, home=home, faults={"kill_sql": k})
        invariant(home, scene.arxiv, before)
        entries = len(decided(home).rows) - len(before.rows)
        assert entries in (0, 1)
        assert entries == 1 or outcome.code != 0
        assert entries == 1 or outcome.out == "", "it said that it had saved what it had not"
        scene.run("keep", "2511.00004", arxiv=scene.arxiv, home=home, check=True)
        shutil.rmtree(home)

    at_each(chosen(log, "sql", whole), trial)


def test_C2_killed_at_random_also_while_the_journal_is_folded_in(scene: Scene, tmp_path: Path, whole: bool) -> None:
    """A checkpoint after every five pages, so that many kills meet one."""
    scene.open()
    log, copy = tmp_path / "log", tmp_path / "copy"
    frequent = {"pragma": "wal_autocheckpoint=5"}
    shutil.copytree(scene.home, copy)
    scene.run("fetch", arxiv=scene.arxiv, home=copy, faults={**frequent, "log": log}, check=True)
    total = count_points(log)["sql"]

    def trial(n: int) -> None:
        home, dice = tmp_path / f"n{n}", random.Random(n)
        shutil.copytree(scene.home, home)
        for k in (dice.randint(1, total), dice.randint(1, total)):  # and once more in the run that heals
            scene.run("fetch", arxiv=scene.arxiv, home=home, faults={**frequent, "kill_sql": k})
            invariant(home, scene.arxiv, scene.before)
        assert scene.run("fetch", arxiv=scene.arxiv, home=home).code == 0
        assert scene.due() <= stored_ids(home)
        shutil.rmtree(home)

    at_each(range(200 if whole else 4), trial)


def test_the_library_made_here_follows_what_the_template_follows(home: Path, run: Command) -> None:
    """Guards the two helpers against each other: without feeds of its own the defaults would be asked."""
    follow(home, "cs.LG")
    listed = run("feeds", "list", "--json", check=True).out
    assert "cs.LG" in listed
    assert "cs.CL" not in listed
