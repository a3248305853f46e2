"""On a real graph: no paper that was reused becomes forgotten only since fewer lists of references are known."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from bench.fates import all_fallen, cut, decisive, fates_of_all, read_graph
from readinglist.core.citations import CitationArrays
from readinglist.graph.adoption import TOO_YOUNG, UNOBSERVED
from readinglist.graph.fates import FORGOTTEN, REUSED
from readinglist.graph.known import KnownGraph


@pytest.fixture(scope="module")
def arrays(shared: Path) -> CitationArrays:
    return read_graph(shared / "data")[0]


def test_a_cut_of_what_is_known_makes_nothing_forgotten(arrays: CitationArrays) -> None:
    """The worst case: of every paper the name has fallen out of use, so that citations alone decide."""
    rng = np.random.default_rng(11)
    names = all_fallen(arrays)
    whole = fates_of_all(KnownGraph(arrays, decisive), names)
    counted = Counter(whole)
    assert min(counted[REUSED], counted[FORGOTTEN]) > 1000, "both fates are there to be mixed up"
    for share in (0.6, 0.3, 0.1):
        left = fates_of_all(KnownGraph(cut(arrays, share, rng), decisive), names)
        became = Counter(after for before, after in zip(whole, left, strict=True) if before == REUSED)
        assert became[FORGOTTEN] == 0
        assert became[UNOBSERVED] > 0.99 * counted[REUSED]
        assert Counter(left)[TOO_YOUNG] == counted[TOO_YOUNG]
