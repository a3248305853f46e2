"""Names beside words: how much they count is read from the likes."""

from __future__ import annotations

import pytest

from readinglist.ranking.parts import author_keys
from readinglist.ranking.space import NAMES_LEAST, NAMES_MOST, choose_space, names_length
from readinglist.ranking.terms import count_names, name_term, term_names
from tests.unit.ranking.toy_library import toy


def length_of(*authors: tuple[str, ...]) -> float:
    """The length of names for a reader who liked papers by these."""
    names = count_names(authors)
    return names_length(choose_space(names, always=names.terms, min_df=1).rows(names))


def test_of_one_like_or_none_half_is_taken():
    assert length_of(("ada",)) == length_of() == pytest.approx(0.5, abs=0.01)


@pytest.mark.parametrize("n", [3, 8, 20])
def test_likes_that_share_nobody_make_names_short_and_likes_of_one_author_long(n: int):
    apart = length_of(*((f"author {i}", f"other {i}") for i in range(n)))
    shared = length_of(*((f"author {i}", "ada") for i in range(n)), ("nobody",), *((f"x {i}",) for i in range(n)))
    assert NAMES_LEAST < apart < 0.5
    assert apart < shared < NAMES_MOST


def test_two_shared_authors_are_one_pair():
    assert length_of(("a", "b"), ("a", "b"), ("c",), ("d",)) == length_of(("a",), ("a",), ("c",), ("d",))


def test_a_name_is_one_term_and_none_of_the_words_in_it():
    counts = count_names([author_keys(toy(1, authors=("Ada Robot", "Bo Li", "ADA  Robot")))])
    assert sorted(counts.terms.tolist()) == sorted({name_term("ada robot"), name_term("bo li")})
    assert not set(counts.terms.tolist()) & set(term_names("Ada Robot Bo Li"))
