"""The laws of a ranking: order, reasons, comparable scores, and nothing that it can fail on."""

from __future__ import annotations

import math
import random
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise, product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.score_parts import part_scores
from readinglist.core.papers import Goal, Paper, ScoredPaper
from readinglist.ranking import NEWEST_FIRST, Kept, Ranker, Signal, Weights, count_terms
from tests.unit.ranking.toy_library import TOPICS, topic_of, toy, toys

WALKING = [paper.id for paper in toys() if topic_of(paper) == "walk"]
TALKING = [paper.id for paper in toys() if topic_of(paper) == "talk"]
RUN = Goal("run", "legged robot locomotion")


def ids(scored: tuple[ScoredPaper, ...]) -> list[str]:
    return [s.paper.id for s in scored]


def scores(scored: tuple[ScoredPaper, ...]) -> dict[str, float]:
    return {s.paper.id: s.score for s in scored}


def assert_whole(scored: tuple[ScoredPaper, ...], candidates: list[Paper]) -> None:
    """Every candidate once, ranks from 1, finite scores that never rise, reasons that sum to them."""
    assert sorted(ids(scored)) == sorted(p.id for p in candidates)
    assert [s.rank for s in scored] == list(range(1, len(scored) + 1))
    assert all(math.isfinite(s.score) for s in scored)
    assert all(a.score >= b.score for a, b in pairwise(scored))
    for s in scored:
        assert s.reasons
        assert abs(sum(reason.weight for reason in s.reasons) - s.score) < 1e-9


@pytest.mark.parametrize("n_likes", [1, 3, 10])
def test_likes_bring_their_topic_to_the_top(n_likes: int):
    papers = toys()
    scored = Ranker().fit(papers).rank(papers, kept=WALKING[:n_likes])
    assert_whole(scored, papers)
    unseen = [s.paper for s in scored if s.paper.id not in WALKING[:n_likes]][:8]
    assert [topic_of(paper) for paper in unseen].count("walk") >= 7


def test_papers_outside_the_fit_are_ranked_too():
    new = [toy(1000 + i, topic, row=i) for i, topic in enumerate(TOPICS)]
    scored = Ranker().fit(toys()).rank(new, kept=TALKING[:5])
    assert topic_of(scored[0].paper) == "talk"


def test_a_goal_s_text_alone_ranks():
    papers = toys()
    scored = Ranker().fit(papers).rank(papers, goals=[RUN])
    assert_whole(scored, papers)
    assert {topic_of(s.paper) for s in scored[:8]} == {"walk"}
    assert {s.goal for s in scored} == {"run"}


def test_a_goal_may_be_a_bare_text():
    papers = toys()
    scored = Ranker().fit(papers).rank(papers, goals=["convex regret bound"])
    assert topic_of(scored[0].paper) == "prove"
    assert scored[0].goal == "convex regret bound"


def test_seeds_alone_make_a_goal():
    papers = toys()
    scored = Ranker().fit(papers).rank(papers, goals=[Goal("see", "", seeds=("2511.00002", "2511.00006"))])
    unseen = [s for s in scored if s.paper.row not in (2, 6)]
    assert [topic_of(s.paper) for s in unseen[:6]].count("look") >= 5


def test_each_paper_names_the_goal_that_it_serves_best():
    papers = toys()
    goals = [RUN, Goal("speak", "dialogue language model")]
    scored = Ranker().fit(papers).rank(papers, goals=goals)
    best = {topic_of(s.paper): s.goal for s in reversed(scored)}
    assert (best["walk"], best["talk"]) == ("run", "speak")
    single = [scores(Ranker().fit(papers).rank(papers, goals=[goal])) for goal in goals]
    assert scores(scored) == pytest.approx({p.id: max(s[p.id] for s in single) for p in papers})


def test_a_keep_for_one_goal_does_not_pollute_another():
    papers = toys()
    ranker = Ranker().fit(papers)
    other = Goal("speak", "dialogue")
    without = ranker.rank(papers, kept=[Kept(WALKING[0], "run")], goals=[RUN])
    with_other = ranker.rank(
        papers, kept=[Kept(WALKING[0], "run"), *(Kept(i, "speak") for i in TALKING)], goals=[RUN, other]
    )
    best = next(s for s in with_other if s.goal == "run")
    assert topic_of(best.paper) == "walk"
    top_of_run = [topic_of(s.paper) for s in with_other if s.goal == "run"]
    assert "talk" not in top_of_run
    assert topic_of(without[0].paper) == "walk"


