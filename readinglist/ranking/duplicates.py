"""Texts that are nearly the same, such as a preprint and the published version: MinHash over their stored counts.

Two texts are near-duplicates if the Jaccard similarity of their terms (words and pairs) is `ALIKE` or more. Candidates
are those whose `ROWS` minima agree in one of `BANDS` bands (Broder 1997; Leskovec, Rajaraman and Ullman, ch. 3): with
chance 1 - (1 - s^5)^40, .96 at similarity .6, .999 at .7 and 10^-5 at .05. Each candidate is then compared exactly.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .terms import TermCounts

Array = NDArray[Any]
ALIKE = 0.6
BANDS, ROWS = 40, 5
LEAST_TERMS = 10  # of a text that says enough to be compared
_ODD = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F)  # from which the multipliers of the hashes are made


def near_duplicates(counts: TermCounts) -> list[tuple[int, ...]]:
    """Groups of two or more near-duplicates among the texts, each group and their order ascending."""
    leader = np.arange(len(counts))
    for some in _bands(counts):
        for first, second in some:
            a, b = _root(leader, first), _root(leader, second)
            if a != b and jaccard(counts, first, second) >= ALIKE:
                leader[max(a, b)] = min(a, b)
    groups: dict[int, list[int]] = {}
    for i in range(len(leader)):
        groups.setdefault(_root(leader, i), []).append(i)
    return [tuple(group) for group in groups.values() if len(group) > 1]


def jaccard(counts: TermCounts, first: int, second: int) -> float:
    """Terms in both texts over terms in either."""
    a, b = (counts.terms[counts.indptr[i] : counts.indptr[i + 1]] for i in (first, second))
    both = len(np.intersect1d(a, b, assume_unique=True))
    return both / max(len(a) + len(b) - both, 1)


def _bands(counts: TermCounts) -> Any:
    """For each band the pairs of texts, next to each other in its order, whose minima agree."""
    rows = np.flatnonzero(np.diff(counts.indptr) >= LEAST_TERMS)
    if len(rows) < 2:
        return
    some = counts.take(rows)
    terms, multiplier = some.terms.astype(np.uint64), _ODD[0]
    for _ in range(BANDS):
        key = np.zeros(len(rows), np.uint64)
        for _ in range(ROWS):
            multiplier = (multiplier * _ODD[1] + 2) % 2**64 | 1
            minima = np.minimum.reduceat((terms + 1) * np.uint64(multiplier) >> np.uint64(16), some.indptr[:-1])
            key = (key ^ minima) * np.uint64(_ODD[0])
        order = np.argsort(key, kind="stable")
        same = np.flatnonzero(key[order[1:]] == key[order[:-1]])
        yield zip(rows[order[same]].tolist(), rows[order[same + 1]].tolist(), strict=True)


def _root(leader: Array, i: int) -> int:
    while leader[i] != i:
        i = int(leader[i])
    return i
