"""Citations on the command line: what is printed, as which record, with which exit code."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from readinglist.night.trace import trace
from tests.harness.command import Command, Outcome
from tests.harness.replay import Plot, Replay, replay
from tests.harness.steps import Status

PLOT = Plot(1, 6)
FIFTH, SIXTH = PLOT.paper(5).id, PLOT.paper(6).id


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Replay]:
    """A library with a fetched night and the references of all of its papers by two origins."""
    home = tmp_path_factory.mktemp("citations") / "home"
    with replay(PLOT, home, pdfs="yes", top="0", random="6") as running:
        with running.opened(PLOT.days[0]) as library:
            list(library.fetch())
            list(trace(library, requests=None, minutes=None))
        yield running


@pytest.fixture
def run(story: Replay):
    command = Command(story.home, story.home.parent, story.services.environ("s2") | story.settings)

    def start(*words: object, **environ: str) -> Outcome:
        return command(*words, arxiv=story.arxiv, environ=environ)

    return start


def test_a_trace_says_what_was_done_and_is_quiet_the_second_time(run) -> None:
    record = run("trace", "--json").json
    assert (record["status"], record["requests"], record["edges"]) == ("quiet", 0, record["edges"])
    assert record["edges"] > 10
    assert {c["category"] for c in record["coverage"]} == {"cs.LG", "cs.CL", None}
    assert all(0 <= c["citing_coverage"] <= 1 for c in record["coverage"])
    text = run("trace").out
    assert "nothing was due" in text
    assert "2025-10: references of" in text


def test_citations_of_a_paper_and_of_all(run) -> None:
    record = run("citations", SIXTH, "--json").json
    assert {edge["cited"] for edge in record["cites"]} == {PLOT.paper(n).id for n in PLOT.cites(6)}
    assert {known["origin"] for known in record["lists"]} == {"pdf", "s2"}
    assert record["counts"][0] | {"asked_at": None} == {"source": "s2", "asked_at": None, "count": 6}
    assert record["independent_groups"] >= 0
    everything = run("citations", "--json").json
    assert everything["by_origin"].keys() == {"pdf", "s2"}
    assert everything["edges"] >= max(everything["by_origin"].values())
    text = run("citations", SIXTH).out
    assert "6 citations by Semantic Scholar" in text
    assert PLOT.paper(PLOT.cites(6)[0]).title in text


def test_a_kind_can_be_settled_and_taken_back(run) -> None:
    cited = PLOT.paper(PLOT.cites(6)[0]).id
    settled = run("citations", SIXTH, "--of", cited, "--kind", "used", "--json").json
    assert settled["kind"] == "used"
    assert f"cites {cited}: used" in run("log").out
    assert run("undo").code == 0
    assert run("citations", SIXTH, "--of", cited, "--json").json["kind"] != "used"
    assert run("citations", FIFTH, "--of", "2510.00008").code == 66


def test_services_that_fail_end_in_a_record_and_one_line(run, story: Replay) -> None:
    story.services.script("s2", *[Status(404)] * 2)
    with story.opened(PLOT.days[0]) as library:
        library.store.db.run("delete from questions")
    outcome = run("enrich", "--json")
    assert (outcome.code, outcome.json["status"]) == (69, "failed")
    assert len(outcome.err.strip().splitlines()) <= 3
    assert "does not have" in outcome.error
    assert run("trace", READINGLIST_TRACE_PDFS="no").code == 0  # the trace is only warned
    assert run("enrich", "--source", "scholar").code == 2
    assert run("enrich", "--cohort", "2025-10").code == 2
    assert run("citations", "--of", SIXTH).code == 2
