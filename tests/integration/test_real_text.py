"""Ids, names and titles of the real records."""

from __future__ import annotations

import lzma
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from pylatexenc.latex2text import LatexNodes2Text
from pylatexenc.latexencode import UnicodeToLatexEncoder

from readinglist.core.ids import ArxivId, file_stem, find_arxiv_id, month_of
from readinglist.core.text import clean, readable, title_key
from readinglist.store.subscriptions import load_subscriptions, packaged_feeds


class Record(msgspec.Struct):
    """What these tests look at."""

    id: str
    title: str
    authors: str | list[str]


def _records(path: Path) -> Iterator[Record]:
    decoder = msgspec.json.Decoder(Record)
    with lzma.open(path) as file:
        yield from map(decoder.decode, file)


@pytest.fixture(scope="module")
def snapshot(shared: Path) -> list[tuple[str, str, str]]:
    """(id, title, authors) of the 86,420 records, as they stand."""
    path = shared / "data" / "arxiv_cs_1993_2016.jsonl.xz"
    return [(r.id, r.title, r.authors) for r in _records(path) if isinstance(r.authors, str)]


def test_every_real_id_is_its_own_canonical_form(
    snapshot: list[tuple[str, str, str]], shared: Path, whole: bool
) -> None:
    """One in twenty, in the short form."""
    ids = [paper_id for paper_id, _, _ in snapshot]
    assert len(ids) == 86_420
    ids += [record.id for record in _records(shared / "data" / "daily" / "papers.jsonl.xz")]
    ids = ids[:: 1 if whole else 20]
    stems = set()
    for paper_id in ids:
        assert find_arxiv_id(paper_id) == ArxivId(paper_id)
        assert month_of(paper_id) is not None
        stems.add(file_stem(paper_id))
    assert len(stems) == len(set(ids))


def test_titles_read_as_pylatexenc_reads_them(snapshot: list[tuple[str, str, str]]) -> None:
    """The rest are macros it drops (`\\mbox{bull}`, `\\ne`, `\\reals`) and we show, and its `√(n)`."""
    titles = [clean(title) for _, title, _ in snapshot if "\\" in title or "$" in title]
    reader = LatexNodes2Text(math_mode="text", strict_latex_spaces=False)

    def normal(text: str) -> str:
        text = unicodedata.normalize("NFKC", text).translate(str.maketrans("ϵϕϱ“”’‘–—", "εφρ\"\"''--"))
        return re.sub(r"[\s()-]|\\[A-Za-z]+", "", unicodedata.normalize("NFKC", text))

    agreed = sum(normal(readable(title)) == normal(reader.latex_to_text(title)) for title in titles)
    assert len(titles) > 1500
    assert agreed / len(titles) > 0.97


def test_real_names_come_back_from_their_latex(snapshot: list[tuple[str, str, str]]) -> None:
    """The one name that does not is pylatexenc's mistake: it writes ű as \\'{u}."""
    names = {
        clean(unicodedata.normalize("NFC", name))
        for _, _, authors in snapshot
        if not authors.isascii()
        for name in re.split(r",| and ", authors)
        if not name.isascii() and "\\" not in name
    }
    assert len(names) > 6000
    for style in ("braces", "braces-after-macro"):
        encoder = UnicodeToLatexEncoder(
            replacement_latex_protection=style, unknown_char_policy="keep", unknown_char_warning=False
        )
        lost = [name for name in names if readable(encoder.unicode_to_latex(name)) != readable(name)]
        assert all("ű" in name for name in lost), lost


def test_the_packaged_seeds_are_the_papers_that_they_are_called(snapshot: list[tuple[str, str, str]]) -> None:
    titles = {paper_id: title_key(title) for paper_id, title, _ in snapshot}
    seeds = [s for s in load_subscriptions(packaged_feeds()) if s.kind == "seed"]
    checked = [s for s in seeds if s.ids and s.ids[0] in titles]
    assert len(checked) >= 2
    for subscription in checked:
        assert titles[subscription.ids[0]] == title_key(subscription.name)
