"""JSON that is the same value and harmless bytes."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readinglist.core.json_records import to_json

ANY_TEXT = st.text(st.characters(codec=None, categories=None), max_size=60) | st.text(max_size=60)


@given(ANY_TEXT)
def test_any_text_comes_back(text: str) -> None:
    assert json.loads(to_json({"title": text})) == {"title": text}


@given(ANY_TEXT)
def test_no_character_of_it_steers_a_terminal(text: str) -> None:
    for out in (to_json([text]), to_json([text], indented=True)):
        bad = {c for c in out if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")}
        assert bad <= {"\n"}


@pytest.mark.parametrize("text", ["\x1b[31m", "\x9b", "\u202e", "\u2028", "\ud800", "\U000e0041", "\x7f", "\x85"])
def test_controls_are_escapes_of_json(text: str) -> None:
    out = to_json(text)
    assert out.isascii()
    assert "\\u" in out


def test_letters_of_all_scripts_stay_readable() -> None:
    assert to_json("Erdős 深度") == '"Erdős 深度"'


def test_a_document_is_one_line_unless_it_is_for_people() -> None:
    assert "\n" not in to_json({"a": [1, 2]})
    assert to_json({"a": [1]}, indented=True).count("\n") == 4


def test_nan_is_refused() -> None:
    with pytest.raises(ValueError, match="JSON"):
        to_json(float("nan"))


def test_json_lines_are_one_object_each() -> None:
    texts = [to_json({"a": 1}), to_json({"b": "\n"})]
    assert not any("\n" in text for text in texts)
    assert [json.loads(text) for text in texts] == [{"a": 1}, {"b": "\n"}]
