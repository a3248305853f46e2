"""What else is known of a paper beside its text: whom it cites, which idea it names, what a colleague made of it.

The caller finds these (the store knows citations, the ledger knows ideas); here they only count. A colleague's keeps
only ever add, and little: a colleague's taste is not the reader's. How much they may weigh was measured on real
readers whose lists overlap (docs/methods.md, "A colleague's list").
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log1p
from typing import Any

import numpy as np
from numpy.typing import NDArray

from readinglist.core.frozen import Frozen
from readinglist.core.papers import Reason

from .parts import centroid_vector, scaled
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
    found = []
    for kept, z in zip(is_kept, likeness, strict=True):
        above = float(z) - USUAL
        if kept:
            found.append([Signal(COLLEAGUE, f"like {name}, who kept it", max(above, KEPT))])
        else:
            found.append([Signal(COLLEAGUE, f"like papers that {name} keeps", above)] if above > 0 else [])
    return found


class Signal(Frozen):
    """`kind`: citation | idea | colleague; `text` says which, for the reader; `strength` is above 0."""

    kind: str
    text: str
    strength: float = 1.0


# What each kind is among the reasons, whose kinds are fixed.
_REASONS = {"citation": "citation", "idea": "idea", "colleague": "paper"}


def signal_reasons(signals: Sequence[Signal], weights: Mapping[str, float]) -> tuple[Reason, ...]:
    """What the signals of a paper add to its score, each with its share: weight * ln(1 + sum of strengths), by kind.

    >>> two = [Signal("citation", "A"), Signal("citation", "B")]
    >>> [round(reason.weight, 3) for reason in signal_reasons(two, {"citation": 1.0})]
    [0.549, 0.549]
    """
    reasons = []
    for kind, weight in weights.items():
        some = [signal for signal in signals if signal.kind == kind and signal.strength > 0]
        total = sum(signal.strength for signal in some)
        reasons += [Reason(_REASONS[kind], s.text, weight * log1p(total) * s.strength / total) for s in some if weight]
    return tuple(reasons)
