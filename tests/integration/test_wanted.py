"""Wanted: what your keeps cite and the library lacks, counted, with sentences, and brought in."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from readinglist import open_library
from readinglist.citations.tables.references import References
from readinglist.citations.wanted import group_wanted
from readinglist.core.references import CitingPlace, Reference, ReferenceList
from readinglist.interface.session import Session
from readinglist.shell.web.app import build_app
from readinglist.shell.web.guard import Door, hosts_of
from readinglist.shell.web.worker import PageWorker
from tests.fakes import night_of, paper
from tests.harness.loopback import LoopbackArxiv
from tests.integration.store_toys import at, insert
from tests.unit.cli.fake_library import Ran, run_on

NIGHT = date(2025, 11, 12)
GAIT = paper(50, title="Gaits that robots learn from few trials", authors=("Ann Walker",))
FOUND = paper(51, title="A search finds this paper about hexapods")
USED = CitingPlace("Method", "We use the gaits of [1].", "used")
KEEPS = [paper(n).id for n in (1, 2, 3)]


def reference(index: int, raw: str, **fields: Any) -> Reference:
    return Reference(index, raw, **fields)


def lists() -> list[ReferenceList]:
    gait = {"title": GAIT.title, "authors": ("A. Walker",), "year": 2025}
    book = reference(2, "B. Writer. Elements of gaits. MIT Press, 2003.", title="Elements of gaits", year=2003)
    first = (
        reference(1, f"A. Walker. {GAIT.title}. arXiv:{GAIT.id}", arxiv_id=GAIT.id, contexts=(USED,), **gait),
        book,
    )
    second = (
        reference(1, f"Walker, A., {GAIT.title}, 2025", **gait),
        reference(2, "x", doi="10.1234/abc", title="A work of a journal", year=2024),
    )
    third = (
        reference(1, f"{FOUND.authors[0]}, {FOUND.authors[1]}. {FOUND.title}. 2025.", title=FOUND.title, year=2025),
        reference(2, f"Walker. {GAIT.title}", **gait),
    )
    return [
        ReferenceList(None, one, "ok", None, "pdf", refs)
        for one, refs in zip(KEEPS, (first, second, third), strict=True)
    ]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    with open_library(tmp_path / "home", environ={}, clock=at()) as library:
        library.store.papers.apply([insert(paper(n)) for n in range(1, 6)])
        for one in lists():
            library.store.part(References).put(one)
        # The same list of a worse origin, and a paper that is not kept, count for nothing.
        library.store.part(References).put(ReferenceList(None, KEEPS[0], "ok", None, "s2", lists()[0].references))
        library.store.part(References).put(ReferenceList(None, paper(4).id, "ok", None, "pdf", lists()[0].references))
        library.keep(*KEEPS)
    return tmp_path / "home"


def run(home: Path, *words: str, code: int = 0, environ: Any = ()) -> Ran:
    ran = run_on(open_library(home, environ=dict(environ), clock=at()), *words)  # type: ignore[arg-type]
    assert ran.code == code, ran.err
    return ran


def read(home: Path, *words: str) -> Any:
    return json.loads(run(home, *words, "--json").out)


def test_what_most_keeps_cite_comes_first_with_how_and_the_sentence(home: Path) -> None:
    found = read(home, "wanted")
    first, *others = found["wanted"]
    assert (first["title"], first["cited_by"], first["used"], first["arxiv_id"]) == (GAIT.title, KEEPS, 1, GAIT.id)
    assert first["places"] == [{"citing": KEEPS[0], "section": "Method", "sentence": USED.sentence, "kind": "used"}]
    assert [(one["title"], one["kind"]) for one in others] == [
        ("A search finds this paper about hexapods", "paper"),
        ("A work of a journal", "paper"),
        ("Elements of gaits", "textbook"),
    ]
    out = run(home, "wanted").out
    assert "cited by 3 of your keeps, used by 1" in out
    assert USED.sentence in out


def test_one_number_brings_a_paper_in_and_links_all_that_waited(home: Path) -> None:
    with LoopbackArxiv((), night_of(NIGHT, GAIT, FOUND)) as arxiv:
        arxiv.today = NIGHT
        environ = {**arxiv.environ(), "READINGLIST_NETWORK_INTERVAL": "0"}
        assert f"{GAIT.id}: 5 references linked" in run(home, "wanted", "add", "1", environ=environ).err
        assert [one["cited_by"] for one in read(home, "wanted")["wanted"]] == [[KEEPS[2]], [KEEPS[1]], [KEEPS[0]]]
        assert FOUND.id in run(home, "wanted", "add", "1", environ=environ).err  # by a search for its title
        assert "doi:10.1234/abc: 1 reference linked" in run(home, "wanted", "add", "1", environ=environ).err
    with open_library(home, environ={}, clock=at()) as library:
        assert library.paper(GAIT.id).abstract == GAIT.abstract
        assert library.paper("doi:10.1234/abc").title == "A work of a journal"
        assert [edge.citing for edge in library.citations.citations_of(GAIT.id).cited_by] == [*KEEPS, paper(4).id]


def test_a_button_of_the_page_brings_a_paper_in(home: Path) -> None:
    with LoopbackArxiv((), night_of(NIGHT, GAIT, FOUND)) as arxiv:
        arxiv.today = NIGHT
        worker = PageWorker(lambda: open_library(home, environ=arxiv.environ(), clock=at()))
        app = build_app(worker, Door(hosts_of("127.0.0.1", 8377), 8377))
        with TestClient(app, base_url="http://127.0.0.1:8377") as client:
            assert GAIT.title not in client.get("/study").text
            page = client.get("/study?wanted=1").text
            assert GAIT.title in page
            assert f'name="work" value="{GAIT.id}"' in page
            sent = {"name": "wanted", "at": "/study?wanted=1"}
            assert f"{GAIT.id} is here; 5 references linked" in client.post("/job", data=sent | {"work": GAIT.id}).text
            assert (
                "Elements of gaits is in the study"
                in client.post("/job", data=sent | {"work": "Elements of gaits"}).text
            )
            assert "is here by now" in client.post("/job", data=sent | {"work": GAIT.id}).text
        worker.close()


def test_keys_go_through_the_list(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(home, "wanted", "add", code=2).err
    monkeypatch.setattr(Session, "is_asked", True)
    keys = iter("x yy")
    monkeypatch.setattr("click.getchar", lambda: next(keys))
    out = run(home, "wanted", "add")
    rows = (out.out or "").splitlines()
    assert [row[5:] for row in rows if row[:3].strip().isdigit()][:3] == [
        GAIT.title,
        FOUND.title,
        "A work of a journal",
    ]
    assert "try again later" in out.err, "an arXiv that is not there ends nothing"
    assert [one["title"] for one in read(home, "study", "list")] == ["Elements of gaits"]


def test_a_textbook_goes_to_the_study_queue(home: Path) -> None:
    assert "queue add" in run(home, "wanted", "add", "4").out
    (item,) = read(home, "study", "list")
    assert (item["kind"], item["title"]) == ("textbook", "Elements of gaits")
    assert run(home, "wanted", "add", "9", code=66).err


@given(st.lists(st.lists(st.sampled_from(range(6)), max_size=4), max_size=5))
def test_counts_are_those_of_a_count_over_the_bare_references(works: list[list[int]]) -> None:
    titles = [f"A title of work number {n} alone" for n in range(6)]
    waiting = [
        (f"2511.{k:05d}", reference(i, titles[n], title=titles[n], arxiv_id=f"2401.{n:05d}" if i % 2 else None))
        for k, cited in enumerate(works)
        for i, n in enumerate(cited)
    ]
    found = {one.title: len(one.cited_by) for one in group_wanted(waiting)}
    assert found == {title: n for k, title in enumerate(titles) if (n := sum(k in cited for cited in works))}
