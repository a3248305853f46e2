"""What else is known of a paper beside its text: that it cites what was kept, or names an idea that is followed.

The caller finds these (the store knows citations, the ledger knows ideas); here they only count.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log1p

from readinglist.model import Reason


@dataclass(frozen=True, slots=True)
class Signal:
    """`kind`: citation | idea, as in `Reason`; `text` says which, for the reader; `strength` is above 0."""

    kind: str
    text: str
    strength: float = 1.0


def signal_reasons(signals: Sequence[Signal], citation: float, idea: float) -> tuple[Reason, ...]:
    """What the signals of a paper add to its score, each with its share: weight * ln(1 + sum of strengths), by kind.

    >>> [round(reason.weight, 3) for reason in signal_reasons([Signal("citation", "A"), Signal("citation", "B")], 1, 0)]
    [0.549, 0.549]
    """
    reasons = []
    for kind, weight in (("citation", citation), ("idea", idea)):
        some = [signal for signal in signals if signal.kind == kind and signal.strength > 0]
        total = sum(signal.strength for signal in some)
        reasons += [Reason(kind, s.text, weight * log1p(total) * s.strength / total) for s in some if weight]
    return tuple(reasons)
