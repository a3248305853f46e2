"""Pages with nothing yet show what there is, an example and a next step; long work shows how far it is."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from readinglist import open_library
from readinglist.core.clock import Clock, parse_instant
from readinglist.core.events import Progress
from readinglist.core.merging import plan_all
from readinglist.core.papers import PaperData
from readinglist.shell.web import jobs
from readinglist.shell.web.app import build_app
from readinglist.shell.web.guard import Door, hosts_of
from readinglist.shell.web.worker import PageWorker
from tests.harness.html import Html

PORT = 8377
NOW = Clock(frozen_at=parse_instant("2025-04-24T12:00:00Z"), sleep=lambda _: None)
TITLES = ("Robots that walk", "Proofs by language models", "Walking by reinforcement learning", "A survey of graphs")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def client(home: Path) -> Iterator[TestClient]:
    worker = PageWorker(lambda: open_library(home, environ={}, clock=NOW))
    app = build_app(worker, Door(hosts_of("127.0.0.1", PORT), PORT))
    with TestClient(app, base_url=f"http://127.0.0.1:{PORT}", follow_redirects=True) as client:
        yield client
    worker.close()


def imported(home: Path) -> None:
    """Papers without a night."""
    papers = [
        PaperData(f"2501.0000{k}", title, abstract=f"{title} is what this is about.", version=1)
        for k, title in enumerate(TITLES, 1)
    ]
    with open_library(home, environ={}, clock=NOW) as library:
        library.store.papers.apply(plan_all({}, [(paper, ()) for paper in papers]))


def starts(text: str) -> set[str]:
    """What the buttons of a page start."""
    return {field["value"] for field in Html.of(text).find("input", type="hidden") if field["name"] == "name"}


def test_imported_papers_are_shown_best_first_and_a_goal_is_asked_for(client: TestClient, home: Path) -> None:
    imported(home)
    page = client.get("/").text
    assert "The best of your papers" in page
    assert all(title in page for title in TITLES)
    assert {"fetch", "goal"} <= starts(page)
    page = client.post("/job", data={"name": "goal", "at": "/", "text": "Walking robots that learn"}).text
    assert "goal walking robots that" in page
    assert page.index(TITLES[0]) < page.index(TITLES[3])
    assert page.index(TITLES[2]) < page.index(TITLES[1])
    assert "goal" not in starts(page)
    assert client.post("/judge", data={"id": "2501.00001", "verdict": "keep", "at": "/"}).status_code == 200
    assert "1 of 4 papers decided" in client.get("/").text


@pytest.mark.parametrize(("path", "name"), [("/ideas", "canon"), ("/taste", "taste")])
def test_a_page_with_nothing_yet_has_an_example_and_a_next_step(client: TestClient, path: str, name: str) -> None:
    page = client.get(path).text
    assert name in starts(page)
    assert "such as" in page or "For instance" in page


def test_the_first_item_of_the_queue_is_put_there_by_a_button(client: TestClient) -> None:
    page = client.get("/study").text
    assert "Put into the queue" in page
    assert "urgency" in client.post("/study/add", data={"item": "Adam"}).text


def test_work_goes_on_when_its_page_is_left_and_any_page_shows_how_far(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = threading.Event()

    def steps(lib: object, ask: object) -> jobs.Work:
        yield Progress("counting", 3, 10)
        go_on.wait(10)
        yield Progress("counting", 9, 10)
        return "counted to ten"

    monkeypatch.setattr(jobs, "PATIENCE_S", 0.05)
    monkeypatch.setitem(jobs.WORK, "rank", steps)  # type: ignore[arg-type]
    assert "counting 3 of 10" in client.post("/job", data={"name": "rank", "at": "/"}).text
    assert "counting 3 of 10" in client.get("/study").text
    assert client.post("/job", data={"name": "rank", "at": "/"}).status_code == 503
    go_on.set()
    while "data-running" in client.get("/job").text:
        pass
    assert "counted to ten" in client.get("/notebook").text
    assert "counted to ten" not in client.get("/notebook").text


def test_what_is_no_work_or_fails_is_said(client: TestClient) -> None:
    assert client.post("/job", data={"name": "rm", "at": "/"}).status_code == 400
    assert "none of fetch" in client.post("/job", data={"name": "rm", "at": "/"}).text
    page = client.post("/job", data={"name": "goal", "at": "/", "text": " "}).text
    assert "a goal needs a name" in page
