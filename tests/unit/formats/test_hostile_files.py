"""Whatever a file holds: entries and reasons, or InputError; in linear time (F18, F21)."""

from __future__ import annotations

import json
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readinglist.core.errors import InputError
from readinglist.core.ids import find_id
from readinglist.formats import HEAD_BYTES, READERS, detect, read_opml

RIS = "TY  - JOUR\nTI  - A {title\nAU  - Last, First\nDO  - 10.1000/a\nKW  - k\nER  - \n"
ITEM = {
    "id": "a",
    "type": "article",
    "title": "A",
    "author": [{"family": "B"}],
    "issued": {"date-parts": [[2017, 1, 2]]},
}
ZOTERO = {"itemType": "book", "title": "T", "creators": [{"name": "N"}], "tags": [{"tag": "t"}], "collections": ["K"]}
SAMPLES = {
    "bibtex": "@article{a, title={A {b} c}, author={B and C}, year=2017, eprint={1706.03762}}\n@book{b, title=\"x\"}",
    "better-bibtex": json.dumps({"collections": {"K": {"name": "k", "parent": "K"}}, "items": [ZOTERO] * 2}),
    "ris": RIS * 2,
    "csl": json.dumps([ITEM, {**ITEM, "custom": {"readinglist": {"id": "blog:x"}}}]),
    "csv": 'id,title,authors,tags\n1706.03762,"T ""q"", u",A; B,"[""x""]"\n,U,C,\n',
    "records": json.dumps([{"id": "1706.03762", "title": "T", "authors": ["A"], "published": "2017-06-12T17:57:34Z"}]),
    "ids": "1706.03762 label 2020-01-02\n10.1000/a\nwords\n",
    "markdown": "# L\n- [a](https://arxiv.org/abs/1706.03762)\n- [b](https://x.org)\n",
}  # fmt: skip
LIMIT_S = 4.0  # of processor time; what is linear takes a tenth, what is square minutes


def check(kind: str, body: bytes) -> None:
    """Reading gives whole records or an InputError."""
    try:
        found = READERS[kind](body)
    except InputError:
        return
    for entry in found.entries:
        assert find_id(entry.paper.id) == (entry.paper.id, None)
        for text in (entry.paper.title, entry.paper.abstract, *entry.paper.authors, *entry.tags, entry.label):
            assert text is None or text == " ".join(text.split())
            (text or "").encode()
        assert entry.verdict in (None, "keep", "skip", "later")
    for skipped in found.skipped:
        assert skipped.id
        assert skipped.why
        assert "\n" not in skipped.id + skipped.why


@pytest.mark.parametrize("kind", SAMPLES)
@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_any_bytes_are_read_or_refused(kind: str, body: bytes) -> None:
    check(kind, body)


ODD = (b"", b"\x00", b"{", b"}", b'"', b"\\", b"\n", b"\xff", b"null", b"[]", b"-1e999", b"\xed\xa0\x80")


@pytest.mark.parametrize("kind", SAMPLES)
@given(st.data())
def test_a_file_that_was_cut_or_written_over_is_read_or_refused(kind: str, data: st.DataObject) -> None:
    whole = SAMPLES[kind].encode()
    start, end = sorted(data.draw(st.tuples(st.integers(0, len(whole)), st.integers(0, len(whole)))))
    check(kind, whole[:start] + data.draw(st.sampled_from(ODD)) + whole[end:])


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)

MORE = "note keyword custom tags extra date itemID key collections verdict kept version doi DOI".split()


@pytest.mark.parametrize(
    ("kind", "sample"),
    [("csl", ITEM), ("better-bibtex", ZOTERO), ("records", json.loads(SAMPLES["records"])[0])],
)
@given(st.data())
def test_a_value_of_any_type_may_stand_in_any_field(kind: str, sample: dict[str, object], data: st.DataObject) -> None:
    item = {name: data.draw(JSON_VALUES | st.just(value)) for name, value in sample.items()}
    more = data.draw(st.dictionaries(st.sampled_from(MORE), JSON_VALUES))
    try:
        body = json.dumps({"items": [item | more], "collections": data.draw(JSON_VALUES)}).encode()
    except ValueError:
        return
    check(kind, json.dumps([item | more]).encode() if kind == "records" else body)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("bibtex", b"@article{a, title = {" + b"x " * 1_000_000),
        ("bibtex", b"@article{a, title = {" + b"{" * 70_000),
        ("bibtex", b"@article{a, title = {x" + b"\n" * 3_000 + b"}, note = {" + b"\n\n" * 1_500),
        ("bibtex", b"@article{a,\n" * 10_000),
        ("bibtex", b"@" * 250_000),
        ("bibtex", b'@article{a, title = "' + b"\\" * 100_000),
        ("ris", b"TY  - JOUR\nTI  - " + b"x\n" * 70_000),
        ("ris", b"TY  - JOUR\n" * 10_000),
        ("ris", b"TY  - JOUR\n" + b"AU  - A, B\n" * 40_000),
        ("csv", b"id,title\n" + b'"' * 250_001),
        ("csv", b"id,title\n" + b'a,"\n' * 30_000),
        ("csl", b'[{"title": "' + b"<i" * 70_000 + b'"}]'),
        ("records", b'[{"id": "1706.03762", "authors": "' + b"a;" * 100_000 + b'"}]'),
        ("better-bibtex", b'{"items": [{"itemType": "book", "extra": "' + b"a: b " * 50_000 + b'"}]}'),
        ("markdown", b"- [a](https://x.org " * 20_000),
        ("ids", b"2401.00001," * 20_000),
    ],
)
def test_F18_large_files_take_seconds(kind: str, body: bytes) -> None:
    start = process_time()
    detect("file.dat" if kind != "bibtex" else "file.bib", b"@article{a," + body[:HEAD_BYTES])
    check(kind, body)
    assert process_time() - start < LIMIT_S


def test_F21_a_document_type_is_refused_before_it_is_parsed() -> None:
    laughs = b'<!DOCTYPE opml [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><opml><body>&b;</body></opml>'
    for body in (laughs, laughs.decode().encode("utf-16"), b"<?xml version='1.0'?>\n<!-- x --> " + laughs):
        with pytest.raises(InputError, match="document type"):
            read_opml(body)


@pytest.mark.parametrize("depth", [1_000, 200_000])
def test_nested_json_is_refused_and_no_bug(depth: int) -> None:
    for kind in ("csl", "records", "better-bibtex"):
        check(kind, b'{"items": [{"title": ' + b"[" * depth + b"]" * depth + b"}]}")
        check(kind, b"[" * depth)
