"""Verdicts as forecasts, ratings against outcomes, hindsight, and the quiz in the scorecard."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, timedelta
from statistics import NormalDist
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from readinglist.core.errors import UsageError
from readinglist.core.log import Bet, BetSettled, LogEntry, QuizAnswered, Rated, Undo, Verdict
from readinglist.core.statistics import percentiles
from readinglist.taste.bet_log import PlacedBet, cohort_place
from readinglist.taste.causes import SPREAD, RatedPaper, parse_cause, pooled, rating_tables
from readinglist.taste.hindsight import BET, DIED, EACH, MISSED, UNSEEN, Known, look_again
from readinglist.taste.scorecard import quiz_scores, scorecard
from readinglist.taste.scores import bootstrap, order, order_of
from readinglist.taste.verdict_forecasts import KEPT, SKIPPED, forecasts

V1 = date(2025, 3, 1)
TODAY = date(2026, 11, 24)


def entry(number: int, subject: str, data: Any, day: date = V1) -> LogEntry:
    return LogEntry(f"e{number:03d}", datetime(day.year, day.month, day.day, tzinfo=UTC), "d", "x", subject, data)


# --- verdicts


def test_the_last_word_said_in_time_is_the_forecast() -> None:
    later = V1 + timedelta(days=60)
    late = V1 + timedelta(days=200)
    said = [
        entry(1, "a", Verdict("keep")),
        entry(2, "a", Verdict("skip"), late),  # a change of mind after the fact
        entry(3, "b", Verdict("keep")),
        entry(4, "b", Verdict("skip"), later),
        entry(5, "c", Verdict("skip")),
        entry(6, "c", Verdict("keep"), later),
        entry(7, "e006", Undo()),
        entry(8, "d", Verdict("keep")),
        entry(9, "d", Verdict(None), later),  # taken back in time
    ]
    found = forecasts(said, dict.fromkeys("abcd", V1), TODAY)
    assert found.groups == {"a": KEPT, "b": SKIPPED, "c": SKIPPED}
    assert found.left_out == {}


def test_what_is_no_forecast_is_told_with_its_reason() -> None:
    said = [
        entry(1, "assumed", Verdict("keep", on=V1.isoformat(), assumed=True)),
        entry(2, "late", Verdict("keep", on="2026-01-01")),
        entry(3, "undated", Verdict("keep")),
        entry(4, "young", Verdict("keep", on="2026-09-02")),
        entry(5, "odd", Verdict("keep", on="yesterday")),
    ]
    days = {"assumed": V1, "late": V1, "young": date(2026, 9, 1), "odd": V1}
    found = forecasts(said, days, TODAY)
    assert found.groups == {}
    assert found.left_out == {"assumed": 1, "late": 2, "undated": 1, "young": 1}


@given(st.dictionaries(st.text(min_size=1, max_size=3), st.integers(0, 9), min_size=50, max_size=70))
def test_all_percentiles_at_once_are_those_of_each(counts: dict[str, int]) -> None:
    at_once = percentiles(list(counts.values())).tolist()
    assert at_once == [cohort_place(name, list(counts), counts).percentile for name in counts]


# --- orders and rivals


@given(st.lists(st.tuples(st.integers(0, 5), st.booleans()), min_size=2, max_size=40))
def test_an_order_is_that_of_all_pairs(said: list[tuple[int, bool]]) -> None:
    values, came = [float(a) for a, _ in said], [b for _, b in said]
    pairs = [(a > b) + (a == b) / 2 for a, x in said if x for b, y in said if not y]
    expected = sum(pairs) / len(pairs) if pairs else None
    assert order(values, came) == (None if expected is None else pytest.approx(expected))
    figure = order_of(values, came)(np.ones((1, len(said))))[0]
    assert np.isnan(figure) if expected is None else figure == pytest.approx(expected)


def test_a_rival_without_chances_is_held_to_its_order_alone() -> None:
    made = datetime(2025, 1, 1, tzinfo=UTC)
    rng = np.random.default_rng(3)
    came = rng.random(80) < 0.4
    bets = [
        PlacedBet(f"e{i}", f"p{i}", made, Bet(0.5, "2027-01-01"), BetSettled("won" if c else "lost", "2027-01-02"))
        for i, c in enumerate(came)
    ]
    knows = {f"e{i}": float(c) for i, c in enumerate(came)}
    card = scorecard(bets, {}, {"oracle": knows}, {"ranking": knows})
    oracle, ranking = card.baselines
    assert (oracle.scores is not None, ranking.scores) == (True, None)
    assert (ranking.order.share, ranking.own_order.share) == (1.0, 0.5)
    assert ranking.better == (-0.5, -0.5)
    assert oracle.better == pytest.approx((-0.25, -0.25))


# --- causes


def rated(number: int, top: bool | None, **ratings: Any) -> RatedPaper:
    return RatedPaper(f"p{number}", Rated(**ratings), top)


def test_a_rating_that_knows_is_told_from_one_that_does_not() -> None:
    rng = np.random.default_rng(5)
    papers = [
        rated(n, bool(top), complexity=int(1 if top else rng.integers(1, 4)), generality=int(rng.integers(1, 4)))
        for n, top in enumerate(rng.random(120) < 0.3)
    ]
    table = {row.rating: row for row in rating_tables(papers)}
    assert table["complexity"].verdict == "what you rated higher rose less often"
    assert table["generality"].verdict == "says nothing about what rose"
    assert table["upside"].verdict is None  # never given
    assert [level.n for level in table["complexity"].levels] == [
        sum(paper.rated.complexity == height for paper in papers) for height in (1, 2, 3)
    ]


def test_below_ten_of_each_nothing_is_said_and_causes_are_counted() -> None:
    papers = [
        RatedPaper("a", Rated(build_on="yes"), True, "reused", "luck"),
        RatedPaper("b", Rated(build_on="yes"), None, "too young", "luck"),
        RatedPaper("c", Rated(build_on="no"), False, "forgotten", "compute"),
    ]
    row = rating_tables(papers)[-1]
    no, maybe, yes = row.levels
    assert (row.verdict, row.order.share) == (None, 1.0)
    assert (yes.n, yes.known, yes.top, yes.fates, yes.alive) == (2, 1, 1, 1, 1)
    assert (yes.causes, no.causes, maybe.n) == ({"luck": 2}, {"compute": 1}, 0)


def test_a_cause_is_known_by_its_beginning_alone_where_it_is_the_only_one() -> None:
    assert parse_cause(" Too  Fragile ") == "too fragile"
    for wrong in ("too", "", "0", "8", "zz", "99999999999999999999"):
        with pytest.raises(UsageError):
            parse_cause(wrong)


# --- hindsight


def bet(number: int, p: float, came: bool) -> PlacedBet:
    settled = BetSettled("won" if came else "lost", "2027-01-02", 0.95 if came else 0.2)
    return PlacedBet(f"e{number}", f"b{number}", datetime(2025, 1, 1, tzinfo=UTC), Bet(p, "2027-01-01"), settled)


def test_the_queue_holds_what_was_far_off_clearest_first() -> None:
    papers = [
        Known("rose", "skip", True, 30, 0.97, None),
        Known("rose far", "skip", True, 30, 0.999, "reused"),
        Known("rightly skipped", "skip", True, 30, 0.3, "forgotten"),
        Known("died", "keep", True, 40, 0.4, "forgotten"),
        Known("young", "keep", True, 10, 0.0, None),
        Known("lives", "keep", True, 40, 0.1, "reused"),
        Known("missed", None, False, None, 0.995, None, in_my_categories=True),
        Known("seen", None, True, None, 0.999, None, in_my_categories=True),
        Known("elsewhere", None, False, None, 0.999, None),
    ]
    queue = look_again(papers, [bet(1, 0.9, False), bet(2, 0.9, True), bet(3, 0.1, True)], ())
    assert [(look.kind, look.id) for look in queue] == [
        (MISSED, "rose far"),
        (MISSED, "rose"),
        (DIED, "died"),
        (BET, "b1"),
        (BET, "b3"),
        (UNSEEN, "missed"),
    ]
    assert [look.id for look in look_again(papers, [], {"rose far", "died"})] == ["rose", "missed"]


def test_the_queue_is_short_and_holds_each_paper_once() -> None:
    many = [Known(f"p{n}", "skip", True, 30, 0.9 + n / 1000, None) for n in range(50)]
    twice = [
        PlacedBet(f"e{n}", "p49", datetime(2025, 1, 1, tzinfo=UTC), Bet(0.05, "2027-01-01"), BetSettled("won", "x"))
        for n in range(3)
    ]
    queue = look_again(many, twice, ())
    assert [look.id for look in queue] == [f"p{n}" for n in range(49, 49 - EACH, -1)]


# --- quiz


def answer(number: int, p: float, outcome: bool, **more: Any) -> LogEntry:
    return entry(number, f"p{number}", QuizAnswered("s", p, outcome, **more))


def test_pairs_stand_beside_chance_and_the_opponent() -> None:
    came = [n % 3 == 0 for n in range(300)]
    said = [
        answer(n, 0.8 if won == (n % 4 > 0) else 0.2, won, other=f"q{n}", opponent=0.5) for n, won in enumerate(came)
    ]
    said += [answer(900, 0.9, True, other="q", unscored=True), entry(901, "e000", Undo())]
    pairs, single = quiz_scores(said)
    assert (pairs.answered, pairs.figures.n, single.answered) == (300, 299, 0)
    assert pairs.order.share == 225 / 299
    assert pairs.verdict == "better than chance"
    assert pairs.opponent_order.share == 0.5
    assert single.verdict is None


def test_below_two_hundred_answers_nothing_is_claimed() -> None:
    pairs, single = quiz_scores([answer(n, 0.99, True, other="q") for n in range(199)])
    assert (pairs.verdict, pairs.order.share) == (None, 1.0)
    assert quiz_scores([answer(n, 0.9 if n % 5 == 0 else 0.1, n % 5 == 0) for n in range(240)])[1].verdict == (
        "better than always saying the base rate"
    )
    assert single.figures.n == 0


def test_the_interval_of_an_order_holds_the_truth() -> None:
    """Two normal samples a deviation apart: the order is Phi(1 / sqrt 2) = .760."""
    rng = np.random.default_rng(11)
    held = 0
    for _ in range(200):
        came = rng.random(80) < 0.3
        said = rng.normal(came.astype(float), 1.0).tolist()
        low, high = bootstrap(order_of(said, list(came)), list(range(80)), draws=400) or (1.0, 0.0)
        held += low <= 0.7602 <= high
    assert held >= 180


def test_the_pooled_order_of_a_rating_holds_the_truth_and_says_how_many_more() -> None:
    """Readers whose ratings order outcomes as the prior says: of its 90 % intervals 90 % hold what is true of them."""
    draw, held, chances = np.random.default_rng(24), [], []
    for _ in range(2_000):
        truth = draw.normal(0.5, SPREAD)
        top, below = int(draw.integers(1, 8)), int(draw.integers(5, 60))
        shift = math.sqrt(2) * NormalDist().inv_cdf(min(max(truth, 0.02), 0.98))
        rose, others = draw.normal(shift, 1, top), draw.normal(0, 1, below)
        found = pooled(float((rose[:, None] > others).mean()), top, below)
        held.append(abs(found.mean - truth) < 1.645 * found.sd)
        chances.append((found.chance, truth > 0.5))
    assert 0.88 < np.mean(held) < 0.93
    said, came = np.array(chances).T
    assert abs(came[said > 0.7].mean() - said[said > 0.7].mean()) < 0.05
    few, many = pooled(0.7, 2, 18), pooled(0.7, 20, 180)
    assert few.more > 40
    assert (many.more, few.mean < many.mean < 0.7) == (0, True)
