"""Lists of ids and curated Markdown lists."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readinglist.formats import read_id_list, read_markdown_list


def test_ids_are_read_one_or_more_a_line_with_comments_labels_and_days() -> None:
    text = """# seeds
    2401.00001
    arXiv:2401.00002v3, https://arxiv.org/abs/hep-th/9901001#top  # two more
    1706.03762 Attention Is All You Need 2024-01-05
    doi: 10.1000/ABC; arxiv: 2401.00003
    | 2401.00004 | table |
    """
    bibliography = read_id_list(text.encode())
    ids = [entry.paper.id for entry in bibliography.entries]
    assert ids == [
        "2401.00001", "2401.00002", "hep-th/9901001", "1706.03762", "doi:10.1000/abc", "2401.00003", "2401.00004",
    ]  # fmt: skip
    assert bibliography.skipped == ()
    assert bibliography.entries[1].paper.version == 3
    assert bibliography.entries[3].label == "Attention Is All You Need"
    assert bibliography.entries[3].added == date(2024, 1, 5)
    assert all(entry.paper.title is None for entry in bibliography.entries)


def test_what_is_no_id_is_told_with_its_line() -> None:
    bibliography = read_id_list(b"2401.00001 2401.0002x\nwords only\n2401.00001v0\n2413.00001\n")
    assert [entry.paper.id for entry in bibliography.entries] == ["2401.00001"]
    assert [(s.id, s.why.split(":")[0]) for s in bibliography.skipped] == [
        ("2401.0002x", "line 1"),
        ("words only", "line 2"),
        ("2401.00001v0", "line 3"),
        ("2413.00001", "line 4"),
    ]


@given(st.lists(st.sampled_from(["2401.00001", "hep-th/9901001", "10.1000/x", "2401.0002x", "word"]), min_size=1))
def test_each_line_of_one_word_is_accounted_for(lines: list[str]) -> None:
    bibliography = read_id_list("\n".join(lines).encode())
    assert len(bibliography.entries) + len(bibliography.skipped) == len(lines)


LIST = """# Awesome things [![badge](https://img.shields.io/badge/x-y-z)](https://awesome.re)

## Methods
- **Attention Is All You Need**, Vaswani et al. [[Paper](https://arxiv.org/abs/1706.03762)] [[pdf](https://arxiv.org/pdf/1706.03762v5)]
- [Denoising Diffusion Probabilistic Models](http://arxiv.org//abs/2006.11239) ![stars](https://img.shields.io/x)
* A paper of another place [[Paper](https://openreview.net/forum?id=abc)] [[DOI](https://doi.org/10.1000/x)]
1. A title first
   *authors* [[link]](https://www.alphaxiv.org/abs/2401.00001v2)
| title | [hf](https://huggingface.co/papers/hep-th/9901001) |
- see [Methods](#methods) and [the file](docs/x.md)

Plain text that speaks of arXiv:2401.00002 and [a site](https://example.org).
"""


def test_a_curated_list_gives_each_paper_once_with_what_the_list_calls_it() -> None:
    bibliography = read_markdown_list(LIST.encode())
    assert [(entry.paper.id, entry.label) for entry in bibliography.entries] == [
        ("1706.03762", "Attention Is All You Need , Vaswani et al. [Paper] [pdf"),
        ("2006.11239", "Denoising Diffusion Probabilistic Models"),
        ("2401.00001", "authors [[link"),
        ("hep-th/9901001", "title hf"),
        ("2401.00002", "Plain text that speaks of arXiv:2401.00002 and a site."),
    ]
    assert all(entry.added is None and entry.paper.title is None for entry in bibliography.entries)


def test_items_that_link_elsewhere_are_told_as_skipped() -> None:
    (skipped,) = read_markdown_list(LIST.encode()).skipped
    assert skipped.id.startswith("A paper of another place")
    assert "names no paper of arXiv" in skipped.why


@pytest.mark.parametrize(
    "piece", ["- [x](http://a", "[", "![", "- ", "|", "<a ", "https://", "\n", "*", "[a](", "- http://abcd\n"]
)
def test_hostile_lists_are_read_in_bounded_time(piece: str) -> None:
    """What is not linear would not come back from these within the lifetime of a test run."""
    body = (piece * (150_000 // len(piece))).encode()
    assert read_markdown_list(body).entries == ()
    read_id_list(body)


@pytest.mark.parametrize(
    ("text", "paper_id"),
    [
        ("https://arxiv.org/abs/math.GT/0309136v1", "math/0309136"),
        ("http://arxiv.org/pdf/cond-mat/0612198.pdf", "cond-mat/0612198"),
        ("https://arxiv.org/ftp/arxiv/papers/2304/2304.12986.pdf", "2304.12986"),
        ("https://export.arxiv.org//abs//0704.0001v2", "0704.0001"),
        ("https://www.arxiv.org/html/2401.00001v3#S2", "2401.00001"),
        ("https://www.alphaxiv.org/overview/2401.00001", "2401.00001"),
        ("https://alphaxiv.org/abs/hep-th/9901001", "hep-th/9901001"),
        ("https://huggingface.co/papers/2401.00001", "2401.00001"),
        ("https://hf.co//papers/2401.00001", "2401.00001"),
        ("https://ar5iv.org/abs/2401.00001", "2401.00001"),
        ("https://ar5iv.labs.arxiv.org/html/2401.00001v2", "2401.00001"),
        ("https://doi.org/10.48550/arXiv.2401.00001", "2401.00001"),
        ("https://doi.org/10.48550%2FarXiv.2401.00001", "2401.00001"),
        ("https://doi.org/10.48550/arxiv.hep-th/9901001", "hep-th/9901001"),
        ("arXiv:hep-th/9901001v2", "hep-th/9901001"),
        ("arXiv 2401.00001", "2401.00001"),
        ("https://arxiv.org/e-print/2401.00001", "2401.00001"),
        ("https://ARXIV.org/ABS/2401.00001", "2401.00001"),
    ],
)
@pytest.mark.parametrize(
    "form", ["- [Paper]({})", "* A title. {}, 2020", "| x | <a href='{}'>pdf</a> | y |", "See ({})."]
)
def test_every_way_to_link_a_paper_is_one_paper(form: str, text: str, paper_id: str) -> None:
    bibliography = read_markdown_list(f"# List\n\n{form.format(text)}\n- again: {text}\n".encode())
    assert [entry.paper.id for entry in bibliography.entries] == [paper_id]
    assert bibliography.skipped == ()


@pytest.mark.parametrize(
    "text",
    ["https://arxiv.org/list/cs.LG/recent", "https://arxiv.org/abs/2413.00001", "https://doi.org/10.1000/2401.00001",
     "https://huggingface.co/models/2401.00001", "https://notarxiv.example/2401.00001"],
)  # fmt: skip
def test_links_that_only_look_like_papers_are_told_as_skipped(text: str) -> None:
    bibliography = read_markdown_list(f"- [Paper]({text})\n".encode())
    assert (bibliography.entries, len(bibliography.skipped)) == ((), 1)
