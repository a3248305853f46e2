"""Which part of a graph is exported, against the plain words of each filter."""

from __future__ import annotations

from datetime import date

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from readinglist.core.dates import month_number
from readinglist.core.graph_export import GraphFilters
from readinglist.graph.export import between, neighbourhood, select

# 0 <- 1 <- 2 <- 3, and 4 apart, without a month
MONTH = np.array([month_number(date(2020, 1, 1)) + k for k in (0, 1, 2, 3)] + [-1])
CITATIONS = np.array([5, 3, 1, 0, 9])
KEPT = np.array([False, True, False, False, False])
CITING, CITED = np.array([1, 2, 3]), np.array([0, 1, 2])


def chosen(ego: int | None = None, **filters: object) -> list[int]:
    asked = GraphFilters(**filters)  # type: ignore[arg-type]  # of any filter
    found: list[int] = select(asked, MONTH, CITATIONS, KEPT, CITING, CITED, ego).tolist()
    return found


def test_without_filters_everything_is_chosen() -> None:
    assert chosen() == [0, 1, 2, 3, 4]


def test_a_span_of_time_includes_both_its_months_and_no_paper_without_one() -> None:
    assert chosen(since=date(2020, 2, 29), until=date(2020, 3, 1)) == [1, 2]
    assert chosen(since=date(2020, 2, 1)) == [1, 2, 3]
    assert chosen(until=date(2020, 2, 1)) == [0, 1]


def test_few_citations_are_left_out() -> None:
    assert chosen(min_citations=3) == [0, 1, 4]


def test_a_neighbourhood_goes_both_ways_as_far_as_it_is_told() -> None:
    assert chosen(ego=1) == [0, 1, 2]
    assert chosen(ego=0, hops=2) == [0, 1, 2]
    assert chosen(ego=0, hops=0) == [0]
    assert chosen(ego=4, hops=9) == [4]


def test_the_ways_of_a_neighbourhood_lead_through_what_is_not_shown() -> None:
    assert chosen(ego=3, hops=3, min_citations=3) == [0, 1, 3], "2 has one citation, and 3 itself always stays"


def test_kept_papers_alone_or_with_their_neighbours() -> None:
    assert chosen(kept=True) == [1]
    assert chosen(kept=True, hops=1) == [0, 1, 2]
    assert chosen(kept=True, ego=3, hops=3) == [1, 3], "of the neighbourhood what I kept"


def test_edges_remain_where_both_ends_do() -> None:
    assert between(np.array([0, 1, 3]), 5, CITING, CITED).tolist() == [0]


@given(
    st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=20),
    st.sets(st.integers(0, 7), max_size=3),
    st.integers(0, 4),
)
def test_a_neighbourhood_is_what_a_walk_reaches(edges: list[tuple[int, int]], start: set[int], hops: int) -> None:
    citing, cited = (np.array([edge[side] for edge in edges], dtype=np.int64) for side in (0, 1))
    mask = np.isin(np.arange(8), sorted(start))
    reached = set(start)
    for _ in range(hops):
        reached |= {b for a, b in edges if a in reached} | {a for a, b in edges if b in reached}
    assert set(np.flatnonzero(neighbourhood(mask, citing, cited, hops)).tolist()) == reached
