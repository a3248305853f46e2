"""The curve of the quiz: who improves is shown to improve, who does not is not; missed pairs and lessons."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from readinglist.taste.records import DealtCard, Face
from readinglist.taste.skill import Tried, at_the_edge, fit_skill, lesson_of, missed_again, skill_of

NOW = datetime(2026, 11, 25, tzinfo=UTC)


def tried(
    rng: np.random.Generator, right: bool, session: int = 0, gap: float = 0.8, p: float = 0.7, name: str = ""
) -> Tried:
    """An answer with the chance `p` on the right or the wrong side."""
    came = bool(rng.integers(2))
    said = p if came == right else 1 - p
    places = (gap, 0.0) if came else (0.0, gap)
    name = name or f"{session}-{rng.integers(1 << 40)}"
    card = DealtCard("c", f"s{session}", "d", name, f"{name}b", came, *places, 0.5, None, True, NOW, NOW)
    return Tried(card, said)


def learner(rng: np.random.Generator, first: float, last: float, sessions: int = 20) -> list[Tried]:
    """Ten answers a session; the log odds of being right go from `first` to `last`, pairs far apart are easier."""
    found = []
    for session, odds in enumerate(np.linspace(first, last, sessions)):
        for gap in rng.uniform(0.4, 1.0, 10):
            chance = 1 / (1 + np.exp(-(odds + 1.5 * (gap - 0.7))))
            found.append(tried(rng, bool(rng.random() < chance), session, float(gap)))
    return found


def test_who_improves_is_shown_to_improve_and_who_does_not_is_not() -> None:
    """From 52 to 80 % in twenty sessions: shown in four of five; without change in 5 %, beyond four standard errors."""
    rng = np.random.default_rng(3)
    shown = [skill_of(learner(rng, 0.1, 1.4)).verdict == "improved" for _ in range(60)]
    falsely = [skill_of(learner(rng, 0.4, 0.4)).verdict == "improved" for _ in range(120)]
    assert np.mean(shown) > 0.6
    assert np.mean(falsely) < 0.05 + 4 * (0.05 * 0.95 / 120) ** 0.5


def test_the_interval_of_the_newest_session_holds_its_chance() -> None:
    rng = np.random.default_rng(4)
    found = [skill_of(learner(rng, 0.4, 0.4)) for _ in range(80)]
    truth = 1 / (1 + np.exp(-0.4))
    assert np.mean([one.sessions[-1].interval[0] <= truth <= one.sessions[-1].interval[1] for one in found]) > 0.85
    assert not any(skill_of(learner(rng, 0, 0, 2)).is_above_chance for _ in range(5))
    assert skill_of([]).verdict == "too few"


def test_weights_are_where_the_posterior_is_flat() -> None:
    """The gradient by differences at the fit is zero."""
    rng = np.random.default_rng(5)
    rows = np.column_stack([np.ones(50), rng.normal(size=(50, 3))])
    credit = (rng.random(50) < 0.6).astype(float)
    fit = fit_skill(rows, credit)

    def loss(w: np.ndarray) -> float:
        odds = rows @ w
        prior = (((w - [0, 0, 1, 0]) / [1.5, 3.0, 1.0, 0.5]) ** 2).sum() / 2
        return float(np.logaddexp(0, odds).sum() - credit @ odds + prior)

    for unit in np.eye(4):
        assert (loss(fit.weights + 1e-5 * unit) - loss(fit.weights - 1e-5 * unit)) / 2e-5 == pytest.approx(0, abs=1e-4)


def test_cards_are_chosen_at_the_edge_of_what_the_reader_can_tell() -> None:
    rng = np.random.default_rng(6)
    gaps = [0.4, 0.6, 0.8, 1.0]
    strong = [tried(rng, n % 20 != 0, gap=0.8) for n in range(100)]
    weak = [tried(rng, n % 2 == 0, gap=0.8) for n in range(100)]
    even = [(0.0, 0.0)] * 4
    assert at_the_edge(strong, gaps, even, 1) == [0]
    assert at_the_edge(weak, gaps, even, 1) == [3]
    assert at_the_edge(weak, gaps, [(-1, 0), (1, 0), (1, 0), (1, 0)], 2) == [0, 3]  # not twice the longer title
    assert at_the_edge(weak, gaps, [(1, 0)] * 4, 2) == [2, 3]
    assert at_the_edge([], [], [], 3) == []


def test_a_pair_that_was_missed_surely_comes_back_until_it_is_right() -> None:
    rng = np.random.default_rng(7)
    missed = tried(rng, right=False, p=0.9, name="x")
    mild = tried(rng, right=False, p=0.6, name="y")
    day = NOW.date()
    assert missed_again([missed, mild], day + timedelta(2)) == ()
    assert missed_again([missed, mild], day + timedelta(3)) == (("x", "xb"),)
    twice = [missed, tried(rng, right=False, p=0.9, name="x")]
    assert (missed_again(twice, day + timedelta(9)), missed_again(twice, day + timedelta(10))) == ((), (("x", "xb"),))
    assert missed_again([*twice, tried(rng, right=True, name="x")], date(2030, 1, 1)) == ()


def test_the_lesson_is_what_the_reader_misjudges_most() -> None:
    """A reader who gives every new benchmark 80 %, where half of them rise."""
    rng = np.random.default_rng(8)
    answers = []
    for n in range(60):
        one = tried(rng, right=n % 2 == 0, p=0.8)
        with_sign, without = Face("A new benchmark of gait", "We collect."), Face("Gait by search", "We search.")
        faces = (with_sign, without) if one.p > 0.5 else (without, with_sign)
        answers.append(Tried(one.card, one.p, faces))
    lesson = lesson_of(answers)
    assert lesson is not None
    assert (lesson.sign, lesson.n, lesson.is_sure) == ("new data sets and benchmarks", 60, True)
    assert lesson.text.startswith(
        "you overrate new data sets and benchmarks by 30 points: over 60 pairs you gave them 80%"
    )
    assert lesson_of(answers[:3]) is None
