"""The solver of the nightly fit: the same answer as scikit-learn's, whatever the sizes of the sides."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_matrix, random_array
from sklearn.svm import LinearSVC

from readinglist.ranking.parts import C, svm_vector


def reference(rows: csr_matrix, is_liked: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """The same problem for scikit-learn: both sides balanced, the bias penalised as a weight."""
    balanced = weights.copy()
    for side in (is_liked, ~is_liked):
        balanced[side] *= len(is_liked) / (2 * balanced[side].sum())
    model = LinearSVC(C=C, dual=False, tol=1e-8, max_iter=10_000)
    return np.asarray(model.fit(rows, is_liked, sample_weight=balanced).coef_[0])


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 200), st.integers(1, 60), st.sampled_from([0.02, 0.2, 0.5]))
def test_the_normal_is_that_of_scikit_learn(seed: int, n: int, width: int, share: float):
    rng = np.random.default_rng(seed)
    rows = csr_matrix(random_array((n, width), density=0.3, rng=rng))
    is_liked = np.zeros(n, dtype=bool)
    is_liked[rng.permutation(n)[: max(1, int(share * n))]] = True
    weights = rng.uniform(0.5, 2.0, n)
    found, expected = svm_vector(rows, is_liked, weights), reference(rows, is_liked, weights)
    assert np.abs(found - expected).max() <= 1e-3 * max(np.abs(expected).max(), 1e-6)


@pytest.mark.parametrize("liked", [[True, True, True], [False, False, False]])
def test_one_side_alone_has_no_normal(liked: list[bool]):
    assert not svm_vector(csr_matrix(np.eye(3)), np.array(liked), np.ones(3)).any()


def test_rows_without_any_term_have_no_normal():
    assert not svm_vector(csr_matrix((3, 4)), np.array([True, False, False]), np.ones(3)).any()


def test_the_same_rows_give_the_same_bits():
    rng = np.random.default_rng(3)
    rows = csr_matrix(random_array((400, 300), density=0.1, rng=rng))
    is_liked = np.arange(400) < 7
    assert (svm_vector(rows, is_liked, np.ones(400)) == svm_vector(rows.copy(), is_liked, np.ones(400))).all()
