"""What forecasts would have said of a bet: nothing that came after it, and something worth saying."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from readinglist.core.citations import CitationArrays
from readinglist.core.events import result_of
from readinglist.core.log import Bet, BetSettled
from readinglist.graph.known import KnownGraph
from readinglist.store.stamped_cache import CacheFile
from readinglist.taste import baseline_forecasts
from readinglist.taste.baseline_forecasts import FORECAST, NEWMAN, Chances, forecasts_of
from readinglist.taste.bet_log import PlacedBet
from readinglist.taste.scores import order
from tests.citation_arrays import arrays_of

START, MONTHS, A_MONTH = 2018 * 12, 60, 60
AGE = 8  # months between a paper and the bet on it
NOWHERE = Path("no such folder/file")
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
    return result_of(forecasts_of(KnownGraph(arrays), some, CacheFile(NOWHERE)))


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
    assert result_of(forecasts_of(None, bets(arrays, AGE), CacheFile(NOWHERE))) == {NEWMAN: {}, FORECAST: {}}
    young = replace(arrays, month=np.where(arrays.month >= MONTH, arrays.month, -1))
    assert told(young, bets(arrays, AGE)) == {NEWMAN: {}, FORECAST: {}}


def with_more(arrays: CitationArrays, month: int) -> CitationArrays:
    """The graph with sixty papers more, of a month, that cite the papers bet on."""
    n, of_month = arrays.n, np.flatnonzero(arrays.month == MONTH)
    made = arrays_of(
        (*arrays.ids, *(f"q{i}" for i in range(A_MONTH))),
        (np.append(arrays.citing, n + np.arange(A_MONTH)), np.append(arrays.cited, of_month)),
        np.append(arrays.month, np.full(A_MONTH, month)),
        (*arrays.category, *("cs.LG",) * A_MONTH),
    )
    return replace(made, cutoff=arrays.cutoff)


def retitled(arrays: CitationArrays) -> CitationArrays:
    """The same papers, of which one lost its title."""
    return replace(arrays, described=np.append(False, arrays.described[1:]))


@pytest.mark.parametrize(
    ("change", "is_told_anew"),
    [
        (lambda arrays: arrays, False),
        (lambda arrays: with_more(arrays, MONTH + AGE), False),  # the first month after the last that is known
        (lambda arrays: with_more(arrays, MONTH + AGE - 1), True),
        (retitled, True),
    ],
    ids=["nothing", "later papers", "papers of the time", "a title less"],
)
def test_what_was_told_is_kept_while_what_was_known_is_the_same(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    change: Callable[[CitationArrays], CitationArrays],
    is_told_anew: bool,
) -> None:
    arrays, fitted = world(), []
    real = baseline_forecasts.chances

    def counted(*asked: Any) -> Any:
        fitted.append(asked[2])
        return real(*asked)

    some = bets(arrays, AGE - 1)
    first = ask(arrays, some, tmp_path)
    assert len(first[FORECAST]) == A_MONTH
    monkeypatch.setattr(baseline_forecasts, "chances", counted)
    other = change(arrays)
    again = ask(other, some, tmp_path)
    assert bool(fitted) == is_told_anew
    if not is_told_anew:
        assert again == first
        anew = told(other, some)  # and telling it anew would say the same
        for name in (NEWMAN, FORECAST):
            assert anew[name] == pytest.approx(first[name], abs=1e-9)


def test_a_paper_that_was_not_asked_for_is_told(tmp_path: Path) -> None:
    arrays = world()
    some = bets(arrays, AGE - 1)
    assert len(ask(arrays, some[:5], tmp_path)[FORECAST]) == 5
    assert ask(arrays, some, tmp_path) == told(arrays, some)


def ask(arrays: CitationArrays, some: list[PlacedBet], folder: Path) -> dict[str, Chances]:
    kept = CacheFile(folder / "forecasts.json")
    said = result_of(forecasts_of(KnownGraph(arrays), some, kept))
    kept.save()
    return said
