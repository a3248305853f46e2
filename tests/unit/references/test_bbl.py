"""Bibliographies as BibTeX's styles, biber and people write them."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from readinglist.core.references import Reference
from readinglist.references import references_of_sources
from readinglist.references.tex.bbl import bbl_entries

DATA = Path(__file__).parents[2] / "data" / "bbl"


def read(source: str) -> tuple[Reference, ...]:
    return references_of_sources({"paper.bbl": source.encode()})


def read_file(name: str) -> tuple[Reference, ...]:
    return read((DATA / f"{name}.bbl").read_text(encoding="utf-8"))


def told(reference: Reference) -> tuple[object, ...]:
    return (reference.title, reference.authors, reference.year, reference.arxiv_id, reference.doi)


def test_natbib_gives_every_entry_in_its_order() -> None:
    first, second, third = read_file("natbib")
    assert [r.index for r in (first, second, third)] == [1, 2, 3]
    assert first.title == "Elucidating the design space of diffusion-based generative models"
    assert (first.year, first.arxiv_id, first.label) == (2022, "2206.00364", None)
    assert first.raw.endswith("ArXiv, abs/2206.00364, 2022a.")
    assert (second.title, second.doi) == ("Semantic text encoding", "10.1109/icdar.2017.323")
    assert third.title == "Deep learning"
    assert "100% of http://x.org/a%20b_c" in third.raw, "a percent sign that nobody escaped hides nothing"


def test_revtex_tells_its_fields() -> None:
    first, second = read_file("revtex")
    assert told(first) == (
        "Observation of gravitational waves from a binary black hole merger",
        ("B. P. Abbott", "S. Jawahar"),
        2016,
        "1602.03837",
        "10.1103/physrevlett.116.061102",
    )
    assert first.venue == "Phys. Rev. Lett."
    assert second.raw == "J. S. Bell, Physics 1, 195 (1964)"
    assert second.doi == "10.1103/physicsphysiquefizika.1.195"


def test_apacite_prints_no_key_and_no_command() -> None:
    (only,) = read_file("apacite")
    assert only.raw == (
        "Kahneman, D., & Tversky, A. 1979. “Prospect theory: An analysis of decision under risk.” "
        "Econometrica, 47 (2), 263–291."
    )
    assert only.title == "Prospect theory: An analysis of decision under risk"


def test_a_style_without_blocks_is_read_as_print() -> None:
    first, second, third = read_file("ieeetran")
    assert first.title == "Deep residual learning for image recognition"
    assert second.title == "Deep Learning"
    assert third.arxiv_id == "1706.03762"
    assert "BIB" not in "".join(r.raw for r in (first, second, third))


def test_many_styles_in_one_list() -> None:
    titles = [reference.title for reference in read_file("mixed")]
    assert titles == [
        "The Large N limit of superconformal field theories and supergravity",
        None,  # astronomers print none
        None,
        "Imagenet classification with deep convolutional neural networks",
        "Attention is all you need",
        "Mastering the game of Go",
        "Adam: A method for stochastic optimization",
        "PyTorch documentation",
        "GPT-4 technical report",
    ]
    assert [reference.arxiv_id for reference in read_file("mixed")][0::8] == ["hep-th/9711200", "2303.08774"]
    assert read_file("mixed")[1].raw == "Abbott B. P., et al., 2016, MNRAS, 116, 061102"


def test_biblatex_is_read_by_its_fields_and_each_key_once() -> None:
    first, second = read_file("biblatex")
    assert told(first) == (
        "Attention Is All You Need: A sub",
        ("Ashish Vaswani", "Aäron M. van den Oord"),
        2017,
        "1706.03762",
        "10.5555/3295222_1",
    )
    assert told(second) == ("Literate", ("Donald Knuth",), 1984, None, None)


def test_a_dash_stands_for_the_names_above() -> None:
    _, second, third, fourth = read_file("springer")
    assert second.title == "A title of an article"
    assert second.authors == third.authors == fourth.authors == ("J. Smith", "A.B. Doe")
    assert third.raw.startswith("J. Smith, A.B. Doe, Another one")


def test_a_dash_stands_for_nobody_where_the_list_is_in_no_order_of_names() -> None:
    names = ("Zorn, A.", "Abel, B.", "Yule, C.", "Bayes, D.", "Xi, E.", "Cantor, F.")
    items = [f"\\bibitem{{{name}}} {name} A title of a book. Springer, 2001.\n" for name in names]
    found = read("".join([*items, "\\bibitem{z} ———. Another title of a book. Springer, 2002.\n"]))
    assert found[-1].raw.startswith("———")


def test_amsrefs_is_read_by_its_fields() -> None:
    (only,) = read_file("amsrefs")
    assert told(only) == ("On the Gauss map", ("J. Roberts", "A. B. Smith"), 1999, "math/9901001", None)


def test_printed_labels_are_told_and_names_with_years_are_not() -> None:
    source = r"""\bibitem[Abc{\etalchar{+}}99]{a} A. One. \newblock Title of it. \newblock 1999.
    \bibitem{b} B. Two. \newblock Title of it. \newblock 1999.
    \bibitem[Two(1999)]{c} B. Two. \newblock Title of it. \newblock 1999."""
    assert [reference.label for reference in read(source)] == ["Abc+99", None, None]


def test_a_broken_entry_loses_no_other() -> None:
    keys = [cited.key for cited in bbl_entries(r"\bibitem{a} {{{ \bibitem{b} B. \bibitem[x{c} C. \bibitem{d} D")]
    assert keys[0] == "a"
    assert "b" in keys
    assert "d" in keys


@pytest.mark.parametrize(
    "piece", ["1", ".", "(a", "G. W. and L. B. and ", "{", "\\bibitem[", "\\href{", "~", "\\'e", "$"]
)
def test_E10_time_is_linear_in_a_bbl(piece: str) -> None:
    """A third of a megabyte of anything; the limit is wide, as it is met by factors and missed by powers."""
    source = "\\bibitem{a} " + piece * (300_000 // len(piece))
    started = time.process_time()
    read(source)
    assert time.process_time() - started < 6


@pytest.mark.parametrize("piece", [" ", "\n", "\\url{", "\\bibinfo{", "\\emph{", "\\frac{"])
def test_arguments_that_nothing_closes_cost_no_square(piece: str) -> None:
    """Many entries whose arguments all go on to the end of the file, and white where amsrefs has a name."""
    entries = f"\\bib{{a}}{{article}}{{{piece * 50_000}={{x}}}}" + f"\\bibitem{{b}} {piece * 10}" * 500
    started = time.process_time()
    read(entries)
    assert time.process_time() - started < 6
