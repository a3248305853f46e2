"""`init` takes what one admires, and why, as options."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from readinglist import open_library
from tests.integration.store_toys import at
from tests.unit.cli.fake_library import Ran, run_on

PAPER = "1706.03762"


@pytest.fixture(autouse=True)
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("readinglist.night.start._take_nights", lambda *words: iter(()))


def run(home: Path, *words: str) -> Ran:
    return run_on(open_library(home, environ={}, clock=at()), *words)  # type: ignore[arg-type]


def admired(home: Path) -> list[tuple[str, str | None]]:
    record = json.loads(run(home, "admire", "list", "--json").out)
    return [(one["achievement"], one["because"]) for one in record["admired"]]


def test_options_say_what_and_why(tmp_path: Path) -> None:
    words = (
        "init",
        "--yes",
        "--admire",
        f"arXiv:{PAPER}v2",
        "--because",
        "attention alone",
        "--admire",
        "residual nets",
    )
    ran = run(tmp_path, *words)
    assert ran.code == 0, ran
    expected = [(PAPER, "attention alone"), ("residual nets", None)]
    assert admired(tmp_path) == expected
    assert run(tmp_path, *words).code == 0  # repeated
    assert admired(tmp_path) == expected


def test_a_second_goal_is_added_and_says_so(tmp_path: Path) -> None:
    assert "goal" not in run(tmp_path, "init", "--yes", "--goal", "robots that walk").err
    said = run(tmp_path, "init", "--yes", "--goal", "proofs by machine").err
    assert "proofs-by-machine was added to your other goals (robots-that-walk)" in " ".join(said.split())
    assert run(tmp_path, "init", "--yes", "--goal", "cs.LG, cs.RO").code == 2


def test_a_reason_for_nothing_is_refused(tmp_path: Path) -> None:
    ran = run(tmp_path, "init", "--yes", "--admire", "residual nets", "--because", "depth", "--because", "and what?")
    assert (ran.code, "each --because belongs to one --admire" in ran.err) == (2, True)
    assert admired(tmp_path) == []
