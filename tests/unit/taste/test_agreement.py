"""How far two readers are apart: only what both said counts, and few papers claim nothing."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from readinglist.core.log import Rated
from readinglist.core.shared_papers import SharedBet, SharedCritique, SharedPaper
from readinglist.taste.agreement import LEAST_IN_COMMON, agreement, disagreement, leanings, reasons_apart, same_bets


def said(verdict: str | None = None, rated: Rated | None = None, *bets: SharedBet) -> SharedPaper:
    return SharedPaper("a", verdict=verdict, critique=SharedCritique(rated) if rated else None, bets=bets)


def bet(p: float, by: str = "2028-01-01", top: float = 0.1) -> SharedBet:
    return SharedBet(p, top, by, "open")


RATED = st.builds(
    Rated,
    st.sampled_from([None, "10%", "10x"]),
    *[st.sampled_from([None, 1, 2, 3])] * 3,
    st.sampled_from([None, "yes"]),
)
SAID = st.builds(
    lambda verdict, rated, bets: said(verdict, rated, *bets),
    st.sampled_from([None, "keep", "skip"]),
    st.one_of(st.none(), RATED),
    st.lists(st.floats(0, 1).map(bet), max_size=1),
)


@given(SAID, SAID)
def test_distance_is_between_0_and_1_the_same_from_both_sides_and_0_to_oneself(a: SharedPaper, b: SharedPaper) -> None:
    apart = disagreement(a, b)
    assert apart == disagreement(b, a)
    assert apart is None or 0 <= apart <= 1
    assert disagreement(a, a) in (None, 0)


def test_the_mean_is_over_verdict_ratings_and_chances() -> None:
    mine = said("keep", Rated("10x", 1), bet(0.9))
    theirs = said("skip", Rated("10x", 2), bet(0.4))
    assert disagreement(mine, theirs) == pytest.approx((1 + 0.25 + 0.5) / 3)


@pytest.mark.parametrize("theirs", [said(), said("keep"), said(None, Rated(line="words")), said(None, None, bet(0.5))])
def test_where_one_is_silent_there_is_no_distance(theirs: SharedPaper) -> None:
    assert disagreement(said(None, Rated(line="other words")), theirs) is None


def test_two_bets_are_on_one_question_where_share_and_quarter_are_the_same() -> None:
    mine = (bet(0.1), bet(0.2, "2029-01-01"))
    assert same_bets(mine, (bet(0.5, "2028-03-30"), bet(0.6, top=0.05), bet(0.7, "2030-01-01"))) == (
        (mine[0], bet(0.5, "2028-03-30")),
    )


def test_a_changed_mind_counts_as_it_is_now() -> None:
    assert same_bets((bet(0.1), bet(0.2)), (bet(0.5), bet(0.6))) == ((bet(0.2), bet(0.6)),)


def pairs(both: int, only_mine: int, only_theirs: int, neither: int) -> list[tuple[SharedPaper, SharedPaper]]:
    keep, skip = said("keep"), said("skip")
    counted = ((keep, keep), both), ((keep, skip), only_mine), ((skip, keep), only_theirs), ((skip, skip), neither)
    return [pair for pair, n in counted for _ in range(n)]


def test_kappa_of_a_table_that_is_known() -> None:
    """Cohen's own kind of example: .7 observed, .5 expected."""
    told = agreement(pairs(20, 5, 10, 15))
    assert told.papers == 50
    assert told.table == (20, 5, 10, 15)
    assert told.share == pytest.approx(0.7)
    assert told.kappa == pytest.approx(0.4)
    assert told.kappa_interval is not None
    assert told.kappa_interval[0] < 0.4 < told.kappa_interval[1]


def test_few_papers_claim_nothing() -> None:
    told = agreement(pairs(LEAST_IN_COMMON - 1, 0, 0, 0))
    assert (told.share, told.share_interval, told.kappa, told.kappa_interval) == (None, None, None, None)


def test_the_interval_of_kappa_stays_within_what_kappa_can_be() -> None:
    """Nearly all was kept by both, so that chance alone agrees: the interval is wide, and possible."""
    for table in itertools.product(range(13), repeat=4):
        if 10 <= sum(table) <= 14 and (told := agreement(pairs(*table))).kappa_interval is not None:
            low, high = told.kappa_interval
            assert told.kappa is not None
            assert -1 <= low <= told.kappa + 1e-9 <= high + 2e-9 <= 1 + 2e-9


def test_where_both_keep_everything_there_is_no_kappa() -> None:
    told = agreement(pairs(40, 0, 0, 0))
    assert told.share == 1
    assert told.kappa is None


@pytest.mark.parametrize("kappa", [0.0, 0.3, 0.8])
@pytest.mark.parametrize("n", [LEAST_IN_COMMON, 50])
def test_the_interval_of_kappa_holds_what_is_true(n: int, kappa: float) -> None:
    """Of 1,000 drawn tables of two readers who keep three papers in ten, 94 in 100 at least."""
    expected = 0.3**2 + 0.7**2
    differ = (1 - kappa - (1 - kappa) * expected) / 2
    tables = np.random.default_rng(1).multinomial(n, [0.3 - differ, differ, differ, 0.7 - differ], 1_000)
    intervals = [agreement(pairs(*table)).kappa_interval for table in tables.tolist()]
    told = [interval for interval in intervals if interval is not None]
    assert sum(low <= kappa <= high for low, high in told) >= 0.94 * len(told)


def test_the_words_in_which_two_readers_differ_say_why_and_which_paper_is_first() -> None:
    mine = [{"robot", "learning"}] * 30 + [{"learning"}] * 10
    theirs = [{"text", "learning"}] * 30 + [{"rare"}]
    lean = leanings(mine, theirs)
    assert {one.term for one in lean} == {"robot", "text"}, "97 and 100 % are no difference"
    kept, skipped = (SharedPaper("a", "A robot that reads text", verdict) for verdict in ("keep", "skip"))
    assert reasons_apart(kept, skipped, lean) == ("verdict keep / skip", "robot in 75% / 0% of keeps")
    assert reasons_apart(skipped, kept, lean) == ("verdict skip / keep", "text in 0% / 97% of keeps")
    assert reasons_apart(kept, kept, lean) == ()
    assert leanings(mine[:3], []) == ()
