"""The layout: what stood somewhere stays there, and what belongs together stands together."""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import NDArray

from readinglist.core.dates import NO_MONTH
from readinglist.graph.export import HEIGHT, dated, day_x, heights, month_x

Ints = NDArray[np.int64]
PAPERS = 1_500
FIRST = 24_000  # month
IDS = [f"p{n}" for n in range(PAPERS)]
FIELDS = ["cs.LG", "hep-th", "math.AG"] * (PAPERS // 3)


def invented(seed: int = 0) -> tuple[Ints, Ints, Ints]:
    """(month, citing, cited) of 36 months; nine citations in ten stay within their field."""
    rng = np.random.default_rng(seed)
    month = FIRST + np.arange(PAPERS) * 36 // PAPERS
    citing = np.repeat(np.arange(30, PAPERS), 8)
    back = rng.integers(1, 10, len(citing)) * 3
    cited = np.where(rng.random(len(citing)) < 0.9, citing - back, rng.integers(0, 30, len(citing)))
    return month, citing, cited


MONTH, CITING, CITED = invented()


def placed(numbers: Ints) -> NDArray[np.float64]:
    """The heights where only these papers are known."""
    place = np.full(PAPERS, -1)
    place[numbers] = np.arange(len(numbers))
    both = (place[CITING] >= 0) & (place[CITED] >= 0)
    names = [IDS[n] for n in numbers]
    fields = [FIELDS[n] for n in numbers]
    return heights(names, MONTH[numbers], fields, place[CITING[both]], place[CITED[both]])


WHOLE = placed(np.arange(PAPERS))


def test_later_papers_move_nothing() -> None:
    before = np.flatnonzero(MONTH < FIRST + 30)
    assert np.array_equal(placed(before), WHOLE[before])


def test_the_rest_of_a_month_moves_its_beginning_a_little() -> None:
    before = np.arange(PAPERS - 20)  # half of the last month's papers are there
    moved = np.abs(placed(before) - WHOLE[before]) / HEIGHT
    assert moved.max() < 0.05


def test_papers_that_were_missing_move_the_others_a_little() -> None:
    before = np.flatnonzero(np.random.default_rng(1).random(PAPERS) > 0.03)
    moved = np.abs(placed(before) - WHOLE[before]) / HEIGHT
    assert np.median(moved) < 0.02
    assert np.quantile(moved, 0.9) < 0.1


def test_neither_the_order_of_papers_nor_of_citations_matters() -> None:
    rng = np.random.default_rng(2)
    order, edges = rng.permutation(PAPERS), rng.permutation(len(CITING))
    place = np.argsort(order)
    names = [IDS[n] for n in order]
    fields = [FIELDS[n] for n in order]
    found = heights(names, MONTH[order], fields, place[CITING[edges]], place[CITED[edges]])
    assert np.allclose(found[place], WHOLE)


def test_what_cites_each_other_stands_closer_than_by_chance() -> None:
    apart = np.abs(WHOLE[CITING] - WHOLE[CITED]).mean()
    chance = np.abs(WHOLE[CITING] - WHOLE[np.random.default_rng(3).permutation(CITED)]).mean()
    assert apart < chance * 2 / 3


def test_citations_within_a_month_draw_nobody() -> None:
    month, none = np.full(PAPERS, FIRST), np.empty(0, dtype=np.int64)
    assert np.array_equal(heights(IDS, month, FIELDS, CITING, CITED), heights(IDS, month, FIELDS, none, none))


def test_the_sheet_is_used_evenly() -> None:
    late = WHOLE[MONTH >= FIRST + 12]
    counts, _ = np.histogram(late, bins=10, range=(-HEIGHT / 2, HEIGHT / 2))
    assert counts.sum() == len(late)
    assert counts.min() > len(late) / 20


def test_categories_have_heights_of_their_own_where_nothing_is_cited() -> None:
    none = np.empty(0, dtype=np.int64)
    found = heights(IDS, np.full(PAPERS, FIRST), FIELDS, none, none)
    middles = sorted(found[field::3].mean() for field in range(3))
    assert middles[1] - middles[0] > HEIGHT / 10
    assert middles[2] - middles[1] > HEIGHT / 10


def test_a_paper_without_a_month_stands_with_what_it_cites_or_what_cites_it() -> None:
    month = np.array([FIRST, FIRST + 5, NO_MONTH, NO_MONTH, NO_MONTH])
    found = dated(month, np.array([2, 2, 1, 0]), np.array([0, 1, 3, 3]))
    assert found.tolist() == [FIRST, FIRST + 5, FIRST + 5, FIRST, NO_MONTH]
    assert month_x(NO_MONTH) is None
    assert month_x(12 * 2000) == day_x(date(2000, 1, 1)) == 0


def test_an_empty_graph_has_no_places() -> None:
    none = np.empty(0, dtype=np.int64)
    assert len(heights([], none, [], none, none)) == 0
