"""What else is known of a paper beside its text: whom it cites, which idea it names, what a colleague made of it.

The caller finds these (the store knows citations, the ledger knows ideas); here they only count.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log1p

from readinglist.model import Reason


@dataclass(frozen=True, slots=True)
class Signal:
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
