"""A keep that was accepted, published or retracted since is shown by `revised` and the digest."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from readinglist import open_library
from readinglist.core.clock import Clock, parse_instant
from readinglist.core.errors import Incomplete
from readinglist.core.papers import Paper, PaperData
from readinglist.core.publication import publication_news
from readinglist.core.settings import Settings
from readinglist.demo.loopback import Answer, Request
from readinglist.night.api import read_digest
from readinglist.night.view.digest import digest_page
from readinglist.night.view.page_formats import page_markdown
from readinglist.papers.view import versions_of
from readinglist.sources.crossref import look_up_doi
from tests.contract.test_sources import Server
from tests.fakes import announced, paper
from tests.harness.arxiv import ScriptedArxiv
from tests.harness.scene import MONDAY, TUESDAY, follow
from tests.unit.cli.fake_library import run_on

JOURNAL = {
    "message": {
        "type": "journal-article",
        "container-title": ["A Journal"],
        "volume": "3",
        "issue": "4",
        "page": "5-6",
        "issued": {"date-parts": [[2026, 1]]},
        "updated-by": [{"type": "retraction", "DOI": "10.1000/notice"}],
    }
}


def plan_paper(data: PaperData) -> Paper:
    """A described paper as the library has it."""
    shared = {name: getattr(data, name) for name in PaperData.__dataclass_fields__}
    return Paper(row=1, **(shared | {"version": 1}))


TOLD = {
    paper(1).id: "Accepted at ICML 2026",
    paper(2).id: "published: A Journal 3(4), 5-6 (2026); withdrawn or retracted",
}


def test_keeps_are_looked_up_again_and_what_is_new_of_their_publication_is_told_once(tmp_path: Path) -> None:
    kept, journal, skipped = paper(1), paper(2, doi="10.1000/two"), paper(3)

    class Served(ScriptedArxiv):
        def answer(self, request: Request) -> Answer:
            if request.path.startswith("/works/10.1000/two"):
                return Answer(200, "application/json", json.dumps(JOURNAL).encode())
            return super().answer(request)

    follow(tmp_path, "cs.LG")
    revised = [replace(one, comment="9 pages. Accepted at ICML 2026", version=2) for one in (kept, skipped)]
    later = TUESDAY + timedelta(days=14)
    nights = {
        MONDAY: announced(kept, journal, skipped),
        TUESDAY: announced(*revised, type="replace"),
        later: announced(paper(9)),
    }
    with Served((), nights, today=MONDAY) as arxiv:
        environ = arxiv.environ() | {
            "READINGLIST_SOURCES_CROSSREF": arxiv.url(),
            "READINGLIST_SOURCES_ASK_CROSSREF": "true",
            "READINGLIST_TRACE_NIGHTLY": "false",
        }
        for day in (MONDAY, TUESDAY, later):
            arxiv.today = day
            clock = Clock(frozen_at=parse_instant(arxiv.after_midnight()), sleep=lambda seconds: None)
            with open_library(tmp_path, environ=environ, clock=clock) as library:
                asked = len(arxiv.asked())
                list(library.fetch())
                if day == MONDAY:
                    library.keep(kept.id)
                    library.keep(journal.id)
                looked_up = [one.path for one in arxiv.asked()[asked:] if one.path.startswith(("/api", "/works"))]
                assert len(looked_up) == (2 if day == later else 0), looked_up
                told = {item.paper.id: versions_of(item) for item in library.store.papers.revised(later)}
                assert told == ({} if day != later else TOLD)
                if day == later:
                    digest = page_markdown(digest_page(read_digest(library)))
                    assert all(words in digest for words in TOLD.values())
                    shown = run_on(library, "revised", "--json")  # type: ignore[arg-type]
                    assert {one["id"]: one["news"] for one in json.loads(shown.out)["papers"]} == {
                        paper_id: [words] for paper_id, words in TOLD.items()
                    }
                    bibtex = run_on(library, "export", "bibtex", "--kept").out  # type: ignore[arg-type]
                    assert "@article{" in bibtex
                    assert "journal = {A Journal}" in bibtex
                    assert f"eprint = {{{journal.id}}}" in bibtex


def test_news_is_what_was_not_known_and_no_doi_of_a_preprint_server() -> None:
    before = plan_paper(paper(1, doi="10.1000/one", comment="Accepted at ICML 2026", journal_ref="J. 1 (2026)"))
    assert publication_news(before, paper(1, doi="10.1000/one", comment="v2. Accepted at ICML 2026")) == ()
    assert publication_news(before, paper(1, doi="10.1101/2026.01.01")) == ()
    assert publication_news(before, paper(1, doi="10.1000/two", withdrawn=True)) == (
        "DOI 10.1000/two",
        "withdrawn or retracted",
    )


@pytest.mark.parametrize(
    "body", [b"[]", b'{"message": 3}', b'{"message": {"relation": 1, "updated-by": [1], "type"', b"<html>"]
)
def test_an_answer_of_crossref_that_is_cut_or_of_another_form_is_no_answer(body: bytes) -> None:
    with pytest.raises(Incomplete):
        look_up_doi(Server(lambda query: body.decode()), Settings(), "2511.00001", "10.1000/x")  # type: ignore[arg-type]


def test_recorded_answers_of_crossref_are_read(shared: Path) -> None:
    found: dict[str, PaperData] = {}
    for path in (shared / "data" / "fixtures" / "crossref").glob("paperqa_test_*.json"):
        text = path.read_text()
        work = json.loads(text).get("message")
        if isinstance(work, dict) and (doi := work.get("DOI")):
            server: Any = Server(lambda query, text=text: text)  # type: ignore[misc]
            if read := look_up_doi(server, Settings(), "2511.00001", doi):
                found[doi] = read
    assert len(found) > 5
    preprint, journal = found["10.1101/2024.04.01.587366"], found["10.1073/pnas.1414271111"]
    assert (preprint.doi, preprint.journal_ref) == ("10.1016/j.xgen.2025.100814", None)
    assert str(journal.journal_ref).startswith("Proceedings of the National Academy of Sciences 111")
    assert not journal.withdrawn
