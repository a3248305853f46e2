"""What a file is: its content decides, its ending helps."""

from __future__ import annotations

import lzma

import pytest

from readinglist.core.errors import InputError
from readinglist.formats import KINDS, READERS, detect


@pytest.mark.parametrize(
    ("name", "head", "kind"),
    [
        ("x.jsonl", b'{"id":"0704.0001","submitter":"A","authors":"B","title":"C","categories":"cs.LG"}\n', "snapshot"),
        ("x.json", b'{"id": "cs/9301111", "title": "C", "versions": []}\n{"id": "cs/9301112", "title"', "snapshot"),
        ("x.jsonl.xz", lzma.compress(b"{}"), "snapshot"),
        ("x.gz", b"\x1f\x8b\x08", "snapshot"),
        ("x.zst", b"\x28\xb5\x2f\xfd", "snapshot"),
        ("x.txt", b"% made by hand\n\n@article{a, title = {T}}", "bibtex"),
        ("x.bib", b"@comment{only}", "bibtex"),
        ("x.bib", b"", "bibtex"),
        ("x.bib", b"words that are no entry", "bibtex"),
        ("x.biblatex", b"  @online {a,\n}", "bibtex"),
        ("x", "@misc{k, title = {Ü}}".encode("utf-16"), "bibtex"),
        ("x.json", b'{"config": {"id": "x"}, "items": [{"itemType": "book"}]}', "better-bibtex"),
        ("x.json", b'[{"key": "K", "data": {"itemType": "book"}}]', "better-bibtex"),
        ("x", b"2401.00001\nhep-th/9901001\n", "ids"),
        ("x.md", b"# my ids\n2401.00001 attention\n", "ids"),
        ("x.txt", b"https://arxiv.org/abs/2401.00001", "ids"),
        ("seeds.txt", b"nothing here", "ids"),
        ("x.csv", b"list\tarxiv_id\nsome/list\t2508.07407\nsome/list\t2507.03616\n", "ids"),
        ("x", b"# Awesome\n\n- [Paper](https://arxiv.org/abs/2401.00001)\n", "markdown"),
        ("README.md", b"plain words", "markdown"),
        ("x.md", b"[Paper](https://arxiv.org/abs/2401.00001)", "markdown"),
        ("x.md", b'<div align="center"><h1>List</h1></div>\n\n- [a](https://arxiv.org/abs/2401.00001)', "markdown"),
        ("x.md", b"# List\n- [a](https://arxiv.org/abs/2401.00001)\n\n```\n@misc{cite,\n title={us}}\n```", "markdown"),
        ("x.bib", b"# my references\n@misc{a, title = {T}}", "bibtex"),
        ("x.xml", b'<?xml version="1.0"?>\n<opml version="2.0"><head/></opml>', "opml"),
        ("x", b"<opml>", "opml"),
        ("zotero.sqlite", b"SQLite format 3\x00", "zotero"),
        ("x.ris", b"TY  - JOUR\nTI  - T\nER  - \n", "ris"),
        ("x", b"\n\nTY - JOUR\nTI - T\nER -\n", "ris"),
        ("x.ris", b"words", "ris"),
        ("x.json", b'[{"id": "a", "type": "article", "title": "T"}]', "csl"),
        ("x.json", b'{"type": "article-journal", "DOI": "10.1000/a"}', "csl"),
        ("x.json", b'[{"id": "1706.03762", "title": "T", "primary_category": null}]', "records"),
        ("x.jsonl", b'{"id": "1706.03762", "title": "T", "primary_category": null}\n', "records"),
        ("x.json", b"[]\n", "records"),
        ("x.csv", b"id,title,authors\r\n1706.03762,T,A; B\r\n", "csv"),
        ("x.csv", b'"Key","Item Type","Author","Title","DOI","Date Added"\n', "csv"),
        ("x.tsv", b"title\tdoi\n", "csv"),
    ],
)
def test_the_content_decides_and_the_ending_helps(name: str, head: bytes, kind: str) -> None:
    assert detect(name, head) == kind


@pytest.mark.parametrize(
    ("name", "head", "why"),
    [
        ("x.pdf", b"%PDF-1.7", "PDF"),
        ("x.zip", b"PK\x03\x04", "zip"),
        ("x.json", b'{"a": 1}', "none of"),
        ("x.json", b'[{"key": "N7W92H48", "library": {"type": "user", "id": 475425}}]', "none of"),
        ("x.rdf", b'<?xml version="1.0"?><rdf:RDF/>', "RDF"),
        ("x.xml", b'<?xml version="1.0"?><mods/>', "not OPML"),
        ("x.enw", b"%0 Book\n%A Cowie\n", "EndNote"),
        ("x.yaml", b"references:\n- id: a\n", "YAML"),
        ("x", b"", "empty"),
        ("x.dat", b"some words", "not in a known format"),
        ("x", b"\x00\x01\x02\xff" * 10, "not in a known format"),
    ],
)
def test_what_cannot_be_imported_is_said_in_words(name: str, head: bytes, why: str) -> None:
    with pytest.raises(InputError, match=why):
        detect(name, head)


def test_every_reader_is_of_a_known_kind() -> None:
    assert set(KINDS) - set(READERS) == {"snapshot", "opml", "zotero"}


def test_an_ending_is_of_one_kind_and_counts_where_the_content_is_silent() -> None:
    said = [(ending, name) for name, kind in KINDS.items() for ending in kind.endings]
    assert len({ending for ending, _ in said}) == len(said)
    assert [detect(f"X.{ending.upper()}", b"") for ending, _ in said] == [name for _, name in said]
