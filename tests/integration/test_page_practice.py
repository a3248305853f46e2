"""Taste, study, the notebook and health as pages: hostile words of the user's (F4, F6), writes by POST alone (F10)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from starlette.testclient import TestClient

from readinglist import open_library
from readinglist.core.errors import NotFound, UsageError
from readinglist.core.log import Bet, BetSettled
from readinglist.core.work_entries import ProjectChanged, QueueChanged, TimeSpent
from readinglist.interface.web.asking import Ask
from readinglist.interface.web.render import render
from readinglist.practice.projects import add_to_backburner
from readinglist.review import pages as notebook
from readinglist.shell.web.app import PageFunction, build_app
from readinglist.shell.web.guard import Door, hosts_of
from readinglist.shell.web.worker import PageWorker
from readinglist.study import pages as study
from readinglist.taste import pages as taste
from readinglist.upkeep import pages as health
from tests.fakes import paper
from tests.harness.html import Html
from tests.harness.untouched import fingerprint
from tests.integration.store_toys import NOW, at, insert, open_store
from tests.integration.test_page_app import ATTACKS

DAY, WEEK = NOW.date(), "2026-W48"
PORT = 8377
BETS = 60
MARKDOWN = """# Heading <script>alert(1)</script>
[x](javascript:alert(1)) [y](data:text/html,x) ![z](http://tracker.example/p.gif) <javascript:alert(1)>
[good](https://ok.example/) <img src=x onerror=alert(1)>
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """Each attack as a title of the queue, a goal, a project, an idea put by, an entry and a review; sixty bets."""
    home = tmp_path_factory.mktemp("practice") / "home"
    with open_store(home) as store:
        store.papers.apply([insert(paper(n)) for n in range(1, 9)])
        for n in range(BETS):
            made = NOW - timedelta(days=900 - n)
            bet = store.log.append(
                Bet(0.2 + 0.01 * n, "2026-01-01", top=0.1, source="s2", because=ATTACKS[n % len(ATTACKS)]),
                paper(1 + n % 8).id,
                at=made,
            )
            if n < BETS - 10:
                store.log.append(BetSettled("won" if n % 3 == 0 else "lost", "2026-01-02", why=ATTACKS[n % 5]), bet.id)
    with open_library(home, environ={}, clock=at()) as library:
        for n, attack in enumerate(ATTACKS):
            library.study.add_item(
                f"Book {n} {attack}", QueueChanged("add", kind="textbook", blocks=attack), f"book-{n}"
            )
            library.add_goal(f"goal {n} {attack}"[:60], f"to {attack}\n\n{MARKDOWN}")
            library.practice.add_project(f"project {n}", ProjectChanged("add", attack, source=attack))
            add_to_backburner(library, f"{n} {attack}", attack)
            library.practice.note(f"{attack}\n{MARKDOWN}", "insights")
        library.study.log_time("book-0", TimeSpent("", 150, 12))
        library.review.review(WEEK)
    with (home / "journal" / f"{WEEK}.md").open("a", encoding="utf-8") as file:
        file.write("\n".join(ATTACKS) + MARKDOWN)
    (home / "journal" / "2026-11-20.md").write_text("---\ndate: 2026-11-20\n---\n" + "> " * 10_000 + "deep\n")
    return home


@pytest.fixture
def library(home):
    with open_library(home, environ={}, clock=at()) as library:
        yield library


@pytest.fixture(scope="module")
def client(home):
    worker = PageWorker(lambda: open_library(home, environ={}, clock=at()))
    door = Door(hosts_of("127.0.0.1", PORT), PORT)
    with TestClient(build_app(worker, door), base_url=f"http://127.0.0.1:{PORT}", follow_redirects=False) as client:
        yield client
    worker.close()


def shown(page, library, path=None, **query):
    html = Html.of(render(page(library, Ask(path or {}, query))))
    html.check()
    return html


PAGES: tuple[tuple[PageFunction, dict[str, str], dict[str, str]], ...] = (
    (taste.taste, {}, {"show": "settled"}),
    (taste.taste, {}, {}),
    (study.study, {}, {"minutes": "90"}),
    (notebook.notebook, {}, {}),
    (notebook.day, {"day": DAY.isoformat()}, {}),
    (notebook.day, {"day": "2026-11-20"}, {}),
    (notebook.review, {"week": WEEK}, {}),
    (health.health, {}, {}),
)


@pytest.mark.parametrize(("page", "path", "query"), PAGES)
def test_F4_F6_words_of_the_user_are_text_and_structure_alone(library, page, path, query):
    html = shown(page, library, path, **query)
    assert not list(html.find("img"))
    assert "49" not in html.text.split()


def test_F6_of_a_note_its_structure_stays_and_its_good_link(library):
    html = shown(notebook.day, library, {"day": DAY.isoformat()})
    assert "<script>alert(1)</script>" in html.text
    links = [a["href"] for a in html.find("a") if not a["href"].startswith(("/", "#"))]
    assert "https://ok.example/" in links
    assert all(link.startswith(("http://", "https://")) for link in links)


@pytest.mark.parametrize("attack", ATTACKS[:9])
def test_F4_every_attack_stands_where_it_was_written(library, attack):
    words = " ".join(attack.split())[:20]
    for page in (study.study, notebook.notebook):
        assert words in shown(page, library).text


def test_F10_no_get_changes_a_byte_and_writes_have_no_get(client, home):
    client.get("/health")
    before = fingerprint(home)
    paths = ("/taste", "/study", "/notebook", f"/notebook/{DAY}", f"/review/{WEEK}", "/health", "/ideas", "/map")
    for path in paths:
        for query in ("", "?do=done&item=book-0", "?text=x&section=notes"):
            answer = client.get(path + query)
            assert answer.status_code == 200, (path, answer.text[-300:])
            assert len(answer.content) < 300_000
    for path in ("/study/move", "/study/log"):
        assert client.get(f"{path}?item=book-0&do=done").status_code in (404, 405)
    assert fingerprint(home) == before


@pytest.mark.parametrize("path", ["/study/move", "/study/log", "/notebook", "/job"])
def test_F9_a_write_of_another_site_changes_nothing(client, home, path):
    client.get("/health")
    before = fingerprint(home)
    sent = {"item": "book-1", "do": "start", "minutes": "5", "pages": "", "note": "", "text": "x", "section": "notes"}
    assert client.post(path, data=sent, headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert fingerprint(home) == before


# Taste


def test_bets_are_shown_by_their_state_fifty_a_page(library):
    counts = {"due": 10, "open": 0, "settled": BETS - 10}
    for show, count in counts.items():
        html = shown(taste.taste, library, show=show)
        assert f"{show} {count}" in html.text
        assert len(list(html.find("th", scope="row"))) >= min(count, 50)
    assert "stood at" not in shown(taste.taste, library, show="due").text


@pytest.mark.parametrize("query", [{"show": "all"}, {"show": "won' --"}, {"page": "0"}, {"page": "x"}])
def test_C21_another_part_of_the_bets_is_refused(library, query):
    with pytest.raises(UsageError):
        taste.taste(library, Ask(query=query))


def test_the_scorecard_is_worked_out_by_a_button_and_kept(client, home):
    (home / "cache" / "taste.json").unlink(missing_ok=True)
    assert "not scored yet" in client.get("/taste").text
    answer = client.post("/job", data={"name": "taste", "at": "/taste"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/taste")
    page = client.get("/taste")
    html = Html.of(page.text)
    html.check()
    assert "Brier score" in html.text
    assert next(html.find("svg", role="img"))["class"] == "taste"
    with open_library(home, environ={}, clock=at()) as library:
        then = library.taste.last_taste()
        assert then is not None
        assert then.value == library.taste()
        assert then.entries == 0


# Study


def item(library, name):
    return next(row.item for row in library.study.queue_rows() if row.item.name == name)


def test_an_item_is_started_worked_on_put_back_and_done(client, home):
    def states():
        with open_library(home, environ={}, clock=at()) as library:
            found = item(library, "book-2")
            return found.state, found.minutes, found.pages_read

    answer = client.post("/study/move", data={"item": "book-2", "do": "start"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/study#row-book-2")
    assert states() == ("started", 0, 0)
    assert client.post("/study/log", data={"item": "book-2", "minutes": "45", "pages": "12", "note": "ok"}).is_redirect
    assert states() == ("started", 45, 12)
    assert client.post("/study/move", data={"item": "book-2", "do": "wait"}).is_redirect
    assert client.post("/study/move", data={"item": "book-2", "do": "done"}).is_redirect
    assert states() == ("done", 45, 12)


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("/study/move", {"item": "book-3", "do": "add"}),
        ("/study/move", {"item": "book-3", "do": "'; drop table log"}),
        ("/study/move", {"item": "no such book", "do": "start"}),
        ("/study/move", {"do": "start"}),
        ("/study/log", {"item": "book-3", "minutes": "", "pages": "", "note": ""}),
        ("/study/log", {"item": "book-3", "minutes": "-5", "pages": "", "note": ""}),
        ("/study/log", {"item": "book-3", "minutes": "1e9", "pages": "", "note": ""}),
        ("/notebook", {"text": "   ", "section": "notes"}),
        ("/notebook", {"text": "x", "section": "diary"}),
        ("/notebook", {"text": "x"}),
    ],
)
def test_what_makes_no_sense_is_told_and_changes_nothing(client, home, path, sent):
    client.get("/health")
    before = fingerprint(home)
    answer = client.post(path, data=sent)
    assert answer.status_code in (400, 404), answer.text[-300:]
    Html.of(answer.text).check()
    assert fingerprint(home) == before


# Notebook


def test_an_entry_is_added_to_the_end_of_today_and_nothing_else_changes(client, home):
    path = home / "journal" / f"{DAY}.md"
    before = path.read_text()
    answer = client.post("/notebook", data={"text": "walks after\r\ntwo hours", "section": "experiments"})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/notebook#day-{DAY}")
    assert path.read_text().startswith(before)
    assert "walks after\n  two hours" in path.read_text()[len(before) :]
    assert "walks after two hours" in Html.of(client.get("/notebook").text).text


@pytest.mark.parametrize("name", ["2026-13-01", "today", "..", "2026-W48", "2026-11-24x", "20261124", "\0"])
def test_F13_a_day_is_a_date_and_no_file(library, name):
    with pytest.raises((UsageError, NotFound)):
        notebook.day(library, Ask({"day": name}))


@pytest.mark.parametrize("name", ["2026-W47", "2026-W99", "../library", "2026-11-24", "config"])
def test_F13_a_review_is_a_week_that_has_one(library, name):
    with pytest.raises((UsageError, NotFound)):
        notebook.review(library, Ask({"week": name}))


def test_a_day_leads_to_the_one_before_and_after_it(library):
    near = notebook.day(library, Ask({"day": "2026-11-20"})).shown["near"]
    assert near == {"after": f"/notebook/{DAY}"}
    assert notebook.day(library, Ask({"day": DAY.isoformat()})).shown["near"] == {"before": "/notebook/2026-11-20"}


def test_health_tells_of_the_copies(library, home):
    written = library.upkeep.backup(None)
    copies = library.upkeep.backups()
    assert copies[0].name == written.name
    assert copies[0].size == written.stat().st_size
    assert abs(copies[0].at - datetime.now(UTC)) < timedelta(days=1)
    assert written.name in shown(health.health, library).text
    assert date.fromisoformat(f"{copies[0].at:%Y-%m-%d}")


def test_the_bets_open_on_the_first_part_that_has_some(library, tmp_path):
    page = taste.taste(library, Ask())
    assert (page.shown["show"], page.shown["counts"]["due"]) == ("due", 10)
    with open_library(tmp_path / "new", environ={}, clock=at()) as other:
        assert "Bet on a paper" in render(taste.taste(other, Ask()))
        with open_store(tmp_path / "new") as store:
            store.papers.apply([insert(paper(1))])
        other.taste.bet_on_paper(paper(1).id, 0.3)
        assert len(taste.taste(other, Ask()).shown["bets"]) == 1
        assert taste.taste(other, Ask(query={"show": "due"})).shown["show"] == "due"  # as it was chosen


def test_what_a_text_names_is_a_link_wherever_it_is_written(tmp_path):
    said = "as @1502.05477. says, for @goal:walking-robots and @gait, not @nobody; `@1502.05477` [@1502.05477](http://a.b/)"
    paper_link = '<a href="/paper/1502.05477"'
    with open_library(tmp_path / "home", environ={}, clock=at()) as library:
        library.add_goal("walking robots", said)
        library.practice.add_project("gait", ProjectChanged("add", f"{said} <b>"))
        add_to_backburner(library, said)
        library.practice.note(said, "insights")
        page = render(notebook.notebook(library, Ask()))
        day = render(notebook.day(library, Ask(path={"day": DAY.isoformat()})))
    assert page.count(paper_link) == 2 + 2 * 3  # the entry and the goal are Markdown, the others plain: no code there
    assert day.count(paper_link) == 1
    assert 'href="/notebook#goal-walking%20robots"' in day
    assert 'id="goal-walking%20robots"' in page
    assert 'href="/notebook#project-gait"' in day
    assert 'id="project-gait"' in page
    assert "@nobody<" not in page
    assert "<code>@1502.05477</code>" in day
    assert "&lt;b&gt;" in page
