"""The rows of `trends` as ideas for the backburner: what is numbered, and what a number means."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from readinglist import open_library
from readinglist.ideas.records import Trend, Trends
from tests.integration.store_toys import at
from tests.unit.cli.fake_library import Ran, run_on

TERMS = [
    ("kite nets", "rising", "topic"),
    ("WindFormer", "rising", "new name"),
    ("additionally", "rising", "words"),
    ("ovens\nthat\x1b[31m smell", "fading", "topic"),
]
FOUND = Trends(
    date(2026, 6, 1),
    date(2026, 11, 1),
    date(2025, 6, 1),
    18,
    12,
    tuple(Trend(term, way, kind, 0.02, 0.01, 2.0, (1.5, 2.5), 40, 20) for term, way, kind in TERMS),
)


@pytest.fixture(autouse=True)
def found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("readinglist.ideas.trends.trends", lambda *words: FOUND)


def run(home: Path, *words: str) -> Ran:
    return run_on(open_library(home, environ={}, clock=at()), *words)  # type: ignore[arg-type]


def ideas(home: Path) -> list[str]:
    return [idea["text"] for idea in json.loads(run(home, "backburner", "list", "--json").out)["ideas"]]


def test_a_row_of_the_last_list_becomes_an_idea(tmp_path: Path) -> None:
    listed = run(tmp_path, "trends")
    assert listed.code == 0, listed
    rows = [row.split() for row in listed.out.splitlines() if "papers" in row and "->" in row]
    assert [row[:2] for row in rows] == [["1", "WindFormer"], ["2", "kite"], ["3", "ovens"]]
    assert "backburner add --trend 1" in listed.err
    for words in (["1"], ["2", "that", "steer themselves", "--from", "Ada Author"], ["3"]):
        assert run(tmp_path, "backburner", "add", "--trend", *words).code == 0
    assert ideas(tmp_path) == ["WindFormer", "kite nets: that steer themselves", "ovens that[31m smell"]
    run(tmp_path, "undo")
    assert len(ideas(tmp_path)) == 2


def test_numbers_are_those_of_the_list_that_was_shown_last(tmp_path: Path) -> None:
    run(tmp_path, "trends")
    run(tmp_path, "trends", "--json")  # shows no numbers, and changes none
    run(tmp_path, "backburner", "add", "--trend", "1")
    run(tmp_path, "trends", "--words")
    run(tmp_path, "backburner", "add", "--trend", "3")
    assert ideas(tmp_path) == ["WindFormer", "additionally"]


def test_a_row_that_is_not_there_is_told(tmp_path: Path) -> None:
    ran = run(tmp_path, "backburner", "add", "--trend", "1")
    assert (ran.code, "no row 1: readinglist trends" in ran.err) == (66, True)
    run(tmp_path, "trends")
    assert run(tmp_path, "backburner", "add", "--trend", "4").code == 66
    assert run(tmp_path, "backburner", "add", "--trend", "0").code == 2
    assert run(tmp_path, "backburner", "add").code == 2
    assert ideas(tmp_path) == []
