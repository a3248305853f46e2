"""The scorecard and verdicts as forecasts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from readinglist.core.log import Bet, BetSettled
from readinglist.taste.bet_log import PlacedBet
from readinglist.taste.scorecard import scorecard
from readinglist.taste.verdict_forecasts import is_forecast, verdict_card

START = datetime(2025, 1, 1, tzinfo=UTC)


def placed(number: int, p: float, came: bool | None, subject: str | None = None) -> PlacedBet:
    outcome = {True: "won", False: "lost", None: "void"}[came]
    made = START + timedelta(days=number)
    return PlacedBet(
        f"e{number}", subject or f"p{number}", made, Bet(p, "2027-01-01"), BetSettled(outcome, "2027-01-02")
    )


def test_below_thirty_nothing_is_said() -> None:
    bets = [placed(i, 0.9, True) for i in range(29)]
    assert scorecard(bets, {}, {}).verdict is None


def test_a_forecaster_who_knows_is_told_from_the_base_rate_and_one_who_shouts_is_not() -> None:
    rng = np.random.default_rng(2)
    came = rng.random(200) < 0.3
    good = scorecard([placed(i, 0.8 if c else 0.1, bool(c)) for i, c in enumerate(came)], {}, {})
    loud = scorecard([placed(i, 0.95, bool(c)) for i, c in enumerate(came)], {}, {})
    assert (good.verdict, loud.verdict) == (
        "better than always saying the base rate",
        "worse than always saying the base rate",
    )
    assert good.murphy is not None
    assert good.murphy.brier == pytest.approx(good.all.brier, abs=1e-12)


def test_void_bets_enter_nothing() -> None:
    card = scorecard([placed(1, 0.9, None), placed(2, 0.2, False)], {}, {})
    assert (card.settled, card.void, card.all.brier) == (1, 1, pytest.approx(0.04))


def test_saying_a_thing_often_makes_nothing_surer() -> None:
    rng = np.random.default_rng(4)
    came = rng.random(40) < 0.4
    once = scorecard([placed(i, 0.5 + 0.2 * c, bool(c), f"p{i}") for i, c in enumerate(came)], {}, {})
    often = scorecard(
        [placed(i * 50 + k, 0.5 + 0.2 * c, bool(c), f"p{i}") for i, c in enumerate(came) for k in range(5)], {}, {}
    )
    assert once.all.skill_interval == pytest.approx(often.all.skill_interval)


def test_topics_and_rivals_are_held_to_the_same_bets() -> None:
    bets = [placed(i, 0.7, i % 2 == 0) for i in range(12)]
    card = scorecard(bets, {"p0": ["cs.LG"], "p1": ["cs.LG"]}, {"Newman z": {"e0": 1.0, "e1": 0.0}})
    (baseline,) = card.baselines
    assert card.by_topic == ()  # two bets are no line
    assert baseline.scores is not None
    assert (baseline.scores.n, baseline.own.n, baseline.scores.brier) == (2, 2, 0.0)
    assert baseline.own.brier == pytest.approx(0.29)


def test_only_early_verdicts_of_known_dates_are_forecasts() -> None:
    v1 = date(2025, 3, 1)
    assert is_forecast(date(2025, 5, 30), v1, False)
    assert not is_forecast(date(2025, 5, 31), v1, False)
    assert not is_forecast(date(2025, 2, 28), v1, False)
    assert not is_forecast(v1, v1, True)
    assert not is_forecast(None, v1, False)


def test_kept_papers_beside_random_ones() -> None:
    card = verdict_card({"kept": [True] * 20 + [False] * 40, "random": [True] * 6 + [False] * 54})
    assert card.lift == pytest.approx(14 / 60)
    assert card.verdict == "what you kept rose more often than random papers"
    few = verdict_card({"kept": [True] * 20, "random": [False] * 200})
    assert few.verdict is None
    assert verdict_card({"kept": [], "random": [True]}).lift is None


def test_the_interval_of_the_lift_holds_the_truth() -> None:
    rng = np.random.default_rng(6)
    held = 0
    for _ in range(400):
        kept, rest = rng.random(60) < 0.25, rng.random(120) < 0.1
        low, high = verdict_card({"kept": list(map(bool, kept)), "random": list(map(bool, rest))}).lift_interval or (
            1,
            0,
        )
        held += low <= 0.15 <= high
    assert held >= 360


def test_a_changed_forecast_counts_for_the_time_in_which_it_was_the_last_word() -> None:
    """10 % for a quarter of the time, then 90 %: one question, whose score is the mean over time."""
    bets = [placed(0, 0.1, True, "a"), placed(182, 0.9, True, "a"), placed(9, 0.5, False, "b")]
    days = (datetime(2027, 1, 1, tzinfo=UTC) - START).days
    first = 182 / days
    card = scorecard(bets, {}, {})
    assert card.all.n == 2
    assert card.settled == 3
    assert card.all.brier == pytest.approx((first * 0.81 + (1 - first) * 0.01 + 0.25) / 2, abs=1e-12)
    assert card.all.base_rate == pytest.approx(0.5)
    assert card.murphy is not None
    assert card.murphy.brier == pytest.approx(card.all.brier, abs=1e-9)


def test_a_forecast_that_was_changed_at_once_counts_nothing() -> None:
    """Of two in one instant only the second was ever the last word."""
    at_once = replace(placed(0, 0.1, True, "a"), id="d0")
    bets = [at_once, placed(0, 0.9, True, "a"), placed(9, 0.5, False, "b")]
    card = scorecard(bets, {}, {})
    assert card.all.brier == pytest.approx((0.01 + 0.25) / 2, abs=1e-12)
    assert card.murphy is not None
    assert card.murphy.brier == pytest.approx(card.all.brier, abs=1e-9)