def test_a_keep_without_a_goal_supports_every_goal():
    papers = toys()
    ranker = Ranker().fit(papers)
    scored = ranker.rank(papers, kept=[WALKING[0]], goals=[Goal("speak", "dialogue")])
    reasons = [r.text for s in scored if s.goal == "speak" for r in s.reasons if r.kind == "paper"]
    assert any(WALKING[0] in text for text in reasons)


def test_refused_tricks_push_papers_down_and_spare_the_goal_s_own_words():
    papers = toys()
    ranker = Ranker().fit(papers)
    free = ranker.rank(papers, goals=[RUN])
    refusing = ranker.rank(papers, goals=[replace(RUN, refused=("policy gradient", "legged gait"))])
    trick = next(p for p in papers if topic_of(p) == "walk" and "gradient" in p.text)
    plain = next(
        p for p in papers if topic_of(p) == "walk" and not {"gradient", "policy", "gait"} & set(p.text.split())
    )
    assert scores(refusing)[trick.id] < scores(free)[trick.id]
    assert scores(refusing)[plain.id] > scores(refusing)[trick.id]


def test_skips_push_their_like_down():
    papers = toys()
    ranker = Ranker().fit(papers)
    before = scores(ranker.rank(papers, kept=WALKING[:3]))
    after = scores(ranker.rank(papers, kept=WALKING[:3], skipped=[WALKING[5]]))
    assert after[WALKING[5]] < before[WALKING[5]]


def test_thousands_of_skips_do_not_drown_the_likes():
    papers = [toy(i, list(TOPICS)[i % 4]) for i in range(2400)]
    walking = [p.id for p in papers if topic_of(p) == "walk"]
    skipped = [p.id for p in papers if topic_of(p) != "walk"]
    scored = Ranker().fit(papers).rank(papers, kept=walking[:20], skipped=skipped)
    assert {topic_of(s.paper) for s in scored[:100]} == {"walk"}


@settings(max_examples=20)  # each one fits four classifiers
@given(st.integers(0, 10_000).map(random.Random))
def test_the_order_of_papers_changes_nothing(rng: random.Random):
    papers, kept, skipped = toys(), WALKING[:4], TALKING[:3]
    first = Ranker().fit(papers).rank(papers, kept=kept, skipped=skipped, goals=[RUN])
    fitted, candidates = rng.sample(papers, len(papers)), rng.sample(papers, len(papers))
    again = (
        Ranker()
        .fit(fitted, count_terms(p.text for p in fitted))
        .rank(candidates, kept=rng.sample(kept, 4), skipped=rng.sample(skipped, 3), goals=[RUN])
    )
    assert again == first


def test_scores_of_one_fit_are_comparable_from_call_to_call():
    papers = toys()
    ranker = Ranker().fit(papers)
    together = {s.paper.id: s for s in ranker.rank(papers, kept=WALKING[:3], goals=[RUN])}
    for i in range(0, 80, 9):
        (alone,) = ranker.rank([papers[i]], kept=WALKING[:3], goals=[RUN])
        assert alone.score == pytest.approx(together[papers[i].id].score, abs=1e-12)
        assert [r.kind for r in alone.reasons] == [r.kind for r in together[papers[i].id].reasons]


@given(st.sets(st.sampled_from(range(80)), min_size=1, max_size=6), st.sampled_from(range(80)))
def test_liking_a_paper_never_lowers_its_score_by_the_centroid(liked: set[int], more: int):
    """The law of a Rocchio profile, on the unscaled cosine to the centroid."""
    import numpy as np

    from readinglist.ranking.parts import centroid_vector
    from readinglist.ranking.space import choose_space

    counts = count_terms(p.text for p in toys())
    rows = choose_space(counts).rows(counts)

    def cosine(likes: set[int]) -> float:
        centroid = centroid_vector(rows[sorted(likes)], np.ones(len(likes)))
        return float((rows[more] @ centroid)[0]) / float(np.linalg.norm(centroid))

    assert cosine(liked | {more}) >= cosine(liked) - 1e-12


def test_only_the_first_get_reasons_when_asked():
    papers = toys()
    full = Ranker().fit(papers).rank(papers, kept=WALKING[:3])
    part = Ranker().fit(papers).rank(papers, kept=WALKING[:3], explain=5)
    assert [s.reasons for s in part[:5]] == [s.reasons for s in full[:5]]
    assert not any(s.reasons for s in part[5:])
    assert scores(part) == scores(full)


def test_shared_authors_count_and_are_named_as_the_paper_writes_them():
    papers = toys()
    theirs = toy(501, "prove", row=3, authors=("Ada WALK0", "C. Other"))
    ranker = Ranker().fit(papers)
    scored = ranker.rank([theirs, replace(theirs, id="2511.00502", authors=("D. Nobody",))], kept=WALKING[:9])
    assert scored[0].paper.id == theirs.id
    (author,) = [r for r in scored[0].reasons if r.kind == "author"]
    assert author.text == "Ada WALK0"
    assert author.weight > 0


