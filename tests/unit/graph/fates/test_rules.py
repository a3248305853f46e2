"""The rules of fates, one by one and in their order."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readinglist.graph.adoption import TOO_YOUNG, UNOBSERVED
from readinglist.graph.fates import (
    ABSORBED,
    AWAKENED,
    BUILDING_BLOCK,
    FADING,
    FATES,
    FORGOTTEN,
    REUSED,
    Evidence,
    Rate,
    Seen,
    Span,
    fate_of,
)

FULL = Seen(1.0, 1.0, 1.0, 1.0)
STEADY = Span(Rate(40, 1000), Rate(40, 1000), Rate(40, 1000))
FALLING = Span(Rate(2, 1000), Rate(40, 1000), Rate(40, 1000))
SILENT = Span(Rate(0, 1000), Rate(0, 1000), Rate(40, 1000))
QUIET = Evidence(60, FULL, citations=3)
EVERYTHING = Evidence(
    60, FULL, 100, 80.0, 9, 0.99, 50, groups=30, others=40, cited=FALLING, term=FALLING
)  # every rule but forgotten holds


def test_what_is_younger_than_a_year_has_no_other_fate_even_where_nobody_looked() -> None:
    assert fate_of(replace(EVERYTHING, age=11)).fate == TOO_YOUNG
    assert fate_of(Evidence(11, Seen(None, None, None))).fate == TOO_YOUNG
    assert fate_of(replace(EVERYTHING, age=12)).fate == AWAKENED


def test_the_first_rule_that_holds_decides() -> None:
    known = EVERYTHING
    assert fate_of(known).fate == AWAKENED
    known = replace(known, citations=19)
    assert fate_of(known).fate == BUILDING_BLOCK
    known = replace(known, cited_citers=4)
    assert fate_of(known).fate == REUSED
    known = replace(known, groups=1, others=40)
    assert fate_of(known).fate == FADING
    assert fate_of(replace(known, term=STEADY)).fate == ABSORBED
    known = replace(known, cited=SILENT, others=0)
    assert fate_of(known).fate == FORGOTTEN
    assert fate_of(replace(known, term=None)).fate is None


def test_one_laboratory_is_no_reuse() -> None:
    assert fate_of(replace(QUIET, groups=1, others=40)).fate is None
    assert fate_of(replace(QUIET, groups=2, others=2)).fate == REUSED


def test_forgotten_needs_both_signs() -> None:
    forgotten = replace(QUIET, cited=SILENT, term=SILENT)
    assert fate_of(forgotten).fate == FORGOTTEN
    for best in (Rate(0, 20), Rate(1, 3), Rate(19, 19)):  # never used, or where hardly a paper was looked through
        assert fate_of(replace(forgotten, term=replace(SILENT, best=best))).fate is None
    assert fate_of(replace(forgotten, term=replace(SILENT, best=Rate(5, 20)))).fate == FORGOTTEN
    assert [fate_of(replace(forgotten, age=age)).fate for age in (23, 24)] == [None, FORGOTTEN]
    assert fate_of(replace(forgotten, others=1)).fate is None
    assert fate_of(replace(forgotten, term=STEADY)).fate is None
    assert fate_of(replace(forgotten, term=None)).fate is None


def test_a_name_that_nobody_uses_any_more_absorbs_nothing() -> None:
    unused = Span(Rate(0, 1000), Rate(1, 1000), Rate(1, 1000))
    assert fate_of(replace(QUIET, cited=FALLING, term=unused)).fate == FADING


@pytest.mark.parametrize("coverage", [None, 0.0, 0.59])
def test_below_the_coverage_nothing_but_youth_is_told(coverage: float | None) -> None:
    told = fate_of(replace(EVERYTHING, seen=Seen(coverage, coverage, coverage)))
    assert (told.fate, told.coverage) == (UNOBSERVED, coverage)


def test_silence_tells_nothing_where_two_citing_papers_may_have_been_missed() -> None:
    forgotten = replace(QUIET, cited=SILENT, term=SILENT)
    assert fate_of(replace(forgotten, seen=Seen(0.77, 1.0, 1.0))).fate == UNOBSERVED
    assert fate_of(replace(forgotten, seen=Seen(0.78, 1.0, 1.0))).fate == FORGOTTEN
    assert fate_of(replace(forgotten, others=1, seen=Seen(0.77, 1.0, 1.0))).fate is None


def test_a_name_that_no_paper_ever_used_is_no_sign() -> None:
    told = fate_of(replace(QUIET, cited=FALLING, term=Span(Rate(0, 1000), Rate(0, 1000), Rate(0, 1000))))
    assert told.fate == FADING
    assert any("no paper here uses its name" in reason for reason in told.reasons)


def test_a_rule_whose_months_were_not_observed_is_passed_over_and_said() -> None:
    lately = replace(EVERYTHING, seen=Seen(0.9, 0.9, 0.2))
    told = fate_of(lately)
    assert told.fate == REUSED
    assert any(reason.startswith("not enough data for awakened") for reason in told.reasons)
    nothing = fate_of(replace(lately, groups=0, cited=STEADY))
    assert (nothing.fate, nothing.coverage) == (UNOBSERVED, 0.2)


def test_who_was_not_looked_for_is_not_asleep() -> None:
    told = fate_of(replace(EVERYTHING, seen=Seen(1.0, 1.0, 0.9, 0.3)))
    assert told.fate == BUILDING_BLOCK
    assert any("the years before it was noticed" in reason for reason in told.reasons)
    alone = Evidence(300, Seen(1.0, 1.0, 0.9, 0.3), 40, 80.0, 9)
    assert fate_of(alone).fate == UNOBSERVED
    assert fate_of(replace(alone, beauty=2.0)).fate is None, (
        "where nothing says that it woke, its sleep is not asked for"
    )


def test_where_the_papers_end_soon_after_it_nobody_could_be_seen_citing() -> None:
    assert fate_of(replace(EVERYTHING, watched=11)).fate == UNOBSERVED
    assert fate_of(replace(EVERYTHING, watched=12)).fate == AWAKENED
    assert fate_of(replace(EVERYTHING, age=11, watched=5)).fate == TOO_YOUNG


def test_nothing_is_told_of_a_paper_without_a_month() -> None:
    assert fate_of(replace(EVERYTHING, age=None)).fate == UNOBSERVED


def test_unknown_authors_are_said() -> None:
    told = fate_of(replace(QUIET, groups=3, others=3, authors_known=False))
    assert told.fate == REUSED
    assert any("no known authors" in reason for reason in told.reasons)


rates = st.builds(Rate, st.integers(0, 50), st.integers(0, 2000))
spans = st.builds(Span, rates, rates, rates)
shares = st.none() | st.floats(0, 1)
evidences = st.builds(
    Evidence,
    st.none() | st.integers(0, 400),
    st.builds(Seen, shares, shares, shares),
    st.integers(0, 500),
    st.none() | st.floats(0, 200),
    st.none() | st.integers(0, 30),
    shares,
    st.integers(0, 50),
    st.integers(0, 20),
    st.integers(0, 50),
    spans,
    st.none() | spans,
    st.booleans(),
)


@given(evidences)
def test_every_fate_is_a_known_one_and_says_why(known: Evidence) -> None:
    told = fate_of(known)
    assert told.fate is None or told.fate in FATES
    assert told.reasons
    assert all(told.reasons)


@given(evidences, st.floats(0, 0.59))
def test_low_coverage_leaves_nothing_to_tell(known: Evidence, coverage: float) -> None:
    low = fate_of(replace(known, seen=Seen(coverage, coverage, coverage)))
    assert low.fate in {TOO_YOUNG, UNOBSERVED}
