"""A1-A5, A22: arXiv asks for patience, and gets it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from readinglist.core.clock import parse_instant
from tests.harness.scene import TUESDAY, Scene
from tests.harness.steps import OK, BusyUntil, OaiError, Reset, Status


def test_A1_a_503_with_retry_after_is_waited_out(tuesday: Scene) -> None:
    tuesday.arxiv.script("rss", Status(503, "2"))
    assert tuesday.fetch(patient=True).code == 0
    assert tuesday.arxiv.gaps()[0] >= 2
    tuesday.heals()


def test_A2_a_date_in_retry_after_is_honoured(tuesday: Scene) -> None:
    """It counts from the server's own `Date`: the program's clock stands still a year before."""
    tuesday.arxiv.script("rss", BusyUntil(3))
    assert tuesday.fetch(patient=True).code == 0
    assert 1.5 <= tuesday.arxiv.gaps()[0] <= 10
    tuesday.heals()


@pytest.mark.parametrize("header", ["soon", "-5", "", None, "1e3", "Fri, 99 Nov 2025 00:00:00 GMT"])
def test_A2_without_a_usable_retry_after_it_backs_off_within_bounds(tuesday: Scene, header: str | None) -> None:
    tuesday.arxiv.script("rss", Status(503, header))
    assert tuesday.fetch(patient=True).code == 0
    assert len(tuesday.arxiv.log) <= 3
    assert 0.2 < tuesday.arxiv.gaps()[0] <= 10
    tuesday.heals()


def test_A2_a_retry_after_beyond_all_time_is_no_crash(tuesday: Scene) -> None:
    for endpoint in ("rss", "oai"):
        tuesday.arxiv.always(endpoint, Status(503, "9" * 30))
    assert tuesday.fetch(environ={"READINGLIST_NETWORK_TIMEOUT": "6"}).code in (69, 75)
    assert len(tuesday.arxiv.log) <= 10
    tuesday.sound()


def test_A2_two_503s_in_a_row_are_waited_out(tuesday: Scene) -> None:
    tuesday.arxiv.script("rss", Status(503), Status(503))
    assert tuesday.fetch().json["status"] == "ok"
    tuesday.heals()


def test_A3_a_long_retry_after_ends_the_command_and_is_kept(tuesday: Scene) -> None:
    tuesday.arxiv.always("rss", Status(429, "3600"))
    tuesday.arxiv.always("oai", Status(429, "3600"))
    before = tuesday.rows()
    first = tuesday.fetch()
    assert (first.code, first.json["status"]) == (75, "failed")
    assert "wait until" in first.err or "until" in first.json["reason"]
    assert len(tuesday.arxiv.log) == 1
    second = tuesday.fetch()
    assert second.code == 75
    assert len(tuesday.arxiv.log) == 1, "a request was sent inside the hour"
    assert tuesday.rows() == before
    later: datetime = parse_instant(tuesday.arxiv.after_midnight()) + timedelta(minutes=61)
    tuesday.arxiv.heal()
    assert tuesday.fetch(now=later.isoformat()).code == 0
    tuesday.sound()


def test_A3_within_the_hour_every_other_command_works(tuesday: Scene) -> None:
    tuesday.arxiv.script("rss", Status(429, "3600"))
    assert tuesday.fetch().code == 75
    assert tuesday.run("top", "--json", arxiv=tuesday.arxiv, check=True).json["count"] > 0
    assert tuesday.run("search", "paper", "--json", arxiv=tuesday.arxiv, check=True).json["count"] > 0
    asking = tuesday.run("import", "1707.06347", "--json", arxiv=tuesday.arxiv)
    assert (asking.code, asking.json["files"][0]["found"]) == (75, 0)
    assert len(tuesday.arxiv.log) == 1


def test_A4_a_429_on_every_request_stops_after_a_few(tuesday: Scene) -> None:
    for endpoint in ("rss", "oai", "api"):
        tuesday.arxiv.always(endpoint, Status(429))
    outcome = tuesday.fetch()
    assert outcome.code == 75, outcome
    assert len(tuesday.arxiv.log) <= 5
    tuesday.heals_later()


@pytest.mark.parametrize("code", [500, 502, 504])
def test_A4_errors_of_the_server_are_retried_a_few_times(tuesday: Scene, code: int) -> None:
    tuesday.arxiv.script("rss", Status(code))
    assert tuesday.fetch().json["status"] == "ok"
    tuesday.arxiv.today = TUESDAY + timedelta(days=1)
    for endpoint in ("rss", "oai"):
        tuesday.arxiv.always(endpoint, Status(code))
    sent = len(tuesday.arxiv.log)
    outcome = tuesday.fetch(environ={"READINGLIST_NETWORK_TIMEOUT": "3"})
    assert outcome.code == 69, outcome
    assert len(tuesday.arxiv.log) - sent <= 10
    tuesday.heals()


def test_A5_two_resets_are_retried(tuesday: Scene) -> None:
    tuesday.arxiv.script("rss", Reset(), Reset(after=200), OK())
    assert tuesday.fetch().json["status"] == "ok"
    tuesday.heals()


@pytest.mark.parametrize("address", ["http://127.0.0.1:1", "http://arxiv.invalid"], ids=["refused", "no such name"])
def test_A5_a_source_that_is_not_there_is_a_clean_error(tuesday: Scene, address: str) -> None:
    nowhere = {f"READINGLIST_ARXIV_{name}": address for name in ("RSS", "OAI", "API")}
    before = tuesday.rows()
    outcome = tuesday.fetch(environ=nowhere | {"READINGLIST_NETWORK_TIMEOUT": "3"})
    assert outcome.code == 69, outcome
    assert outcome.json["status"] == "failed"
    assert tuesday.rows() == before
    listed = tuesday.run("top", "--json", arxiv=tuesday.arxiv, environ=nowhere, check=True)
    assert listed.json["count"] > 0
    assert tuesday.arxiv.log == []
    tuesday.heals()


def test_A22_a_harvest_waits_out_a_503(scene: Scene) -> None:
    scene.open(today=TUESDAY + timedelta(days=2))
    scene.arxiv.script("oai", Status(503, "1"))
    assert scene.fetch().json["status"] == "ok"
    scene.heals()


def test_A22_a_token_that_is_no_longer_good_restarts_the_window(scene: Scene) -> None:
    scene.page_size = 3
    scene.open(today=TUESDAY + timedelta(days=2))
    scene.arxiv.script("oai", OK(), OaiError("badResumptionToken"))
    assert scene.fetch().code == 0
    assert len(scene.arxiv.asked("oai")) <= 12
    scene.heals()


def test_A22_tokens_that_are_never_good_come_to_an_end(scene: Scene) -> None:
    scene.page_size = 3
    scene.open(today=TUESDAY + timedelta(days=2))
    for _ in range(20):
        scene.arxiv.script("oai", OK(), OaiError("badResumptionToken"))
    scene.fetch()
    assert len(scene.arxiv.asked("oai")) <= 12
    scene.heals()
