"""What changed between two sequences of words or lines: a shortest script of edits, in bounded time and memory."""

from __future__ import annotations

from collections.abc import Sequence

from .frozen import Frozen

MOST_PAIRS = 20_000**2  # of the lengths multiplied: a bit of memory each, and a tenth of a second for all


class Change(Frozen):
    """`before[low:high]` became `after[start:end]`; one of the two may be empty."""

    low: int
    high: int
    start: int
    end: int


def changes(before: Sequence[str], after: Sequence[str]) -> list[Change] | None:
    """The stretches that differ, in order and with something unchanged between them; None: too long to compare.

    What stays is a longest common subsequence, computed bit-parallel by rapidfuzz in len(before) · len(after) / 64
    steps whatever the texts are (H. Hyyrö, Bit-parallel LCS-length computation revisited, 2004).

    >>> changes("a fast method".split(), "a slow method".split())
    [Change(low=1, high=2, start=1, end=2)]
    """
    if len(before) * len(after) > MOST_PAIRS:
        return None
    from rapidfuzz.distance import LCSseq

    numbers: dict[str, int] = {}  # two words of one hash would be one word
    ours, theirs = ([numbers.setdefault(word, len(numbers)) for word in words] for words in (before, after))
    found: list[Change] = []
    low = start = 0
    for same in LCSseq.opcodes(ours, theirs).as_matching_blocks():  # the last one is empty, at the end
        if (low, start) != (same.a, same.b):
            found.append(Change(low, same.a, start, same.b))
        low, start = same.a + same.size, same.b + same.size
    return found
