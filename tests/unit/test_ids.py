"""Ids: every spelling has one canonical form, and nothing else is taken for an id."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from readinglist.core.errors import UsageError
from readinglist.core.ids import (
    ARCHIVES,
    ArxivId,
    Doi,
    doi_of,
    file_stem,
    find_arxiv_id,
    find_doi,
    find_id,
    is_arxiv,
    is_category,
    iter_arxiv_ids,
    key_for,
    month_of,
    parse_id,
    source_of_id,
)


def _new_style() -> st.SearchStrategy[str]:
    four = st.builds(
        lambda year, month, n: f"{year:02}{month:02}.{n:04}",
        st.integers(8, 14),
        st.integers(1, 12),
        st.integers(1, 9999),
    )
    five = st.builds(
        lambda year, month, n: f"{year:02}{month:02}.{n:05}",
        st.integers(15, 40),
        st.integers(1, 12),
        st.integers(1, 99999),
    )
    return four | five


def _old_style() -> st.SearchStrategy[str]:
    years = st.sampled_from([*range(91, 100), *range(0, 7)])
    return st.builds(
        lambda archive, year, month, n: f"{archive}/{year:02}{month:02}{n:03}",
        st.sampled_from(sorted(ARCHIVES)),
        years,
        st.integers(1, 12),
        st.integers(1, 999),
    )


arxiv_ids = _new_style() | _old_style()


@pytest.mark.parametrize(
    ("spelled", "canonical", "version"),
    [
        ("2401.00001", "2401.00001", None),
        ("2401.00001v2", "2401.00001", 2),
        ("2401.00001v12", "2401.00001", 12),
        ("arXiv:2401.00001", "2401.00001", None),
        ("arxiv: 2401.00001v1", "2401.00001", 1),
        ("ARXIV:HEP-TH/9901001", "hep-th/9901001", None),
        ("oai:arXiv.org:2401.00001v3", "2401.00001", 3),
        ("https://arxiv.org/abs/2401.00001", "2401.00001", None),
        ("http://www.arxiv.org/pdf/2401.00001v2.pdf", "2401.00001", 2),
        ("https://export.arxiv.org/html/2401.00001v1/", "2401.00001", 1),
        ("arxiv.org/abs/2401.00001?context=cs.LG", "2401.00001", None),
        ("https://arxiv.org/abs/hep-th/9901001v2#top", "hep-th/9901001", 2),
        ("https://alphaxiv.org/abs/2401.00001", "2401.00001", None),
        ("https://huggingface.co/papers/2401.00001", "2401.00001", None),
        ("https://ar5iv.labs.arxiv.org/html/2401.00001", "2401.00001", None),
        ("10.48550/arXiv.2401.00001", "2401.00001", None),
        ("https://doi.org/10.48550/arXiv.2401.00001", "2401.00001", None),
        ("doi:10.48550/ARXIV.2401.00001", "2401.00001", None),
        ("math.GT/0309136", "math/0309136", None),
        ("math/0309136", "math/0309136", None),
        ("solv-int/9901001", "solv-int/9901001", None),
        ("cond-mat/0612198", "cond-mat/0612198", None),
        ("0704.0001", "0704.0001", None),
        ("1412.9999", "1412.9999", None),
        ("2611.00001", "2611.00001", None),
    ],
)
def test_B1_every_spelling_of_an_arxiv_id_is_understood(spelled: str, canonical: str, version: int | None) -> None:
    assert find_arxiv_id(spelled) == ArxivId(canonical, version)
    assert find_id(spelled) == (canonical, version)


@pytest.mark.parametrize(
    "text",
    [
        "", "2401.00001\n", "\u0662\u0664\u0660\u0661.00001", "../../x", "2401.00001v0", "2401.00001v01", "2401.0001",
        "0703.0001", "1501.0001", "1412.00001", "2413.00001", "2400.00001", "99999.00001", "2401.000011", " 2401.00001",
        "nosuch/9901001", "hep-th/9913001", "hep-th/0801001", "hep-th/990100", "https://arxiv.org/list/cs.LG/2401",
        "https://evil.example/abs/2401.00001", "2401.00001v12345", "arXiv:", "10.48550/arXiv.", "cs.LG", "2401.00001x",
    ],
)  # fmt: skip
def test_B2_what_arxiv_never_gave_is_no_id(text: str) -> None:
    assert find_arxiv_id(text) is None


@pytest.mark.parametrize(
    "text", ["2401.00001\n", "../../x", "2401.00001v0", "\u0662\u0664\u0660\u0661.00001", "x", "-1"]
)
def test_B2_an_unknown_form_is_a_usage_error_that_shows_the_forms(text: str) -> None:
    with pytest.raises(UsageError, match=r"2401\.00001"):
        parse_id(text)


@given(arxiv_ids, st.none() | st.integers(1, 9999))
def test_an_id_survives_printing_and_parsing(canonical: str, version: int | None) -> None:
    assert find_arxiv_id(str(ArxivId(canonical, version))) == ArxivId(canonical, version)
    assert find_arxiv_id(f"https://arxiv.org/abs/{ArxivId(canonical, version)}") == ArxivId(canonical, version)
    assert is_arxiv(canonical)


@given(arxiv_ids)
def test_an_id_tells_its_source_and_its_doi(canonical: str) -> None:
    own = doi_of(canonical)
    assert (source_of_id(canonical), own) == ("arxiv", f"10.48550/arXiv.{canonical}")
    assert find_id(str(own)) == (canonical, None), "arXiv's own DOI is another spelling of the id"
    assert (source_of_id("doi:10.1000/a:b"), doi_of("doi:10.1000/a:b")) == ("doi", "10.1000/a:b")
    assert (source_of_id("blog:arxiv:2401.00001"), doi_of("blog:arxiv:2401.00001")) == ("blog", None)


@given(arxiv_ids)
def test_B1_an_arxiv_id_comes_back_from_its_file_name(canonical: str) -> None:
    stem = file_stem(canonical)
    assert re.fullmatch(r"[A-Za-z0-9._-]+", stem)
    assert find_id(stem.replace("_", "/")) == (canonical, None)


@example("..", False)
@example("", False)
@given(st.text(max_size=300), st.booleans())
def test_B1_a_file_name_is_safe_for_any_id(text: str, hashed: bool) -> None:
    stem = file_stem(text.encode("utf-8", "replace").decode(), hashed=hashed)
    assert re.fullmatch(r"[A-Za-z0-9._-]+", stem)
    assert len(stem) <= 129
    assert stem.strip("."), "a folder"


def test_hashed_file_names_of_different_ids_differ_even_without_case() -> None:
    ids = ["doi:10.1000/a(b)", "doi:10.1000/a[b]", "blog:A", "blog:a"]
    assert len({file_stem(paper_id, hashed=True).lower() for paper_id in ids}) == len(ids)


@given(arxiv_ids, st.integers(1, 200), st.integers(1, 200))
def test_versions_are_ordered_as_numbers(canonical: str, first: int, second: int) -> None:
    assert (ArxivId(canonical, first) < ArxivId(canonical, second)) == (first < second)
    assert ArxivId(canonical) < ArxivId(canonical, first)


def test_ids_are_ordered_by_the_time_they_were_given() -> None:
    spelled = ["hep-th/9108001", "math/9912001", "cs/0001001", "hep-th/0703001", "0704.0001", "1412.9999", "1501.00001"]
    ids = [ArxivId(text) for text in spelled]
    backwards = list(reversed(ids))
    assert sorted(backwards) == ids


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("10.1000/ABC", "10.1000/abc"),
        ("doi:10.1000/abc", "10.1000/abc"),
        ("DOI: 10.1000/abc", "10.1000/abc"),
        ("https://doi.org/10.1016/S0167-9236(02)00110-0", "10.1016/s0167-9236(02)00110-0"),
        ("http://dx.doi.org/10.1007/s00779-005-0347-6", "10.1007/s00779-005-0347-6"),
    ],
)
def test_a_doi_is_lower_case_without_prefix(text: str, value: str) -> None:
    assert find_doi(text) == Doi(value)
    assert find_id(text) == (f"doi:{value}", None)
    assert find_id(f"doi:{value}") == (f"doi:{value}", None)


@pytest.mark.parametrize("text", ["10.1000/", "10.1/x", "10.1000/a b", "11.1000/abc", "10.1000/\u0430", ""])
def test_what_is_no_doi_is_none(text: str) -> None:
    assert find_doi(text) is None


def test_papers_without_arxiv_id_or_doi_are_named_by_source_and_key() -> None:
    assert find_id("blog:openai-1a2b3c4d") == ("blog:openai-1a2b3c4d", None)
    assert find_id("bib:Vaswani2017") == ("bib:Vaswani2017", None)
    for reserved in ("http://a.example/", "https://a.example/", "file:/etc/passwd", "arxiv:nonsense", "doi:nonsense"):
        assert find_id(reserved) is None


@given(st.text(max_size=200))
def test_any_text_makes_a_key_that_is_an_id(text: str) -> None:
    key = key_for(text)
    assert find_id(f"bib:{key}") == (f"bib:{key}", None)
    assert re.fullmatch(r"[A-Za-z0-9._+:-]{1,109}", key)


@given(st.text(max_size=60), st.text(max_size=60))
def test_two_texts_make_two_keys(first: str, second: str) -> None:
    same = first.encode("utf-8", "replace") == second.encode("utf-8", "replace")
    assert (key_for(first) == key_for(second)) == same


@given(arxiv_ids)
def test_the_month_of_an_id_is_in_its_digits(canonical: str) -> None:
    first = month_of(canonical)
    assert first is not None
    assert first.strftime("%y%m") in canonical
    assert date(1991, 1, 1) <= first <= date(2040, 12, 1)


def test_other_papers_have_no_month() -> None:
    assert month_of("doi:10.1000/abc") is None
    assert month_of("blog:2401.00001") is None


@pytest.mark.parametrize(
    "name", ["cs.LG", "math.AG", "hep-th", "cond-mat.mtrl-sci", "physics.atom-ph", "stat.ML", "quant-ph"]
)
def test_categories_are_recognised_by_their_form(name: str) -> None:
    assert is_category(name)


@pytest.mark.parametrize(
    "name", ["cs", "math", "physics", "cs.", "cs.LGG", "CS.LG", "nosuch.LG", "cs.LG ", "", "cs/LG", "cs.LG+cs.AI"]
)
def test_groups_and_other_words_are_no_categories(name: str) -> None:
    assert not is_category(name)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("[P](https://arxiv.org/abs/2401.00001) [C](https://github.com/a/b)", ["2401.00001"]),
        ("https://arxiv.org/pdf/2401.00001v3.pdf", ["2401.00001v3"]),
        ("http://www.arxiv.org//abs//2401.00001", ["2401.00001"]),
        ("https://browse.arxiv.org/html/2401.00001v1#S1", ["2401.00001v1"]),
        ("https://arxiv.org/format/2401.00001, https://arxiv.org/src/2401.00002", ["2401.00001", "2401.00002"]),
        ("https://arxiv.org/e-print/hep-th/9901001", ["hep-th/9901001"]),
        ("https://arxiv.org/ps/cs/0701001v1", ["cs/0701001v1"]),
        ("https://arxiv.org/ftp/arxiv/papers/2304/2304.12986.pdf", ["2304.12986"]),
        ("http://xxx.arxiv.org/ftp//cs/papers/0701/0701123.pdf", ["cs/0701123"]),
        ("https://www.alphaxiv.org/overview/2401.00001v2", ["2401.00001v2"]),
        ("https://hf.co/papers/2401.00001", ["2401.00001"]),
        ("https://ar5iv.org/abs/2401.00001", ["2401.00001"]),
        ("https://ar5iv.org/hep-th/9901001 https://alphaxiv.org/2401.00001", ["hep-th/9901001", "2401.00001"]),
        ("https://ar5iv.labs.arxiv.org/html/2401.00001", ["2401.00001"]),
        ("https://doi.org/10.48550/arXiv.2401.00001", ["2401.00001"]),
        ("https://doi.org/10.48550%2FarXiv.2401.00001", ["2401.00001"]),
        ("arXiv:2401.00001v2 [cs.LG] and arXiv 2401.00002", ["2401.00001v2", "2401.00002"]),
        ("arXiv: math.GT/0309136.", ["math/0309136"]),
        ("arXiv preprint arXiv:1412.4006 (2014)", ["1412.4006"]),
        ("arXiv: arXiv:1902.07120 [math]", ["1902.07120"]),
        ("(arXiv:2401.00001)(arXiv:2401.00001)", ["2401.00001", "2401.00001"]),
        ("arXiv 2023. arXiv 2025.01, *arXiv, May 2023*, 2401.00001 alone, version 2401.00001", []),
        ("https://arxiv.org/abs/2401.000011 https://arxiv.org/abs/2413.00001 https://arxiv.org/list/cs/2401", []),
        ("https://img.shields.io/badge/arXiv-2401.00001-red", []),
        ("chemarxiv:2401.00001", []),
    ],
)  # fmt: skip
def test_ids_are_found_inside_a_text_where_they_are_meant_as_ids(text: str, found: list[str]) -> None:
    assert [str(arxiv) for _, arxiv in iter_arxiv_ids(text)] == found


@given(st.text(max_size=80), arxiv_ids, st.text(max_size=80))
def test_a_link_is_found_wherever_it_stands(before: str, canonical: str, after: str) -> None:
    text = f"{before} https://arxiv.org/abs/{canonical} {after}"
    assert canonical in {arxiv.value for _, arxiv in iter_arxiv_ids(text)}


@pytest.mark.parametrize(
    "piece",
    [
        "arxiv.org/abs/", "arxiv.org/", "arxiv", "arxiv:", "/", "arxiv.org/ftp/", "10.48550/", "alphaxiv.org/a",
        "arxiv:cs", " ", "9", "arxiv:" + "a" * 50,
    ],
)  # fmt: skip
def test_a_megabyte_of_beginnings_holds_no_id(piece: str) -> None:
    """A search that is not linear would not come back from these within the lifetime of a test run."""
    assert list(iter_arxiv_ids(piece * (1_000_000 // len(piece)))) == []
    assert find_id(piece * (1_000_000 // len(piece))) is None
