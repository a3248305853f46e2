"""Screening a pile: ELAS u4 as ASReview states it, its loss and its schedule, reasons that add up."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.screening import batch, loss
from readinglist.ranking.screening import Screener, balanced
from tests.fakes import paper

TEXTS = [paper(n).text for n in range(1, 41)]
LABELS = [(3, True), (7, False), (9, False), (12, True), (20, False)]


def test_with_both_kinds_of_labels_it_is_elas_u4() -> None:
    """asreview/models/models.py, written out with scikit-learn's own functions."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.svm import LinearSVC
    from sklearn.utils.class_weight import compute_sample_weight

    y = np.array([int(label) for _, label in LABELS])
    x = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=1, max_df=0.95).fit_transform(TEXTS)
    weights = compute_sample_weight({1: 1.0, 0: sum(y == 1) / (9.8 * sum(y == 0))}, y=y)
    svm = LinearSVC(loss="squared_hinge", C=0.11, random_state=0)
    svm.fit(x[[i for i, _ in LABELS]], y, sample_weight=weights * len(y) / weights.sum())
    screener = Screener(TEXTS)
    assert np.allclose(screener.scores(screener.fit(LABELS)), svm.decision_function(x), atol=1e-12)
    assert np.allclose(balanced(y), weights * len(y) / weights.sum())


def test_before_both_kinds_are_there_the_nearest_to_the_includes_come_first_else_the_order_of_the_pile() -> None:
    screener = Screener(["a walking robot", "soup of the north", "a robot walking home", "stew"])
    assert screener.order(screener.fit([])) == [0, 1, 2, 3]
    assert screener.order(screener.fit([(1, False)]), [1]) == [0, 2, 3]
    assert screener.order(screener.fit([(0, True)]), [0])[0] == 2
    assert screener.order(screener.fit([], hint="stew"))[0] == 3


@pytest.mark.parametrize("texts", [[], [""], ["one"], ["", ""], ["same words", "same words"]])
def test_a_pile_whose_words_tell_nothing_keeps_its_order(texts: list[str]) -> None:
    screener = Screener(texts)
    assert screener.order(screener.fit([], hint="words")) == list(range(len(texts)))
    if len(texts) == 2:
        assert screener.order(screener.fit([(0, True), (1, False)])) in ([0, 1], [1, 0])


@given(st.lists(st.booleans(), max_size=12), st.integers(0, 39))
def test_the_reasons_of_a_paper_add_up_to_its_score(said: list[bool], i: int) -> None:
    screener = SCREENER
    direction = screener.fit(list(enumerate(said)), hint="robot terrain")
    reasons = screener.reasons(direction, i)
    assert sum(reason.weight for reason in reasons) == pytest.approx(screener.scores(direction)[i], abs=1e-9)
    assert reasons[-1].kind == "rest"


SCREENER = Screener(TEXTS)


def test_the_loss_is_that_of_asreview() -> None:
    """0 for the perfect order, 1 for its reverse; one include found at place k of n loses (k - 1) / (n - 1)."""
    assert loss([1, 1, 0, 0, 0]) == 0
    assert loss([0, 0, 0, 1, 1]) == 1
    assert loss([0, 0, 1, 0, 0]) == pytest.approx(2 / 4)
    with pytest.raises(ValueError, match="equal"):
        loss([0, 0])


def test_the_schedule_fits_after_each_label_then_more_rarely() -> None:
    assert [batch(n, 2_000) for n in (2, 99, 100, 999, 1_000)] == [1, 1, 5, 5, 100]
    assert [batch(n, 20_000) for n in (99, 100, 1_000, 10_000)] == [1, 25, 1_000, 100_000]


def test_stop_words_count_and_are_no_reasons() -> None:
    screener = Screener(["a survey of on the robots of walking", "on the soups of the north", "of the on and robots"])
    direction = screener.fit([(0, True), (1, False)])
    reasons = screener.reasons(direction, 0)
    assert {"of", "on", "the", "on the"}.isdisjoint(reason.text for reason in reasons)
    assert "robots of" in {reason.text for reason in reasons}
    assert sum(reason.weight for reason in reasons) == pytest.approx(screener.scores(direction)[0], abs=1e-9)
