"""The discriminant on word vectors: it finds what likes share, on the scale of the window, and adds up."""

from __future__ import annotations

import numpy as np
import pytest

from readinglist.core.papers import Reason
from readinglist.ranking.embeddings import TEXT, WEIGHT, fit_embeddings, with_embeddings
from tests.unit.cli.fake_library import paper, scored

RNG = np.random.default_rng(0)
WINDOW = RNG.normal(size=(400, 8)) * np.array([5, 1, 1, 1, 1, 1, 1, 1])


def test_it_follows_what_the_likes_share_and_not_what_varies_most() -> None:
    """The likes differ from the window by 2 in the second direction, in which little varies."""
    likes = WINDOW[:20] + np.array([0, 2, 0, 0, 0, 0, 0, 0])
    sense = fit_embeddings(WINDOW, likes, [1.0] * 20)
    assert sense is not None
    assert np.argmax(np.abs(sense.direction)) == 1
    assert sense.scores(likes).mean() > sense.scores(WINDOW).mean() + WEIGHT


def test_scores_have_the_mean_0_and_the_deviation_of_the_weight_over_the_window() -> None:
    sense = fit_embeddings(WINDOW, WINDOW[:3], [1.0, 1.0, 0.5])
    assert sense is not None
    assert sense.scores(WINDOW).mean() == pytest.approx(0, abs=1e-9)
    assert sense.scores(WINDOW).std() == pytest.approx(WEIGHT)


def test_without_likes_a_window_or_a_text_nothing_is_added() -> None:
    assert fit_embeddings(WINDOW, WINDOW[:0], []) is None
    assert fit_embeddings(WINDOW[:1], WINDOW[:1], [1.0]) is None
    assert fit_embeddings(np.ones((5, 8)), np.ones((2, 8)), [1.0, 1.0]) is None
    sense = fit_embeddings(WINDOW, WINDOW[:3], [1.0, 1.0, 1.0])
    assert sense is not None
    assert sense.scores(np.zeros((1, 8)))[0] == 0


def test_what_is_added_is_a_reason_and_moves_papers() -> None:
    papers = tuple(scored(k, paper(k), 3.0 - k) for k in (1, 2, 3))
    moved = with_embeddings(papers, [0.0, 0.0, 5.0])
    assert [one.paper.id for one in moved] == [papers[2].paper.id, papers[0].paper.id, papers[1].paper.id]
    assert [one.rank for one in moved] == [1, 2, 3]
    assert moved[0].reasons[-1] == Reason("rest", TEXT, 5.0)
    for one in moved:
        assert sum(reason.weight for reason in one.reasons) == pytest.approx(one.score, abs=1e-9)
