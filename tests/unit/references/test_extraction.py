"""From a document to its references, numbered, with fields and citing places."""

from __future__ import annotations

from readinglist.core.references import Document
from readinglist.references import extract
from tests.layouts import document, entries, heading, line, listed, prose


def test_references_are_numbered_and_have_fields() -> None:
    found = extract(document([heading("References"), *listed(entries(), hanging=15)]))
    assert [reference.index for reference in found] == list(range(1, 13))
    assert [reference.year for reference in found] == list(range(1990, 2002))
    assert found[0].raw == entries()[0]
    assert found[0].title == "On the habits of adams birds in the northern forests of a large country"


def test_labels_and_places_come_with_them() -> None:
    texts = [f"[{number}] {text}" for number, text in enumerate(entries(), start=1)]
    body = [heading("1. Method"), line("We train on the birds of others [3] for a long time.", 60, 90)]
    found = extract(document(body, [heading("References"), *listed(texts, hanging=15)]))
    assert [reference.label for reference in found] == [str(number) for number in range(1, 13)]
    assert [len(reference.contexts) for reference in found] == [0, 0, 1] + [0] * 9
    assert "birds of others" in found[2].contexts[0].sentence


def test_dashes_name_the_authors_of_the_entry_above() -> None:
    texts = entries()
    texts[1] = "——— (1994). On something else altogether. Journal of Birds, 3(2), 1-20."
    texts[2] = "——— (1995). On a third thing. Journal of Birds, 3(2), 30-40."
    texts[3] = "——— and Baker, C. (1996). On a fourth thing. Journal of Birds, 3(2), 50-60."
    found = extract(document([heading("References"), *listed(texts, hanging=15)]))
    assert found[1].authors == found[2].authors == found[0].authors
    assert len(found[0].authors) == 2
    assert found[3].authors[0] == found[0].authors[0]
    assert found[3].authors[1].startswith("Baker")


def test_a_document_without_a_list_has_no_references() -> None:
    assert extract(document(prose(60, 60, 40))) == ()
    assert extract(Document("no text", error="a scan")) == ()
