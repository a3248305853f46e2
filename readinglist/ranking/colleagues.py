"""What a colleague's keeps say for a paper: that it is one of them, or that it reads like them.

It only ever adds, and little: a colleague's taste is not the reader's. How much it may weigh was measured on real
readers whose lists overlap (docs/methods.md, "A colleague's list").
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .parts import centroid_vector, scaled
from .signals import Signal
from .space import Space, choose_space
from .terms import TermCounts

Array = NDArray[Any]
COLLEAGUE = "colleague"  # the kind of signal
USUAL = 1.0  # standard deviations above the mean of the window that say nothing yet
KEPT = 3.0  # what a keep of the very paper counts, in the same unit


class Likeness:
    """How much papers read like what one colleague kept, beside the papers of a window."""

    def __init__(self, window: TermCounts) -> None:
        self._space: Space = choose_space(window)
        self._rows = self._space.rows(window)

    def of(self, kept: TermCounts, candidates: TermCounts) -> Array:
        """(n_candidates,): cosine to the mean of the `kept`, in standard deviations over the window; 0 without any."""
        if not len(kept) or not len(candidates):
            return np.zeros(len(candidates))
        mean = centroid_vector(self._space.rows(kept), np.ones(len(kept)))
        linear = scaled(mean, self._rows, 1.0)
        return np.asarray(self._space.rows(candidates) @ linear.vector + linear.constant)


def colleague_signals(name: str, is_kept: Sequence[bool], likeness: Sequence[float]) -> list[list[Signal]]:
    """What the keeps of `name` say for each candidate; at most one signal each.

    Strength: what the likeness is above `USUAL`, at least `KEPT` where the paper itself was kept; else nothing.

    >>> colleague_signals("Ada", [True, False, False], [0.2, 1.5, 0.9])[1:]
    [[Signal(kind='colleague', text='like papers that Ada keeps', strength=0.5)], []]
    """
    told = []
    for kept, z in zip(is_kept, likeness, strict=True):
        above = float(z) - USUAL
        if kept:
            told.append([Signal(COLLEAGUE, f"like {name}, who kept it", max(above, KEPT))])
        else:
            told.append([Signal(COLLEAGUE, f"like papers that {name} keeps", above)] if above > 0 else [])
    return told
