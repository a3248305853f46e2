"""The page while its library is removed, replaced or migrated under it, and forms whose place is wrong."""

from __future__ import annotations

import shutil
import sqlite3
from datetime import date

import pytest
from starlette.testclient import TestClient

from readinglist import open_library
from readinglist.core.ideas import Idea
from readinglist.core.merging import plan_all
from readinglist.core.papers import Listing
from readinglist.core.work_entries import QueueChanged
from readinglist.ideas.tables import Ideas
from readinglist.shell.web.app import build_app
from readinglist.shell.web.guard import Door, hosts_of
from readinglist.shell.web.worker import PageWorker
from readinglist.triage.pages.paper import LONGEST_LINE
from tests.fakes import paper, revised
from tests.harness.html import Html
from tests.harness.untouched import fingerprint
from tests.integration.store_toys import at, insert, open_store

PORT = 8377
NIGHT = "2026-11-24"
SENT = {"id": paper(1).id, "verdict": "keep", "at": "/"}


@pytest.fixture
def home(tmp_path):
    home = tmp_path / "home"
    with open_store(home) as store:
        store.papers.apply([insert(paper(n), (NIGHT, "new")) for n in range(1, 4)])
        store.nights.record([date.fromisoformat(NIGHT)], ["cs.LG"], "rss")
    return home


@pytest.fixture
def client(home):
    desk = PageWorker(lambda: open_library(home, environ={}, clock=at()))
    door = Door(hosts_of("127.0.0.1", PORT), PORT)
    with TestClient(build_app(desk, door), base_url=f"http://127.0.0.1:{PORT}", follow_redirects=False) as client:
        assert client.get("/").status_code == 200
        yield client
    desk.close()


def told(answer):
    """The words of an error page."""
    html = Html.of(answer.text)
    html.check()
    return html.text


def test_nothing_is_decided_in_a_library_that_was_removed(client, home):
    shutil.rmtree(home)
    for answer in (client.get("/"), client.post("/judge", data=SENT), client.get("/health")):
        assert answer.status_code == 500
        assert "was removed while this page ran" in told(answer)
    assert not home.exists()


def test_what_is_decided_goes_into_the_file_that_was_put_in_its_place(client, home, tmp_path):
    for page in ("other", "kept"):
        shutil.copytree(home, tmp_path / page)
    (tmp_path / "other" / "library.db").replace(home / "library.db")
    assert client.post("/judge", data=SENT).status_code == 303
    with open_library(home, environ={}, clock=at()) as library:
        assert library.paper(paper(1).id).verdict == "keep"
    with open_library(tmp_path / "kept", environ={}, clock=at()) as library:
        assert library.paper(paper(1).id).verdict is None


def test_a_library_that_a_newer_program_migrated_is_left_alone(client, home):
    with sqlite3.connect(home / "library.db") as connection:
        steps = connection.execute("pragma user_version").fetchone()[0]
        connection.execute(f"pragma user_version = {steps + 1}")
    connection.close()
    answer = client.post("/judge", data=SENT)
    assert answer.status_code == 500
    assert "newer version" in told(answer)
    with sqlite3.connect(home / "library.db") as connection:
        assert not connection.execute("select count(*) from log where kind = 'verdict'").fetchone()[0]
    connection.close()


WRITES: tuple[tuple[str, dict[str, str]], ...] = (
    ("/judge", {"verdict": "keep"}),
    ("/read", {}),
    ("/bet", {"p": "7"}),
    ("/tag", {"tags": "gait"}),
    ("/critique", {"upside": "2", "line": "so"}),
    ("/undo", {}),
)


@pytest.mark.parametrize("place", ["/?night=soon", "/?page=0", "/?goal=none", None])
@pytest.mark.parametrize(("path", "fields"), WRITES)
def test_a_place_that_is_none_is_told_before_anything_is_written(client, home, path, fields, place):
    client.post("/judge", data={**SENT, "verdict": "skip"})  # there is something to undo
    before = fingerprint(home)
    sent = {"id": paper(1).id, **fields} | ({"at": place} if place else {})
    assert client.post(path, data=sent).status_code in (400, 404)
    assert fingerprint(home) == before


@pytest.mark.parametrize("place", ["//[", "http://[::1", "/%20x y"])
def test_an_address_that_is_none_leads_to_the_first_page(client, place):
    answer = client.post("/judge", data={**SENT, "at": place})
    assert (answer.status_code, answer.headers["location"]) == (303, "/")


@pytest.mark.parametrize("night", ["0001-01-01", "9999-12-31"])
def test_the_first_and_the_last_day_that_there_is_are_nights_without_papers(client, night):
    answer = client.get(f"/?night={night}")
    assert answer.status_code == 200
    assert "is not in the library" in told(answer)


def test_a_line_that_its_own_file_could_not_hold_is_refused(client, home):
    before = fingerprint(home)
    answer = client.post("/critique", data={**SENT, "line": "x" * (LONGEST_LINE + 1)})
    assert answer.status_code == 400
    assert fingerprint(home) == before
    assert client.post("/critique", data={**SENT, "line": "x" * LONGEST_LINE}).status_code == 303
    with open_library(home, environ={}, clock=at()) as library:
        assert len(library.taste.list_critiques()) == 1


def test_a_critique_that_found_no_file_is_told_as_noted(client, home):
    (home / "notes").write_text("in the way")
    answer = client.post("/critique", data={**SENT, "upside": "2"}, headers={"x-part": "1"})
    (row,) = Html.of(answer.text).find("li")
    assert row["data-told"].startswith(f"critique of {paper(1).id} noted, but not in its file: ")


def test_commands_in_a_sentence_are_shown_as_such_and_nothing_else_is_markup(client):
    answer = client.get("/?night=2001-01-01")
    assert "<code>readinglist fetch --since 2001-01-01</code>" in answer.text
    assert "`" not in told(answer)


def test_F10_a_fate_is_told_without_looking_papers_through_for_it(client, home):
    with open_library(home, environ={}, clock=at()) as library:
        library.ideas.add_ideas([Idea("regret", paper(1).id)])
        assert not library.store.part(Ideas).scanned()
    before = fingerprint(home)
    assert "Its fate" in told(client.get(f"/paper/{paper(1).id}?fate=1&similar=1"))
    assert fingerprint(home) == before


def test_tonight_tells_what_was_revised_and_what_waits_in_the_queue(client, home):
    with open_library(home, environ={}, clock=at()) as library:
        library.keep(paper(2).id)
        library.study.add_item("<b>Sutton</b> and Barto", QueueChanged("add", kind="textbook"), "sutton")
        changed = revised(paper(2), abstract="Another one <script>alert(1)</script>.")
        listing = Listing(date.fromisoformat(NIGHT), "replace")
        known = library.store.papers.find_many({paper(2).id})
        library.store.papers.apply(plan_all(known, [(changed, (listing,))]))
    html = Html.of(client.get("/").text)
    html.check()
    links = [a["href"] for a in html.find("a")]
    assert f"/paper/{paper(2).id}#changes" in links
    assert "/study#row-sutton" in links
    assert "version 1 to 2" in html.text
    assert "<b>Sutton</b> and Barto" in html.text
