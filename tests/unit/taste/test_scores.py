"""Scores of forecasts: known values, exact parts, and the order of simulated forecasters."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from readinglist.core.statistics import wilson
from readinglist.taste.intervals import (
    bootstrap,
    brier,
    brier_of_base,
    calibration,
    log_score,
    mean_of,
    murphy,
    skill,
    skill_interval,
)

FORECASTS = st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=80)


def test_forecasts_of_acceptance_at_a_quarter() -> None:
    # NeurIPS 2021: 70 % forecast where 25.8 % came
    came = [True] * 258 + [False] * 742
    assert brier([0.7] * 1000, came) == pytest.approx(0.387, abs=0.001)
    assert brier_of_base(came) == pytest.approx(0.191, abs=0.001)


@given(FORECASTS)
def test_the_parts_sum_to_the_score(forecasts: list[tuple[float, bool]]) -> None:
    p, o = [a for a, _ in forecasts], [b for _, b in forecasts]
    parts, whole = murphy(p, o), brier(p, o)
    assert parts is not None
    assert whole is not None
    assert parts.brier == pytest.approx(whole, abs=1e-12)


def test_not_defined_is_none() -> None:
    assert (brier([], []), murphy([], []), log_score([], []), wilson(0, 0)) == (None, None, None, None)
    assert skill([0.2, 0.4], [False, False]) is None
    assert bootstrap(mean_of([1.0]), ["one"]) is None


def test_the_log_score_is_clipped() -> None:
    assert log_score([0.0], [True]) == pytest.approx(-np.log(0.01))


def test_simulated_forecasters_stand_in_their_order() -> None:
    rng = np.random.default_rng(7)
    right = 0
    for _ in range(1_000):
        chance = rng.beta(0.5, 4.5, 50)  # a tenth on average
        came = list(rng.random(50) < chance)
        scores = [brier(list(p), came) for p in (np.array(came, float), chance, rng.random(50), np.full(50, 0.7))]
        right += all(a < b for a, b in pairwise(scores))  # type: ignore[operator]
    assert right >= 950


def test_intervals_hold_the_truth() -> None:
    rng = np.random.default_rng(3)
    truth = 0.3 * 0.7
    held = {"brier": 0, "share": 0, "skill": 0}
    for seed in range(200):
        came = rng.random(200) < 0.3
        lost = (0.3 - came) ** 2
        low, high = bootstrap(mean_of(list(lost)), range(200), draws=400, seed=seed) or (1, 0)
        held["brier"] += low <= truth <= high
        low, high = wilson(int(came.sum()), 200) or (1, 0)
        held["share"] += low <= 0.3 <= high
        told = np.where(came, 0.6, 0.2)
        low, high = skill_interval(list(told), list(came), range(200)) or (1, 0)
        held["skill"] += low <= 1 - (0.3 * 0.16 + 0.7 * 0.04) / truth <= high
    assert min(held.values()) >= 180, held


@pytest.mark.parametrize("user", ["calibrated", "the rate", "random", "always .70"])
def test_intervals_of_the_skill_hold_where_little_comes(user: str) -> None:
    """Fifty bets at a base rate of .1, as of the users above."""
    rng = np.random.default_rng(5)
    chance = rng.beta(0.5, 4.5, (1_000, 50))
    came = rng.random(chance.shape) < chance
    said = {
        "calibrated": chance,
        "the rate": np.full(chance.shape, 0.1),
        "random": rng.random(chance.shape),
        "always .70": np.full(chance.shape, 0.7),
    }[user]
    square = 0.5 * 1.5 / (5 * 6)  # of beta(.5, 4.5), on average
    cost = {"calibrated": 0.1 - square, "the rate": 0.09, "random": 1 / 3, "always .70": 0.1 * 0.09 + 0.9 * 0.49}[user]
    truth = 1 - cost / 0.09
    found = [skill_interval(list(p), list(o), range(50)) for p, o in zip(said, came, strict=True)]
    told = [ends for ends in found if ends is not None]  # None: nothing came
    assert len(told) > 950
    assert sum(low <= truth <= high for low, high in told) >= 0.9 * len(told)
    # Nobody who says what there is to know is told that he is worse than the rate, or better where he is not.
    wrong = [high < 0 if user == "calibrated" else low > 0 for low, high in told]
    assert sum(wrong) <= 0.03 * len(told)


def test_saying_a_thing_twice_makes_nothing_surer() -> None:
    p, o = [0.1, 0.2, 0.6, 0.3, 0.1, 0.8], [False, False, True, False, True, True]
    once = skill_interval(p, o, range(6))
    assert once is not None
    assert skill_interval(p * 3, o * 3, [*range(6)] * 3) == pytest.approx(once)
    assert skill_interval(p[:4], o[:4], range(4)) is None
    assert skill_interval([float(x) for x in o], o, range(6)) == (1, 1)
    assert skill_interval([0.3] * 10, [True] * 3 + [False] * 7, range(10)) == (0, 0)


def test_answers_to_one_question_are_drawn_together() -> None:
    values = [0.0] * 50 + [1.0] * 50
    alone = bootstrap(mean_of(values), range(100))
    joined = bootstrap(mean_of(values), [i // 10 for i in range(100)])
    assert alone is not None
    assert joined is not None
    assert joined[1] - joined[0] > 2 * (alone[1] - alone[0])


def test_bins_below_five_draw_no_line() -> None:
    bins = calibration([0.15] * 4 + [0.95] * 5 + [1.0], [False] * 4 + [True] * 6)
    assert [(b.low, b.n, b.observed) for b in bins] == [(0.9, 6, 1.0)]
