"""The page as an app: hostile text in every field (F4 - F8), no change by a GET (F10), addresses, headers, writes."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from urllib.parse import quote, urlsplit

import pytest
from starlette.testclient import TestClient

from readinglist import open_library
from readinglist.core.merging import plan_all
from readinglist.interface.web.asking import Ask
from readinglist.interface.web.render import to_html
from readinglist.shell.web.app import build_app
from readinglist.shell.web.guard import Door, hosts_of
from readinglist.shell.web.worker import PageWorker
from readinglist.triage.pages.paper import paper as paper_page
from tests.fakes import paper
from tests.harness.html import Html
from tests.harness.untouched import fingerprint
from tests.integration.store_toys import at, insert, open_store

NIGHT = date(2026, 11, 24)
PORT = 8377
ATTACKS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    '"><b onmouseover=alert(1)>',
    "'><i onclick='alert(1)",
    "</textarea><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "&#x3c;script&#x3e;alert(1)&#x3c;/script&#x3e;",
    "{{7*7}} {% raw %} %s ${HOME} #{1}",
    "</script>\u2028\u2029<!--",
    r"\href{javascript:alert(1)}{x} \unicode{x3c}",
    "[x](javascript:alert(1))",
)
BLOG = "blog:0123456789abcdef"
NOTE = """---
id: "2511.00011"
line: "{0}"
---
## Problem {0}
{0} [x](javascript:alert(1)) [y](data:text/html,x) ![z](http://tracker.example/p.gif) <javascript:alert(1)>
[ref] <https://ok.example/> [v](vbscript:x) [f](file:///etc/passwd)

[ref]: javascript:alert(1)
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """One night: each of its papers carries one attack in all that outside text can be in; tags, a note, verdicts."""
    home = tmp_path_factory.mktemp("hostile") / "home"
    with open_store(home) as store:
        for k, attack in enumerate(ATTACKS, start=11):
            one = replace(
                paper(k),
                title=f"Title {attack}",
                authors=(f"Author {attack}", attack),
                abstract=f"Abstract {attack}. It works.",
                categories=("cs.LG", attack.replace(" ", "")),
                comment=f"Comment {attack}",
                journal_ref=attack,
                doi=f"10.1/{attack}",
                url=f"javascript:alert({k})",
            )
            store.papers.apply([insert(one, (NIGHT.isoformat(), "new"))])
        blog = replace(paper(90), id=BLOG, source="blog", url="javascript:alert(2)")
        store.papers.apply([insert(blog, (NIGHT.isoformat(), "new"))])
        store.nights.record([NIGHT], ["cs.LG"], "rss")
    (home / "notes").mkdir(exist_ok=True)
    (home / "notes" / "2511.00011.md").write_text(NOTE.format("<script>alert(1)</script>"), encoding="utf-8")
    with open_library(home, environ={}, clock=at()) as library:
        library.add_goal("walk", "robots that <script>alert(1)</script> walk")
        library.keep(paper(11).id, goal="walk", because=ATTACKS[0])
        library.taste.bet_on_paper(paper(12).id, 0.7, because=ATTACKS[1])
        library.practice.add_project(ATTACKS[0], project_plan(ATTACKS[1]))
        library.night.write_digest()
        library.taste.list_critiques()
    return home


def project_plan(text):
    from readinglist.core.work_entries import ProjectChanged

    return ProjectChanged("add", text, source=paper(11).id)


@pytest.fixture(scope="module")
def client(home):
    worker = PageWorker(lambda: open_library(home, environ={}, clock=at()))
    door = Door(hosts_of("127.0.0.1", PORT), PORT)
    with TestClient(build_app(worker, door), base_url=f"http://127.0.0.1:{PORT}", follow_redirects=False) as client:
        yield client
    worker.close()


def page(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.text[-500:])
    return Html.of(answer.text)


PATHS = ("/", "/?page=1&goal=walk", "/search", "/health", *(f"/paper/{paper(k).id}" for k in range(11, 15)))


@pytest.mark.parametrize("path", PATHS)
def test_F4_F5_F7_text_from_outside_is_text(client, path):
    html = page(client, path)
    html.check()
    assert "49" not in html.text.split()


def test_F4_every_attack_stands_on_the_page_as_it_was_written(client):
    text = page(client, "/").text
    for attack in ("<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "7*7", "%s"):
        assert attack in text


@pytest.mark.parametrize("attack", ATTACKS)
def test_F4_the_search_box_gives_back_what_was_typed_as_text(client, attack):
    html = page(client, f"/search?q={quote(attack)}")
    html.check()
    (box,) = html.find("input", type="search")
    assert box["value"].split() == re.sub("[\u2028\u2029]", " ", attack).split()


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("path", ["/paper/{}", "/idea/{}", "/{}", "/?goal={}", "/?night={}", "/?page={}"])
def test_F4_an_error_page_shows_what_was_asked_as_text(client, path, attack):
    answer = client.get(path.format(quote(attack, safe="")))
    assert 400 <= answer.status_code < 500
    Html.of(answer.text).check()


def test_F4_titles_of_the_browser_window_and_tags_are_text(client):
    sent = {"id": paper(13).id, "at": f"/paper/{paper(13).id}", "tags": " ".join(a.replace(" ", "") for a in ATTACKS)}
    assert client.post("/tag", data=sent).status_code == 303
    for path in ("/", f"/paper/{paper(13).id}"):
        html = page(client, path)
        html.check()
        assert "<script>alert(1)</script>" in html.text
    assert client.post("/undo", data={"at": "/"}).status_code == 303


def test_F5_an_address_that_is_none_of_the_web_is_no_link(client):
    html = page(client, f"/paper/{BLOG}")
    html.check()
    assert not [a for a in html.find("a") if "alert" in a["href"] and not a["href"].startswith("/")]


def test_F6_a_note_is_structure_without_scripts_and_foreign_images(client):
    html = page(client, f"/paper/{paper(11).id}")
    html.check()
    links = [a["href"] for a in html.find("a") if urlsplit(a["href"]).scheme]
    assert "https://ok.example/" in links
    assert not [link for link in links if "tracker" in link and "img" in link]
    assert "<script>alert(1)</script>" in html.text


@pytest.mark.parametrize(
    "text", ["> " * 10_000, "[" * 10_000, "*a " * 10_000, "![" * 5_000, "`" * 9_999, "<a " * 9_000]
)
def test_F6_a_note_that_is_made_to_be_slow_is_not(text):
    from time import perf_counter

    begun = perf_counter()
    Html.of(str(to_html(text))).check()
    assert perf_counter() - begun < 5  # a rule of the square would take minutes


def test_F8_the_keys_in_the_page_are_an_attribute_that_holds_json(client):
    import json

    (keys,) = page(client, "/").find("div", id="keys")
    assert json.loads(keys["data-keymap"])["y"] == "keep"


def crawl(client, most=400):
    """Every address of ours that can be reached from the first page: path -> answer."""
    seen, todo = {}, ["/"]
    while todo and len(seen) < most:
        path = todo.pop(0)
        if path in seen:
            continue
        answer = client.get(path)
        seen[path] = answer
        if answer.headers["content-type"].startswith("text/html"):
            for tag, attributes in Html.of(answer.text).elements:
                link = attributes.get("href") or attributes.get("src") or ""
                link = attributes.get("xlink:href", link).partition("#")[0]
                if link.startswith("?"):
                    link = path.partition("?")[0] + link
                if link.startswith("/") and tag != "form":
                    todo.append(link)
    return seen


def test_F10_no_get_changes_a_byte(client, home):
    client.get("/")  # the library is open
    before = fingerprint(home)
    found = crawl(client)
    assert len(found) > 40
    for path, answer in found.items():
        assert answer.status_code == 200, (path, answer.text[-400:])
        if answer.headers["content-type"].startswith("text/html"):
            Html.of(answer.text).check()
            assert len(answer.content) < 300_000, path
    for path in ("/judge", "/undo", "/bet", "/read", "/tag", "/critique", "/shown"):
        for query in ("", f"?id={paper(14).id}&verdict=keep&at=/&x=reject"):
            assert client.get(path + query).status_code in (404, 405)
    assert fingerprint(home) == before


def test_every_answer_carries_the_policy_and_is_not_kept(client):
    for path in ("/", "/nope", "/static/x/style.css", f"/paper/{paper(11).id}"):
        answer = client.get(path)
        policy = answer.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'")
        assert {"form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'"} <= set(policy.split("; "))
        assert "unsafe" not in policy
        assert answer.headers["referrer-policy"] == "same-origin"
        assert answer.headers["x-frame-options"] == "DENY"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "no-store" in answer.headers["cache-control"] or path.startswith("/static/")


ODD = (
    "/..%2f..%2fetc/passwd",
    "/static/x/..%2f..%2f..%2fetc%2fpasswd",
    "/static/%2e%2e/%2e%2e/page.js%00",
    "/pdf/%2e%2e/",
    "/paper/..%2f..%2flibrary.db",
    "/paper/%00",
    "/paper/%2e%2e/%2e%2e/etc/passwd",
    "/%5c%5cevil.example",
    "/static/x/app.py",
    "/.git/config",
    "/library.db",
)


@pytest.mark.parametrize("path", ODD)
def test_F13_an_address_leads_to_no_file(client, path):
    answer = client.get(path)
    assert answer.status_code in (400, 404), (path, answer.text)
    assert "root:" not in answer.text
    assert "SQLite" not in answer.text


def test_a_missing_paper_says_what_to_do_and_keeps_its_status(client):
    answer = client.get("/paper/2401.99999")
    assert answer.status_code == 404
    assert "2401.99999" in answer.text


def test_a_page_behind_the_end_of_the_list_is_none(client):
    answer = client.get("/?page=2")
    assert answer.status_code == 404
    assert "the list has 1 page" in answer.text


def test_head_is_answered_as_get_without_a_body(client):
    answer = client.head("/")
    assert (answer.status_code, answer.content) == (200, b"")


# Writes


def sent(**fields):
    return {"id": paper(14).id, "at": "/", **fields}


def row_of(client, paper_id):
    text = client.get("/").text
    found = re.search(rf'<li id="row-{re.escape(paper_id)}".*?</li>', text, re.S)
    assert found is not None
    return found[0]


def test_a_verdict_leads_back_to_its_row_and_undo_takes_it_back(client):
    answer = client.post("/judge", data=sent(verdict="skip"))
    assert (answer.status_code, answer.headers["location"]) == (303, f"/#row-{paper(14).id}")
    assert 'value="skip" class="skip" aria-pressed="true"' in row_of(client, paper(14).id)
    assert client.post("/undo", data={"at": "/"}).headers["location"] == f"/#row-{paper(14).id}"
    assert 'aria-pressed="true"' not in row_of(client, paper(14).id)


def test_the_script_gets_the_row_alone_with_what_was_done(client):
    answer = client.post("/judge", data=sent(verdict="keep"), headers={"x-part": "1"})
    html = Html.of(answer.text)
    html.check()
    (row,) = html.find("li")
    assert row["data-told"] == f"kept: {paper(14).id}"
    assert row["data-count"].endswith("2 kept")
    assert "data-decided" in row
    assert "<html" not in answer.text
    again = Html.of(client.post("/judge", data=sent(verdict="keep"), headers={"x-part": "1"}).text)
    assert "already has that verdict" in next(again.find("li"))["data-told"]
    undone = Html.of(client.post("/undo", data={"at": "/"}, headers={"x-part": "1"}).text)
    assert next(undone.find("li"))["data-told"] == f"undone: keep {paper(14).id}"


def test_a_bet_a_reading_and_a_critique_are_recorded(client, home):
    assert client.post("/bet", data=sent(p="7", visible="score other")).status_code == 303
    assert client.post("/read", data=sent()).status_code == 303
    told = {"upside": "2", "complexity": "1", "build_on": "y", "line": "worth a try"}
    assert client.post("/critique", data=sent(**told)).status_code == 303
    row = row_of(client, paper(14).id)
    assert '<span class="state">read · critique · bet 70%</span>' in row
    assert 'name="read" value="1" aria-pressed="true"' in row
    text = page(client, f"/paper/{paper(14).id}").text
    assert "worth a try" in text
    assert "10x" in text
    with open_library(home, environ={}, clock=at()) as library:
        entry = next(e for e in library.log() if e.kind == "bet" and e.subject == paper(14).id)
        assert (entry.data.p, entry.data.visible) == (0.7, ("score",))
        library.undo(3)


def test_what_is_sent_again_under_its_token_is_done_once(client, home):
    def entries():
        with open_library(home, environ={}, clock=at()) as library:
            return [(e.kind, e.subject) for e in library.log()]

    part, before = {"x-part": "1"}, entries()
    for _ in range(2):
        html = Html.of(client.post("/judge", data=sent(verdict="keep", token="a1"), headers=part).text)
    assert next(html.find("li"))["data-verdict"] == "keep"
    assert len(entries()) == len(before) + 1
    client.post("/judge", data=sent(verdict="skip", token="a2"), headers=part)
    client.post("/judge", data=sent(verdict="keep", token="a1"), headers=part)  # an answer that was lost long ago
    assert entries()[0] == ("verdict", paper(14).id)
    for _ in range(3):
        client.post("/undo", data={"at": "/", "token": "a3"}, headers=part)
    client.post("/undo", data={"at": "/", "token": "a4"}, headers=part)
    assert len(entries()) == len(before) + 4  # two verdicts, two undos
    assert client.post("/judge", data=sent(verdict="reject", token="a5"), headers=part).status_code == 400
    assert client.post("/judge", data=sent(verdict="later", token="a5"), headers=part).status_code == 200
    client.post("/undo", data={"at": "/"})


def test_papers_that_read_alike_come_as_a_part_or_lead_to_the_page(client):
    one = paper(14).id
    answer = client.get(f"/similar/{one}", headers={"x-part": "1"})
    assert "<html" not in answer.text
    Html.of(answer.text).check()
    assert client.get(f"/similar/{one}").headers["location"] == f"/paper/{one}?similar=1#similar"


def test_the_rest_is_seen_after_a_question_and_one_undo_takes_it_back(client):
    before = Html.of(client.get("/").text).text
    asked = page(client, "/seen-rest?at=/")
    assert f"Mark {len(ATTACKS)} undecided papers" in asked.text
    assert client.post("/seen-rest", data={"at": "/"}).headers["location"] == "/"
    assert "Nothing is left to decide" in page(client, "/").text
    answer = client.post("/undo", data={"at": "/"}, headers={"x-part": "1"})
    assert next(Html.of(answer.text).find("p"))["data-told"] == f"undone: {len(ATTACKS)} papers seen"
    assert Html.of(client.get("/").text).text == before


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/judge", {"verdict": "reject"}),
        ("/judge", {}),
        ("/judge", {"verdict": "keep", "id": "not an id"}),
        ("/judge", {"verdict": "keep", "id": "2401.99999"}),
        ("/judge", {"verdict": "keep", "at": "/?page=x"}),
        ("/bet", {"p": "0"}),
        ("/bet", {"p": "1.5"}),
        ("/shown", {"to": "many"}),
        ("/shown", {"id": "", "at": "/search?q=x", "to": "3"}),
        ("/seen-rest", {"at": "/health"}),
    ],
)
def test_what_makes_no_sense_changes_nothing(client, home, path, fields):
    before = fingerprint(home)
    data = {"id": paper(14).id, "at": "/", **fields} if path != "/shown" else {"at": "/", **fields}
    answer = client.post(path, data=data)
    assert answer.status_code in (400, 404), answer.text[-300:]
    Html.of(answer.text).check()
    assert fingerprint(home) == before


