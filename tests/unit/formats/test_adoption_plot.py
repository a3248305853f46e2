"""The curve of an idea: shares where months can tell them, papers by year where not, and never a joined gap."""

from __future__ import annotations

import re
from datetime import date
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from readinglist.formats.adoption_plot import MOST, adoption_plot, series, small_curve, summary

Month = tuple[date, int, int]


def months(*counts: tuple[int, int], begin: int = 2020) -> list[Month]:
    """(uses, papers) of months that follow each other."""
    return [(date(begin + n // 12, n % 12 + 1, 1), used, papers) for n, (used, papers) in enumerate(counts)]


def test_shares_are_drawn_where_most_months_hold_enough_papers():
    told = series(months((1, 100), (3, 100), (0, 5)))
    assert told.is_share
    assert [value for _, value in told.points] == [0.01, 0.03, None]
    assert summary(told) == "2020-01 to 2020-03, at most 3.0% of papers, lately 3.0% of papers"


def test_papers_are_counted_by_year_where_months_hold_too_few_and_a_year_without_papers_is_a_gap():
    told = series(months(*[(1, 3)] * 12, *[(0, 0)] * 12, *[(2, 4)] * 6))
    assert not told.is_share
    assert [value for _, value in told.points] == [12.0, None, 12.0]
    assert small_curve(months(*[(1, 3)] * 12, *[(0, 0)] * 12, *[(2, 4)] * 6)).count("<circle") == 2


def test_what_was_never_used_has_no_curve_and_says_so():
    for some in ([], months((0, 0)), months((0, 100), (0, 100))):
        assert "no use was observed" in small_curve(some)
        assert "<polyline" not in small_curve(some) + adoption_plot("x", some)


@given(
    st.lists(
        st.integers(0, 60).flatmap(lambda papers: st.tuples(st.integers(0, papers), st.just(papers))), max_size=300
    )
)
def test_a_curve_has_few_points_all_on_the_sheet(counts):
    some = months(*counts)
    told = series(some)
    assert len(told.points) <= MOST
    if told.is_share:
        assert all(value is None or 0 <= value <= 1 for _, value in told.points)
    drawn = adoption_plot("<b>&", some)
    assert ElementTree.fromstring(drawn).tag.endswith("svg")
    for x, y in re.findall(r"([\d.-]+),([\d.-]+)", " ".join(re.findall(r'points="([^"]*)"', drawn))):
        assert 0 <= float(x) <= 900
        assert 0 <= float(y) <= 300
