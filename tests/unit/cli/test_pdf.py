"""`pdf fetch` and `pdf refs` as commands: the record, the lines, the exit codes."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from readinglist.core.errors import InputError
from readinglist.core.references import ReferenceList
from tests.unit.cli.fake_library import FakeLibrary, run_on

KEYS = {"file", "id", "status", "error", "references"}
REFERENCE_KEYS = {"index", "raw", "title", "authors", "year", "arxiv_id", "doi", "linked_to", "confidence", "contexts"}


def test_one_target_is_an_object_and_several_are_a_list() -> None:
    one = json.loads(run_on(FakeLibrary(), "pdf", "refs", "paper.pdf", "--json").out)
    assert set(one) >= KEYS
    assert all(set(reference) >= REFERENCE_KEYS for reference in one["references"])
    several = json.loads(run_on(FakeLibrary(), "pdf", "refs", "a.pdf", "b.pdf", "--json").out)
    assert [found["file"] for found in several] == ["a.pdf", "b.pdf"]


def test_what_is_not_sure_is_null_and_shows_its_candidates() -> None:
    linked, unsure, unknown = json.loads(run_on(FakeLibrary(), "pdf", "refs", "x.pdf", "--json").out)["references"]
    assert (linked["linked_to"], linked["confidence"], linked["linked_by"]) == ("2611.00001", 0.987, "title")
    assert linked["contexts"][0] == {"section": "3 Method", "sentence": "We use the method of [1].", "kind": "used"}
    assert (unsure["linked_to"], unsure["confidence"]) == (None, None)
    assert [candidate["id"] for candidate in unsure["candidates"]] == ["2611.00002", "2611.00003"]
    assert (unknown["title"], unknown["year"], unknown["candidates"]) == (None, None, [])


def test_lines_say_what_is_linked_by_what_and_how_it_is_used() -> None:
    ran = run_on(FakeLibrary(), "pdf", "refs", "paper.pdf")
    assert ran.code == 0
    assert "2611.00001 by title (0.99) · used 2x" in ran.out
    assert "perhaps 2611.00002 or 2611.00003" in ran.out
    assert "doi:10.1000/xyz" in ran.out
    assert "3 references by the PDF, 1 in the library, 1 unsure" in ran.out
    assert "\x1b" not in ran.out


@pytest.mark.parametrize("status", ["no text", "needs password", "bad file", "timeout", "memory"])
def test_a_single_unreadable_file_prints_its_object_and_exits_65(status: str) -> None:
    library = FakeLibrary(references=ReferenceList(None, None, status, "for a reason"))
    ran = run_on(library, "pdf", "refs", "odd.pdf", "--json")
    assert ran.code == 65
    assert json.loads(ran.out)["status"] == status
    assert ran.err.strip().endswith(f"odd.pdf: {status} (for a reason)")
    assert run_on(library, "pdf", "refs", "odd.pdf", "more.pdf").code == 0


def test_a_file_without_a_list_is_no_error() -> None:
    library = FakeLibrary(references=ReferenceList(None, None, "no references", "no list was found"))
    assert run_on(library, "pdf", "refs", "odd.pdf", "--json").code == 0


def test_review_without_a_person_shows_the_questions_and_settles_nothing() -> None:
    library = FakeLibrary()
    ran = run_on(library, "pdf", "refs", "paper.pdf", "--review")
    assert ran.code == 0
    assert "1  2611.00002  0.60  Paper 2" in ran.out
    assert library.entries == []
    assert run_on(library, "pdf", "refs", "paper.pdf", "--review", "--json").code == 2


def test_fetched_files_are_listed_also_where_the_last_one_failed() -> None:
    library = FakeLibrary(failure=InputError("what arXiv sent is no PDF"))
    ran = run_on(library, "pdf", "fetch", "2611.00001", "1", "--source", "--json")
    assert ran.code == 65
    assert ("fetch_files", ("2611.00001", "2611.00001"), True, False) in library.calls
    assert [file["id"] for file in json.loads(ran.out)["files"]] == ["2611.00001"] * 2
    plain = run_on(replace(library, failure=None), "pdf", "fetch", "2611.00001")
    assert plain.out == "2611.00001  /h/pdfs/2611.00001.pdf  12,345 bytes\n"
