"""The opponent learns from the past alone."""

from __future__ import annotations

from datetime import date
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readinglist.taste.opponent import Learnt, Opponent, fit_opponent, pair_chance

CARD = date(2022, 3, 1)
WORDS = "graph kernel policy network sparse prior bound tree logic video speech robot query proof cache".split()


@cache
def past(n: int = 600, seed: int = 0) -> tuple[Learnt, ...]:
    rng = np.random.default_rng(seed)
    found = []
    for _ in range(n):
        words = list(rng.choice(WORDS, 6))
        is_top = bool(rng.random() < (0.35 if "policy" in words else 0.05))
        month = date(2017 + int(rng.integers(3)), 1 + int(rng.integers(12)), 1)
        found.append(Learnt(" ".join(words), month, is_top, date(month.year + 2, month.month, 1)))
    return tuple(found)


@pytest.fixture(scope="module")
def plain() -> Opponent | None:
    return fit_opponent(past(), CARD)


def test_it_learns_what_words_tell() -> None:
    opponent = fit_opponent(past(1_500), CARD)
    assert opponent is not None
    with_word, without = opponent.chances(["policy network sparse prior", "kernel network sparse prior"])
    assert with_word > 2 * without
    assert abs(opponent.chances([p.text for p in past(seed=1)]).mean() - opponent.base) < 0.05


@settings(max_examples=4, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(WORDS), st.booleans(), st.integers(0, 900)), min_size=1, max_size=60))
def test_what_comes_after_the_card_changes_nothing(
    plain: Opponent | None, planted: list[tuple[str, bool, int]]
) -> None:
    texts = ["policy network", "kernel logic"]
    told = fit_opponent([*past(), *_later(planted)], CARD)
    assert plain is not None
    assert told is not None
    assert told.papers == plain.papers
    assert told.chances(texts) == pytest.approx(plain.chances(texts), abs=0)


def _later(planted: list[tuple[str, bool, int]]) -> list[Learnt]:
    """Papers of the card's month and later, and older ones whose counts were taken on its day or later."""
    return [
        Learnt(
            f"{word} planted", CARD if days % 2 else date(2019, 1, 1), top, date.fromordinal(CARD.toordinal() + days)
        )
        for word, top, days in planted
    ]


def test_from_too_little_nothing_is_learnt() -> None:
    assert fit_opponent(past(299), CARD) is None
    assert fit_opponent(past(), date(2018, 1, 1)) is None


def test_words_that_tell_nothing_leave_the_base_rate() -> None:
    rng = np.random.default_rng(5)
    noise = [Learnt(p.text, p.month, bool(rng.random() < 0.1), p.counted_on) for p in past(900)]
    opponent = fit_opponent(noise, CARD)
    assert opponent is not None
    assert np.ptp(opponent.chances([p.text for p in past(seed=2)])) < 0.12


def test_pairs() -> None:
    assert pair_chance(0.2, 0.1) == pytest.approx(0.18 / 0.26)
    assert pair_chance(0.2, 0.1) + pair_chance(0.1, 0.2) == pytest.approx(1)
