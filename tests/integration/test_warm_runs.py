"""A run here, or from a warm interpreter, is what one of a fresh one is, else the tests of faults prove little."""

from __future__ import annotations

import re
import signal
import sys
from datetime import date
from pathlib import Path

import pytest

from tests.fakes import schedule
from tests.harness.arxiv import ScriptedArxiv
from tests.harness.command import Command
from tests.harness.scene import follow
from tests.harness.steps import Stall, Status

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="every run is a fresh one here")


either = pytest.mark.parametrize("forked", [False, True], ids=["here", "forked"])


@either
@pytest.mark.parametrize("words", ["--version", "status --json", "top", "nonsense", "show", "journal write -"])
def test_it_says_the_same_and_ends_the_same(run: Command, words: str, forked: bool) -> None:
    run("status", check=True)  # makes the library
    assert run(*words.split(), forked=forked) == run(*words.split(), fresh=True)


@either
@pytest.mark.parametrize("words", ["fetch", "-v fetch"])
def test_what_it_logs_is_heard(run: Command, home: Path, words: str, forked: bool) -> None:
    follow(home, "cs.LG")
    (home / "cache" / "transport.lock").mkdir(parents=True)
    environ = {"READINGLIST_ARXIV_REQUEST_INTERVAL": "0", "READINGLIST_NETWORK_TIMEOUT": "1"}
    said = run(*words.split(), now="2025-11-11T06:00:00Z", environ=environ, forked=forked)
    assert "no lock among processes" in said.err
    assert said == run(*words.split(), now="2025-11-11T06:00:00Z", environ=environ, fresh=True)


def test_it_meets_the_same_points_in_the_same_order(run: Command, tmp_path: Path) -> None:
    def points(name: str, fresh: bool) -> list[str]:
        """What the run did that a fault can strike; without literals and the names of files."""
        log, home = tmp_path / f"{name}.log", tmp_path / name
        run("status", home=home, fresh=fresh, check=True)
        run("goal", "add", "walk", "robots", home=home, faults={"log": log}, fresh=fresh, check=True)
        kinds = ("sql\t", "open\t", "rename\t", "fsync\t")
        lines = [line for line in log.read_text().splitlines() if line.startswith(kinds)]
        return [re.sub(r"'[^']*'|\d+", "?", line) if line.startswith("sql") else line.split("\t")[0] for line in lines]

    fresh = points("fresh", True)
    assert len(fresh) > 20
    assert points("warm", False) == fresh


@pytest.mark.parametrize("point", ["sql", "open"])
def test_it_can_be_killed_at_a_point(run: Command, point: str) -> None:
    assert run("goal", "add", "walk", "robots", faults={f"kill_{point}": 1}).code == -signal.SIGKILL


@either
def test_it_is_ended_when_it_takes_too_long(run: Command, home: Path, forked: bool) -> None:
    follow(home, "cs.LG")
    with ScriptedArxiv((), {}, today=date(2025, 11, 11)) as arxiv:
        arxiv.always("rss", Stall(0, 60))
        with pytest.raises(AssertionError, match="did not end in 2 s"):
            run("fetch", arxiv=arxiv, timeout=2, forked=forked)
        assert len(arxiv.log) <= 1
        assert run("status", arxiv=arxiv).code == 0


@either
def test_a_pause_passes_at_once_and_the_stopwatch_goes_on_by_it(
    run: Command, home: Path, whole: bool, forked: bool
) -> None:
    follow(home, "cs.LG")
    night = date(2025, 11, 11)
    with ScriptedArxiv((), schedule([night], 3), today=night) as arxiv:
        arxiv.script("rss", Status(503, "20"))
        outcome = run("fetch", "--json", arxiv=arxiv, check=True, forked=forked)
        assert outcome.json["new"] == 3
        assert outcome.json["seconds"] > 20
        assert whole or arxiv.gaps()[0] < 20


@either
def test_it_has_the_environment_and_the_folder_that_it_is_given(run: Command, tmp_path: Path, forked: bool) -> None:
    below = tmp_path / "below"
    below.mkdir()
    (below / "papers.txt").write_text("https://arxiv.org/abs/1502.05477\n")
    then = {"READINGLIST_NOW": "2031-01-02T03:04:05Z"}
    assert run("import", "papers.txt", "--json", cwd=below, check=True, forked=forked).json["files"][0]["found"] == 1
    run("keep", "1502.05477", environ=then, check=True, forked=forked)
    assert run("log", "--json", check=True).json[0]["at"] == then["READINGLIST_NOW"]
