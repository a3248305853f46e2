"""`bet`, `bets` and `settle` from a shell: what is printed, the records, the exit codes."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from readinglist import open_library
from tests.fakes import paper
from tests.harness.arxiv import ScriptedArxiv
from tests.harness.citations import LoopbackCitations, Work
from tests.harness.steps import Status
from tests.integration.store_toys import at, insert, open_store
from tests.unit.cli.fake_library import Ran, record, run_on

MADE = datetime(2026, 1, 10, 6, tzinfo=UTC)
DUE = datetime(2027, 6, 2, 6, tzinfo=UTC)
PAPERS = [paper(n, published=datetime(2025, 11, 3, 3, tzinfo=UTC)) for n in range(1, 61)]
ID = PAPERS[59].id
Run = Callable[..., Ran]


@pytest.fixture
def services() -> Iterator[LoopbackCitations]:
    with LoopbackCitations({one.id: Work("t", count=n) for n, one in enumerate(PAPERS)}) as running:
        yield running


@pytest.fixture
def run(tmp_path: Path, services: LoopbackCitations) -> Iterator[Run]:
    """A command line on a library that has the last paper of its cohort, on one of two days."""
    with open_store(tmp_path / "home") as store:
        store.papers.apply([insert(PAPERS[59], ("2025-11-21", "new"))])
    with ScriptedArxiv(PAPERS, today=DUE.date()) as arxiv:
        environ = services.environ("s2") | arxiv.environ()

        def command(*words: str, now: datetime = MADE) -> Ran:
            library = open_library(tmp_path / "home", environ=environ, clock=at(now))
            return run_on(library, *words)  # type: ignore[arg-type]

        yield command


@pytest.mark.parametrize(("text", "p"), [("30", 0.3), ("30%", 0.3), (".3", 0.3), ("0.305", 0.305), ("1", 0.01)])
def test_a_chance_is_written_as_people_write_it(run: Run, text: str, p: float) -> None:
    told = run("bet", ID, text, "--top", "5%", "--because", "simple")
    assert told.code == 0
    assert f"top 5% on 2027-11-03 · simple · {PAPERS[59].title}" in told.out
    (bet,) = record(run("bets", "list", "--json"))
    assert (bet["p"], bet["top"], bet["because"], bet["state"]) == (p, 0.05, "simple", "open")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ((ID, "many"), 2),
        ((ID, "101"), 2),
        ((ID, "-1"), 2),
        ((ID,), 2),
        ((ID, "30", "--by", "someday"), 2),
        ((ID, "30", "--by", "2025-12-31"), 2),
        ((ID, "30", "--top", "100"), 2),
        (("2511.99999", "30"), 66),
        (("idea", "LoRA", "30", "--used-by", "2027-01-01"), 66),
        (("idea", "LoRA", "30"), 2),
        (("repro", "", "30"), 2),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_words_that_are_off_make_no_bet(run: Run, words: tuple[str, ...], code: int) -> None:
    told = run("bet", *words)
    assert told.code == code
    assert len(told.err.splitlines()) <= 3
    assert record(run("bets", "--json")) == []


@pytest.mark.parametrize("chance", ["0", "100"])
def test_a_bet_without_doubt_is_taken_and_says_what_it_may_cost(run: Run, chance: str) -> None:
    told = run("bet", ID, chance)
    assert told.code == 0
    assert "cost the most possible" in told.err
    assert f"{chance}%" in run("bets").out


def test_from_a_bet_to_what_it_came_to(run: Run) -> None:
    assert run("bet", ID, "70", "--by", "2027-06-01").code == 0
    assert record(run("bets", "due", "--json")) == []
    assert "no bet is due; the next one on 2027-06-01" in run("bets", "due").out
    (due,) = record(run("bets", "due", "--json", now=DUE))
    assert (due["paper"], due["state"]) == (ID, "open")
    planned = record(run("settle", "--dry-run", "--json", now=DUE))
    assert (planned["dry_run"], planned["requests"], planned["bets"][0]["state"]) == (True, 0, "open")
    told = run("settle", now=DUE)
    assert f"won      70%  {ID}  at 99.2% on 2027-06-02" in told.out
    assert "cs.LG of 2025-11: 60 of 60 papers have a count by Semantic Scholar" in told.out
    (bet,) = record(run("bets", "list", "--json", now=DUE))
    assert (bet["state"], bet["resolved_on"], bet["percentile"]) == ("won", "2027-06-02", 59.5 / 60)
    assert "quiet: no bet is due" in run("settle", now=DUE).out
    assert "nothing to undo" in run("undo", now=DUE).out
    assert [entry["kind"] for entry in record(run("log", "--json", now=DUE))] == ["settled", "bet"]


def test_a_service_that_is_down_ends_it_with_a_record_of_what_is_missing(run: Run, services: LoopbackCitations) -> None:
    assert run("bet", ID, "70", "--by", "2027-06-01").code == 0
    services.always("s2", Status(429, "3600"))
    told = run("settle", "--json", now=DUE)
    assert told.code == 75
    found = json.loads(told.out)
    assert list(found) == ["status", "reason", "dry_run", "bets", "cohorts", "requests", "seconds"]
    assert (found["status"], found["bets"][0]["state"]) == ("failed", "open")
    assert found["bets"][0]["why"].startswith("60 of 60 papers of the cohort were not answered")
    assert found["cohorts"] == [
        {
            "month": "2025-11",
            "category": "cs.LG",
            "source": "s2",
            "papers": 60,
            "with_counts": 0,
            "to_ask": 60,
            "for_readings": False,
        }
    ]
    assert len(told.err.splitlines()) <= 3


def test_the_same_bet_twice_is_one_bet_and_says_so(run: Run) -> None:
    assert run("bet", ID, "30").code == 0
    told = run("bet", ID, "30")
    assert (told.code, "you said 30% on 2026-01-10" in told.err) == (2, True)
    assert run("bet", ID, "40").code == 0
    assert run("bet", ID, "30").code == 0  # a mind that changed back
    assert len(record(run("bets", "--json"))) == 3


def test_a_cause_is_given_to_papers_of_the_library(run: Run) -> None:
    told = run("hindsight", "cause", "2511.99999", "luck")
    assert (told.code, "2511.99999" in told.err) == (66, True)
    assert run("hindsight", "cause", ID, "luck").code == 0


def test_after_a_list_in_a_pager_a_bet_is_not_blind(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("top", "--all").code == 0  # no terminal at all: a job of the night
    assert run("bet", ID, "30").code == 0
    monkeypatch.setattr("readinglist.interface.session.is_terminal", lambda stream: stream is sys.stderr)
    assert run("top", "--all").code == 0
    assert run("bet", ID, "40").code == 0
    assert [bet["visible"] for bet in record(run("bets", "list", "--json"))] == [[], ["score"]]
