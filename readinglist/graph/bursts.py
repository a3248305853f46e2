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
    rates = (base, min(SCALE * base, 1 - 1e-9))
    if rates[1] <= rates[0]:
        return ()
    return _runs(_states(relevant, totals, rates))


def _states(relevant: Sequence[int], totals: Sequence[int], rates: tuple[float, float]) -> list[int]:
    """The cheapest sequence of states, beginning below."""
    up = COST * math.log(len(relevant))
    costs = [0.0, up]
    steps: list[list[int]] = []
    for hits, papers in zip(relevant, totals, strict=True):
        emitted = [_cost(hits, papers, rate) for rate in rates]
        if not steps:
            came = [0, 1]
            costs = [costs[0] + emitted[0], costs[1] + emitted[1]]
        else:
            came = [0 if costs[0] <= costs[1] else 1, 1 if costs[1] <= costs[0] + up else 0]
            costs = [costs[came[0]] + emitted[0], (costs[1] if came[1] else costs[0] + up) + emitted[1]]
        steps.append(came)
    state = 0 if costs[0] <= costs[1] else 1
    found = []
    for came in reversed(steps):
        found.append(state)
        state = came[state]
    return found[::-1]


def _cost(hits: int, papers: int, rate: float) -> float:
    """-ln of the binomial chance, without the coefficient, which is the same in both states."""
    return -(hits * math.log(rate) + (papers - hits) * math.log(1 - rate))


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
