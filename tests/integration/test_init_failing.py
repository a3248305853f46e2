"""`init` where arXiv gives no night: said once, with what is kept and what goes on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from readinglist import open_library
from readinglist.core.errors import Incomplete, SourceError, Unreachable
from readinglist.core.papers import PaperData
from readinglist.night import start as starting
from readinglist.practice.goals import list_goals
from readinglist.sources import arxiv_api
from tests.integration.store_toys import at
from tests.unit.cli.fake_library import Ran, run_on

WORDS = ("init", "--yes", "--goal", "robots that walk", "--categories", "cs.LG,cs.RO", "--no-trace")


def run(home: Path, monkeypatch: pytest.MonkeyPatch, failure: SourceError) -> Ran:
    def fill(*words: object) -> Iterator[object]:
        raise failure
        yield

    monkeypatch.setattr(starting, "fill", fill)
    return run_on(open_library(home, environ={}, clock=at()), *WORDS)  # type: ignore[arg-type]


def test_a_network_that_is_away_is_told_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ran = run(tmp_path, monkeypatch, Unreachable("oaipmh.arxiv.org cannot be reached", "oaipmh.arxiv.org"))
    assert ran.code == 69
    kept, error = ran.err.splitlines()
    assert "answers are saved" in kept
    assert "run `readinglist fetch` to continue" in kept
    assert error == "readinglist: oaipmh.arxiv.org cannot be reached"
    with open_library(tmp_path, environ={}, clock=at()) as library:
        assert [overview.goal.name for overview in list_goals(library)] == ["robots-that-walk"]
        assert library.categories() == ("cs.LG", "cs.RO")
        assert library.store.feed_state.get("backfill", "until") is not None  # for the fetch that goes on


def test_each_bad_answer_is_told_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ran = run(tmp_path, monkeypatch, Incomplete("a page was cut"))
    assert ran.code == 75
    first, _, error = ran.err.splitlines()
    assert first == "warning: cs.LG: a page was cut"
    assert error == "readinglist: a page was cut"


def test_a_seed_that_nobody_knows_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arxiv_api, "look_up", lambda *_: (PaperData("2511.00001", "Gait"),))
    monkeypatch.setattr(starting, "fill", lambda *_: ())
    seeds = ("--seed", "2511.00001,2511.99999")
    ran = run_on(open_library(tmp_path, environ={}, clock=at()), *WORDS, *seeds)  # type: ignore[arg-type]
    said = [row for row in ran.err.splitlines() if "seed" in row]
    assert said == ["warning: seed 2511.99999 is not known to arXiv: check the id; the next fetch looks it up again"]
