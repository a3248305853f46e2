"""Zotero's items as JSON."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from readinglist.core.errors import InputError
from readinglist.formats import Bibliography, read_better_bibtex


def _read(*items: Any) -> Bibliography:
    return read_better_bibtex(json.dumps({"config": {}, "items": list(items)}).encode())


def test_an_item_is_read_whole_and_keeps_its_day_of_addition() -> None:
    bibliography = _read(
        {
            "itemType": "preprint",
            "title": "A <i>good</i> title with $x$",
            "creators": [
                {"creatorType": "author", "firstName": "Ada", "lastName": "Lovelace"},
                {"creatorType": "author", "name": "Deep Mind"},
                {"creatorType": "editor", "firstName": "No", "lastName": "Author"},
            ],
            "abstractNote": "We\nshow it.",
            "date": "2020-05-28",
            "dateAdded": "2021-03-04T05:06:07Z",
            "accessDate": "2022-01-01T00:00:00Z",
            "extra": "arXiv:2005.14017 [cs.LG, eess]\nCitation Key: ada2020",
            "citationKey": "ada2020",
            "attachments": [{"itemType": "attachment", "title": "PDF", "path": "/home/x/paper.pdf"}],
        }
    )
    (entry,) = bibliography.entries
    assert entry.added == date(2021, 3, 4)
    assert entry.label == "ada2020"
    assert entry.paper.id == "2005.14017"
    assert entry.paper.title == "A good title with $x$"
    assert entry.paper.authors == ("Ada Lovelace", "Deep Mind")
    assert entry.paper.abstract == "We show it."
    assert entry.paper.categories == ("cs.LG",)
    assert entry.paper.published == datetime(2020, 5, 28, tzinfo=UTC)


@pytest.mark.parametrize(
    ("fields", "paper_id"),
    [
        ({"extra": ["arXiv: 1408.1149"]}, "1408.1149"),
        ({"extra": "arXiv: arXiv:1902.07120 [math]"}, "1902.07120"),
        ({"extra": ["arXiv: astro-ph/0405395 [astro-ph]"]}, "astro-ph/0405395"),
        ({"publicationTitle": "arXiv:1407.5694 [math]"}, "1407.5694"),
        ({"archiveID": "arXiv:2401.00001"}, "2401.00001"),
        ({"number": "arXiv:2401.00001"}, "2401.00001"),
        ({"DOI": "10.48550/arXiv.2401.00001"}, "2401.00001"),
        ({"url": "http://arxiv.org/abs/2401.00001v2"}, "2401.00001"),
        ({"DOI": "10.1000/ABC", "itemKey": "K"}, "doi:10.1000/abc"),
        ({"extra": ["DOI: 10.1000/abc"]}, "doi:10.1000/abc"),
        ({"itemKey": "ABCD2345", "citationKey": "x2020"}, "zotero:ABCD2345"),
        ({"citationKey": "x2020"}, "zotero:x2020"),
        ({"extra": "An essay on arXiv: 2401.00001"}, "zotero:a"),
    ],
)
def test_the_id_is_found_where_zotero_puts_it(fields: dict[str, Any], paper_id: str) -> None:
    (entry,) = _read({"itemType": "journalArticle", "title": "A", **fields}).entries
    assert entry.paper.id == paper_id


def test_what_is_no_paper_is_skipped_with_the_reason() -> None:
    bibliography = _read(
        {"itemType": "attachment", "title": "PDF", "itemKey": "A"},
        {"itemType": "note", "note": "x", "itemKey": "B"},
        {"itemType": "book"},
        "words",
        None,
        {"itemType": "book", "title": 7, "creators": "nobody", "extra": 5, "date": []},
    )
    assert [s.id for s in bibliography.skipped] == ["item 3", "item 4", "item 5", "A", "B"]
    assert all(s.why for s in bibliography.skipped)
    (entry,) = bibliography.entries
    assert entry.paper.title == "7"


def test_items_of_the_web_api_are_read_too() -> None:
    body = json.dumps([{"key": "K1", "data": {"key": "K1", "itemType": "book", "title": "T"}}]).encode()
    assert [entry.paper.id for entry in read_better_bibtex(body).entries] == ["zotero:K1"]


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[1, 2", b'{"items": 5}', b"{}", b"[" * 100_000, b'{"items": [' + b"9" * 10_000 + b"]"]
)
def test_a_file_that_is_not_such_json_is_bad_input(body: bytes) -> None:
    with pytest.raises(InputError):
        read_better_bibtex(body)


def test_lone_surrogates_and_control_characters_do_not_come_in() -> None:
    body = b'{"items": [{"itemType": "book", "title": "a\\ud800b\\u0000c\\u202e"}]}'
    (entry,) = read_better_bibtex(body).entries
    assert entry.paper.title == "a b c\u202e"


def test_collections_are_tags_and_a_circle_of_them_ends() -> None:
    item = {"itemType": "book", "title": "One", "itemID": 7, "tags": ["own", {"tag": "of a publisher", "type": 1}]}
    shelves = {"A": {"name": "Methods", "items": [7, True]}, "B": {"name": "Deep", "parent": "A", "items": [7]}}
    body = json.dumps({"items": [item], "collections": shelves}).encode()
    assert read_better_bibtex(body).entries[0].tags == ("own", "Methods", "Methods/Deep")
    shelves["A"]["parent"] = "B"
    body = json.dumps({"items": [item], "collections": shelves}).encode()
    tags = read_better_bibtex(body).entries[0].tags
    assert len(tags) == 3
    assert max(map(len, tags)) < 200
