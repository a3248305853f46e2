"""A colleague's list: it only adds, little, and says whose it is."""

from __future__ import annotations

import pytest

from readinglist.ranking import Likeness, Ranker, Signal, Weights, colleague_signals, count_terms
from readinglist.ranking.signals import COLLEAGUE, KEPT
from tests.unit.ranking.toy_library import topic_of, toys

TEXTS = [f"{word} {other}" for word in ("robot", "gene", "market", "galaxy") for other in ("model", "data", "theory")]


def test_papers_like_the_list_are_above_the_mean_and_others_are_not() -> None:
    likeness = Likeness(count_terms(TEXTS))
    robot, galaxy = likeness.of(
        count_terms(["robot model", "robot data"]), count_terms(["robot theory", "galaxy theory"])
    )
    assert robot > 0 > galaxy


@pytest.mark.parametrize("kept", [[], ["words that nobody knows"]])
def test_a_list_that_says_nothing_adds_nothing(kept: list[str]) -> None:
    told = Likeness(count_terms(TEXTS)).of(count_terms(kept), count_terms(TEXTS))
    assert told.tolist() == [0.0] * len(TEXTS)


def test_what_was_kept_counts_more_than_what_is_like_it() -> None:
    kept, close, like, nothing = colleague_signals("Noor", [True, True, False, False], [-1.0, 9.0, 2.5, 0.9])
    assert [signal.strength for signal in (*kept, *close, *like)] == [KEPT, 8.0, 1.5]
    assert nothing == []
    assert all("Noor" in signal.text for signal in (*kept, *like))


def test_signals_of_colleagues_are_reasons_that_sum_to_the_score_and_never_lower_one() -> None:
    papers = toys()
    liked = [paper.id for paper in papers if topic_of(paper) == "walk"][:3]
    ranker = Ranker().fit(papers)
    alone = {scored.paper.id: scored.score for scored in ranker.rank(papers, kept=liked)}
    signals = {paper.id: [Signal(COLLEAGUE, "like Noor, who kept it", KEPT)] for paper in papers[::3]}
    for scored in ranker.rank(papers, kept=liked, signals=signals):
        told = [reason for reason in scored.reasons if "Noor" in reason.text]
        assert sum(reason.weight for reason in scored.reasons) == pytest.approx(scored.score)
        assert scored.score == pytest.approx(alone[scored.paper.id] + sum(reason.weight for reason in told))
        assert [reason.kind for reason in told] == (["paper"] if scored.paper.id in signals else [])
        assert all(0 < reason.weight < 1 for reason in told)


def test_ten_colleagues_of_one_mind_do_not_drown_the_reader() -> None:
    papers = toys()
    liked = [paper.id for paper in papers if topic_of(paper) == "walk"][:3]
    many = {papers[0].id: [Signal(COLLEAGUE, f"like {n}, who kept it", KEPT) for n in range(10)]}
    (told,) = [s for s in Ranker().fit(papers).rank(papers, kept=liked, signals=many) if s.paper.id == papers[0].id]
    assert sum(reason.weight for reason in told.reasons if "who kept it" in reason.text) < 2


def test_the_weight_can_be_switched_off() -> None:
    papers = toys()
    signals = {papers[5].id: [Signal(COLLEAGUE, "like Noor, who kept it", KEPT)]}
    ranker = Ranker(Weights(colleague=0.0)).fit(papers)
    assert ranker.rank(papers, kept=[papers[0].id], signals=signals) == ranker.rank(papers, kept=[papers[0].id])
