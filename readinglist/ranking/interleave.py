"""Two rankings in one list, fairly: team-draft interleaving (Radlinski, Kurup and Joachims, CIKM 2008).

Which ranking chose a paper is known here and not to the reader; verdicts on the list then compare the two.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from numpy.random import Generator


def interleave(ours: Sequence[int], theirs: Sequence[int], n: int, rng: Generator) -> tuple[tuple[int, bool], ...]:
    """The first `n` of both rankings as (item, whether ours chose it), every item once.

    In each round a coin decides who chooses first; each takes the best of its ranking that is still
    free. So both choose equally often, one more at most, and neither stands on top more often.

    >>> from numpy.random import default_rng
    >>> [item for item, _ in interleave([1, 2, 3], [1, 2, 3], 3, default_rng(0))]
    [1, 2, 3]
    """
    chosen: list[tuple[int, bool]] = []
    taken: set[int] = set()
    teams = {True: iter(ours), False: iter(theirs)}
    while len(chosen) < n:
        before = len(chosen)
        first = bool(rng.integers(2))
        for team in (first, not first):
            item = next((i for i in teams[team] if i not in taken), None)
            if item is not None and len(chosen) < n:
                taken.add(item)
                chosen.append((item, team))
        if len(chosen) == before:
            break  # both are at their end
    return tuple(chosen)
