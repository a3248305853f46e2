"""The percentile of a cohort: each value against the definition, whole cohorts at once."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from readinglist.core.statistics import percentiles


def by_definition(mine: int, peers: list[int]) -> float:
    return (sum(c < mine for c in peers) + sum(c == mine for c in peers) / 2) / len(peers)


@given(st.lists(st.tuples(st.integers(-1, 3), st.integers(0, 9)), max_size=60), st.integers(1, 9))
def test_a_percentile_is_the_share_of_peers_below_and_half_of_the_equal_ones(
    papers: list[tuple[int, int]], least: int
) -> None:
    cohort, count = [key for key, _ in papers], [value for _, value in papers]
    of = {key: [value for other, value in papers if other == key] for key in cohort}
    expected = [by_definition(c, of[key]) if len(of[key]) >= least else np.nan for key, c in papers]
    assert np.array_equal(percentiles(count, cohort, least), np.array(expected), equal_nan=True)
    assert percentiles(count).tolist() == [by_definition(mine, count) for mine in count]


def test_a_cohort_of_the_least_size_has_percentiles_and_a_smaller_one_has_none() -> None:
    assert percentiles([0] * 25 + [3] * 50 + [9] * 25, least=100)[50] == 0.5
    assert np.isnan(percentiles([0] * 99, least=100)).all()
