"""Bursts of a term or an idea: Kleinberg's automaton of two states, in its form for batches.

Kleinberg, "Bursty and hierarchical structure in streams", 2002, section 4: of d_t papers of month t,
r_t are relevant. State 0 has the rate p_0 = R / D of all months, state 1 p_1 = s p_0. A month costs
-ln of the binomial chance of r_t in its state; going up costs gamma ln n, going down nothing; the
cheapest sequence of states is found by Viterbi.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

SCALE = 2.0  # s
COST = 1.0  # gamma
LEAST = 20  # events: fewer give noise
MOST = 1 - 1e-9  # of p_1: a rate stays below 1


def bursts(relevant: Sequence[int], totals: Sequence[int], least: int = LEAST) -> tuple[tuple[int, int | None], ...]:
    """(first, last) months of each burst, as places in the series; last None where it goes on to the end.

    Months without papers cost nothing. No bursts where there are fewer than `least` events or all
    papers are relevant.

    >>> bursts([1] * 10 + [9] * 3 + [1] * 10, [100] * 23)
    ((10, 12),)
    """
    events, papers = sum(relevant), sum(totals)
    if events < least or events >= papers or len(relevant) < 2:
        return ()
    base = events / papers
    rates = (base, min(SCALE * base, MOST))
    if rates[1] <= rates[0]:
        return ()
    return _runs(_states(relevant, totals, rates))


def _states(relevant: Sequence[int], totals: Sequence[int], rates: tuple[float, float]) -> list[int]:
    """The cheapest sequence of states, beginning below; of equal ones the one that is below longer.

    The cost of state 1 over that of state 0 decides: it is cut at 0 and at the cost of going up from
    month to month, as each state may be reached from the other. For all papers of a graph at once:
    `measures/bursts.py`.
    """
    up = COST * math.log(len(relevant))
    hit, miss = (math.log(below) - math.log(above) for below, above in (rates, (1 - rates[0], 1 - rates[1])))
    over, before = [], up
    for hits, papers in zip(relevant, totals, strict=True):
        before = min(max(before, 0.0), up) + hits * hit + (papers - hits) * miss
        over.append(before)
    found, state = [], 0
    for cost in reversed(over):
        state = 1 if cost < 0 else 0 if cost >= up else state
        found.append(state)
    return found[::-1]


def _runs(states: Sequence[int]) -> tuple[tuple[int, int | None], ...]:
    found: list[tuple[int, int | None]] = []
    start: int | None = None
    for month, state in enumerate([*states, 0]):
        if state and start is None:
            start = month
        elif not state and start is not None:
            found.append((start, month - 1 if month < len(states) else None))
            start = None
    return tuple(found)
