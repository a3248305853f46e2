"""Verdicts on published numbers, beside what a reader would say of each; intervals beside scipy's own."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from readinglist.core.log import LogEntry, Undo
from readinglist.core.work_entries import Claimed, Obtained
from readinglist.study.claims import compare, interval_of, judge, verdict_of

START = datetime(2026, 1, 1, 12, tzinfo=UTC)
NUMBERS = st.floats(-1e6, 1e6, allow_nan=False)


def log(*data: Any) -> list[LogEntry]:
    return [
        LogEntry(f"e{n}", START + timedelta(days=n), "d", "x", subject, one)
        for n, (subject, one) in enumerate((one if isinstance(one, tuple) else ("item", one)) for one in data)
    ]


@pytest.mark.parametrize(
    ("claim", "obtained", "verdict"),
    [
        # accuracy in per cent, without spread: inside, at either end, outside
        (Claimed("acc", 93.57, 0.3), Obtained("acc", 93.4), "reproduced"),
        (Claimed("acc", 93.57, 0.3), Obtained("acc", 93.27), "reproduced"),
        (Claimed("acc", 93.57, 0.3), Obtained("acc", 93.87), "reproduced"),
        (Claimed("acc", 93.57, 0.3), Obtained("acc", 93.26), "not yet"),
        (Claimed("acc", 93.57, 0.3), Obtained("acc", 93.88), "not yet"),
        # ends that binary fractions miss
        (Claimed("acc", 0.95, 0.02), Obtained("acc", 0.93), "reproduced"),
        (Claimed("loss", 0.3, 0.1), Obtained("loss", 0.2), "reproduced"),
        # no tolerance: the number itself
        (Claimed("n", 42), Obtained("n", 42), "reproduced"),
        (Claimed("n", 42), Obtained("n", 41), "not yet"),
        (Claimed("n", 0.0), Obtained("n", 0.0), "reproduced"),
        # returns of reinforcement learning over five seeds: the interval of the mean is 1890 +- 372
        (Claimed("return", 2100, 50), Obtained("return", 1890, seeds=5, spread=300), "within spread"),
        (Claimed("return", 2400, 50), Obtained("return", 1890, seeds=5, spread=300), "not yet"),
        (Claimed("return", 2100, 210), Obtained("return", 1890, seeds=5, spread=300), "reproduced"),
        # twenty seeds with the same spread know better: +- 140
        (Claimed("return", 2100, 50), Obtained("return", 1890, seeds=20, spread=300), "not yet"),
        # one seed has no spread, a spread without seeds is taken as it is
        (Claimed("return", 2100, 50), Obtained("return", 1890, seeds=1, spread=300), "not yet"),
        (Claimed("return", 2100, 50), Obtained("return", 1890, spread=200), "within spread"),
        # the published spread counts too, with a single run of ours or with many
        (Claimed("return", 2100, 50, spread=300, seeds=5), Obtained("return", 1890), "within spread"),
        (Claimed("return", 2100, 50, spread=30, seeds=5), Obtained("return", 1890), "not yet"),
        # perplexities below zero never, differences often
        (Claimed("gap", -2.0, 0.1), Obtained("gap", -2.05), "reproduced"),
        (Claimed("gap", -2.0, 0.1), Obtained("gap", 2.0), "not yet"),
        (Claimed("acc", 93.57, 0.3), None, "not yet"),
    ],
)
def test_a_verdict_is_what_a_reader_would_say(claim: Claimed, obtained: Obtained | None, verdict: str) -> None:
    assert judge(claim, obtained) == verdict


@given(value=NUMBERS, spread=st.floats(0.001, 1e5), seeds=st.integers(2, 60))
def test_the_interval_is_that_of_student(value: float, spread: float, seeds: int) -> None:
    interval = interval_of(value, spread, seeds)
    assert interval == pytest.approx(stats.t.interval(0.95, seeds - 1, loc=value, scale=spread / seeds**0.5))


@given(value=NUMBERS, obtained=NUMBERS, tolerance=st.floats(0, 1e5), spread=st.floats(0, 1e5), seeds=st.integers(2, 30))
def test_a_wider_tolerance_is_never_a_worse_verdict(
    value: float, obtained: float, tolerance: float, spread: float, seeds: int
) -> None:
    order = ("not yet", "within spread", "reproduced")
    ours = Obtained("m", obtained, seeds=seeds, spread=spread)
    narrow, wide = (judge(Claimed("m", value, width), ours) for width in (tolerance, tolerance * 1.5))
    assert order.index(narrow) <= order.index(wide)
    mirrored = judge(Claimed("m", -value, tolerance), Obtained("m", -obtained, seeds=seeds, spread=spread))
    assert mirrored == narrow


def test_the_latest_result_counts_and_not_the_best() -> None:
    entries = log(Claimed("acc", 90, 1), Obtained("acc", 90), Obtained("acc", 80))
    (one,) = compare(entries, "item")
    assert (one.verdict, len(one.results), one.off) == ("not yet", 2, -10)


def test_a_later_claim_corrects_the_first_and_an_undone_result_is_gone() -> None:
    entries = log(Claimed("acc", 90, 1), Obtained("acc", 85), Claimed("acc", 85, 1), ("e1", Undo()))
    (one,) = compare(entries, "item")
    assert (one.claim.value, one.results, one.verdict) == (85, (), "not yet")


def test_an_item_is_reproduced_where_all_its_claims_are() -> None:
    entries = log(
        Claimed("return", 100, 10, data="Hopper"),
        Claimed("return", 50, 5, data="Walker"),
        Obtained("return", 99, data="Hopper"),
        ("other", Obtained("return", 50, data="Walker")),
        Obtained("return", 44, data="Walker", seeds=3, spread=4),
        Obtained("return", 47, data="Walker"),
    )
    days = [verdict_of(compare(entries, "item", date(2026, 1, day), UTC)) for day in range(1, 7)]
    assert days == ["not yet", "not yet", "not yet", "not yet", "within spread", "reproduced"]
    assert verdict_of(compare(entries, "nothing was claimed")) is None
