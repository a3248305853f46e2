"""What the opponent may learn from was told before the card, and later citations change nothing."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from readinglist.core.dates import month_day, month_number
from readinglist.core.policy import HORIZON
from readinglist.taste.opponent import fit_opponent
from readinglist.taste.outcomes import label_papers

BORN = month_number(date(2018, 3, 1))
LAST = BORN + HORIZON  # the month whose citations still count
N = 120


def graph(later: list[tuple[int, int]]) -> tuple[list[int], list[str], list[int], list[int]]:
    """120 papers of one month, the first dozen cited by a paper of the last month; `later`: (month, cited) beside."""
    month = [BORN] * N + [LAST] + [when for when, _ in later]
    category = ["cs.LG"] * len(month)
    citing = [N] * 12 + [N + 1 + k for k in range(len(later))]
    return month, category, citing, [*range(12), *(cited for _, cited in later)]


def test_a_cohort_is_labelled_when_its_months_are_over() -> None:
    assert label_papers(*graph([]), LAST) == ()
    labels = label_papers(*graph([]), LAST + 1)
    assert [label.paper for label in labels] == list(range(N))
    assert [label.paper for label in labels if label.is_top] == list(range(12))
    assert {label.learnt("x").told_on for label in labels} == {date(2020, 3, 31)}


@given(st.lists(st.tuples(st.integers(LAST + 1, LAST + 90), st.integers(0, N - 1)), max_size=200))
def test_citations_from_after_the_horizon_change_no_label(later: list[tuple[int, int]]) -> None:
    planted = label_papers(*graph(later), LAST + 1)
    assert planted == label_papers(*graph([]), LAST + 1)


@settings(max_examples=8, deadline=None)
@given(st.integers(-30, 60))
def test_no_label_is_used_on_a_card_of_its_time(months: int) -> None:
    """Whatever labels are handed in: those told on the card's day or later teach nothing."""
    card = month_day(LAST + 1 + months)
    labels = label_papers(*graph([]), 10**6)
    learnt = [label.learnt(f"word{label.paper % 7} other") for label in labels] * 4
    opponent = fit_opponent(learnt, card)
    assert (opponent is not None) == (months >= 0)


def test_small_cohorts_and_papers_without_month_or_category_teach_nothing() -> None:
    month, category, citing, cited = graph([])
    assert label_papers(month[:49], category[:49], [], [], LAST + 9) == ()
    assert label_papers([-1] * len(month), category, citing, cited, LAST + 9) == ()
    assert label_papers(month, [None] * len(month), citing, cited, LAST + 9) == ()
    assert label_papers([], [], [], [], LAST) == ()
