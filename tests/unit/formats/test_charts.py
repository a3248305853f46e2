"""Charts are whole SVG, hold what they were given, and keep names apart."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from readinglist import Picture, interval_chart, line_chart
from readinglist.formats.charts import COLOURS

numbers = st.floats(-1e6, 1e6, allow_nan=False)
points = st.lists(st.tuples(numbers, numbers), min_size=1, max_size=30)
names = st.text(min_size=1, max_size=40)


def texts(picture: Picture) -> dict[str, float]:
    """The words of a picture, and how far down each stands."""
    nodes: list[Any] = list(etree.fromstring(picture.encode()).iterfind(".//{*}text"))
    return {"".join(node.itertext()): float(node.get("y")) for node in nodes}


@given(st.dictionaries(names, points, min_size=1, max_size=len(COLOURS)), names)
def test_any_lines_give_a_whole_picture(lines, title):
    picture = line_chart(lines, title, percent=True)
    assert etree.fromstring(picture.encode()).get("class") == "chart"
    assert not re.search(r"\b(nan|inf)\b", re.sub(r"<t.*?</t", "", picture))


@given(st.lists(st.tuples(names, st.floats(0.01, 100)), min_size=1, max_size=20))
def test_any_rows_give_a_whole_picture(rows):
    picture = interval_chart([(name, v, (v / 2, v * 2)) for name, v in rows], "Ratios", beside=1, log_x=True)
    drawn = etree.fromstring(picture.encode())
    assert len(list(drawn.iterfind(".//{*}circle"))) == len(rows)
    assert all(0 <= float(dot.get("cx")) <= 900 for dot in drawn.iterfind(".//{*}circle"))


def test_what_stands_along_the_axes_is_round_and_covers_the_values():
    told = texts(line_chart({"a": [(1, 0.02), (2, 0.37)]}, "Title", "across", "up", percent=True))
    assert {"Title", "across", "up", "a", "0%", "40%", "1", "2"} <= set(told)


def test_days_are_named_by_their_month():
    told = texts(line_chart({"a": [(date(2025, 4, 1), 1), (date(2025, 5, 1), 2)]}, "Days"))
    assert {"2025-04", "2025-05"} <= set(told)


def test_names_of_lines_that_end_together_stand_apart_and_above_the_axis():
    lines = {name: [(0, 5.0), (1, 0.001 * k)] for k, name in enumerate("abcdef")}
    told = texts(line_chart(lines, "Crowd"))
    ends = sorted(told[name] for name in lines)
    assert all(b - a >= 15.9 for a, b in pairwise(ends))
    assert ends[-1] < 380


def test_a_line_says_how_sure_it_is_where_it_is_told():
    picture = line_chart({"a": [(1, 1.0), (2, 2.0)]}, "Band", bands={"a": [(0.5, 1.5), (1.5, 2.5)]})
    (band,) = etree.fromstring(picture.encode()).iterfind(".//{*}polygon")
    assert len(band.get("points").split()) == 4


@pytest.mark.parametrize("lines", [{}, {"a": []}, {str(k): [(0, 0)] for k in range(len(COLOURS) + 1)}])
def test_a_chart_of_nothing_or_of_too_much_is_refused(lines):
    with pytest.raises(ValueError, match="lines with points"):
        line_chart(lines, "Nothing")
    with pytest.raises(ValueError, match="at least one row"):
        interval_chart([], "Nothing")


def test_text_from_outside_stays_text():
    picture = interval_chart([("<script>x</script>", 1.0, (0.0, 2.0))], "<b>")
    assert "<script" not in picture
    assert picture._repr_svg_() == picture
