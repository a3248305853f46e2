"""Nights of which only a part is certain: nothing is called taken that did not come."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from readinglist import open_library
from tests.fakes import paper, revised
from tests.harness.scene import FRIDAY, THURSDAY, TUESDAY, WEDNESDAY, Scene
from tests.harness.steps import OK, Status, Truncate

QUICK = {"READINGLIST_NETWORK_TIMEOUT": "3"}


@pytest.fixture
def calm(scene: Scene) -> Iterator[Scene]:
    """Monday's library on a Tuesday whose list is replacements only, as OAI may show it too early."""
    scene.nights[TUESDAY] = [(revised(paper(1)), "replace"), (revised(paper(2)), "replace")]
    scene.open()
    yield scene
    scene.close()


def test_replacements_alone_do_not_prove_that_the_night_was_announced(calm: Scene) -> None:
    calm.arxiv.always("rss", Status(500))
    before = calm.rows()
    outcome = calm.fetch(environ=QUICK)
    assert outcome.code in (69, 75), outcome
    assert outcome.json["status"] == "failed"
    assert calm.rows() == before
    assert calm.status()["watermarks"] == {"cs.LG": "2025-11-10"}


def test_a_page_of_the_spool_that_cannot_be_read_is_asked_for_again(tuesday: Scene) -> None:
    tuesday.arxiv.page_size = 4
    tuesday.arxiv.today = FRIDAY
    tuesday.arxiv.always("rss", Status(500))
    tuesday.arxiv.script("oai", OK())
    tuesday.arxiv.always("oai", Truncate(0.5))
    tuesday.fetch(environ=QUICK)
    (page,) = (tuesday.home / "cache" / "harvest").rglob("*.page")
    page.write_bytes(page.read_bytes()[:-20])
    tuesday.arxiv.heal()
    assert tuesday.fetch().code == 0
    tuesday.heals()


def test_D3_a_harvest_that_a_clock_two_days_ahead_asked_for_is_not_taken_for_that_of_the_day(tuesday: Scene) -> None:
    """It holds what arXiv had then: of the days that had not come it lacks everything."""
    assert tuesday.fetch().code == 0
    tuesday.arxiv.today = THURSDAY
    ahead = tuesday.arxiv.after_midnight()
    tuesday.arxiv.today = TUESDAY
    early = tuesday.run("fetch", "--json", arxiv=tuesday.arxiv, now=ahead)
    assert early.code == 75, early
    assert "was not updated" in early.error
    tuesday.arxiv.today = THURSDAY
    assert tuesday.fetch().code == 0
    tuesday.heals()


def test_until_is_the_last_night_that_is_taken(tuesday: Scene) -> None:
    tuesday.arxiv.today = FRIDAY
    outcome = tuesday.fetch("--until", WEDNESDAY.isoformat())
    assert (outcome.code, outcome.json["to"], outcome.json["new"]) == (0, WEDNESDAY.isoformat(), 10), outcome
    assert not tuesday.arxiv.asked("rss")
    tuesday.heals()


def test_since_is_the_first_night_that_is_taken(tuesday: Scene) -> None:
    tuesday.arxiv.today = FRIDAY
    outcome = tuesday.fetch("--since", WEDNESDAY.isoformat())
    assert (outcome.code, outcome.json["from"]) == (0, WEDNESDAY.isoformat()), outcome
    assert tuesday.status()["gaps"] == [TUESDAY.isoformat()]
    tuesday.heals()


def test_an_id_that_arxiv_does_not_know_is_not_asked_for_every_night(tuesday: Scene, tmp_path: Path) -> None:
    (tmp_path / "ids.txt").write_text("2501.99999\n")
    tuesday.run("import", tmp_path / "ids.txt", arxiv=tuesday.arxiv, check=True)
    for _ in range(3):
        assert tuesday.fetch().code == 0
    assert len(tuesday.arxiv.asked("api")) == 1


