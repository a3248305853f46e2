"""Lines in the order of reading: columns, bands, furniture, numbers in the margin, watermarks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from readinglist.core.references import Document, Line
from readinglist.references.layout.reading import read
from tests.layouts import HEIGHT, PITCH, document, heading, line, moved, prose


def texts(found: Document) -> list[str]:
    return [read_line.text for read_line in read(found)]


def two_columns(rows: int = 20, what: str = "text") -> list[Line]:
    left = [line(f"left column, its line number {row} of {what}", 50, 100 + PITCH * row) for row in range(rows)]
    right = [line(f"right column, its line number {row} of {what}", 320, 100 + PITCH * row) for row in range(rows)]
    return [each for pair in zip(left, right, strict=True) for each in pair]


def test_E9_columns_are_read_one_after_the_other() -> None:
    found = texts(document(two_columns()))
    assert found[:20] == [f"left column, its line number {row} of text" for row in range(20)]
    assert found[20:] == [f"right column, its line number {row} of text" for row in range(20)]


def test_the_order_in_the_file_does_not_matter() -> None:
    assert texts(document(reversed(two_columns()))) == texts(document(two_columns()))


def test_a_title_over_both_columns_comes_first_and_a_table_across_cuts_the_page_into_bands() -> None:
    lower = [replace_y(each, 300) for each in two_columns(10)]
    wide = line("a table that reaches across both of the columns of this page, from edge to edge of it", 60, 250)
    found = texts(
        document([heading("A title that reaches across both of the columns", 100), *two_columns(10), wide, *lower])
    )
    assert found[0].startswith("A title")
    assert found.index(wide.spans[0].text) == 21
    assert found[11].startswith("right")
    assert found[22].startswith("left")


def replace_y(one: Line, by: float) -> Line:
    spans = tuple(replace(span, y0=span.y0 + by, y1=span.y1 + by) for span in one.spans)
    return replace(one, y0=one.y0 + by, y1=one.y1 + by, spans=spans)


def test_indented_lines_of_the_right_column_stay_in_it() -> None:
    left = [line(f"left column, its line number {row} of text", 50, 100 + PITCH * row) for row in range(20)]
    right = [
        line("[1] A label" if row % 4 == 0 else "text set in under it", 320 + 15 * (row % 4 > 0), 100 + PITCH * row)
        for row in range(20)
    ]
    assert [one.column for one in read(document([*left, *right]))] == [0] * 20 + [1] * 20


def test_the_page_that_has_one_column_only_to_its_middle_follows_the_other_pages() -> None:
    short = [*two_columns(12, "prose"), line("left column, alone", 50, 300)]
    found = read(document(two_columns(20, "song"), two_columns(20, "verse"), short[:6]))
    assert {one.column for one in found if one.page == 3 and one.text.startswith("right")} == {1}


def test_three_columns_are_read_one_after_the_other() -> None:
    columns = [
        [line(f"{name} column, line {row} of text", 40 + 180 * at, 100 + PITCH * row) for row in range(24)]
        for at, name in enumerate(["first", "second", "third"])
    ]
    found = texts(document([one for row in zip(*columns, strict=True) for one in row]))
    assert found == [one.text for column in columns for one in column]


def test_a_page_of_one_column_has_no_gutter() -> None:
    assert {one.column for one in read(document(prose(60, 100, 30)))} == {0}


def test_running_heads_and_page_numbers_are_dropped() -> None:
    pages = [
        [line(f"Journal of Birds {number}", 60, 30), *prose(60, 100, 20, number), line(str(number), 300, HEIGHT - 40)]
        for number in range(1, 5)
    ]
    found = texts(document(*pages))
    assert len(found) == 80
    assert not any("Journal" in text or text.isdigit() for text in found)


def test_heads_that_alternate_are_dropped_and_a_line_of_the_text_is_not() -> None:
    heads = ["A. Baker", "On the habits of birds"] * 2
    pages = [
        [line(head, 60, 30), *prose(60, 100 + number, 20, number), line(f"in the end {head}", 60, 400 + 40 * number)]
        for number, head in enumerate(heads)
    ]
    found = texts(document(*pages))
    assert len(found) == 84
    assert found[-1] == "in the end On the habits of birds"


def test_the_ends_of_two_entries_at_the_same_height_are_no_running_head() -> None:
    ends = ["Journal of Birds, 4(43), 1686-1690.", "Journal of Birds, 6(12), 1012-1020."]
    pages = [[line(end, 60, 60), *prose(60, 72, 30, number)] for number, end in enumerate(ends)]
    found = texts(document(*pages))
    assert all(end in found for end in ends)


@pytest.mark.parametrize("goes_on", [True, False])
def test_numbers_of_lines_in_the_margin_are_dropped(goes_on: bool) -> None:
    pages = []
    for number in range(3):
        margin = [line(str(row + 1 + 40 * number * goes_on), 20, 100 + PITCH * row, 8) for row in range(40)]
        pages.append([*margin, *prose(60, 100, 40, number)])
    found = read(document(*pages))
    assert len(found) == 120
    assert min(one.x0 for one in found) == 60


def test_bare_numbers_on_one_page_are_no_numbers_of_lines() -> None:
    labels = [line(str(row + 1), 40, 100 + PITCH * row) for row in range(10)]
    found = texts(document(prose(60, 100, 20, 1), prose(60, 100, 20, 2), [*labels, *prose(60, 100, 10, 3)]))
    assert found[40].startswith("1 ")


def test_a_watermark_is_dropped() -> None:
    pages = [[*prose(60, 100, 40, number), line("DRAFT COPY", 150, 300, 48)] for number in range(3)]
    assert not any("DRAFT" in text for text in texts(document(*pages)))


def test_words_that_were_drawn_apart_are_one_line() -> None:
    words = "every word of this line was drawn alone".split()
    x, lines = 60.0, []
    for word in words:
        lines.append(line(word, x, 100))
        x = lines[-1].x1 + 3
    assert texts(document(lines)) == [" ".join(words)]


def test_style_and_place_come_with_a_line() -> None:
    first, second = line("Deep ", 60, 100), line("learning", 86, 100, bold=True)
    (found,) = read(document([replace(first, spans=first.spans + second.spans, x1=second.x1)]))
    assert [(run.text, run.bold) for run in found.runs] == [("Deep ", False), ("learning", True)]
    assert (found.x0, found.size, found.bold, found.page) == (60, 10, True, 1)


def test_nothing_is_read_of_nothing() -> None:
    assert read(Document("no text")) == ()
    assert read(document([], moved([line("   ", 60, 100)], 5))) == ()
