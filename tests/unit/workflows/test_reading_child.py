"""What becomes of a document whose references are read."""

from __future__ import annotations

from dataclasses import replace

from readinglist.citations.reading_child import list_of
from readinglist.core.references import Document
from tests.layouts import document, line


def test_a_document_without_text_keeps_its_status() -> None:
    found = list_of(Document("no text", error="a scan"))
    assert (found.status, found.error, found.references) == ("no text", "a scan", ())


def test_a_list_that_lies_behind_the_limit_is_told_from_one_that_is_not_there() -> None:
    whole = document([line("Nothing is cited here.", 60, 60)])
    assert list_of(whole).error == "no list of references was found in it"
    assert "longer than allowed" in (list_of(replace(whole, cut=True)).error or "")
