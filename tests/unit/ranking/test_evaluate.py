"""The honest figure counts a keep by one over the chance that it was seen, and says when it knows too little."""

from __future__ import annotations

from math import ceil

import numpy as np
import pytest

from bench.evaluation import coverage, simulate
from readinglist.core.papers import ScoredPaper
from readinglist.ranking import arrange
from readinglist.ranking.evaluate import (
    NightOutcome,
    SeenRow,
    hits,
    plain_figures,
    preference,
    unbiased_figures,
    weights_of,
)
from tests.unit.ranking.toy_library import toys

ORDER = tuple(f"p{i}" for i in range(60))


def rows(*ids, **drawn):
    return [SeenRow(paper, drawn.get(paper)) for paper in ids]


def rng():
    return np.random.default_rng(0)


def test_a_list_seen_to_its_end_hides_nothing():
    assert weights_of(ORDER, rows(*reversed(ORDER), p50=0.1), 2) == dict.fromkeys(ORDER, 1.0)


def test_a_list_left_before_the_end_of_its_head_tells_nothing():
    assert weights_of(ORDER, rows(*ORDER[:18], "p40", p40=0.1), 2) is None


def test_a_list_without_exploration_tells_nothing():
    assert weights_of(ORDER, rows(*ORDER[:20]), 2) is None


def test_what_was_drawn_counts_by_its_chance_and_what_took_the_place_of_a_draw_not_at_all():
    weights = weights_of(ORDER, rows(*ORDER[:18], "p19", "p40", p40=0.05), 2)
    assert weights == dict.fromkeys(ORDER[:18], 1.0) | {"p19": 0.0, "p40": 20.0}


def test_what_was_drawn_but_would_have_been_seen_anyway_counts_once():
    seen = (*ORDER[:18], "p25", "p50", *(paper for paper in ORDER[18:40] if paper != "p25"))
    weights = weights_of(ORDER, rows(*seen, p25=0.1, p50=0.02), 2)
    assert weights is not None
    assert (weights["p25"], weights["p39"], weights["p50"]) == (1.0, 1.0, 50.0)


@pytest.mark.parametrize("reach", [20, 35])
def test_the_mean_weight_of_every_paper_is_one(reach):
    """Horvitz and Thompson: whatever is drawn, each paper of the better half counts once on average, shown or not."""
    papers = toys(60)
    scored = [ScoredPaper(paper, -float(rank), rank) for rank, paper in enumerate(papers, start=1)]
    order = [paper.id for paper in papers]
    draws, share = 300, 0.1
    sums = dict.fromkeys(order, 0.0)
    generator = rng()
    for _ in range(draws):
        shown = arrange(scored, 20, generator, share, rest=True)[:reach]
        seen = [SeenRow(paper.paper.id, paper.explore.propensity if paper.explore else None) for paper in shown]
        weights = weights_of(order, seen, ceil(share * 20))
        assert weights is not None
        for paper, weight in weights.items():
            sums[paper] += weight / draws
    assert np.mean([sums[paper] for paper in order[:30]]) == pytest.approx(1.0, abs=0.15)


def outcome(places, weights=None, papers=100, explored=0):
    kept = tuple(f"k{i}" for i in range(len(places)))
    return NightOutcome(papers, kept, {"ours": tuple(places)}, weights, explored)


def test_a_hit_is_a_place_in_the_top():
    assert hits(outcome([10, 11, 21], papers=91), "ours").tolist() == [
        [True, True, True],
        [False, True, False],
        [False, False, False],
    ]


def test_figures_are_shares_and_lie_in_their_intervals():
    nights = [outcome([1, 15, 40], (1.0, 1.0, 8.0), explored=1)] * 12
    plain, honest = plain_figures(nights, "ours", rng()), unbiased_figures(nights, "ours", rng())
    assert [figure.value for figure in plain] == pytest.approx([1 / 3, 2 / 3, 1 / 3])
    assert [figure.value for figure in honest] == pytest.approx([0.1, 0.2, 0.1])
    for figure in (*plain, *honest):
        assert figure.value is not None
        assert figure.interval is not None
        assert figure.interval[0] <= figure.value + 1e-9
        assert figure.value - 1e-9 <= figure.interval[1]


@pytest.mark.parametrize(
    "nights",
    [
        [outcome([1, 15, 40], (1.0, 1.0, 8.0), explored=1)] * 9,
        [outcome([1, 15, 40], (1.0, 1.0, 1.0))] * 30,
        [outcome([1, 15, 40])] * 30,
        [],
    ],
    ids=["too few nights", "nothing found by exploring", "no list recorded", "nothing"],
)
def test_too_few_is_said_and_not_computed(nights):
    assert {figure.value for figure in unbiased_figures(nights, "ours", rng())} == {None}


def test_the_plain_replay_needs_ten_nights_too():
    assert {figure.value for figure in plain_figures([outcome([1, 2])] * 9, "ours", rng())} == {None}
    assert {figure.value for figure in plain_figures([], "ours", rng())} == {None}


def test_an_audit_compares_two_rankings_by_their_keeps():
    even, ours = preference([2] * 10, [2] * 10, rng()), preference([3] * 10, [0] * 10, rng())
    assert even.value == 0.5
    assert ours.value == 1.0
    assert ours.interval is not None
    assert ours.interval[0] > 0.8
    assert preference([9] * 4, [0] * 4, rng()).value is None


def test_of_readers_who_see_only_what_a_biased_ranking_shows_the_honest_figure_holds_the_truth():
    """The short form of `python -m bench.evaluation`: there 200 readers."""
    plain, honest, told = coverage([simulate(seed, 40) for seed in range(1000, 1012)])
    assert told >= 6
    assert min(honest) >= 0.75
    assert max(plain) <= 0.2
