"""Reasons: names of terms, phrases once, the nearest kept paper, and what is not shown."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from readinglist.core.papers import Goal, ScoredPaper
from readinglist.ranking import Ranker, count_terms
from readinglist.ranking.explain import BASE, MAX_TERMS_SHOWN, term_reasons
from readinglist.ranking.terms import TermNamer, term_names
from tests.unit.ranking.toy_library import topic_of, toy, toys


def explained(**changes: Any) -> ScoredPaper:
    """A new paper on walking, ranked by three keeps and a goal."""
    papers = toys()
    new = replace(toy(900, "walk", row=0), **changes)
    kept = [p.id for p in papers if topic_of(p) == "walk"][:3]
    return Ranker().fit(papers).rank([new], kept=kept, goals=[Goal("run", "legged robot locomotion")])[0]


def of_text(text: str, weights: dict[str, float]) -> list[tuple[str, Any]]:
    """The term reasons of `text` where the named terms contribute `weights`, all others nothing."""
    names = term_names(text)
    hashes = np.array(sorted(names))
    contributions = np.array([weights.get(names[term], 0.0) for term in hashes.tolist()])
    return [(r.text, pytest.approx(r.weight)) for r in term_reasons(TermNamer(), text, hashes, contributions)]


def test_terms_are_words_of_the_paper_strongest_first():
    scored = explained()
    terms = [r for r in scored.reasons if r.kind == "term"]
    assert 0 < len(terms) <= MAX_TERMS_SHOWN
    assert all(word in scored.paper.text.lower() for r in terms for word in r.text.split())
    assert [abs(r.weight) for r in terms] == sorted((abs(r.weight) for r in terms), reverse=True)


def test_a_phrase_speaks_for_its_words_once():
    weights = {"policy": 1.0, "gradient": 2.0, "policy gradient": 1.5, "robot": 0.5}
    assert of_text("policy gradient robot", weights) == [("policy gradient", 4.5), ("robot", 0.5)]


def test_a_weak_phrase_does_not_speak_for_a_strong_word():
    assert of_text("robot arm", {"robot": 2.0, "robot arm": 0.1}) == [("robot", 2.0), ("robot arm", 0.1)]


def test_a_phrase_does_not_speak_for_words_of_the_other_sign():
    weights = {"robot": -1.0, "robot arm": 2.0}
    assert of_text("robot arm", weights) == [("robot arm", 2.0), ("robot", -1.0)]


def test_a_word_is_given_to_one_phrase_only():
    weights = {"sparse": 1.0, "sparse policy": 3.0, "sparse reward": 2.0}
    found = of_text("sparse policy and sparse reward", weights)
    assert found == [("sparse policy", 4.0), ("sparse reward", 2.0)]


def test_words_that_are_true_of_any_paper_and_fragments_of_sentences_are_no_reason():
    weights = {
        "new": 5.0,
        "paper": 4.0,
        "paper we propose": 6.0,
        "state of the art": 3.0,
        "propose a gait": 2.0,
        "gait": 1.0,
    }
    assert of_text("new state of the art: in this paper we propose a gait", weights) == [("gait", 1.0)]


def test_words_around_a_comma_or_a_full_stop_are_no_phrase():
    text = "We train a policy, solving tasks. Legged robots (RL) walk."
    assert of_text(text, {"policy solving": 1.0, "tasks legged": 1.0, "robots rl": 1.0, "legged robots": 0.5}) == [
        ("legged robots", 0.5)
    ]


def test_the_nearest_kept_paper_is_named_and_only_informs():
    scored = explained()
    (near,) = [r for r in scored.reasons if r.kind == "paper"]
    assert near.weight == 0
    assert "2511.000" in near.text


def test_a_kept_paper_is_not_its_own_reason():
    papers = toys()
    (scored,) = Ranker().fit(papers).rank([papers[0]], kept=[papers[0].id])
    assert not [r for r in scored.reasons if r.kind == "paper"]


def test_a_goal_is_named_only_where_it_gave_the_score():
    scored = explained()
    assert [r.text for r in scored.reasons if r.kind == "goal"] == ([scored.goal] if scored.goal else [])


def test_the_rest_comes_last_and_closes_the_sum():
    scored = explained(authors=("Ada Walk0", "Bo Common0"))
    assert scored.reasons[-1].kind == "rest"
    assert [r.kind for r in scored.reasons].count("author") == 2
    assert abs(sum(r.weight for r in scored.reasons) - scored.score) < 1e-9


def test_the_rest_says_how_much_is_words_names_and_the_same_for_every_paper():
    """With every word and author of it taken away a paper has the base alone, up to what the title shares out."""
    rests = [[r for r in explained(**given).reasons if r.kind == "rest"] for given in ({}, {"authors": ()})]
    assert rests[0][-1].text == rests[1][-1].text == BASE
    assert abs(rests[0][-1].weight - rests[1][-1].weight) < 1e-9
    (bare,) = (r for r in explained(title="zzz", abstract=None, authors=()).reasons if r.kind == "rest")
    assert abs(bare.weight - rests[0][-1].weight) < 1e-9


def test_a_paper_without_known_words_is_all_rest():
    scored = explained(title="zzz", abstract=None, authors=())
    assert {r.kind for r in scored.reasons} <= {"rest", "goal"}


def test_taking_the_strongest_term_out_lowers_the_score():
    scored = explained()
    term = next(r.text for r in scored.reasons if r.kind == "term" and r.weight > 0)
    changed = {field: getattr(scored.paper, field) for field in ("title", "abstract")}
    for word in term.split():
        changed = {field: text.replace(word, "") for field, text in changed.items()}
    assert explained(**changed).score < scored.score


def test_hostile_text_is_explained_in_folded_words():
    scored = explained(title="<b>ROBOT</b> [/INST] locomotion \u202e gait")
    assert all(c.isalnum() or c == " " for r in scored.reasons if r.kind == "term" for c in r.text)
    assert len(count_terms([scored.paper.text])) == 1
