"""A run from the warm interpreter is what one of a fresh interpreter is, else the tests of faults prove little."""

from __future__ import annotations

import signal
import sys
from datetime import date
from pathlib import Path

import pytest

from tests.harness.arxiv import ScriptedArxiv
from tests.harness.command import Command
from tests.harness.scene import follow
from tests.harness.steps import Stall

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="every run is a fresh one here")


@pytest.mark.parametrize(
    "words", [("--version",), ("status", "--json"), ("top",), ("nonsense",), ("show",)], ids=" ".join
)
def test_it_says_the_same_and_ends_the_same(run: Command, words: tuple[str, ...]) -> None:
    run("status", check=True)  # makes the library
    assert run(*words) == run(*words, fresh=True)


def test_it_loads_all_of_the_program_itself(run: Command, tmp_path: Path) -> None:
    def read(name: str, fresh: bool) -> set[str]:
        """The modules of ours that the run read."""
        log = tmp_path / name
        run("status", faults={"log": log}, fresh=fresh, check=True)
        lines = log.read_text().splitlines()
        return {line for line in lines if line.startswith("read\t") and "/readinglist/" in line and ".pyc" in line}

    run("status", check=True)
    assert len(read("fresh", True)) > 20
    assert read("warm", False) == read("fresh", True)


@pytest.mark.parametrize("point", ["sql", "open"])
def test_it_can_be_killed_at_a_point(run: Command, point: str) -> None:
    assert run("goal", "add", "walk", "robots", faults={f"kill_{point}": 1}).code == -signal.SIGKILL


def test_it_is_ended_when_it_takes_too_long(run: Command, home: Path) -> None:
    follow(home, "cs.LG")
    with ScriptedArxiv((), {}, today=date(2025, 11, 11)) as arxiv:
        arxiv.always("rss", Stall(0, 60))
        with pytest.raises(AssertionError, match="did not end in 2 s"):
            run("fetch", arxiv=arxiv, timeout=2)
        assert len(arxiv.log) <= 1
        assert run("status", arxiv=arxiv).code == 0


def test_it_has_the_environment_and_the_folder_that_it_is_given(run: Command, tmp_path: Path) -> None:
    below = tmp_path / "below"
    below.mkdir()
    (below / "papers.txt").write_text("https://arxiv.org/abs/1502.05477\n")
    then = {"READINGLIST_NOW": "2031-01-02T03:04:05Z"}
    assert run("import", "papers.txt", "--json", cwd=below, check=True).json["files"][0]["found"] == 1
    run("keep", "1502.05477", environ=then, check=True)
    assert run("log", "--json", check=True).json[0]["at"] == then["READINGLIST_NOW"]
