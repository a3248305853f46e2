"""What forecasts would have said of a bet: nothing that came after it, and something worth saying."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from readinglist.graph.known import KnownGraph
from readinglist.model import Bet, BetSettled
from readinglist.model.citation_arrays import CitationArrays, arrays_of
from readinglist.taste.bets import PlacedBet
from readinglist.taste.scores import order
from readinglist.workflows.rivals import FORECAST, NEWMAN, Chances, forecasts_of
from readinglist.workflows.telling import in_silence

START, MONTHS, A_MONTH = 2018 * 12, 60, 60
AGE = 8  # months between a paper and the bet on it
MONTH = START + 30  # of the papers that are bet on


def world(future: int = 0) -> CitationArrays:
    """Papers that are cited at their own steady rates; what comes after the bets depends on `future`."""
    rng = np.random.default_rng(1)
    n = MONTHS * A_MONTH
    month = START + np.repeat(np.arange(MONTHS), A_MONTH)
    worth = rng.gamma(0.3, 1.0, n)
    citing, cited = [], []
    for m in range(1, MONTHS):
        if START + m == MONTH + AGE:
            rng = np.random.default_rng(2 + future)
        young = np.flatnonzero((month < START + m) & (month >= START + m - 30))
        weight = worth[young] if START + m < MONTH + AGE or not future else 1 / (worth[young] + 0.1)
        here = np.flatnonzero(month == START + m)
        citing.append(np.repeat(here, 8))
        cited.append(rng.choice(young, size=8 * len(here), p=weight / weight.sum()))
    arrays = arrays_of(
        tuple(f"p{i}" for i in range(n)), (np.concatenate(citing), np.concatenate(cited)), month, ("cs.LG",) * n
    )
    last = START + MONTHS - 1
    return replace(arrays, cutoff=datetime(last // 12, last % 12 + 1, 28, tzinfo=UTC).date())


def bets(arrays: CitationArrays, age: int, top: float = 0.1) -> list[PlacedBet]:
    """A bet on every paper of the month, made `age` whole months after it."""
    made = MONTH + age + 1
    at = datetime(made // 12, made % 12 + 1, 15, tzinfo=UTC)
    lost = BetSettled("lost", "2023-01-01")
    return [
        PlacedBet(f"e{number}", f"p{number}", at, Bet(0.1, "2023-01-01", top=top), lost)
        for number in np.flatnonzero(arrays.month == MONTH)
    ]


def told(arrays: CitationArrays, some: list[PlacedBet]) -> dict[str, Chances]:
    return in_silence(forecasts_of(KnownGraph(arrays), some))


def test_nothing_that_came_after_the_bet_is_in_it() -> None:
    """The world goes on in quite another way; what is said stays the same to the last bit."""
    one, other = world(0), world(1)
    assert not np.array_equal(np.bincount(one.cited, minlength=one.n), np.bincount(other.cited, minlength=other.n))
    some = bets(one, AGE - 1)
    first, second = told(one, some), told(other, some)
    assert first[NEWMAN] == second[NEWMAN]
    assert first[FORECAST] == second[FORECAST]
    assert len(first[NEWMAN]) == A_MONTH


def test_both_know_more_than_chance() -> None:
    arrays = world()
    some = bets(arrays, AGE - 1)
    later = np.bincount(arrays.cited, minlength=arrays.n)
    places = [int(bet.subject[1:]) for bet in some]
    came = [bool(later[p] >= np.quantile(later[places], 0.9)) for p in places]
    for name, said in told(arrays, some).items():
        share = order([said[bet.id] for bet in some], came)
        assert share is not None
        assert share > 0.75, name
        assert np.mean(list(said.values())) == pytest.approx(0.1, abs=0.06)


def test_before_the_first_month_is_over_nothing_is_known() -> None:
    arrays = world()
    said = told(arrays, bets(arrays, 0))
    assert set(said[NEWMAN].values()) == set(said[FORECAST].values()) == {0.1}


def test_another_question_is_not_answered_and_neither_is_one_without_a_past() -> None:
    arrays = world()
    assert told(arrays, bets(arrays, AGE, top=0.5)) == {NEWMAN: {}, FORECAST: {}}
    assert in_silence(forecasts_of(None, bets(arrays, AGE))) == {NEWMAN: {}, FORECAST: {}}
    young = replace(arrays, month=np.where(arrays.month >= MONTH, arrays.month, -1))
    assert told(young, bets(arrays, AGE)) == {NEWMAN: {}, FORECAST: {}}
