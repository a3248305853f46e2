"""Two rankings in one list: fair to both, every paper once."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.random import default_rng

from readinglist.ranking.order import interleave

orders = st.permutations(range(12))


@given(orders, orders, st.integers(0, 15), st.integers(0, 2**32))
def test_every_item_stands_once_and_both_choose_equally_often(ours, theirs, n, seed):
    drawn = interleave(ours, theirs, n, default_rng(seed))
    assert len({item for item, _ in drawn}) == len(drawn) == min(n, 12)
    teams = Counter(team for _, team in drawn)
    assert abs(teams[True] - teams[False]) <= 1


@given(orders, orders, st.integers(0, 2**32))
def test_each_choice_is_the_best_that_was_free(ours, theirs, seed):
    taken = set()
    for item, is_ours in interleave(ours, theirs, 12, default_rng(seed)):
        assert item == next(i for i in (ours if is_ours else theirs) if i not in taken)
        taken.add(item)


def test_a_ranking_that_ends_early_leaves_the_rest_to_the_other():
    drawn = interleave([1], [2, 3, 1, 4], 4, default_rng(3))
    assert sorted(item for item, _ in drawn) == [1, 2, 3, 4]
    assert interleave([], [], 5, default_rng(0)) == ()


def test_the_same_generator_draws_the_same_list():
    lists = {interleave(range(9), range(8, -1, -1), 6, default_rng(seed)) for seed in (5, 5, 5)}
    assert len(lists) == 1


def test_neither_ranking_stands_on_top_more_often():
    tops = [interleave([1, 2], [3, 4], 2, default_rng(seed))[0][1] for seed in range(400)]
    assert sum(tops) == pytest.approx(200, abs=50)
