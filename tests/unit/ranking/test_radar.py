"""Who came near to a project, told by a bar that is each text's own."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from readinglist.core.radar import Crowding
from readinglist.ranking import count_terms
from readinglist.ranking.similar import LEAST, WHOLE, Radar, bar_of, crowding, nearest_above, similar_papers
from tests.fakes import paper

TEXTS = [paper(n).text for n in range(1, 200)]
PLAN = "A kite that learns to fly by the noise of the wind, without any model of the air."


def test_a_paper_that_does_the_same_is_nearest_and_its_sentence_is_told() -> None:
    scope = Radar([PLAN, "sparse attention"], count_terms(TEXTS))
    same = "We fly kites. The kite learns from noise of the wind alone, with no model of air. Code is free."
    cosines = scope.cosines(count_terms([*TEXTS[:5], same]))
    assert cosines.shape == (2, 6)
    assert nearest_above(cosines[0], 0.1) == 5
    assert scope.sentence(0, same) == "The kite learns from noise of the wind alone, with no model of air."
    assert scope.sentence(0, "") == ""


def test_cosines_are_those_of_the_neighbourhood() -> None:
    from readinglist.ranking import Neighbourhood

    counts = count_terms(TEXTS)
    alone = Neighbourhood(TEXTS[3], counts).cosines(counts)
    assert Radar([TEXTS[3]], counts).cosines(counts)[0] == pytest.approx(alone)


def test_the_bar_is_what_two_papers_of_sixty_nights_exceed() -> None:
    nights_ago = np.repeat(np.arange(60, 0, -1), 2)
    before = np.full(120, 0.05)
    before[:4] = [0.3, 0.2, 0.12, 0.11]
    assert bar_of(before, nights_ago) == pytest.approx(0.2)
    before[-1] = 0.25  # last night: what comes now must be nearer than that
    assert bar_of(before, nights_ago) == pytest.approx(0.25)
    assert bar_of(before[:18], np.repeat(np.arange(9, 0, -1), 2)) is None
    assert bar_of(np.array([]), np.array([])) is None
    assert bar_of(np.zeros(60), np.arange(60, 0, -1)) == LEAST


@given(st.lists(st.floats(0, 1), min_size=10, max_size=80))
def test_in_a_week_each_alarm_is_nearer_than_the_one_before(night_best: list[float]) -> None:
    """One paper a night: no more alarms in five nights than rising ones."""
    alarms: list[tuple[int, float]] = []
    for n in range(10, len(night_best)):
        told = nearest_above(np.array([night_best[n]]), bar_of(np.array(night_best[:n]), n - np.arange(n)))
        if told is not None:
            assert all(night_best[n] > best for m, best in alarms if n - m <= 5)
            alarms.append((n, night_best[n]))


def test_no_bar_and_no_papers_raise_nothing() -> None:
    assert nearest_above(np.array([0.9]), None) is None
    assert nearest_above(np.array([]), 0.1) is None
    assert nearest_above(np.array([0.1]), 0.1) is None


@pytest.mark.parametrize(
    ("now", "then", "trend"),
    [(0, 0, "steady"), (9, 4, "steady"), (30, 10, "rising"), (10, 30, "falling"), (5, None, None)],
)
def test_a_trend_is_more_than_chance(now: int, then: int | None, trend: str | None) -> None:
    assert Crowding(now, then).trend == trend


def test_crowding_counts_similar_papers_by_month() -> None:
    cosines, ages = np.array([0.5, 0.05, 0.06, 0.2, 0.9]), np.array([0, 1, 29, 30, 80])
    similar = similar_papers(cosines, np.zeros(5), None)
    assert crowding(similar, ages) == Crowding(2, 1)
    assert crowding(similar[:4], ages[:4]) == Crowding(2, None)
    assert crowding(np.array([], dtype=bool), np.array([])) == Crowding(0, None)
    near = similar_papers(cosines, np.array([0.0, 9.0, 0.0, 0.0, 0.0]), 8.0)
    assert crowding(near, ages) == Crowding(3, 1), "who is told is counted, whatever its words"


def test_what_a_paper_shares_and_what_it_lacks_is_named() -> None:
    scope = Radar([PLAN], count_terms(TEXTS))
    shares, lacks = scope.words(0, "Flight by noise: how a kite learns.")
    assert {"kite", "noise"} <= set(shares)
    assert "wind" in lacks
    assert not set(shares) & set(lacks)


def test_a_paper_that_says_all_words_of_a_text_has_the_whole_of_it_whatever_it_says_besides() -> None:
    near = Radar([PLAN, "zzzqx kite"], count_terms(TEXTS)).nearness(count_terms([PLAN, "zzzqx", "", *TEXTS]))
    assert 1 <= near[0, 0] <= 1 + WHOLE
    assert near[1, 1] > near[1, 3:].max(), "a word that no table knows counts where it is"
    assert not near[:, 2].any()
    assert near.min() >= 0
    assert near.max() <= near[0, 0]
    more = Radar([PLAN], count_terms(TEXTS)).nearness(count_terms([f"{PLAN} {TEXTS[0]}"]))
    assert 1 <= more[0, 0] <= 1 + WHOLE


def test_a_paper_in_other_words_is_nearer_than_one_that_shares_a_word_by_chance() -> None:
    goal = "a legged robot that walks over rubble"
    told = ["Quadruped locomotion on rough terrain.", "Rubble of words in legal contracts.", *TEXTS]
    near = Radar([goal], count_terms(told)).nearness(count_terms(told))
    assert near.shape == (1, len(told))
    assert int(near[0].argmax()) == 0
    assert not Radar(["zzzqx"], count_terms(TEXTS)).nearness(count_terms(told)).any()
