"""How many includes a pile still hides, told from papers that were drawn at random for a check.

Papers that a model chose say nothing about those that it did not choose. So one paper in ten is drawn,
each unlabelled one with the same chance, and only these count. Of R includes in the pile, F found before
a draw among N unlabelled papers, the drawn one is an include with chance (R - F) / N exactly, however the
other papers were chosen: that is all that is assumed.

The interval is a confidence sequence (Waudby-Smith and Ramdas, "Confidence sequences for sampling without
replacement", arXiv:2006.04347): it holds the true number at all times at once with 95 %, so that it may be
looked at after every label and be the reason to stop. A number R leaves it when a gambler who bets on the
outcomes with what is known before each draw has won 1 / .05 times his stake against it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log
from typing import Any

import numpy as np
from numpy.typing import NDArray

from readinglist.model import Remaining

Array = NDArray[Any]
LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Check:
    """One paper drawn at random: among how many `unlabelled` (itself too), how many includes were found before."""

    unlabelled: int
    found: int
    included: bool


def includes_left(checks: Sequence[Check], papers: int, found: int, unlabelled: int, level: float = LEVEL) -> Remaining:
    """The includes among the `unlabelled` of a pile of `papers`: the likeliest number, and its interval.

    Without a check all is possible: `likeliest` None, from 0 to `unlabelled`.

    >>> includes_left([Check(100, 5, False)] * 40, 140, 5, 60)
    Remaining(likeliest=0, low=0, high=9, level=0.95)
    """
    if not checks or not unlabelled:
        return Remaining(None if unlabelled else 0, 0, unlabelled, level)
    totals = np.arange(papers + 1, dtype=np.float64)  # R, every number of includes that the pile may hold
    likely = np.zeros(papers + 1)  # log of the likelihood of R
    won = 0.0  # log of what the bets paid if R were irrelevant: the product of the chances that were bet on
    for check in checks:
        chance, bet = _chances(totals, likely, check)
        won += log(bet)
        with np.errstate(divide="ignore"):
            likely = likely + np.log(chance)
    possible = likely[found : found + unlabelled + 1]
    inside = np.flatnonzero(possible > won + log(1 - level))
    best = int(np.argmax(possible))
    low, high = (int(inside[0]), int(inside[-1])) if len(inside) else (best, best)
    return Remaining(best, min(low, best), max(high, best), level)


def _chances(totals: Array, likely: Array, check: Check) -> tuple[Array, float]:
    """The chance of what came out under each R, and the chance that was bet on it.

    The bet is the mean over every R that is possible at the draw, by its likelihood so far over 1 + what it
    leaves to find: small remainders get the larger stakes, since that is where one wants to know soon.
    """
    left = totals - check.found
    possible = (left >= 0) & (left <= check.unlabelled)
    include = np.clip(left / check.unlabelled, 0.0, 1.0)
    chance = np.where(possible, include if check.included else 1.0 - include, 0.0)
    stakes = np.where(possible, np.exp(likely - likely[possible].max()), 0.0) / (1.0 + np.abs(left))
    return chance, float((stakes * chance).sum() / stakes.sum())
