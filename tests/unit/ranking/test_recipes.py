"""The recipes of others, computed for many windows of the same papers, are still those recipes."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest

from readinglist.ranking import count_terms
from readinglist.ranking.recipes import SanityTexts, arxiv_sanity_lite, newest_first, zotero
from readinglist.ranking.space import choose_space
from tests.unit.ranking.toy_library import topic_of, toy, toys


@pytest.mark.parametrize(("begin", "end"), [(0, 160), (40, 140)])
def test_arxiv_sanity_lite_on_a_window_is_that_of_a_fit_on_its_papers(begin, end):
    papers = toys(200)
    window, candidates = np.arange(begin, end), np.arange(160, 200)
    liked = np.array([topic_of(papers[i]) == "walk" and i % 3 == 0 for i in window])
    ours = SanityTexts(papers).scores(window, liked, candidates)
    theirs = arxiv_sanity_lite([papers[i] for i in window], np.flatnonzero(liked), [papers[i] for i in candidates])
    assert ours == pytest.approx(theirs, abs=1e-3)


@pytest.mark.parametrize("liked", [np.zeros(160, dtype=bool), np.ones(160, dtype=bool)])
def test_arxiv_sanity_lite_without_a_like_or_without_anything_else_is_silent(liked):
    scores = SanityTexts(toys(170)).scores(np.arange(160), liked, np.arange(160, 170))
    assert not scores.any()


def test_zotero_weighs_the_newest_like_most():
    papers = [toy(0, "walk"), toy(1, "talk"), toy(2, "walk"), toy(3, "talk")]
    counts = count_terms(paper.text for paper in papers)
    space = choose_space(counts)
    rows = space.rows(counts).toarray()
    weights = np.array([1.0, 1.0 / (1.0 + np.log10(2.0))])
    expected = rows[2:] @ (weights @ rows[:2]) / weights.sum()
    assert zotero(space, counts.take([0, 1]), counts.take([2, 3])) == pytest.approx(expected)


def test_newest_first_is_by_the_instant_of_the_first_version():
    papers = [toy(1, published=None), toy(2, published=datetime(2025, 11, 2, tzinfo=UTC)), toy(3)]
    assert np.argsort(-newest_first(papers)).tolist() == [1, 2, 0]