def test_a_goal_file_that_nests_without_end_stops_nothing(tuesday: Scene) -> None:
    (tuesday.home / "goals").mkdir(exist_ok=True)
    (tuesday.home / "goals" / "deep.md").write_text("---\nname: " + "[" * 5000 + "\n---\nx\n")
    assert tuesday.fetch().code == 0
    assert tuesday.run("top", "--json", arxiv=tuesday.arxiv).code == 0
    assert "deep.md" in tuesday.run("doctor", arxiv=tuesday.arxiv).out


def test_a_number_means_the_list_that_was_printed_also_while_another_process_writes(tuesday: Scene) -> None:
    tuesday.fetch()
    tuesday.run("search", "id:2511.00004", arxiv=tuesday.arxiv, check=True)
    with open_library(tuesday.home, environ={}) as other, other.store.transaction():
        other.store.feed_state.set("x", "y", "z")
        listed = tuesday.run("top", "--json", arxiv=tuesday.arxiv, check=True, forked=True).json["papers"]
    kept = tuesday.run("keep", "#1", arxiv=tuesday.arxiv, check=True)
    assert listed[0]["id"] in kept.out + kept.err
    log = json.loads(tuesday.run("log", "--json", arxiv=tuesday.arxiv).out)
    assert log[0]["subject"] == listed[0]["id"]


def test_what_was_shown_is_recorded_with_its_propensity(tuesday: Scene) -> None:
    tuesday.fetch()
    tuesday.run("top", "-n", "3", "--json", arxiv=tuesday.arxiv, check=True)
    with open_library(tuesday.home, environ={}) as library:
        shown = library.store.db.rows("select position from impressions order by position")
    assert shown == [(1,), (2,), (3,)]


@pytest.mark.parametrize(
    ("environ", "code"),
    [
        ({"READINGLIST_ARXIV_RSS": "http://["}, 78),
        ({"READINGLIST_NOW": "0001-01-01T00:00:00+05:00"}, 78),
        ({"READINGLIST_RANK_EXPLORE": "5"}, 78),
        ({"READINGLIST_HOME": "~nosuchuserhere/x"}, 78),
    ],
)
def test_a_setting_that_cannot_be_is_an_error_of_the_configuration(
    tmp_path: Path, environ: dict[str, str], code: int
) -> None:
    clean = {k: v for k, v in os.environ.items() if not k.startswith("READINGLIST_")}
    home = {} if "READINGLIST_HOME" in environ else {"READINGLIST_HOME": str(tmp_path / "home")}
    command = [sys.executable, "-m", "readinglist", "status"]
    done = subprocess.run(command, env={**clean, **home, **environ}, capture_output=True, check=False)
    assert done.returncode == code, done.stderr
    assert len(done.stderr.splitlines()) <= 3


def test_a_night_before_arxiv_is_a_matter_of_usage(tuesday: Scene) -> None:
    assert tuesday.run("fetch", "--since", "0001-01-01", arxiv=tuesday.arxiv).code == 2


def test_a_harvest_cut_in_the_middle_leaves_the_library_as_it_was(tuesday: Scene) -> None:
    tuesday.arxiv.page_size = 4
    tuesday.arxiv.today = FRIDAY
    tuesday.arxiv.always("rss", Status(500))
    before = tuesday.rows()
    tuesday.arxiv.script("oai", OK())
    tuesday.arxiv.always("oai", Truncate(0.5))
    assert tuesday.fetch(environ=QUICK).code in (69, 75)
    assert tuesday.rows() == before
    asked = len(tuesday.arxiv.asked("oai"))
    tuesday.arxiv.heal()
    assert tuesday.fetch().code == 0
    queries = [request.query for request in tuesday.arxiv.asked("oai")[asked:]]
    assert all("resumptionToken" in query for query in queries), "it goes on where it was"
    tuesday.heals()
