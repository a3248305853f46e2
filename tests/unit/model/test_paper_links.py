"""Addresses of code, data, models and project pages, as abstracts and comments write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readinglist.core.paper_links import added_links, links_in, paper_links
from readinglist.core.paper_view import facts_of, paper_lines
from readinglist.core.papers import Paper, RevisedPaper, Revision
from readinglist.core.references import PaperLink
from readinglist.papers.view import versions_of


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Code is at https://github.com/a-b/c.d. More follows.", [("code", "https://github.com/a-b/c.d")]),
        (r"\href{https://github.com/a/b}{https://github.com/a/b}.", [("code", "https://github.com/a/b")]),
        (r"on GitHub\footnote{https://github.com/a/rag\_bench}.", [("code", "https://github.com/a/rag_bench")]),
        ("(github.com/a/b) and [x](https://GitHub.com/a/b/)", [("code", "https://github.com/a/b")]),
        ("Code (https://github.com/a/b).", [("code", "https://github.com/a/b")]),
        ("https://github.com/a/b.Our method", [("code", "https://github.com/a/b")]),
        (
            "see https://huggingface.co/datasets/a/b, https://hf.co/a/b-7B",
            [("data", "https://huggingface.co/datasets/a/b"), ("model", "https://hf.co/a/b-7B")],
        ),
        ("data: https://doi.org/10.5281/zenodo.15758266", [("data", "https://doi.org/10.5281/zenodo.15758266")]),
        ("Our code: https://zenodo.org/records/1", [("code", "https://zenodo.org/records/1")]),
        ("Code and data: https://zenodo.org/records/1", [("data", "https://zenodo.org/records/1")]),
        ("Project page: https://pif.pages.dev/", [("page", "https://pif.pages.dev/")]),
        (r"https://so.github.io/dual\-page/", [("page", "https://so.github.io/dual-page/")]),
        ("https://anonymous.4open.science/r/X-1/", [("code", "https://anonymous.4open.science/r/X-1/")]),
        # What says too little, or something else.
        ("Code at https://github.com/ a/b", []),
        ("by https://github.com/owner", []),
        ("Code at https://github.com/a/b- c", []),
        ("Published version: https://doi.org/10.1145/3719027.3765195", []),
        ("ICLR 2025 conference paper. See https://openreview.net/forum?id=k", []),
        ("Presented at NLMLT2025 (https://airccse.org/csit/V15N16.html)", []),
        ("like https://github.com/features/copilot", []),
        ("page: https://4d- visual.github.io/", []),
        ("page: http://10.0.0.1/x and http://localhost/", []),
    ],
)
def test_an_address_is_read_whole_or_not_at_all(text: str, found: list[tuple[str, str]]) -> None:
    assert [(link.kind, link.url) for link in links_in(text)] == found


def test_each_address_is_named_once_and_at_most_five_are() -> None:
    text = " ".join(f"https://github.com/a/b{n} http://www.github.com/a/B{n}/" for n in range(9))
    assert len({link.url.lower() for link in links_in(text)}) == len(links_in(text)) == 5


@given(st.text(alphabet="htps:/.github com{}\\_()[]ab\x1b\u202e\"<'&", max_size=300))
def test_what_is_found_is_a_plain_web_address(text: str) -> None:
    for link in links_in(text):
        assert link.url.startswith(("https://", "http://"))
        assert link.url.isascii()
        assert not set(link.url) & set(" {}\\\"<>'`\x1b")


CODE = "https://github.com/a/b"
PAPER = Paper(
    1, "2511.00001", 2, "Title", abstract=f"We walk. Code: {CODE}", comment="Data: https://zenodo.org/records/1"
)


def test_a_paper_shows_its_links_and_a_row_marks_their_kinds() -> None:
    assert [link.kind for link in paper_links(PAPER)] == ["code", "data"]
    assert facts_of(PAPER).endswith("code, data")
    lines = ["".join(span if isinstance(span, str) else span.text for span in row) for row in paper_lines(PAPER, 80)]
    assert f"code        {CODE}" in lines


def test_a_revision_that_adds_code_says_so() -> None:
    revised = RevisedPaper(PAPER, Revision(PAPER.id, 1, "Title", "We walk.", None))
    assert added_links(revised) == (PaperLink("code", CODE),)
    assert versions_of(revised) == f"version 1 to 2, new: code {CODE}"
    before = Revision(PAPER.id, 1, "Title", f"We stand. Code: {CODE}", None)
    assert not added_links(RevisedPaper(PAPER, before))
