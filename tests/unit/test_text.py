"""Cleaning at the door, reading, comparing and printing: laws that hold for any text."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readinglist.core.text import clean, clean_or_none, fold, readable, safe_for_terminal, storable, title_key, words

any_text = st.text(alphabet=st.characters(), max_size=200)  # lone surrogates included
latexish = st.text(alphabet=st.sampled_from("\\{}$'`^~\"=.a\u0131eoLH cvu1 %&_\u0301\u202e\u200d"), max_size=80)


@given(any_text)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(any_text)
def test_B5_B12_clean_text_can_be_stored_and_stands_on_one_line(text: str) -> None:
    cleaned = clean(text)
    cleaned.encode("utf-8")
    assert "\n" not in cleaned
    assert "  " not in cleaned
    assert not any(unicodedata.category(c) in ("Cc", "Cs") for c in cleaned)


@given(any_text)
def test_cleaning_loses_no_letter_and_joins_no_words(text: str) -> None:
    assert [c for c in clean(text) if c.isalnum()] == [c for c in text if c.isalnum()]


@pytest.mark.parametrize(
    "text", ["0", "None", "null", "NaN", "a < b & c", "&amp;lt;", r"Erd\H{o}s", r"$\gtrsim 100\times$"]
)
def test_B4_B6_what_looks_odd_is_stored_as_it_is(text: str) -> None:
    assert clean(text) == text


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("a\n  b\tc", "a b c"),
        ("a\x00b", "a b"),
        ("\x1b[31mred\x1b[0m", "[31mred [0m"),
        ("a\ud800b\ufffe\uffffc", "a b c"),
        ("\ufdd0", ""),
        ("x\u2028y\u2029z", "x y z"),
        ("\u3000wide\u00a0space ", "wide space"),
    ],
)
def test_B5_B12_control_characters_become_spaces(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


def test_what_is_missing_or_empty_is_none() -> None:
    assert clean_or_none(None) is None
    assert clean_or_none(" \x00\n") is None
    assert clean_or_none(" 0 ") == "0"


@given(any_text | latexish)
def test_reading_never_fails_and_shows_nothing_invisible(text: str) -> None:
    shown = readable(text)
    assert not any(unicodedata.category(c) == "Cf" for c in shown)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (r"Erd\H{o}s", "Erdős"),
        (r"$\gtrsim 100\times$", "≳ 100×"),
        (r"\'{e}", "é"),
        ("a < b & c", "a < b & c"),
        ("&amp;lt;", "&amp;lt;"),
        ("A $35 Firewall", "A $35 Firewall"),
        ("\u202eevil\u202c", "evil"),
        ("zero\u200bwidth", "zerowidth"),
        ("e\u0301", "é"),
        ("[/INST] [bold] {{7*7}} %s", "[/INST] [bold] {{7*7}} %s"),
    ],
)
def test_B6_stored_text_is_shown_as_a_person_reads_it(text: str, shown: str) -> None:
    assert readable(text) == shown


def test_B7_a_tower_of_accents_is_cut_down() -> None:
    shown = readable("a" + "\u0301" * 10_000 + "b")
    assert len(shown) < 10
    assert shown.endswith("b")


@given(st.text(max_size=100).filter(lambda text: not set(text) & set("\\$")))
def test_folded_text_compares_without_case_and_accents(text: str) -> None:
    assert fold(text) == fold(fold(text)) == fold(unicodedata.normalize("NFD", text))
    assert not any(unicodedata.combining(c) for c in fold(text))


def test_words_are_letters_and_digits_without_accents() -> None:
    assert words(r"Na\"{i}ve Bayes: {\'E}tude_2, x^2") == ["naive", "bayes", "etude", "2", "x", "2"]


@pytest.mark.parametrize(
    "spelling",
    [
        "Deep Residual Learning, for Image Recognition!",
        "DEEP RESIDUAL LEARNING for  image recognition",
        "{D}eep Residual-Learning for Image\nRecognition",
        "Deep R\u00e9sidual Learning \u2014 for Image Recognition",
    ],
)
def test_spellings_of_one_title_share_their_key(spelling: str) -> None:
    assert title_key(spelling) == "deep residual learning for image recognition"


def test_titles_in_other_scripts_have_keys_of_their_own() -> None:
    assert title_key("\u6df1\u5ea6\u5b66\u4e60") != title_key("\u673a\u5668\u5b66\u4e60")
    assert title_key("\u6df1\u5ea6\u5b66\u4e60")


@given(any_text, st.booleans())
def test_F1_F3_a_terminal_gets_nothing_it_would_obey(text: str, newlines: bool) -> None:
    shown = safe_for_terminal(text, newlines=newlines)
    allowed = "\n\t" if newlines else ""
    assert not any(unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") and c not in allowed for c in shown)


@pytest.mark.parametrize(
    "piece", ["\\", "{", "}", "$", "\\'", "\u0301", "\\frac{", "\\a{", "\x00", "\u202e", "\\c ", "$5 "]
)
def test_much_of_anything_is_read(piece: str) -> None:
    """What is not linear would not come back from these within the lifetime of a test run."""
    text = piece * (100_000 // len(piece))
    assert len(readable(clean(text))) <= len(text)
    assert len(title_key(text)) <= len(text)


def test_storable_replaces_what_no_file_can_hold():
    assert storable("caf\udce9 \ud800 ok \udfff") == "caf\ufffd \ufffd ok \ufffd"
    assert storable("caf\udcc3\udca9") == "café"
