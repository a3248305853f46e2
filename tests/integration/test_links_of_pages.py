"""Code and data that the first page of a PDF names: on the paper, and news when a later reading finds more."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from readinglist import open_library
from readinglist.core.paper_links import address_lines, links_in, paper_links
from readinglist.core.references import PaperLink
from readinglist.papers.api import paper as paper_in
from tests.fakes import paper
from tests.harness.pdfs import printed
from tests.integration.store_toys import at, insert

PAPER = paper(1).id
CODE, DATA = PaperLink("code", "https://github.com/walker/gaits"), PaperLink("data", "https://zenodo.org/records/12345")


def page(*rows: str) -> bytes:
    return printed(*((700 - 14 * n, row, 10) for n, row in enumerate(rows)))


def test_what_the_first_page_names_is_on_the_paper_and_more_of_it_is_news_of_a_keep(tmp_path: Path) -> None:
    with open_library(tmp_path / "home", environ={}, clock=at()) as library:
        library.store.papers.apply([insert(paper(1), ("2025-11-10", "new"))])
        library.keep(PAPER)
        file = tmp_path / "home" / "pdfs" / f"{PAPER}.pdf"
        file.parent.mkdir(exist_ok=True)
        for rows, links, news in (
            (("A paper", f"Code: {CODE.url}"), (CODE,), 0),
            (("A paper", f"Code: {CODE.url}"), (CODE,), 0),
            (("A paper", f"Code: {CODE.url} and", f"data: {DATA.url}"), (CODE, DATA), 1),
        ):
            file.write_bytes(page(*rows))
            list(library.citations.read_references([PAPER]))
            assert paper_links(paper_in(library, PAPER)) == links
            told = [one for item in library.store.papers.revised(date(2025, 11, 1)) for one in item.news]
            assert told == [f"adds data: {DATA.url}"] * news
        file.write_bytes(b"%PDF-1.5 cut")
        list(library.citations.read_references([PAPER]))
        assert paper_links(paper_in(library, PAPER)) == (CODE, DATA), "a file that cannot be read says nothing"


@pytest.mark.parametrize(
    "url", ["https://github.com/a/b", "https://walker.github.io/x", "https://walker.example/gaits"]
)
def test_an_address_is_read_back_with_its_kind(url: str) -> None:
    for link in links_in(f"See our project page: {url}"):
        assert links_in(address_lines([link])) == (link,)
