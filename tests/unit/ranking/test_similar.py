"""Neighbours of a paper by the cosine of their tf-idf rows."""

from __future__ import annotations

from dataclasses import replace

import pytest

from readinglist.ranking import count_terms, similar
from tests.unit.ranking.toy_library import topic_of, toy, toys


def test_papers_of_the_same_topic_are_nearest_and_the_paper_itself_is_left_out():
    papers = toys()
    near = similar(papers[0], papers, n=8)
    assert len(near) == 8
    assert papers[0].id not in {s.paper.id for s in near}
    assert {topic_of(s.paper) for s in near} == {"walk"}
    assert [s.rank for s in near] == list(range(1, 9))


def test_a_twin_is_wholly_alike_and_reasons_sum_to_the_cosine():
    papers = toys()
    twin = replace(papers[0], id="2511.99999")
    near = similar(twin, papers)
    assert near[0].paper == papers[0]
    assert near[0].score == pytest.approx(1.0)
    for s in near:
        assert 0 < s.score <= 1 + 1e-9
        assert abs(sum(r.weight for r in s.reasons) - s.score) < 1e-9


def test_a_paper_outside_and_given_counts_work():
    papers = toys()
    new = toy(901, "look")
    assert similar(new, papers, count_terms(p.text for p in papers)) == similar(new, papers)
    assert topic_of(similar(new, papers)[0].paper) == "look"


def test_nothing_shared_is_nothing_similar():
    papers = toys()
    assert similar(toy(1, title="zzz", abstract=None), papers) == ()
    assert similar(toy(1, title=None, abstract=None), papers) == ()
    assert similar(toy(1), []) == ()
