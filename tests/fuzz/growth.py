"""How processor time grows with the length of a text: no faster than n^1.3 where it is to be noticed at all."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

from tests.harness.deadline import TookTooLong, deadline

SHORT, LONG = 2_000, 16_000
POWER = 1.3
NOTICED = 0.05  # seconds for the long text
MOST = 1.0  # seconds that a short text is given


@dataclass(frozen=True, slots=True)
class Growth:
    """Seconds of the processor for the short and the long text."""

    short: float
    long: float

    @property
    def power(self) -> float:
        return math.log(self.long / max(self.short, 1e-6)) / math.log(LONG / SHORT)

    @property
    def is_too_fast(self) -> bool:
        return self.long > NOTICED and self.power > POWER

    def __str__(self) -> str:
        return f"{self.short * 1e3:.1f} ms, then {self.long * 1e3:.0f} ms: n^{self.power:.1f}"


def seconds(work: Callable[[], object], most: float = MOST) -> float:
    """Of the processor; `most` where it did not come to its end."""
    begun = time.thread_time()
    try:
        with deadline(most, of_processor=True):
            work()
    except TookTooLong:
        return most
    return time.thread_time() - begun


def _measured(work: Callable[[int], Callable[[], object]]) -> Growth:
    """The long text is given more than the time that is too much, and no more."""
    short = seconds(work(SHORT))
    return Growth(short, seconds(work(LONG), max(4 * NOTICED, 2 * short * (LONG / SHORT) ** POWER)))


def growth(work: Callable[[int], Callable[[], object]], at: float) -> Growth | None:
    """How `work`, made for a length, grows; None where it is looked at no closer. `at`: seconds for the shortest look.

    Quick looks first, at a half, at the short length and at twice of it: what grows there by as much as the length does
    is linear, whatever it costs to begin, and is never asked for the long.
    """
    first = seconds(work(SHORT // 2))
    if first < at:
        return None
    second, third = seconds(work(SHORT)), seconds(work(2 * SHORT))
    if third >= MOST:
        return Growth(first, math.inf)
    if (
        third - second < 2.7 * (second - first) or (third - first) * 20 < NOTICED
    ):  # twice as much is linear, four times a square
        return None
    found = _measured(work)
    for _ in range(2):  # another program may have been in the way
        if found.is_too_fast and found.long < MOST:
            again = _measured(work)
            found = min(found, again, key=lambda one: one.power)
    return found
