"""Several interests in one library: found among keeps, named, and none drowns another."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from unittest import mock

import numpy as np
import pytest

from readinglist.core.papers import Claim, Paper, ScoredPaper
from readinglist.ranking import Kept, Ranker, arrange, count_terms
from readinglist.ranking.interests import LEAST, MOST, find_interests, split
from readinglist.ranking.vectors import unit

from .toy_library import toy

SUBJECTS = {
    "walk": """robot locomotion gait legged terrain bipedal quadruped torque joint controller balance humanoid motor
        foothold actuator walking manipulation grasp""",
    "talk": """language dialogue translation corpus token pretraining decoding summarization multilingual vocabulary
        sentence linguistic parsing question retrieval conversation prompts""",
    "prove": """theorem bound regret convex kernel convergence lower optimal rate stochastic martingale concentration
        minimax asymptotic estimator""",
}


def paper(number: int) -> Paper:
    """A paper on the subject of its turn, of words that are drawn from it."""
    subject = list(SUBJECTS)[number % len(SUBJECTS)]
    words = np.random.default_rng(number).permutation(SUBJECTS[subject].split()).tolist()[:15]
    return toy(number, title=" ".join(words[:3]), abstract=" and ".join(words[3:]), authors=(f"N. {number}",))


def topic_of(paper: Paper) -> str:
    return list(SUBJECTS)[paper.row % len(SUBJECTS)]


LIBRARY = [paper(number) for number in range(360)]
WALK, TALK = ([paper for paper in LIBRARY if topic_of(paper) == topic] for topic in ("walk", "talk"))
TONIGHT = LIBRARY[150:]


def kept(walk: int, talk: int) -> list[Paper]:
    return [*WALK[:walk], *TALK[:talk]]


def first_rows(keeps: list[Paper], share: float = 0.0) -> tuple[ScoredPaper, ...]:
    scored = Ranker().fit(LIBRARY).rank(TONIGHT, keeps)
    return arrange(scored, 20, np.random.default_rng(0), share)


def topics(rows: tuple[ScoredPaper, ...]) -> Counter[str]:
    return Counter(topic_of(row.paper) for row in rows)


def test_interests_are_found_among_keeps_and_named_by_what_tells_them_apart():
    keeps = kept(20, 12)
    walk, talk = find_interests(count_terms(paper.text for paper in keeps), lambda i: keeps[i].text)
    assert (walk.keeps, talk.keeps) == (tuple(range(20)), tuple(range(20, 32)))
    assert set(" ".join(walk.phrases).split()) <= {*SUBJECTS["walk"].split(), "and"}
    assert set(" ".join(talk.phrases).split()) <= {*SUBJECTS["talk"].split(), "and"}
    assert walk.name == ", ".join(walk.phrases[:3])


@pytest.mark.parametrize("keeps", [kept(40, 0), kept(20, 3), kept(7, 8), []])
def test_one_interest_and_too_few_keeps_are_not_split(keeps: list[Paper]):
    assert find_interests(count_terms(paper.text for paper in keeps), lambda i: keeps[i].text) == ()


@pytest.mark.parametrize("share", [0.0, 0.1])
def test_two_interests_of_20_keeps_have_at_least_six_of_the_first_twenty_rows_each(share: float):
    found = topics(first_rows(kept(20, 20), share))
    assert min(found["walk"], found["talk"]) >= 6


def test_an_interest_has_the_share_of_the_rows_that_it_has_of_the_keeps():
    found = topics(first_rows(kept(30, 10)))
    assert 5 <= found["talk"] < found["walk"]


def test_a_row_that_was_moved_says_why_and_no_score_changes():
    scored = Ranker().fit(LIBRARY).rank(TONIGHT, kept(20, 20))
    stronger, weaker = Claim("stronger", 0.5), Claim("weaker", 0.5)
    claims = [replace(one, claim=weaker if at >= 60 else stronger) for at, one in enumerate(scored)]
    rows = arrange(claims, 20, np.random.default_rng(0), 0.0)
    moved = [row for row in rows if any(reason.kind == "interest" for reason in row.reasons)]
    assert len(moved) == 10
    assert {row.reasons[-1].text for row in moved} == {"moved up: weaker has a share of 50% of your keeps"}
    of = {one.paper.id: one.score for one in scored}
    for row in rows:
        assert row.score == of[row.paper.id] == pytest.approx(sum(reason.weight for reason in row.reasons), abs=1e-6)


def test_a_paper_far_from_an_interest_claims_no_row_for_it():
    tonight = [paper for paper in TONIGHT if topic_of(paper) not in ("walk", "talk")]
    scored = Ranker().fit([*LIBRARY, *tonight]).rank(tonight, kept(20, 20))
    assert sum(one.claim is not None for one in scored) < len(tonight) / 2


def test_a_list_without_interests_has_none():
    scored = Ranker(has_interests=False).fit(LIBRARY).rank(TONIGHT, kept(20, 20))
    assert not any(one.claim for one in scored)


def test_what_is_best_for_a_goal_is_not_moved_down():
    scored = Ranker(has_interests=False).fit(LIBRARY).rank(TONIGHT, kept(20, 20))
    mine, other = {"goal": "mine"}, {"claim": Claim("other", 1.0)}
    goals = [replace(one, **(mine if at < 60 else other)) for at, one in enumerate(scored)]
    assert all(row.goal for row in arrange(goals, 20, np.random.default_rng(0), 0.0))


def test_keeps_for_a_goal_are_no_found_interest():
    keeps = [*(Kept(paper.id, "walk") for paper in WALK[:20]), *(Kept(paper.id) for paper in TALK[:20])]
    scored = Ranker().fit(LIBRARY).rank(TONIGHT, keeps)
    assert not any(one.claim for one in scored)


def test_however_many_subjects_there_are_the_interests_are_few_and_the_largest_part_is_split_first():
    centres = unit(np.random.default_rng(0).normal(size=(20, 40)))
    subject = np.repeat(np.arange(20), LEAST)
    groups = split(centres[subject], np.arange(len(subject)))
    assert len(groups) == MOST
    assert sorted(np.concatenate(groups).tolist()) == list(range(len(subject)))
    assert all(len(set(subject[group])) * LEAST == len(group) for group in groups), "a subject is never torn apart"


def test_thousands_of_keeps_are_split_by_a_matrix_as_large_as_a_vector() -> None:
    """One as large as the keeps takes the third power of them: 13 s for 3,000."""
    vectors = unit(np.random.default_rng(1).normal(size=(700, 40)))
    with mock.patch.object(np.linalg, "eigh", wraps=np.linalg.eigh) as eigh:
        split(vectors, np.arange(len(vectors)))
    assert {call.args[0].shape for call in eigh.call_args_list} == {(40, 40)}
