"""F22, F23 and the spacing of requests: whom the program asks, and how often."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fakes import paper
from tests.harness.command import Command
from tests.harness.scene import TUESDAY, WEDNESDAY, Scene, follow, subscribe
from tests.harness.steps import Redirect
from tests.harness.tripwire import Tripwire

ADDRESSES = (
    "http://localhost:PORT/feed.xml",
    "http://127.1:PORT/feed.xml",
    "http://2130706433:PORT/feed.xml",
    "http://0x7f000001:PORT/feed.xml",
    "http://[::1]:PORT/feed.xml",
    "http://[::ffff:127.0.0.1]:PORT/feed.xml",
    "http://0.0.0.0:PORT/feed.xml",
    "http://169.254.169.254/latest/meta-data",
    "http://10.0.0.1/feed.xml",
    "http://user:pass@127.0.0.1:PORT/feed.xml",
    "file:///etc/passwd",
    "/etc/passwd",
    "ftp://127.0.0.1:PORT/feed.xml",
    "gopher://127.0.0.1:PORT/",
    "data:text/xml,<rss/>",
)


@pytest.mark.parametrize("address", ADDRESSES)
def test_F22_a_feed_at_an_address_that_is_not_asked(tuesday: Scene, tmp_path: Path, address: str) -> None:
    """Refused when the feeds are read or when it is asked; the night itself may go on."""
    log = tmp_path / "log"
    with Tripwire() as trap:
        subscribe(tuesday.home, "trap", "blog", url=address.replace("PORT", str(trap.port)))
        faults = {"log": log, "net": f"{tuesday.arxiv.port},{trap.port}"}
        outcome = tuesday.fetch(faults=faults, environ={"READINGLIST_NETWORK_TIMEOUT": "4"})
        assert trap.hits == 0
    assert outcome.code in (0, 78), outcome
    if outcome.code == 0:
        assert outcome.json["status"] == "partial"
        assert "trap" in str(tuesday.status()["warnings"]) + outcome.err
    assert "/etc/passwd" not in log.read_text()
    assert "pass@" not in outcome.err + outcome.out
    (tuesday.home / "feeds" / "trap.toml").unlink()
    tuesday.heals()


@pytest.mark.parametrize("hops", [1, 2, 5])
@pytest.mark.parametrize("target", ["http://localhost:PORT/feed.xml", "file:///etc/passwd", "http://169.254.169.254/"])
def test_F23_a_redirect_to_such_an_address_is_refused_at_any_hop(tuesday: Scene, hops: int, target: str) -> None:
    with Tripwire() as trap:
        steps = [Redirect(f"{tuesday.arxiv.url('rss')}/cs.LG?hop={n}") for n in range(1, hops)]
        tuesday.arxiv.script("rss", *steps, Redirect(target.replace("PORT", str(trap.port))))
        outcome = tuesday.fetch()
        assert trap.hits == 0
    assert outcome.code in (0, 69, 75), outcome
    tuesday.heals()


def test_no_socket_but_arxiv_s_is_opened_by_a_night(tuesday: Scene, tmp_path: Path) -> None:
    log = tmp_path / "log"
    tuesday.run("keep", "2511.00003", arxiv=tuesday.arxiv, check=True)
    tuesday.arxiv.today = WEDNESDAY
    assert tuesday.fetch(faults={"log": log, "net": tuesday.arxiv.port}).code == 0
    asked = [line for line in log.read_text().splitlines() if line.startswith(("connect", "lookup"))]
    assert asked
    assert all("127.0.0.1" in line for line in asked), asked
    tuesday.heals()


LOOK_UP = """
import sys
from readinglist import open_library
from readinglist.papers.lookup import look_up
with open_library(sys.argv[1]) as library:
    look_up(library, sys.argv[2:])
"""


def test_three_seconds_and_one_connection_hold_over_two_processes(tuesday: Scene, home: Path, tmp_path: Path) -> None:
    """The real interval: a fetch that harvests, and another process that looks papers up beside it."""
    real = {"READINGLIST_ARXIV_REQUEST_INTERVAL": "3.0"}
    tuesday.arxiv.today = WEDNESDAY
    subscribe(tuesday.home, "search", "arxiv-search", query="au:author1")
    command = [sys.executable, "-c", LOOK_UP, str(tuesday.home), paper(1).id]
    with tuesday.run.start_warm("fetch", "--json", arxiv=tuesday.arxiv, environ=real) as first:
        second = subprocess.run(command, env={**os.environ, **tuesday.arxiv.environ(), **real}, timeout=90, check=False)
        out, err = first.communicate(timeout=90)
    assert first.returncode == 0, (out, err)
    assert second.returncode == 0
    assert any(request.endpoint == "api" and "id_list" in request.query for request in tuesday.arxiv.log)
    times = [request.at for request in tuesday.arxiv.log]
    assert len(times) >= 3
    assert min(later - earlier for earlier, later in itertools.pairwise(times)) >= 2.95
    assert tuesday.arxiv.peak_requests == 1
    assert all("readinglist/" in request.headers["user-agent"] for request in tuesday.arxiv.log)


def test_two_libraries_of_one_user_are_not_asked_about(run: Command, home: Path, tuesday: Scene) -> None:
    """--dry-run asks and changes nothing, neither rows nor what is known of the night."""
    before = tuesday.rows()
    outcome = tuesday.fetch("--dry-run")
    assert (outcome.code, outcome.json["new"]) == (0, 5)
    assert tuesday.rows() == before
    follow(home, "cs.LG")
    assert tuesday.fetch().json["new"] == 5
    assert tuesday.arxiv.today == TUESDAY
