"""Nothing that a feed or a search does costs the night of arXiv, or more than its own line in the report."""

from __future__ import annotations

from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from pathlib import Path

from readinglist.demo.loopback import Request
from tests.harness import hostile_night
from tests.harness.hostile_night import Pages, good
from tests.harness.invariant import rows, stored_ids
from tests.harness.scene import THURSDAY, WEDNESDAY, Scene, subscribe
from tests.harness.steps import ErrorEntry, Honest, Status

BRIEF = {"READINGLIST_NETWORK_FEED_SECONDS": "1"}


@dataclass(slots=True)
class Witness:
    """Serves a good feed, and looks what was in the library when it was asked for."""

    home: Path
    stored: list[set[str]] = field(default_factory=list)
    digests: list[str] = field(default_factory=list)

    def play(self, handler: BaseHTTPRequestHandler, request: Request, honest: Honest) -> None:
        self.stored.append(stored_ids(self.home))
        self.digests.append((self.home / "exports" / "tonight.md").read_text())
        good().play(handler, request, honest)


def test_A26_A27_E10_a_night_of_feeds_without_end_a_failing_search_and_a_long_revision(scene: Scene) -> None:
    hostile_night.lie_ahead(scene, hostile_night.SHORT)
    outcome = scene.fetch(environ=BRIEF)
    assert hostile_night.wrongs(scene, outcome) == []
    scene.heals()


def test_A26_the_night_of_arxiv_is_stored_and_ranked_before_a_feed_is_asked(tuesday: Scene) -> None:
    witness = Witness(tuesday.home)
    tuesday.arxiv.always("", witness)
    subscribe(tuesday.home, "lab", "blog", url=f"{tuesday.arxiv.url()}/feed")
    outcome = tuesday.fetch()
    (stored,), (digest,) = witness.stored, witness.digests
    assert tuesday.due() <= stored
    assert all(entry.id in digest for entry, _ in tuesday.nights[tuesday.arxiv.today])
    assert (outcome.json["status"], outcome.json["new"]) == ("ok", 5 + 2)
    assert len(rows(tuesday.home, "runs")["runs"]) == 2, "Monday's and one of tonight"


def test_A26_killed_while_it_reads_a_feed_the_night_is_whole(tuesday: Scene) -> None:
    tuesday.arxiv.always("", Pages({"/feed": hostile_night.endless(hostile_night.SHORT)}))
    subscribe(tuesday.home, "lab", "blog", url=f"{tuesday.arxiv.url()}/feed")
    with tuesday.run.start_warm("fetch", arxiv=tuesday.arxiv) as running:
        while not tuesday.arxiv.asked(""):
            assert running.poll() is None
        running.kill()
    assert tuesday.due() <= stored_ids(tuesday.home)
    tuesday.arxiv.always("", Pages({"/feed": good()}))
    outcome = tuesday.fetch()
    assert (outcome.code, outcome.json["new"]) == (0, 2)
    tuesday.sound()


def test_A15_D12_a_search_that_fails_is_named_by_status_until_it_worked(tuesday: Scene) -> None:
    subscribe(tuesday.home, "search", "arxiv-search", query="au:author1")
    tuesday.arxiv.always("api", ErrorEntry())
    assert tuesday.fetch().json["status"] == "partial"
    assert ("search", "first") not in [row[:2] for row in rows(tuesday.home, "feed_state")["feed_state"]]
    tuesday.arxiv.today = WEDNESDAY
    for endpoint in ("rss", "oai"):
        tuesday.arxiv.always(endpoint, Status(404))
    assert tuesday.fetch().code != 0, "a night without any list, on which the search is not asked"
    named = [warning for warning in tuesday.status()["warnings"] if warning.startswith("search: ")]
    assert len(named) == 1
    assert "does not take this query" in named[0]
    tuesday.arxiv.today = THURSDAY
    tuesday.heals()
    assert not [warning for warning in tuesday.status()["warnings"] if "search" in warning]
