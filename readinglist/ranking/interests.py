"""Several interests in one library: clusters of keeps that are about different things, found by their vectors.

Keeps are split in two by spherical k-means (Dhillon and Modha 2001), and the largest part again, as long as the two
centres are apart, and a keep that was left out is clearly nearer to that of its half than to that of all. Nothing is
drawn, and the window has no part in it: the same keeps are the same interests every night.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from readinglist.core.frozen import Frozen

from .explain import term_reasons
from .terms import TermCounts, TermNamer
from .vectors import unit, word_vectors

Array = NDArray[Any]
LEAST = 8  # keeps of an interest
MOST = 6  # interests: the first rows of a list have room for no more, and each is one more query of every list
APART = 0.875  # cosine of two centres, above which they are one interest
GAIN = 0.125  # by which the distance of keeps that were left out must fall, as the mean of its logarithm
FOLDS = 5
MOST_NAMED = 30  # keeps whose words name an interest, those nearest to its centre
PHRASES = 3
_STEPS = 50
_TINY = 1e-9


class Interest(Frozen):
    """`phrases` tell it from the other interests; `keeps` are numbers of the papers asked about, ascending."""

    phrases: tuple[str, ...]
    keeps: tuple[int, ...]

    @property
    def name(self) -> str:
        """Its phrases in one line."""
        return ", ".join(self.phrases)


def find_interests(counts: TermCounts, text_of: Callable[[int], str]) -> tuple[Interest, ...]:
    """The interests among keeps, `counts` of their terms, that with most keeps first; none where it is but one.

    A text without a known word is in none.
    """
    if len(counts) < 2 * LEAST:
        return ()
    table = word_vectors()
    rows = table.space.rows(counts)
    vectors = table.of_rows(rows)
    groups = split(vectors, np.flatnonzero(vectors.any(axis=1)))
    if len(groups) < 2:
        return ()
    namer, found = TermNamer(), []
    for group in groups:
        others = np.setdiff1d(np.concatenate(groups), group)
        telling = np.asarray(rows[group].mean(axis=0) - rows[others].mean(axis=0)).ravel()
        columns = np.flatnonzero(telling > 0)
        nearest = group[np.argsort(-(vectors[group] @ vectors[group].sum(axis=0)), kind="stable")[:MOST_NAMED]]
        text = " ".join(text_of(int(i)) for i in nearest)
        reasons = term_reasons(namer, text, table.space.terms[columns], telling[columns], 0.0)
        found.append(Interest(tuple(reason.text for reason in reasons[:PHRASES]), tuple(group.tolist())))
    return tuple(found)


def split(vectors: Array, group: Array) -> list[Array]:
    """The clusters of the rows `group` of `vectors` (length 1), the largest first; ties: the first row's number."""
    found: list[Array] = []
    open_ = [group]
    while open_:
        part = open_.pop(max(range(len(open_)), key=lambda i: len(open_[i])))
        halves = _apart(vectors, part) if len(open_) + len(found) + 1 < MOST else None
        if halves is None:
            found.append(part)
        else:
            open_ += halves
    return sorted(found, key=lambda part: (-len(part), part[0]))


def _apart(vectors: Array, group: Array) -> list[Array] | None:
    """The two halves of the rows `group`; None where they are one interest."""
    if len(group) < 2 * LEAST:
        return None
    own = vectors[group]
    is_second = _halves(own)
    halves = [group[~is_second], group[is_second]]
    if min(map(len, halves)) < LEAST or _alike(vectors, *halves) > APART or _gain(own) < GAIN:
        return None
    return halves


def _alike(vectors: Array, first: Array, second: Array) -> float:
    centres = unit(np.array([vectors[first].sum(axis=0), vectors[second].sum(axis=0)]))
    return float(centres[0] @ centres[1])


def _gain(own: Array) -> float:
    """How much nearer rows that were left out are to the nearer of two centres than to the centre of all."""
    gains = np.zeros(len(own))
    fold = np.arange(len(own)) % FOLDS
    for n in range(FOLDS):
        rest, left_out = own[fold != n], own[fold == n]
        is_second = _halves(rest)
        centres = unit(np.array([rest[~is_second].sum(axis=0), rest[is_second].sum(axis=0)]))
        far = 1.0 - left_out @ unit(rest.sum(axis=0)[None, :])[0]
        near = 1.0 - (left_out @ centres.T).max(axis=1)
        gains[fold == n] = np.log(np.maximum(far, _TINY)) - np.log(np.maximum(near, _TINY))
    return float(gains.mean())


def _halves(own: Array) -> Array:
    """Which rows are of the second of two clusters: from the first principal direction on, until nothing moves."""
    centred = own - own.mean(axis=0)
    if len(own) < own.shape[1]:  # of the products of rows or of columns, whichever are fewer
        first = np.linalg.eigh(centred @ centred.T)[1][:, -1]
    else:
        first = centred @ np.linalg.eigh(centred.T @ centred)[1][:, -1]
    is_second: Array = first > 0
    for _ in range(_STEPS):
        centres = unit(np.array([own[~is_second].sum(axis=0), own[is_second].sum(axis=0)]))
        nearer = own @ centres[1] > own @ centres[0]
        if (nearer == is_second).all() or nearer.all() or not nearer.any():
            break
        is_second = nearer
    return is_second
