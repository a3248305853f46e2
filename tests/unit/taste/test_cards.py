"""Cards tell nothing of what came; deals are fair."""

from __future__ import annotations

import random
from datetime import date

import numpy as np
import pytest

from readinglist.taste.cards import Playable, deal_pairs, deal_session, face, leaks
from readinglist.taste.records import DeckPaper
from tests.harness.leak_forms import AUTHORS, FORMS, planted

THEN = date(2015, 2, 1)
PLAIN = (
    "We introduce a method that normalises the inputs of every layer over the examples of a batch. Networks learn "
    "in a fraction of the steps, and larger steps are possible. On a large set of images it beats the best result "
    "known in 2014 while being trained for a day."
)

TEXTS = (
    PLAIN,
    "Given a graph of n vertices, we ask for the smallest set whose removal leaves no cycle. An algorithm is given "
    "that runs in time linear in the size of the graph and exponential in that of the set. It is simple: at each step "
    "the shortest cycle is found and one of its vertices chosen. He who wants a faster one must change the measure. "
    "In theory no such algorithm exists under common assumptions. An experiment on random graphs agrees",
    "Robots that walk fall where the ground is soft. We train a policy in simulation with random friction and test it "
    "on sand, snow and grass. E.g. a slope of twenty degrees is climbed in nine of ten trials. So far no model of the "
    "ground was needed; we highlight where one would help. Selected actions are held for four steps",
)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("This paper was accepted for publication", "acceptance"),
        ("A preliminary version of this work", "acceptance"),
        ("Won the best paper award", "acceptance"),
        ("Online Cake Cutting (published version)", "acceptance"),
        ("Our NIPS 2014 system", "venue"),
        ("See the IEEE standard", "venue"),
        ("Code at http://x.y/z", "link"),
        ("available from github.com/ab/c", "link"),
        ("write to ab@uni.edu", "link"),
        ("videos are at our demo page", "link"),
        ("In this revised version we correct a proof", "version"),
        ("V2 of the data", "version"),
        ("a highly cited approach", "count"),
        ("the 2016 elections", "year"),
        ("ImageNet '17", "year"),
        ("the method of Ioffe", "author"),
        ("An Ioffe-like trick", "author"),
        ("In a previous paper with Carla we used sheaves", "author"),
    ],
)
def test_what_tells_too_much_is_found(text: str, what: str) -> None:
    assert what in leaks(f"{PLAIN} {text}.", THEN, ("Sergey Ioffe", "Christian Szegedy"))


def test_of_five_thousand_planted_leaks_none_is_dealt() -> None:
    draw = random.Random(24)
    assert len(FORMS) >= 60
    dealt = set[str]()
    for _ in range(5_000):
        text, said = planted(draw.choice(TEXTS), draw)
        if leaks(text, THEN, AUTHORS) == ():
            dealt.add(said)
    assert sorted(dealt) == []
    assert [leaks(text, THEN, AUTHORS) for text in TEXTS] == [()] * len(TEXTS)


@pytest.mark.parametrize(
    "text", ["trained on 2048 examples", "of 2012 images", "a batch of 1,999.5", "a nature walk", "16-bit"]
)
def test_ordinary_numbers_and_words_are_no_leak(text: str) -> None:
    assert leaks(f"{PLAIN} {text}.", THEN if "2048" not in text else date(2050, 1, 1), ("Sergey Ioffe",)) == ()


def test_a_face_shows_title_and_abstract_and_nothing_else() -> None:
    text = DeckPaper("1502.03167", "2015-02/cs.LG", THEN, "Batch norm", PLAIN, ("Sergey Ioffe",))
    shown = face(text)
    assert shown is not None
    assert (shown.title, shown.abstract) == ("Batch norm", PLAIN)
    assert face(DeckPaper("x", "2015-02/cs.LG", THEN, "Batch norm", "Short.")) is None
    only = face(DeckPaper("x", "2015-02/cs.LG", THEN, "Batch norm", is_top=True))
    assert only is not None
    assert only.abstract is None


def papers(n: int = 200, cohorts: int = 2) -> list[Playable]:
    return [Playable(f"p{i}", f"c{i % cohorts}", (i // cohorts + 0.5) / (n / cohorts), 900 + i % 7) for i in range(n)]


def test_pairs_are_of_one_cohort_and_one_is_at_the_top() -> None:
    pairs = deal_pairs(papers(), 20, (), np.random.default_rng(1))
    shown = [name for pair in pairs for name in (pair[0].id, pair[1].id)]
    assert len(pairs) == 20
    assert len(set(shown)) == 40
    for a, b in pairs:
        top, low = (a, b) if a.is_top else (b, a)
        assert top.cohort == low.cohort
        assert top.is_top
        assert low.percentile < 0.5


def test_the_side_of_the_winner_is_drawn_evenly() -> None:
    won = [a.is_top for seed in range(60) for a, _ in deal_pairs(papers(), 20, (), np.random.default_rng(seed))]
    assert 0.46 < sum(won) / len(won) < 0.54


def test_length_does_not_tell_the_winner() -> None:
    some = [Playable(p.id, p.cohort, p.percentile, 2_000 if p.is_top else 300) for p in papers()]
    assert deal_pairs(some, 20, (), np.random.default_rng(0)) == ()


def test_neither_length_tells_the_winner_where_titles_at_the_top_are_shorter() -> None:
    draw, titles, texts = np.random.default_rng(4), list[float](), list[float]()
    for cohort in range(40):
        some = [
            Playable(
                f"{cohort}-{n}", str(cohort), n / 600, 900 + int(draw.gamma(9, 40)), title=int(draw.normal(mean, 20))
            )
            for n in range(600)
            for mean in [60 if n >= 540 else 75]
        ]
        for a, b in deal_pairs(some, 60, (), draw):
            top, low = (a, b) if a.is_top else (b, a)
            assert max(top.title, low.title) <= 1.35 * max(min(top.title, low.title), 1)
            titles.append((1 + np.sign(top.title - low.title)) / 2)
            texts.append((1 + np.sign(top.length - top.title - low.length + low.title)) / 2)
    assert len(titles) >= 2_000
    assert 0.47 <= np.mean(titles) <= 0.53
    assert 0.47 <= np.mean(texts) <= 0.53


def test_papers_that_rest_are_not_dealt() -> None:
    rest = frozenset(f"p{i}" for i in range(150))
    session = deal_session(papers(), 20, rest, np.random.default_rng(0))
    assert len(session) == 20
    assert not {paper.id for paper in session} & rest


def test_a_session_is_of_one_cohort_at_its_base_rate() -> None:
    sessions = [deal_session(papers(), 20, (), np.random.default_rng(seed)) for seed in range(200)]
    assert all(len({paper.cohort for paper in session}) == 1 for session in sessions)
    assert 0.08 < sum(paper.is_top for session in sessions for paper in session) / 4_000 < 0.12
    assert deal_session(papers(), 101, (), np.random.default_rng(0)) == ()


def test_the_same_generator_deals_the_same_cards() -> None:
    backwards = papers()[::-1]
    assert deal_pairs(papers(), 9, (), np.random.default_rng(3)) == deal_pairs(
        backwards, 9, (), np.random.default_rng(3)
    )