def test_parts_can_be_switched_off():
    papers = toys()
    ranker = Ranker(Weights(svm=0.0, titles=0.0, centroid=1.0, meaning=0.0, neighbours=0.0, authors=0.0)).fit(papers)
    assert part_scores(ranker, papers, kept=WALKING[:3]).keys() == {"centroid", "titles", "authors"}
    scored = ranker.rank(papers, kept=WALKING[:3])
    assert_whole(scored, papers)
    assert topic_of(scored[0].paper) == "walk"


def test_given_counts_and_counted_texts_give_the_same():
    papers = toys()
    counts = count_terms(p.text for p in papers)
    given_counts = Ranker().fit(papers, counts).rank(papers[:30], kept=WALKING[:3], counts=counts.take(range(30)))
    assert given_counts == Ranker().fit(papers).rank(papers[:30], kept=WALKING[:3])


def test_a_revised_candidate_is_read_anew():
    papers = toys()
    ranker = Ranker().fit(papers, count_terms(p.text for p in papers))
    revised = replace(papers[1], abstract=papers[0].abstract, title=papers[0].title)
    assert (
        scores(ranker.rank([revised], kept=WALKING[1:4]))[revised.id]
        > scores(ranker.rank([papers[1]], kept=WALKING[1:4]))[revised.id]
    )


def test_old_kept_papers_outside_the_window_count():
    papers = [toy(i, list(TOPICS)[i % 4]) for i in range(2400)]
    ranker = Ranker(window_days=20).fit(papers)
    scored = ranker.rank(papers[-40:], kept=WALKING[:5])
    assert {topic_of(s.paper) for s in scored[:8]} == {"walk"}


def test_unknown_ids_are_left_out():
    papers = toys()
    ranker = Ranker().fit(papers)
    known = ranker.rank(papers, kept=WALKING[:2])
    assert ranker.rank(papers, kept=[*WALKING[:2], "9999.99999"], skipped=["0000.00000"]) == known


# --- nothing to go by (D13) ---------------------------------------------------------------------------


def test_without_a_like_or_a_goal_the_newest_come_first():
    papers = [*toys(), toy(7, id="2511.77777", row=3, announced=None, published=None)]
    scored = Ranker().fit(papers).rank(papers)
    assert_whole(scored, papers)
    assert scored[0].paper.announced == max(p.announced for p in papers if p.announced)
    assert scored[-1].paper.id == "2511.77777"
    assert scored[0].reasons[0].text == NEWEST_FIRST
    assert ids(scored[:5]) == sorted(ids(scored[:5]))


NOTHING = {
    "no papers": [],
    "one paper": [toy(1)],
    "only stop words": [toy(i, title="the of", abstract="and with a") for i in range(5)],
    "no text": [toy(i, title=None, abstract=None) for i in range(5)],
    "no authors and dates": [toy(i, authors=(), announced=None, published=None) for i in range(5)],
    "all the same": [toy(i, title="robot", abstract="robot") for i in range(5)],
}


NONE, FIRST, LAST, ALL = slice(0, 0), slice(0, 1), slice(-1, None), slice(None)


@pytest.mark.parametrize("papers", NOTHING.values(), ids=NOTHING.keys())
def test_nothing_to_go_by_is_no_error(papers: list[Paper]):
    goals: tuple[list[Goal], ...] = ([], [Goal("g", "")], [Goal("g", "the of")], [RUN])
    for kept, skipped, goal in product((NONE, FIRST, ALL), (NONE, LAST, ALL), goals):
        likes, dislikes = ([p.id for p in papers[which]] for which in (kept, skipped))
        assert_whole(Ranker().fit(papers).rank(papers, kept=likes, skipped=dislikes, goals=goal), papers)


def test_equal_scores_are_newest_first_then_by_id():
    same = [toy(i, "walk", title="robot", abstract="robot", authors=()) for i in range(12)]
    scored = Ranker().fit(toys()).rank(same, kept=TALKING[:2])
    assert ids(scored) == [p.id for p in sorted(same, key=lambda p: (-p.announced.toordinal(), p.id))]


def test_a_ranker_that_was_never_fitted_ranks_all_the_same():
    papers = toys()
    assert_whole(Ranker().rank(papers), papers)
    assert_whole(Ranker().rank(papers, kept=papers[:2], goals=[RUN]), papers)


