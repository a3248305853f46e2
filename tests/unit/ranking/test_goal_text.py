"""A goal in plain words: met by meaning, word by word, and explained in the words of the paper."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy.sparse import csr_matrix

import readinglist.ranking
from readinglist.core.papers import Goal, Paper, ScoredPaper
from readinglist.ranking import Kept, Ranker, Weights, count_terms
from readinglist.ranking.fitted import build_queries
from readinglist.ranking.goal_text import fit_goal_text, pairs_of_other_subjects
from readinglist.ranking.space import Space
from readinglist.ranking.terms import TermNamer, name_term, term_names
from readinglist.ranking.vectors import FILE, WIDTH, WordVectors, packed, unpacked, word_vectors

from .toy_library import topic_of, toy, toys

FALLING = Goal("fall", "a robot that gets up again after it falls")


def weight_of(word: str) -> float:
    """How much a word tells of a subject."""
    return float(word_vectors().weights(np.array([name_term(word)], np.int32))[0])


def ranked(goal: Goal, **texts: str) -> tuple[ScoredPaper, ...]:
    """Papers of these titles among toys, by the goal alone."""
    some = [toy(900 + n, "talk", row=n, title=title, abstract=None) for n, title in enumerate(texts.values())]
    return Ranker().fit(toys()).rank(some, goals=[goal])


def test_texts_that_share_no_word_are_near_in_meaning():
    goal, same, other = word_vectors().texts(
        count_terms(
            [
                "a legged robot that learns to walk",
                "Bipedal locomotion of humanoids by gait recovery",
                "Neural machine translation with subword units",
            ]
        )
    )
    assert float(goal @ same) > 0.3
    assert abs(float(goal @ other)) < 0.1


def test_what_vectors_add_is_named_in_the_words_of_the_paper():
    """And all reasons add up."""
    scored = ranked(FALLING, one="Fall recovery of humanoid robots on rough terrain", two="A bound on regret")
    near = next(reason for reason in scored[0].reasons if reason.kind == "near")
    assert near.text.startswith("near: ")
    assert "humanoid" in near.text
    assert near.weight > 0
    for one in scored:
        assert sum(reason.weight for reason in one.reasons) == pytest.approx(one.score, abs=1e-6)


def test_a_paper_is_called_far_only_where_that_lowers_its_score():
    scored = ranked(FALLING, one="Fall recovery of humanoid robots", two="A bound on regret", three="New new new")
    near = [reason for one in scored for reason in one.reasons if reason.kind == "near"]
    assert {reason.weight < 0 for reason in near} == {True, False}
    assert all((reason.text == "far in meaning from your goal and keeps") == (reason.weight < 0) for reason in near)


def test_everyday_words_weigh_less_than_those_of_a_subject():
    assert weight_of("gets") < weight_of("robot") == 1.0
    assert weight_of("proves") < 0.5
    assert weight_of("robotarium") == 1.0, "a rare name has no vector and counts in full"


def test_a_word_is_not_met_in_a_pair_that_is_another_subject():
    """Most papers with "walk" are about random walks, and most with "things" about the internet of things."""
    walk = Goal("walk", "make a biped learn to walk from its own falls")
    papers = {"one": "A random walk solver for capacitance", "two": "A soft body solver for contact of legs"}
    assert ranked(walk, **papers)[0].paper.title == papers["two"]
    assert other_subjects("make a biped learn to walk") == {"walk": "random walk"}
    assert other_subjects("a random walk on a graph") == {}, "the goal has the pair"
    assert other_subjects("video calls on phones") == {}, "the pair is the same subject: mobile phones"
    assert other_subjects("acting in the world") == {}, "the pair is a phrase of every subject: real world"


def other_subjects(goal: str) -> dict[str, str]:
    known = term_names("random walk, mobile phones, internet of things, real world") | term_names(goal)
    found = pairs_of_other_subjects(word_vectors(), TermNamer().names(goal))
    return {known[word]: known[pair] for word, pair in found.items()}


def test_a_goal_of_unknown_words_says_nothing():
    scored = Ranker().fit(toys()).rank(toys(), goals=[Goal("x", "qqqq zzzz")])
    assert not [reason for one in scored for reason in one.reasons if reason.kind == "near"]


def test_the_more_is_kept_the_less_the_sentence_says():
    """A sentence on another topic is most of the score with one keep, and little with twelve."""
    papers = toys()
    walking = [paper.id for paper in papers if topic_of(paper) == "walk"]
    goal = Goal("walk", "machine translation of dialogue")

    def talk_among_best(n: int) -> int:
        best = Ranker().fit(papers).rank(papers, kept=[Kept(id, "walk") for id in walking[:n]], goals=[goal])[:12]
        return sum(topic_of(one.paper) == "talk" for one in best)

    assert talk_among_best(1) > talk_among_best(12)


def test_of_a_goal_without_likes_and_one_with_many_neither_drowns_the_other():
    papers = toys()
    talking = [Kept(paper.id, "talk") for paper in papers if topic_of(paper) == "talk"][:12]
    goals = [Goal("talk", "dialogue"), Goal("walk", "legged robot locomotion")]
    best = Ranker().fit(papers).rank(papers, kept=talking, goals=goals)[:10]
    of = [topic_of(one.paper) for one in best]
    assert min(of.count("talk"), of.count("walk")) >= 4


def test_a_paper_without_text_adds_nothing_by_its_vector():
    papers = toys()
    empty = replace(toy(900, row=0), title=None, abstract=None)
    scored = Ranker().fit(papers).rank([empty], goals=[FALLING])[0]
    assert not [reason for reason in scored.reasons if reason.kind == "near"]


def test_without_the_part_a_goal_is_a_like_as_before():
    scored = Ranker(Weights(goal=0.0)).fit(toys()).rank(toys(), goals=[FALLING])
    assert not [reason for one in scored for reason in one.reasons if reason.kind == "near"]


def test_the_table_that_ships_is_small_and_whole():
    table = word_vectors()
    assert Path(readinglist.ranking.__file__).with_name(FILE).stat().st_size < 8_000_000
    assert table.vectors.shape == (len(table.space.terms), WIDTH)
    assert np.all(np.diff(table.space.terms) > 0)
    assert np.isfinite(table.vectors).all()
    assert (table.space.idf > 0).all()
    known = set(table.space.terms.tolist())
    assert {term for term, name in term_names("legged robot").items() if " " not in name} <= known


def test_a_table_survives_its_file():
    table = word_vectors()
    again = unpacked(packed(table.space, table.vectors, table.topical))
    assert np.allclose(again.vectors, table.vectors, atol=0.02)
    counts = count_terms(["legged robots that walk", ""])
    vectors = again.texts(counts)
    assert np.linalg.norm(vectors[0]) == pytest.approx(1.0, abs=1e-5)
    assert not vectors[1].any()


def test_a_paper_near_to_every_word_is_above_one_very_near_to_a_single_one():
    """Two words at a right angle, a paper between them and one on the first; all others are elsewhere."""
    terms = np.array(sorted(map(name_term, ("alpha", "beta"))), np.int32)
    table = WordVectors(Space(terms, np.ones(2)), np.eye(2, dtype=np.float32), np.ones(2))
    turns = np.linspace(np.pi, 1.5 * np.pi, 40)
    between = np.sqrt(0.5)
    papers = np.array([[between, between], *table.vectors[:1], *zip(np.cos(turns), np.sin(turns), strict=True)])
    rows = csr_matrix((len(papers), 0))
    found = fit_goal_text("alpha beta", Space(terms[:0], np.ones(0)), rows, table, papers, 1.0)
    assert found is not None
    scores = found[0].scores(rows, papers)
    assert scores[0] > scores[1] > scores[2:].max()


def test_a_word_of_the_goal_that_the_paper_has_is_a_reason_with_all_that_it_adds():
    """A paper of one word: its row is 1 there, and the reason is what the row adds and what meeting the word adds."""
    ranker = Ranker().fit(toys())
    one = toy(900, row=0, title="dialogue", abstract=None, authors=())
    scored = ranker.rank([one], goals=[Goal("talk", "dialogue")])[0]
    assert ranker._taste is not None
    query = ranker._taste[1].queries[0]
    assert query.goal is not None
    column, met = int(query.goal.columns[0]), float(query.goal.met[0])
    assert met > 0
    told = next(reason.weight for reason in scored.reasons if reason.kind == "term")
    assert told == pytest.approx(float(query.text.vector[column]) + met)


def few_that_walk() -> list[Paper]:
    """A window in which one paper in ten is about walking."""
    papers = [paper for paper in toys() if topic_of(paper) != "walk"]
    return [*papers, *[paper for paper in toys() if topic_of(paper) == "walk"][:6]]


def test_three_seeds_of_a_goal_are_not_drowned_by_a_bibliography_of_other_things():
    papers = few_that_walk()
    seeds = tuple(paper.id for paper in papers if topic_of(paper) == "walk")[:3]
    bibliography = [paper.id for paper in papers if topic_of(paper) in ("look", "prove")][:20]
    new = [toy(number, topic) for topic in ("walk", "look", "prove", "talk") for number in range(700, 710)]
    new = [replace(paper, id=f"2512.{row:05d}", row=row) for row, paper in enumerate(new)]
    found = Ranker().fit(papers).rank(new, kept=bibliography, goals=[Goal("g", "", seeds=seeds)])
    assert {topic_of(scored.paper) for scored in found[:3]} == {"walk"}
    assert sum(scored.goal == "g" for scored in found[:12]) >= 6


def test_keeps_that_are_near_to_a_goals_own_papers_support_it():
    papers = few_that_walk()
    walking = [paper.id for paper in papers if topic_of(paper) == "walk"]
    found = Ranker().fit(papers).rank(papers, kept=walking[3:6], goals=[Goal("g", "", seeds=tuple(walking[:3]))])
    assert {scored.goal for scored in found} == {"g"}  # it holds every keep: taste knows nothing that it does not


def test_a_phrase_that_belongs_to_a_goal_is_part_of_its_text():
    assert Goal("g", "gets up").whole_text == "gets up"
    goal = Goal("g", "gets up", also=("fall recovery", "humanoid"))
    assert goal.whole_text == "gets up . fall recovery . humanoid"
    assert build_queries((), [goal])[0].text == goal.whole_text


def test_while_a_window_is_small_the_sentence_as_a_whole_keeps_another_sense_of_a_word_below():
    """As on the first day of a library: few papers, none of which says more than one of the words."""
    goal = Goal("biped", "a biped that learns to walk from its own falls")
    scored = ranked(
        goal, one="Escaping local minima by restarting a random walk", two="Humanoid robot locomotion control"
    )
    assert scored[0].paper.title == "Humanoid robot locomotion control"


@pytest.mark.parametrize(("copies", "first"), [(1, 1), (400, 0)], ids=["small", "large"])
def test_the_sentence_as_a_whole_weighs_most_while_the_window_is_small(copies: int, first: int):
    """A paper that has a word in another sense is above one between both words that has neither, or below it."""
    alpha, beta = name_term("alpha"), name_term("beta")
    table = WordVectors(
        Space(np.array(sorted((alpha, beta)), np.int32), np.ones(2)), np.eye(2, dtype=np.float32), np.ones(2)
    )
    turns = np.concatenate([[0.8 * np.pi, np.pi / 4], np.linspace(0, 2 * np.pi, 40, endpoint=False)])
    has_word = np.concatenate([[1.0, 0.0], np.arange(40) % 3 == 0])
    rows = csr_matrix(np.tile(has_word, copies)[:, None])
    papers = np.tile(np.stack([np.cos(turns), np.sin(turns)], axis=1), (copies, 1))
    found = fit_goal_text("alpha beta", Space(np.array([alpha], np.int32), np.ones(1)), rows, table, papers, 1.0)
    assert found is not None
    goal, feedback = found
    scores = goal.scores(rows, papers) + rows @ feedback.vector
    assert int(scores[:2].argmax()) == first


def test_keeps_for_no_goal_count_less_beside_a_goal_with_papers_of_its_own():
    papers = few_that_walk()
    seeds = tuple(paper.id for paper in papers if topic_of(paper) == "walk")[:3]
    proofs = [paper.id for paper in papers if topic_of(paper) == "prove"][:12]
    new = [replace(toy(700 + row, "prove"), id=f"2512.{row:05d}", row=row) for row in range(6)]
    ranker = Ranker().fit(papers)
    alone = {scored.paper.id: scored.score for scored in ranker.rank(new, kept=proofs)}
    beside = ranker.rank(new, kept=proofs, goals=[Goal("g", "", seeds=seeds)])
    told = [(scored.score, alone[scored.paper.id]) for scored in beside if scored.goal is None]
    assert len(told) >= 2
    assert all(now < 0.8 * before for now, before in told if before > 1)
