"""Where a paper stands among its peers by the counts of a service."""

from __future__ import annotations

from collections.abc import Collection

from readinglist.policy import PEERS


def standing(count: int, peers: Collection[int]) -> float | None:
    """The mid-rank share of `peers`, the paper itself among them, that have fewer citations; None below 50.

    >>> standing(3, [0] * 25 + [3] * 50 + [9] * 25)
    0.5
    """
    if len(peers) < PEERS:
        return None
    below, equal = sum(other < count for other in peers), sum(other == count for other in peers)
    return (below + equal / 2) / len(peers)
