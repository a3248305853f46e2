"""Single fields: names, dates, withdrawals, categories, sets."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readinglist.core.text import clean
from readinglist.sources.fields import (
    ALIASES,
    BadField,
    canonical_category,
    is_known_category,
    is_withdrawn,
    read_categories,
    read_moment,
    set_of,
    split_authors,
    tidy,
    turn_name,
)


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Raphael Chetrite, Shamik Gupta, Izaak Neri and \\'Edgar Rold\\'an", 4),
        ("A. Author (1), B. Other (2 and 3) ((1) Inst, City, (2) Elsewhere)", 2),
        ("The ATLAS Collaboration: G. Aad, B. Abbott", 3),
        ("Martin King, Jr., Ann Lee", 2),
        ("Anderson Brandt and Randall Sandy", 2),
        ("A, B,\n  C,  and D", 4),
        ("Only One", 1),
        ("J. Smith, J. Smith", 2),
        ("A (unclosed, B", 2),
        ("", 0),
        (" , and ", 0),
    ],
)
def test_an_author_line_is_split_where_names_end(line: str, names: int) -> None:
    found = split_authors(line)
    assert len(found) == names
    assert all(name == name.strip() != "" for name in found)


@given(st.lists(st.from_regex(r"[A-Z][a-z]{1,8}\. [A-Z][a-z]{2,9}", fullmatch=True), max_size=8))
def test_names_joined_by_commas_come_back(names: list[str]) -> None:
    assert split_authors(", ".join(names)) == tuple(names)
    assert split_authors(" and ".join(names)) == tuple(names)


@given(st.text(max_size=300))
def test_any_author_line_gives_clean_names(line: str) -> None:
    assert all(name and name == clean(name) for name in split_authors(line))


def test_ten_thousand_authors_and_nested_parentheses_take_linear_time() -> None:
    assert len(split_authors(", ".join(f"A{n} B" for n in range(10_000)))) == 10_000
    assert split_authors("X" + "(" * 100_000) == ("X",)


@given(st.text(max_size=200))
def test_tidy_is_clean(text: str) -> None:
    assert tidy(text) == clean(text)


def test_a_name_in_parts_is_turned() -> None:
    assert turn_name("King, Martin Luther, Jr.") == "Martin Luther King Jr."


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("Mon, 22 Oct 2018 22:41:50 GMT", datetime(2018, 10, 22, 22, 41, 50, tzinfo=UTC)),
        ("Thu, 15 Aug 1991 00:00:00 GMT", datetime(1991, 8, 15, tzinfo=UTC)),
        ("Mon, 27 Apr 2026 00:00:00 -0400", datetime(2026, 4, 27, 4, tzinfo=UTC)),
        ("2016-12-31T23:59:60Z", datetime(2016, 12, 31, 23, 59, 59, tzinfo=UTC)),
        ("Sat, 31 Dec 2016 23:59:60 GMT", datetime(2016, 12, 31, 23, 59, 59, tzinfo=UTC)),
        ("2025-11-02T01:30:00-05:00", datetime(2025, 11, 2, 6, 30, tzinfo=UTC)),
        ("2025-04-15", datetime(2025, 4, 15, tzinfo=UTC)),
        ("2025-04-15T10:00:00", datetime(2025, 4, 15, 10, tzinfo=UTC)),
    ],
)
def test_B13_a_date_is_read_as_utc(text: str, moment: datetime) -> None:
    assert read_moment(text) == moment


@pytest.mark.parametrize(
    "text",
    ["", "yesterday", "2099-01-01", "Fri, 01 Jan 2099 00:00:00 GMT", "0001-01-01", "31 Feb 2020", "2020", "9" * 50],
)
def test_B13_a_date_that_cannot_be_is_a_reason_to_refuse(text: str) -> None:
    with pytest.raises(BadField, match="created"):
        read_moment(text, "created")


@given(st.text(max_size=60))
def test_any_text_is_a_date_or_a_bad_field(text: str) -> None:
    with suppress(BadField):
        assert read_moment(text).tzinfo is UTC


@pytest.mark.parametrize(
    ("comment", "abstract", "expected"),
    [
        ("This paper has been withdrawn by the author", None, True),
        ("Withdrawn: error in Lemma 2", "We prove it.", True),
        (None, "This paper has been withdrawn due to an error.", True),
        (None, "This submission is being withdrawn.", True),
        (None, "We study how papers are retracted and books withdrawn.", False),
        ("12 pages", "A fine paper.", False),
        (None, None, False),
    ],
)
def test_A20_what_says_that_it_was_withdrawn_is(comment: str | None, abstract: str | None, expected: bool) -> None:
    assert is_withdrawn(comment, abstract) is expected


def test_categories_keep_their_order_and_unknown_ones_stay() -> None:
    assert read_categories(" cs.LG  cs.LG stat.ML cs.XX I.2.7 68T05 D.m") == ("cs.LG", "stat.ML", "cs.XX")


@pytest.mark.parametrize(
    ("category", "oai_set"),
    [
        ("cs.LG", "cs:cs:LG"),
        ("hep-th", "physics:hep-th"),
        ("math.GT", "math:math:GT"),
        ("stat.ML", "stat:stat:ML"),
        ("astro-ph.CO", "physics:astro-ph:CO"),
        ("physics.optics", "physics:physics:optics"),
        ("q-bio.NC", "q-bio:q-bio:NC"),
        ("cs.LG ", "cs:cs:LG"),
    ],
)
def test_a_category_has_an_oai_set(category: str, oai_set: str) -> None:
    assert set_of(category) == oai_set


def test_an_alias_leads_to_a_category_that_exists_and_is_none_itself() -> None:
    for alias, name in ALIASES.items():
        assert is_known_category(alias)
        assert is_known_category(name)
        assert canonical_category(canonical_category(alias)) == name
