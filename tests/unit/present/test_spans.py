"""What a person sees of outside text, and how wide it is."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from readinglist.core.lines import Span, cut, line, pad, plain, shown, trimmed, width, wrap
from readinglist.upkeep.records import Table
from readinglist.upkeep.view import table_lines

HOSTILE = {
    "colour": "\x1b[31mred\x1b[0m",
    "window title": "\x1b]0;owned\x07title",
    "hyperlink": "\x1b]8;;http://evil.example\x1b\\text\x1b]8;;\x1b\\",
    "clipboard": "\x1b]52;c;cm0gLXJm\x07copy",
    "c1": "\x9b31mcsi \x9dosc\x9c",
    "override": "\u202ereversed\u202c and \u2066isolate\u2069",
    "invisible": "zero\u200bwidth\u200d\ufeff\u2060joiners\u00ad",
    "separators": "line\u2028paragraph\u2029nel\x85end",
    "marks": "Z" + "\u0301" * 10_000 + "algo",
    "more marks": "Z" + "\u0489" * 10_000 + "algo",
    "tags": "flag\U000e0041\U000e007f",
    "surrogate": "half \ud800 pair",
    "breaks": "a\r\nb\tc\x00d\x08e",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_B7_F3_nothing_that_a_terminal_obeys_is_shown(text: str) -> None:
    out = shown(text)
    assert out
    assert {unicodedata.category(char) for char in out}.isdisjoint({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


@given(st.text(max_size=200))
def test_B5_any_text_is_shown_on_one_line_of_printable_characters(text: str) -> None:
    out = shown(text)
    assert all(char.isprintable() for char in out)
    assert out == out.strip()
    assert "  " not in out


@given(st.text(max_size=200))
def test_showing_twice_shows_the_same_width(text: str) -> None:
    """The filter leaves nothing for a second pass but LaTeX, which may appear only when marks are gone."""
    if "\\" not in text and "$" not in text:
        assert width(shown(shown(text))) == width(shown(text))


@pytest.mark.parametrize("mark", ["\u0301", "\u0489", "\u0e47", "\u064b"])
def test_a_letter_carries_no_more_marks_than_a_script_stacks(mark: str) -> None:
    assert len(shown("Z" + mark * 10_000)) <= 8


@pytest.mark.parametrize("text", ["[/INST]", "[bold", "[link=file:///etc/passwd]x[/link]", "ends in \\", "100%s"])
def test_F1_markup_is_literal(text: str) -> None:
    assert shown(text) == text


@pytest.mark.parametrize("text", ["{{7*7}}", "<script>alert(1)</script>", "%s %d", "a < b & c", "&amp;lt;"])
def test_F7_html_and_templates_are_literal(text: str) -> None:
    assert plain(line(shown(text))) == text


@pytest.mark.parametrize("text", [None, "", "\u200b", "\x1b\n"])
def test_B4_what_has_nothing_to_show_has_a_placeholder(text: str | None) -> None:
    assert shown(text, "(no title)") == "(no title)"


@pytest.mark.parametrize(
    "text", ["plain", "深度强化学习", "한국어", "naïve Erdős", "日本 mixed ｗｉｄｅ", "🤖 robot", "Z\u0301", "α-β"]
)
def test_B7_widths_are_those_of_terminals(text: str) -> None:
    assert width(text) == cell_len(text)


@given(st.text(alphabet="ab 深é́🤖", max_size=40), st.integers(0, 30))
def test_a_cut_text_fits_and_is_a_beginning(text: str, cells: int) -> None:
    out = cut(text, cells)
    assert width(out) <= cells or out == text
    assert out == text or text.startswith(out.removesuffix("…"))


def test_nothing_is_cut_for_a_pipe() -> None:
    assert cut("word " * 1000, None) == "word " * 1000


def test_padding_counts_cells_and_never_cuts() -> None:
    assert pad("深", 4) == "深  "
    assert pad("longer", 3) == "longer"


@given(st.lists(st.text(alphabet="abc深", min_size=1, max_size=30), max_size=12), st.integers(10, 40))
def test_wrapped_text_fits_and_loses_no_letter(words: list[str], cells: int) -> None:
    lines = list(wrap(" ".join(words), cells, "  "))
    assert all(width(row) <= cells for row in lines)
    assert "".join(lines).replace(" ", "") == "".join(words)


def test_trailing_padding_is_dropped() -> None:
    assert trimmed((Span("a "), Span("  ", "dim"), Span(""))) == (Span("a"),)


def test_a_table_that_is_too_wide_takes_room_from_its_widest_column() -> None:
    title = "Policy Distillation of Many Teachers into One Student That Is Smaller Than Each of Them"
    rows = [plain(row) for row in table_lines(Table(("id", "title", "verdict"), (("1511.06295", title, "keep"),)), 60)]
    assert all(len(row) <= 60 for row in rows)
    assert rows[0].split() == ["id", "title", "verdict"]
    assert rows[1].startswith("1511.06295  Policy Distillation of Many Teachers")
    assert rows[1].endswith("keep")
