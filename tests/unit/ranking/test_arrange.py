"""What is shown: variety, labelled exploration, and propensities that are true."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readinglist.core.papers import ScoredPaper
from readinglist.ranking import Ranker, arrange
from readinglist.ranking.arrange import OUTSIDE, UNSURE, plan_exploration, varied
from tests.unit.ranking.toy_library import topic_of, toy, toys


@cache
def ranked(n: int = 80) -> tuple[ScoredPaper, ...]:
    papers = toys(n)
    return Ranker().fit(papers).rank(papers, kept=[papers[0].id, papers[4].id])


def generator(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


@settings(max_examples=30)  # each one counts the words of dozens of texts
@given(st.integers(0, 100), st.floats(0, 1), st.integers(0, 5))
def test_n_papers_are_shown_once_each_with_ranks_from_one(n: int, share: float, seed: int):
    scored = ranked(40)
    shown = arrange(scored, n, generator(seed), share)
    assert len(shown) == min(n, 40)
    assert len({s.paper.id for s in shown}) == len(shown)
    assert [s.rank for s in shown] == list(range(1, len(shown) + 1))
    for s in shown:
        assert abs(sum(r.weight for r in s.reasons) - s.score) < 1e-9
        assert (s.explore is not None) == any(r.kind == "explore" and r.weight == 0 for r in s.reasons)


def test_the_same_generator_shows_the_same_list():
    scored = ranked()
    assert arrange(scored, 20, generator(3)) == arrange(scored, 20, generator(3))
    assert arrange(scored, 20, generator(3)) != arrange(scored, 20, generator(4))


def test_a_tenth_of_the_places_explore_and_the_first_five_never_do():
    scored = ranked()
    for seed in range(200):
        shown = arrange(scored, 20, generator(seed))
        assert len([s for s in shown if s.explore]) in (1, 2)  # one where both slots drew the same paper
        assert shown[0].paper == scored[0].paper
        assert not any(s.explore for s in shown[:5])


def test_what_is_drawn_scores_above_the_median():
    scored = ranked()
    median = float(np.median([s.score for s in scored]))
    drawn = [s for seed in range(200) for s in arrange(scored, 20, generator(seed), 0.3) if s.explore]
    assert min(s.score for s in drawn) > median


@given(st.lists(st.floats(-5, 5), min_size=3, max_size=60, unique=True), st.integers(1, 30))
@settings(max_examples=50)
def test_variety_moves_nothing_over_what_is_much_better_or_alone_positive(scores: list[float], n: int):
    scores = sorted(scores, reverse=True)
    order = varied([ScoredPaper(toy(i), score, i + 1) for i, score in enumerate(scores)], n)
    most = 0.5 * np.std(scores)
    for place, above in enumerate(order):
        for below in order[place + 1 :]:
            assert scores[above] >= scores[below] - most - 1e-9
            assert not scores[above] < 0 < scores[below]


@pytest.mark.parametrize(("n", "share"), [(20, 0.1), (10, 0.1), (8, 0.1), (12, 0.3)])
def test_propensities_are_the_frequencies_of_being_drawn(n: int, share: float):
    """Over 20,000 draws every paper is drawn as often as it says, within 4.5 sigma."""
    plan, runs, rng = plan_exploration(ranked(60), n, share), 20_000, generator(11)
    drawn = Counter(i for _ in range(runs) for i in plan.draw(rng))
    for i in plan.pool:
        p = plan.propensity(i)
        assert abs(drawn[i] / runs - p) < 4.5 * (p * (1 - p) / runs) ** 0.5


def test_shown_propensities_are_the_frequencies_of_being_shown_as_exploration():
    scored, runs, rng = ranked(40), 1500, generator(5)
    seen: Counter[str] = Counter()
    said: dict[str, float] = {}
    for _ in range(runs):
        for s in arrange(scored, 8, rng, 0.4):
            if s.explore:
                seen[s.paper.id] += 1
                assert said.setdefault(s.paper.id, s.explore.propensity) == s.explore.propensity
    assert len(said) > 10
    for id, p in said.items():
        assert abs(seen[id] / runs - p) < 4.5 * (p * (1 - p) / runs) ** 0.5


@given(st.integers(1, 39), st.floats(0.001, 1))
def test_every_plausible_paper_below_the_head_has_a_chance(n: int, share: float):
    scored = ranked(40)
    plan = plan_exploration(scored, n, share)
    if plan.slots:
        chances = [plan.propensity(i) for i in plan.pool]
        assert min(chances) > 0
        assert max(chances) <= 1
        assert sum(chances) <= sum(plan.slots) + 1e-9


def test_no_plausible_paper_is_out_of_reach_of_the_list():
    """What the variety of the head pushed out of it can be drawn too."""
    scored, shown = ranked(60), set()
    for seed in range(1000):
        shown |= {s.paper.id for s in arrange(scored, 10, generator(seed), 0.3)}
    assert shown >= {s.paper.id for s in scored[:30]}


def test_most_draws_are_next_below_the_list_and_no_chance_is_tiny():
    scored = ranked()
    plan = plan_exploration(scored, 20, 0.1)
    chances = [plan.propensity(i) for i in plan.pool]
    assert chances == sorted(chances, reverse=True)
    assert sum(chances[:6]) > 0.7 * sum(chances)
    assert min(chances) > 0.2 * len(plan.slots) / len(plan.pool)


def test_a_drawn_paper_says_whether_its_field_is_usual_in_the_list():
    for seed in range(60):
        shown = arrange(scored := ranked(), 20, generator(seed))
        for s in shown:
            if s.explore:
                usual = sum(s.paper.primary_category in row.paper.categories for row in scored[:20])
                assert abs(usual - 10) <= 2 or s.explore.why == (OUTSIDE if usual < 10 else UNSURE)


def test_a_share_of_nothing_and_a_list_of_all_do_not_explore():
    scored = ranked()
    assert not any(s.explore for s in arrange(scored, 20, generator(), 0.0))
    assert not any(s.explore for s in arrange(scored, len(scored), generator()))
    assert not any(s.explore for s in arrange(scored, 1000, generator()))


def test_without_a_taste_the_list_stays_newest_first():
    papers = toys()
    scored = Ranker().fit(papers).rank(papers)
    assert arrange(scored, 20, generator()) == scored[:20]
    assert arrange(scored, 20, generator(), rest=True) == scored


def test_the_rest_follows_by_score_when_asked():
    scored = ranked()
    shown = arrange(scored, 20, generator(2), rest=True)
    assert shown[:20] == arrange(scored, 20, generator(2))
    assert sorted(s.paper.id for s in shown) == sorted(s.paper.id for s in scored)
    assert all(a.score >= b.score for a, b in pairwise(shown[20:]))
    assert [s.rank for s in shown] == list(range(1, 81))


def test_variants_of_one_paper_do_not_fill_the_head():
    scored = [replace(s, score=-0.01 * s.rank) for s in ranked()[:15]] + [replace(s, score=-9.0) for s in ranked()[15:]]
    best = scored[0]
    copies = [replace(best, paper=replace(best.paper, id=f"2511.9{i:04d}", row=i)) for i in range(8)]
    shown = arrange([best, *copies, *scored[1:]], 10, generator(), 0.0)
    same = [s for s in shown if s.paper.text == best.paper.text]
    assert shown[0] == best
    assert len(same) <= 6  # all nine of them without


def test_variety_alone_orders_by_score_when_nothing_is_alike():
    papers = [toy(i, title=f"word{i}", abstract=f"other{i}") for i in range(10)]
    scored = [ScoredPaper(paper, 10.0 - i, i + 1) for i, paper in enumerate(papers)]
    assert varied(scored, 10) == list(range(10))


def test_a_list_longer_than_anybody_reads_goes_on_by_score():
    scored = [ScoredPaper(toy(i), -float(i), i + 1) for i in range(300)]
    assert sorted(varied(scored, 200)) == list(range(120))
    assert [s.score for s in arrange(scored, 250, generator(), 0.0)[120:]] == [-float(i) for i in range(120, 250)]


def test_empty_and_textless_lists_are_arranged():
    assert arrange([], 20, generator()) == ()
    assert arrange(ranked(8), 0, generator()) == ()
    assert arrange(ranked(8), -1, generator()) == ()
    blank = [ScoredPaper(toy(i, title=None, abstract=None), 0.0, i + 1) for i in range(30)]
    assert len(arrange(blank, 10, generator())) == 10


def test_exploration_draws_may_be_of_any_topic():
    scored = ranked()
    drawn = {topic_of(s.paper) for seed in range(60) for s in arrange(scored, 20, generator(seed)) if s.explore}
    assert drawn == {"walk", "talk", "look", "prove"}
