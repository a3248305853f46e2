"""Letters put together out of glyphs."""

from __future__ import annotations

import pytest

from readinglist.references.layout.reading import GlyphHabits, compose, glyph_habits


@pytest.mark.parametrize(
    ("drawn", "read"),
    [
        ("G¨odel and Erd˝os", "Gödel and Erdős"),
        ("Fran¸cois Ruszczy´nski", "François Ruszczyński"),
        ("O., C¸ elebi, A.", "O., Çelebi, A."),
        ("Marušiˇc, C˘at˘alin Hri¸tcu", "Marušič, Cătălin Hriţcu"),
        ("[8] ˙Ismail ¸Senko", "[8] İsmail Şenko"),
        ("Rı́o, ´ındice", "Río, índice"),
        ("e\u0301tude", "étude"),
        ("ﬁrst eﬀect, ﬂow, diﬃcult", "first effect, flow, difficult"),
        ("a\u00a0b\u2009c", "a b c"),
    ],
)
def test_E9_accents_and_ligatures_become_letters(drawn: str, read: str) -> None:
    assert compose(drawn) == read


@pytest.mark.parametrize("text", ["where ˆx and ¯x", "zˆ3", "a ˆ b", "``quoted'' `so'", "plain"])
def test_signs_that_are_no_accents_stay(text: str) -> None:
    assert compose(text) == text


def test_an_acute_that_is_used_as_an_apostrophe_is_one() -> None:
    habits = glyph_habits(["the people´s needs", "all actors´ norms"])
    assert compose("the writers´ norms", habits) == "the writers’ norms"


def test_a_space_after_every_ligature_is_undone_but_not_where_only_some_have_one() -> None:
    assert compose("ﬁ ve and inefﬁ cient", glyph_habits(["ﬁ ve", "inefﬁ cient"])) == "five and inefficient"
    assert compose("oﬀ the", glyph_habits(["oﬀ the", "eﬀect", "ﬁnd"])) == "off the"
    assert glyph_habits([]) == GlyphHabits()
