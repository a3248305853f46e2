"""Our own records and tables come back; columns and keys that are none of ours mean nothing (F25)."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime
from time import process_time
from typing import Any

import pytest

from readinglist.core.errors import InputError
from readinglist.formats import read_csv_table, read_records

RECORD: dict[str, Any] = {
    "id": "1706.03762", "version": 7, "title": "Attention Is All You Need",
    "authors": ["Ashish Vaswani", "Bo; Semicolon"],
    "abstract": "=We propose", "categories": ["cs.CL", "cs.LG"], "primary_category": "cs.CL",
    "published": "2017-06-12T17:57:34Z", "updated": "2023-08-02T00:41:18Z", "announced": "2017-06-13",
    "doi": "10.1000/x", "journal_ref": "NIPS", "comment": "15 pages", "withdrawn": False, "verdict": "skip",
    "read_at": None, "tags": ["nlp"],
}  # fmt: skip


def table(*rows: list[str]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


@pytest.mark.parametrize("form", ["list", "lines", "one", "top"])
def test_a_record_comes_back_as_it_was(form: str) -> None:
    other = {**RECORD, "id": "blog:x", "doi": None}
    one = json.dumps(RECORD)
    body = {
        "list": json.dumps([RECORD, other], indent=1), "lines": f"{one}\n{json.dumps(other)}\n", "one": one,
        "top": json.dumps({"night": None, "count": 1, "papers": [{**RECORD, "rank": 1, "reasons": []}]}),
    }[form]  # fmt: skip
    entry, *rest = read_records(body.encode()).entries
    paper = entry.paper
    assert (paper.id, paper.version, paper.source) == ("1706.03762", 7, "arxiv")
    assert (paper.authors, paper.abstract) == (("Ashish Vaswani", "Bo; Semicolon"), "=We propose")
    assert (paper.categories, paper.primary_category) == (("cs.CL", "cs.LG"), "cs.CL")
    assert paper.published == datetime(2017, 6, 12, 17, 57, 34, tzinfo=UTC)
    assert (paper.doi, paper.journal_ref, paper.comment, paper.withdrawn) == ("10.1000/x", "NIPS", "15 pages", False)
    assert (entry.tags, entry.verdict, entry.added) == (("nlp",), "skip", None)
    assert [one.paper.source for one in rest] == (["blog"] if form in ("list", "lines") else [])


def test_what_is_no_record_is_told() -> None:
    found = read_records(b'[{"id": "1706.03762"}, {"id": "no id"}, {"title": "T"}, 4]')
    assert [entry.paper.id for entry in found.entries] == ["1706.03762"]
    assert [s.id for s in found.skipped] == ["no id", "record 3", "record 4"]
    lines = read_records(b'{"id": "1706.03762"}\n{"id": "1706.0\n')
    assert (len(lines.entries), len(lines.skipped)) == (1, 1)


def test_F25_keys_that_are_none_of_ours_mean_nothing() -> None:
    odd = {
        "__proto__": {"title": "evil"},
        "__class__": "x",
        "row": 9,
        "source": "blog",
        "title; drop table papers": "x",
    }
    (entry,) = read_records(
        json.dumps([{"id": "1706.03762", **odd, "version": "many", "authors": {"a": 1}}]).encode()
    ).entries
    assert (entry.paper.title, entry.paper.version, entry.paper.authors, entry.paper.source) == (
        None,
        None,
        (),
        "arxiv",
    )


def test_a_table_is_read_by_the_names_of_its_columns() -> None:
    header = ["tags", "id", "title", "authors", "categories", "kept", "verdict"]
    (entry,) = read_csv_table(
        table(header, ["a; b", "1706.03762v2", "T, with comma", "Ada L; Bo W", "cs.CL cs.LG", "2020-01-02", "keep"])
    ).entries
    assert (entry.paper.id, entry.paper.title, entry.paper.authors) == (
        "1706.03762",
        "T, with comma",
        ("Ada L", "Bo W"),
    )
    assert (entry.paper.categories, entry.tags) == (("cs.CL", "cs.LG"), ("a", "b"))
    assert (entry.added, entry.verdict) == (date(2020, 1, 2), "keep")


def test_zoteros_own_table_is_read() -> None:
    header = ["Key", "Item Type", "Author", "Title", "DOI", "Abstract Note", "Date Added", "Manual Tags", "Pages"]
    row = [
        "ABCD2345",
        "book",
        "Sutton, Richard S.; Barto, Andrew",
        "RL",
        "",
        "An intro",
        "2020-01-02 03:04:05",
        "rl; book",
        "5",
    ]
    found = read_csv_table(table(header, row))
    (entry,) = found.entries
    assert (entry.paper.id, entry.paper.authors) == ("zotero:ABCD2345", ("Richard S. Sutton", "Andrew Barto"))
    assert (entry.added, entry.tags, entry.paper.abstract) == (date(2020, 1, 2), ("rl", "book"), "An intro")
    assert found.warnings == ("unknown columns were ignored: 'Item Type', 'Pages'",)


def test_rows_without_an_id_are_known_by_their_doi_or_title_and_the_rest_is_told() -> None:
    found = read_csv_table(
        table(["id", "title", "doi"], ["", "T", "10.1000/A"], ["", "T", ""], ["x y", "T", ""], [], ["", "", "z"])
    )
    assert [entry.paper.id for entry in found.entries] == ["doi:10.1000/a", "bib:t"]
    assert [s.why for s in found.skipped] == [
        "line 4: its id is none",
        "line 6: neither a title nor an arXiv id or DOI",
    ]


def test_F25_unknown_and_double_columns_are_passed_over_with_a_warning() -> None:
    found = read_csv_table(
        table(["id", "__proto__", "title", "ID", ""], ["1706.03762", "evil", "T", "2401.00001", "x"])
    )
    assert [entry.paper.id for entry in found.entries] == ["1706.03762"]
    assert found.warnings == ("unknown columns were ignored: '__proto__', the second 'id', number 5",)


def test_F25_a_hundred_thousand_columns_are_refused_at_once() -> None:
    start = process_time()
    with pytest.raises(InputError, match="100,001 columns"):
        read_csv_table(("id," + ",".join(f"c{n}" for n in range(100_000)) + "\n1706.03762\n").encode())
    assert process_time() - start < 5


def test_a_cell_too_long_for_a_table_loses_its_row_alone() -> None:
    found = read_csv_table(b"id,title\n1706.03762,T\n2401.00001," + b"x" * 200_000 + b"\n2401.00002,U\n")
    assert [entry.paper.id for entry in found.entries] == ["1706.03762", "2401.00002"]
    assert [s.id for s in found.skipped] == ["line 3"]


@pytest.mark.parametrize("body", [b"", b"\n\n", b"a,b\n1,2\n", b"tags,verdict\nx,keep\n"])
def test_a_table_that_names_no_papers_is_refused(body: bytes) -> None:
    with pytest.raises(InputError, match="without a column"):
        read_csv_table(body)