@pytest.mark.parametrize("weight", [float("nan"), float("inf"), 0.0, -1.0])
def test_a_weight_that_is_no_positive_number_is_no_keep(weight: float):
    papers = toys()
    scored = Ranker().fit(papers).rank(papers, kept=[Kept(WALKING[0], None, weight)])
    assert scored[0].reasons[0].text == NEWEST_FIRST


# --- parts, signals, time ------------------------------------------------------------------------------


def test_the_parts_of_a_score_sum_to_it():
    papers = toys()
    ranker = Ranker().fit(papers)
    taste: dict[str, Any] = {"kept": WALKING[:3], "goals": [replace(RUN, refused=("policy gradient",))]}
    told = part_scores(ranker, papers, **taste)
    total = scores(ranker.rank(papers, **taste))
    assert {"svm", "titles", "centroid", "neighbours", "refused", "authors", "goal", "feedback"} == told.keys()
    assert sum(told.values()) == pytest.approx([total[paper.id] for paper in papers])


def test_citing_what_was_kept_and_naming_an_idea_lift_a_paper_and_say_so():
    papers = toys()
    ranker = Ranker().fit(papers)
    signals = {TALKING[0]: [Signal("citation", "cites A"), Signal("citation", "cites B"), Signal("idea", "PPO")]}
    before = scores(ranker.rank(papers, kept=WALKING[:3]))
    scored = ranker.rank(papers, kept=WALKING[:3], signals=signals)
    assert_whole(scored, papers)
    told = next(s for s in scored if s.paper.id == TALKING[0])
    assert {r.text for r in told.reasons if r.kind in ("citation", "idea")} == {"cites A", "cites B", "PPO"}
    assert told.score > before[TALKING[0]]
    assert all(s.score == before[s.paper.id] for s in scored if s.paper.id != TALKING[0])


def test_a_name_is_no_word():
    """A paper on walking, and an author called Robot: the text of the one says nothing for the name of the other."""
    papers = [replace(paper, authors=("Ada Robot",)) if topic_of(paper) == "prove" else paper for paper in toys()]
    new = [toy(901, "prove", row=3, authors=("Ada Robot",)), toy(901, "prove", row=3, authors=(), id="2511.00902")]
    named, nameless = (scores(Ranker().fit(papers).rank(new, kept=WALKING[:3]))[paper.id] for paper in new)
    assert named <= nameless


@given(st.integers(1, 12))
@settings(max_examples=6, deadline=None)
def test_one_like_more_never_turns_the_list_over(n: int):
    papers = toys()
    ranker = Ranker().fit(papers)
    before, after = (ids(ranker.rank(papers, kept=WALKING[:k]))[:16] for k in (n, n + 1))
    assert len(set(before) & set(after)) >= 11


@given(st.lists(st.tuples(st.sampled_from(list(TOPICS)), st.integers(0, 400)), min_size=1, max_size=30))
@settings(max_examples=15, deadline=None)
def test_papers_listed_later_never_influence_the_scores_of_a_night(planted: list[tuple[str, int]]):
    papers = toys()
    night = max(paper.announced for paper in papers if paper.announced)
    future = [
        toy(3000 + i, topic, announced=night + timedelta(days=1 + days)) for i, (topic, days) in enumerate(planted)
    ]
    taste: dict[str, Any] = {"kept": WALKING[:2], "skipped": TALKING[:2], "goals": [RUN]}
    expected = Ranker().fit(papers, until=night).rank(papers, **taste)
    assert Ranker().fit([*future, *papers], until=night).rank(papers, **taste) == expected


def test_a_goal_that_holds_every_keep_needs_no_taste_beside_it():
    papers = toys()
    ranker = Ranker().fit(papers)
    assert {s.goal for s in ranker.rank(papers, kept=TALKING[:3], goals=[RUN])} == {"run"}
    for_other = [Kept(TALKING[0], "speak"), *TALKING[1:3]]
    assert None in {s.goal for s in ranker.rank(papers, kept=for_other, goals=[RUN])}


def test_to_choose_among_a_million_papers_the_vectors_of_likes_are_not_asked(monkeypatch: pytest.MonkeyPatch):
    papers = toys()
    ranker, counts = Ranker().fit(papers), count_terms(paper.text for paper in papers)
    ranker.rank(papers[:1], kept=WALKING[:3])  # fitted
    assert ranker._taste is not None
    monkeypatch.setattr(type(ranker._taste[1].vectors), "texts", lambda *_: pytest.fail("made vectors"))
    rough = ranker.score_counts(counts, [()] * len(papers), kept=WALKING[:3])
    assert rough is not None
    assert topic_of(papers[int(rough.argmax())]) == "walk"
