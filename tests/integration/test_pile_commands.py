"""`pile` and `triage --pile` from a shell: what is printed, the record, the exit codes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from readinglist import open_library
from tests.fakes import paper
from tests.integration.store_toys import at, insert, open_store
from tests.unit.cli.fake_library import Ran, record, run_on

IDS = [paper(n).id for n in range(1, 13)]
Run = Callable[..., Ran]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """A command line on a library of twelve papers."""
    with open_store(tmp_path / "home") as store:
        store.papers.apply([insert(paper(n)) for n in range(1, 13)])

    def command(*words: str) -> Ran:
        return run_on(open_library(tmp_path / "home", environ={}, clock=at()), *words)  # type: ignore[arg-type]

    return command


def test_a_pile_from_its_start_to_a_label_and_back(run: Run) -> None:
    started = run("pile", "start", "few", *IDS, "--include", IDS[0], "--check-every", "3")
    assert started.code == 0
    assert "1 of 12 labelled: 1 included" in started.out
    shown = run("pile", "next", "few", "-n", "2")
    assert "Pile few" in shown.out
    following = record(run("pile", "next", "few", "--json"))
    assert list(following) == ["pile", "count", "papers", "status"]
    labelled = run("pile", "label", "few", "1", "--exclude")
    assert f"exclude  {following['papers'][0]['id']}" in labelled.out
    assert "2 of 12 labelled, 1 included" in labelled.out
    drawn = record(run("pile", "next", "few", "--json"))["papers"][0]
    assert drawn["explore"] == {"propensity": 0.1, "why": "drawn at random, to estimate how many includes are left"}
    status = record(run("pile", "label", "few", drawn["id"], "--exclude", "--json"))["status"]
    assert (status["checks"], status["checks_included"], status["left"]) == (1, 0, 9)
    assert status["remaining"]["likeliest"] == 0
    assert "undone  exclude" in run("undo").out
    assert "exclude" in run("log").out


def test_the_record_of_all_piles(run: Run) -> None:
    assert record(run("pile", "status", "--json")) == {"count": 0, "piles": []}
    assert "no piles yet" in run("pile", "status").out
    assert "no piles yet" in run("pile").out
    run("pile", "start", "few", *IDS[:4])
    (pile,) = record(run("pile", "status", "--json"))["piles"]
    assert list(pile)[:6] == ["pile", "origin", "started", "papers", "labelled", "included"]
    assert pile["remaining"] | {"how": ""} == {"likeliest": None, "low": 0, "high": 4, "level": 0.95, "how": ""}


def test_without_a_terminal_triage_prints_what_comes_next(run: Run) -> None:
    run("pile", "start", "few", *IDS)
    assert run("triage", "--pile", "few").out.splitlines()[0].startswith("Pile few")


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("pile", "next", "none"), 66, "no pile"),
        (("pile", "start", "few"), 2, "made of one thing"),
        (("pile", "start", "few", IDS[0], "--search", "x"), 2, "made of one thing"),
        (("pile", "start", "few", "--search", "zzyzx"), 66, "no paper matches"),
        (("pile", "start", "few", "--file", "not-there.bib"), 66, "neither a file nor an id"),
        (("pile", "start", "few", "2511.99999"), 66, "not in the library"),
        (("triage", "--pile", "few", "--all"), 2, "be combined with"),
    ],
)
def test_what_cannot_be_done_is_one_line_with_its_code(run: Run, words: tuple[str, ...], code: int, told: str) -> None:
    ran = run(*words)
    assert (ran.code, ran.out) == (code, "")
    assert told in ran.err.splitlines()[-1]


def test_a_label_needs_to_be_said_and_its_paper_to_be_in_the_pile(run: Run) -> None:
    run("pile", "start", "few", *IDS[:4])
    assert run("pile", "label", "few", IDS[0]).code == 2
    assert run("pile", "label", "few", IDS[7], "--include").code == 66