def test_F9_a_write_of_another_site_changes_nothing(client, home):
    before = fingerprint(home)
    for headers in (
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"content-type": "text/plain"},
        {"host": "evil.example"},
    ):
        assert client.post("/judge", data=sent(verdict="keep"), headers=headers).status_code == 403
    assert client.request("DELETE", "/judge").status_code == 405
    assert fingerprint(home) == before


def test_F13_a_write_leads_to_no_other_host(client):
    for elsewhere in ("//evil.example/", "https://evil.example/", "/\\evil.example", "/x\r\nset-cookie: a=b"):
        answer = client.post("/undo", data={"at": elsewhere})
        assert answer.status_code == 303
        assert answer.headers["location"] == "/"
        assert "set-cookie" not in answer.headers


def test_what_was_seen_is_recorded_by_a_post_alone(client, home):
    client.post("/shown", data={"at": "/", "to": "5"})
    with open_library(home, environ={}, clock=at()) as library:
        seen = [one for one in library.store.impressions.of_night(NIGHT) if one.surface == "triage" and one.is_seen]
    assert len(seen) >= 5


def test_a_paper_that_was_revised_shows_the_words_that_changed(tmp_path):
    old, home = paper(1, abstract="It walks slowly."), tmp_path / "home"
    with open_store(home) as store:
        store.papers.apply([insert(old, (NIGHT.isoformat(), "new"))])
        known = store.papers.find_many([old.id])
        store.papers.apply(plan_all(known, [(replace(old, abstract="It walks quickly.", version=2), ())]))
    with open_library(home, environ={}, clock=at()) as library:
        [(versions, texts)] = paper_page(library, Ask(path={"id": old.id})).shown["changes"]
    assert versions == "Version 1 to 2"
    assert [(name, [span.text for span in spans]) for name, spans in texts] == [
        ("abstract", ["It", "walks", "[-slowly.-]", "{+quickly.+}"])
    ]
