"""Counts of hashed terms, and their names."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from readinglist.core.text import words
from readinglist.ranking.terms import (
    MAX_COUNT,
    STOP_WORDS,
    TermCounts,
    count_terms,
    join_counts,
    pair_hashes,
    term_names,
)

WORDS = st.sampled_from(
    [*"robot walks learning to the of gpt4 3d 42 x Änderung naïve 深度 学习 a".split(), "\\alpha", "$n^2$"]
)
TEXTS = st.one_of(st.lists(WORDS, max_size=30).map(" ".join), st.text(max_size=60))


def named(text: str) -> Counter[str]:
    """The counts of a text under the names of its terms."""
    counts, names = count_terms([text]), term_names(text)
    found = zip(counts.terms.tolist(), counts.counts.tolist(), strict=True)
    return Counter({names[term]: count for term, count in found})


def by_hand(text: str) -> Counter[str]:
    """The same by the definition, with plain dictionaries, under pairs of words."""
    kept = [w for w in words(text) if len(w.encode()) > 1 and not w.encode().isdigit() and w not in STOP_WORDS]
    return Counter(kept) + Counter(f"{a} {b}" for a, b in pairwise(kept))


def test_words_and_pairs_of_neighbours_are_counted_without_stop_words():
    assert named("Robots walk. The robots walk!") == {
        "robots": 2,
        "walk": 2,
        "robots walk": 2,
        "walk the robots": 1,
    }


def test_short_and_numeric_words_are_no_terms_but_mixed_ones_are():
    assert set(named("a 3D x 2024 GPT4")) == {"3d", "gpt4", "3d x 2024 gpt4"}


def test_case_accents_and_latex_do_not_make_other_terms():
    assert named(r"Erd\H{o}s Graphs") == named("erdős graphs") == named("ERDOS GRAPHS")


@given(st.lists(TEXTS, max_size=5))
def test_counts_equal_the_definition(texts: list[str]):
    counts = count_terms(texts)
    assert len(counts) == len(texts)
    for i, text in enumerate(texts):
        row = counts.take([i])
        assert sorted(row.counts.tolist()) == sorted(min(c, MAX_COUNT) for c in by_hand(text).values())
        assert (np.diff(row.terms.astype(np.int64)) > 0).all()


@given(TEXTS)
def test_every_counted_term_has_a_name(text: str):
    assert set(count_terms([text]).terms.tolist()) == set(term_names(text))


@given(st.integers(1, 2**31 - 1), st.integers(1, 2**31 - 1))
def test_a_pair_is_31_bits_and_its_order_counts(first: int, second: int):
    one, other = pair_hashes(np.array([first, second]), np.array([second, first])).tolist()
    assert 0 <= one < 2**31
    assert first == second or one != other


def test_a_pair_of_words_is_hashed_alike_alone_and_in_bulk():
    counts, names = count_terms(["deep learning"]), term_names("deep learning")
    terms = {name: term for term, name in names.items()}
    assert pair_hashes(np.array([terms["deep"]]), np.array([terms["learning"]])).tolist() == [terms["deep learning"]]
    assert terms["deep learning"] in counts.terms.tolist()


def test_a_text_is_counted_alike_in_whatever_block_it_falls():
    texts = [f"text number{i} about robots and number{i % 7}" for i in range(5000)]
    together = count_terms(texts)
    for i in (0, 2047, 2048, 4999):
        alone, row = count_terms([texts[i]]), together.take([i])
        assert alone.terms.tolist() == row.terms.tolist()
        assert alone.counts.tolist() == row.counts.tolist()


def test_counts_are_cut_where_a_byte_ends():
    assert named("robot " * 1000)["robot"] == MAX_COUNT


def test_rows_are_taken_in_the_order_asked_and_joined_again():
    texts = ["one robot", "", "two robots walk", "the"]
    counts = count_terms(texts)
    back = join_counts([counts.take([2, 1]), counts.take([]), counts.take([0, 3])])
    expected = count_terms([texts[i] for i in (2, 1, 0, 3)])
    for field in ("indptr", "terms", "counts"):
        assert getattr(back, field).tolist() == getattr(expected, field).tolist()
        assert getattr(back, field).dtype == getattr(expected, field).dtype


def test_no_text_gives_no_rows():
    empty = count_terms([])
    assert isinstance(empty, TermCounts)
    assert len(empty) == 0
    assert empty.indptr.tolist() == [0]
