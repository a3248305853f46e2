"""RIS and CSL-JSON: what each field means, and that no entry is lost."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from readinglist.core.errors import InputError
from readinglist.formats import Bibliography, Entry, read_csl, read_ris

ARXIV = """\
TY  - GEN
TI  - Attention Is All
You Need
AU  - Vaswani, Ashish
AU  - Shazeer, Noam
AU  - King, Martin, Jr.
AU  - Google Brain
AB  - We propose
KW  - attention
KW  - nlp
DA  - 2017/06/12/
PY  - 2017
PB  - arXiv
M1  - arXiv:1706.03762 [cs.CL]
DO  - 10.48550/arXiv.1706.03762
Y2  - 2020/01/02/03:04:05
UR  - http://arxiv.org/abs/1706.03762
ER  -
"""


def ris(text: str) -> Entry:
    (entry,) = read_ris(text.encode()).entries
    return entry


def csl(**item: Any) -> Entry:
    (entry,) = read_csl(json.dumps([item]).encode()).entries
    return entry


def ids(found: Bibliography) -> list[str]:
    return [entry.paper.id for entry in found.entries]


def test_a_preprint_in_ris_is_read_whole() -> None:
    entry = ris(ARXIV)
    assert (entry.paper.id, entry.paper.title) == ("1706.03762", "Attention Is All You Need")
    assert entry.paper.authors == ("Ashish Vaswani", "Noam Shazeer", "Martin King, Jr.", "Google Brain")
    assert entry.paper.published == datetime(2017, 6, 12, tzinfo=UTC)
    assert (entry.paper.categories, entry.paper.journal_ref) == (("cs.CL",), None)
    assert (entry.added, entry.tags) == (date(2020, 1, 2), ("attention", "nlp"))


@pytest.mark.parametrize(
    ("lines", "paper_id"),
    [
        ("DO  - doi:10.1000/ABC", "doi:10.1000/abc"),
        ("N1  - doi: 10.1000/abc", "doi:10.1000/abc"),
        ("UR  - https://x.org/a;https://arxiv.org/pdf/hep-th/9901001v2", "hep-th/9901001"),
        ("JO  - CoRR\nVL  - abs/1706.03762", "1706.03762"),
        ("AN  - arXiv:1706.03762", "1706.03762"),
        ("N1  - this extends what was said in arXiv:1706.03762", "bib:a-title"),
        ("ID  - smith2010", "bib:smith2010"),
        ("U5  - readinglist-id: blog:post", "blog:post"),
    ],
)
def test_the_id_of_a_ris_entry_is_found_where_writers_put_it(lines: str, paper_id: str) -> None:
    assert ris(f"TY  - JOUR\nTI  - A title\n{lines}\nER  - \n").paper.id == paper_id


def test_entries_without_end_or_beginning_are_told() -> None:
    text = "AU  - Nobody\n\nTY  - JOUR\nTI  - One\nTY  - JOUR\nTI  - Two\nER  - \nER  - \nTY  - BOOK\nER\n"
    text += "TY  - JOUR\nTI  - Cut"
    found = read_ris(text.encode())
    assert [entry.paper.title for entry in found.entries] == ["One", "Two", "Cut"]
    assert [(s.id, s.why.partition(": ")[2]) for s in found.skipped] == [
        ("line 1", "outside of an entry, which begins with TY"),
        ("line 9", "neither a title nor an arXiv id or DOI"),
    ]


def test_a_journal_in_ris_says_where_and_when() -> None:
    text = "TY  - JOUR\nTI  - A\nJO  - Food Tech\nPY  - 1996\nVL  - 50\nIS  - 2\nSP  - 49\nEP  - 52\n"
    text += "Y2  - 1986/6/23\nER  - "
    entry = ris(text)
    assert (entry.paper.journal_ref, entry.added) == ("Food Tech 50(2), 49–52 (1996)", None)
    assert ris("TY  - BOOK\nBT  - A book\nA2  - Ed, Itor\nPB  - Press\nPY  - 2001\nER  -").paper.authors == ("Itor Ed",)


def test_endnotes_single_spaces_are_read_and_dashes_in_a_text_are_no_tags() -> None:
    assert ris("TY - JOUR\nTI - A\nAB - B\nER -\n").paper.abstract == "B"
    assert ris("TY  - JOUR\nTI  - A\nAB  - Of\nAI - based\nER  -\n").paper.abstract == "Of AI - based"


def test_an_item_of_csl_is_read_whole() -> None:
    entry = csl(
        id="http://zotero.org/users/1/items/KEY",
        type="article",
        title="Attention <i>Is</i> All You Need",
        author=[
            {"family": "Vaswani", "given": "Ashish"},
            {"literal": "Google Brain"},
            {"family": "Beethoven", "non-dropping-particle": "van", "given": "Ludwig", "suffix": "Jr."},
            "nobody",
        ],
        abstract="We propose",
        issued={"date-parts": [["2017", 6, 12]]},
        accessed={"date-parts": [[2020, 1, 2]]},
        number="arXiv:1706.03762",
        note="arXiv:1706.03762 [cs.CL]\ndate-added: 2019-05-06",
        keyword="attention, nlp",
    )
    assert (entry.paper.id, entry.paper.title) == ("1706.03762", "Attention Is All You Need")
    assert entry.paper.authors == ("Ashish Vaswani", "Google Brain", "Ludwig van Beethoven, Jr.")
    assert (entry.paper.published, entry.paper.categories) == (datetime(2017, 6, 12, tzinfo=UTC), ("cs.CL",))
    assert (entry.added, entry.tags) == (date(2019, 5, 6), ("attention", "nlp"))


@pytest.mark.parametrize(
    ("item", "paper_id", "journal_ref"),
    [
        ({"DOI": "10.1000/A", "container-title": "J", "volume": 1, "issue": "2", "page": "3-4",
          "issued": {"raw": "June 1999"}}, "doi:10.1000/a", "J 1(2), 3-4 (1999)"),
        ({"id": "key:2010", "publisher": "MIT Press", "issued": "2010"}, "bib:key:2010", "MIT Press (2010)"),
        ({"id": "http://zotero.org/users/1/items/KEY"}, "bib:KEY", None),
        ({"URL": "https://arxiv.org/abs/hep-th/9901001"}, "hep-th/9901001", None),
        ({"custom": {"readinglist": {"id": "blog:x", "journal-ref": "Somewhere"}}}, "blog:x", "Somewhere"),
        ({"custom": [1], "author": 3, "issued": {"date-parts": [[]]}, "keyword": {}, "note": 7}, "bib:t", None),
    ],
)  # fmt: skip
def test_ids_and_places_of_csl(item: dict[str, Any], paper_id: str, journal_ref: str | None) -> None:
    paper = csl(title="T", **item).paper
    assert (paper.id, paper.journal_ref) == (paper_id, journal_ref)


def test_csl_of_one_item_or_inside_an_object_is_read_and_the_rest_told() -> None:
    assert ids(read_csl(b'{"type": "book", "title": "T", "DOI": "10.1000/a"}')) == ["doi:10.1000/a"]
    assert ids(read_csl(b'{"items": [{"id": "a", "title": "T"}]}')) == ["bib:a"]
    found = read_csl(b'[{"id": "a"}, 5, {"id": "b", "title": ["In a list"]}]')
    assert [(s.id, s.why) for s in found.skipped] == [
        ("a", "neither a title nor an arXiv id or DOI"),
        ("item 2", "not a CSL item"),
    ]
    assert [entry.paper.title for entry in found.entries] == ["In a list"]
    with pytest.raises(InputError):
        read_csl(b'"a text"')
