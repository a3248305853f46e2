"""What is known of a graph: who cites whom, how much was looked at, and figures only where a cohort is known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from readinglist.core.dates import NO_MONTH
from readinglist.graph.known import KnownGraph
from tests.citation_arrays import arrays_of

IDS = tuple("abcdef")
PAIRS = ([3, 4, 4, 5, 4, 2], [0, 0, 1, 4, 0, 2])  # one of them twice, one cites itself
MONTHS = [100, 100, 101, 102, 102, NO_MONTH]


def known(**changes: object) -> KnownGraph:
    return KnownGraph(replace(arrays_of(IDS, PAIRS, MONTHS), **changes))  # type: ignore[arg-type]


def test_neighbours_are_distinct_and_ascending() -> None:
    graph = known()
    assert graph.arrays.m == 4
    assert [graph.cited_by(n).tolist() for n in range(6)] == [[], [], [], [0], [0, 1], [4]]
    assert [graph.citing_of(n).tolist() for n in range(6)] == [[3, 4], [4], [], [], [5], []]
    assert graph.index["e"] == 4


def test_coverage_is_the_share_of_the_papers_of_the_months() -> None:
    graph = known(described=np.array([True, True, True, True, False, True]))
    assert graph.coverage(100, 101) == 0.0
    assert graph.coverage(102, 102) == 1.0  # an id without a title is no paper that somebody could have read
    assert graph.coverage(100, 102) == pytest.approx(1 / 4)
    assert graph.coverage(-5, 99) is None


def test_the_resolved_share_is_that_of_lists_that_tell_their_length() -> None:
    assert known().resolved_share is None
    references = np.array([np.nan, np.nan, 30.0, 4.0, np.nan, np.nan])
    assert known(references=references).resolved_share is None  # one list of three tells: the others may be longer
    references[4] = 1.0
    assert known(references=references).resolved_share == pytest.approx(3 / (4 + 2))  # at least those that are here


def test_papers_of_no_cohort_have_no_figure_of_one_and_are_nobody_s_peers() -> None:
    ids = tuple(f"p{n}" for n in range(104))
    dated = np.arange(104) < 102
    category = ("x",) * 51 + ("",) * 51 + ("x",) * 2
    arrays = replace(arrays_of(ids, ([1, 103], [0, 1]), [100] * 104, category), dated=dated)
    figures = KnownGraph(arrays).figures
    assert np.isfinite(figures.percentile[:51]).all()
    assert np.isnan(figures.percentile[51:]).all()
    assert figures.percentile[0] == pytest.approx(50 / 51)  # beside paper 1, cited as often: (49 + 2 / 2) / 51
    assert np.isnan(figures.newman_z[51:]).all()
    assert np.isfinite(figures.influence).all()
