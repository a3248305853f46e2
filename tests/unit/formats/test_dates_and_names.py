"""Days and names as bibliographies write them."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readinglist.core.name_lists import split_names
from readinglist.formats.dates import PartialDate, find_date, find_day, find_month


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2016-09-19", PartialDate(2016, 9, 19)),
        ("2011-5-12", PartialDate(2011, 5, 12)),
        ("2013/10/15", PartialDate(2013, 10, 15)),
        ("2022-12", PartialDate(2022, 12)),
        ("07/2013", PartialDate(2013, 7)),
        ("Oct 19, 1966", PartialDate(1966, 10, 19)),
        ("19 October 1966", PartialDate(1966, 10, 19)),
        ("Wed, 05 Aug 2015 09:08:53 +0200", PartialDate(2015, 8, 5)),
        ("May 2013", PartialDate(2013, 5)),
        ("2012", PartialDate(2012)),
        ("2003-05/2004", PartialDate(2003, 5)),
        ("2021-06-07T08:09:10Z", PartialDate(2021, 6, 7)),
        ("2021-02-30", PartialDate(2021, 2)),
        ("2021-13-01", PartialDate(2021)),
        ("Oct 0, 1999", PartialDate(1999, 10)),
        ("circa 1890", PartialDate(1890)),
        ("", None),
        ("n.d.", None),
        ("Mar 3", None),
        ("0000-00-00", None),
        ("12345", None),
    ],
)
def test_a_date_is_as_exact_as_it_is_written(text: str, found: PartialDate | None) -> None:
    assert find_date(text) == found


@given(st.dates(date(1000, 1, 1), date(9998, 12, 31)))
def test_an_iso_day_is_found(day: date) -> None:
    assert find_day(f"{day.isoformat()} 12:00:00 -0700") == day
    assert find_day(f"{day.year:04}.{day.month:02}.{day.day:02}") == day


@given(st.text(max_size=200))
def test_no_text_makes_dates_fail(text: str) -> None:
    find_date(text)
    find_day(text)
    find_month(text)


@pytest.mark.parametrize(
    ("text", "month"), [("oct", 10), ("October", 10), ("{10}", 10), ("13", None), ("8,", 8), ("", None)]
)
def test_months_are_words_or_numbers(text: str, month: int | None) -> None:
    assert find_month(text) == month


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Lovelace, Ada and Charles Babbage", ("Ada Lovelace", "Charles Babbage")),
        ('van den Oord, A{\\"a}ron', ("Aäron van den Oord",)),
        (
            "family=Oord, given=Aaron, prefix=van den, useprefix=true and Zen, Heiga",
            ("Aaron van den Oord", "Heiga Zen"),
        ),
        ("Ford, Jr., Henry", ("Henry Ford, Jr.",)),
        ("{{Deep Mind and Friends}} and others", ("Deep Mind and Friends",)),
        ("A. Smith; B. Jones", ("A. Smith", "B. Jones")),
        ("A. Smith, B. Jones, C. Lee, D. Ray", ("A. Smith", "B. Jones", "C. Lee", "D. Ray")),
        ("Knuth,~Donald~E. AND\n  Brand{\\~a}o, F.", ("Donald E. Knuth", "F. Brandão")),
        ("Alexander Sand", ("Alexander Sand",)),
        ("et al.", ()),
        ("  ", ()),
        ("and", ("and",)),
        ("A and and B", ("A", "B")),
    ],
)
def test_names_come_out_as_first_last(text: str, names: tuple[str, ...]) -> None:
    assert split_names(text) == names


@given(st.text(alphabet="ab ,{}\\and;~", max_size=80))
def test_no_text_makes_names_fail_or_leaves_an_empty_one(text: str) -> None:
    assert all(name.strip() for name in split_names(text))


@pytest.mark.parametrize("piece", [" ", "and ", " and", "given= ", "{", ",", ";"])
def test_a_long_list_of_anything_is_split_in_time_in_proportion(piece: str) -> None:
    started = time.process_time()
    split_names(f"given={piece * (200_000 // len(piece))}x")
    assert time.process_time() - started < 4
