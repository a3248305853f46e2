"""How good the rankings were for a reader: shares of what was kept, with their intervals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Figure:
    """A share of what was kept, with its 95 % interval. `value` is None where it is too few."""

    value: float | None
    interval: tuple[float, float] | None
    nights: int
    keeps: int


@dataclass(frozen=True, slots=True)
class ColleagueWorth:
    """How much more of what was kept stands in the three cuts with the list of a colleague than without it.

    `keeps`: how many papers of the list have a date; what has none is in no replay.
    """

    keeps: int
    unbiased: tuple[Figure, ...]
    plain: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Figures by ranking, three cuts each. `recorded`: nights whose list says what could have been seen."""

    since: date | None
    until: date | None
    nights: int
    recorded: int
    left_out: Mapping[str, int]  # why -> nights with a keep that are not replayed; assumed dates in keeps
    keeps: int
    explored: int
    unbiased: Mapping[str, tuple[Figure, ...]]
    plain: Mapping[str, tuple[Figure, ...]]
    audit: Figure
    colleagues: Mapping[str, ColleagueWorth]  # by name
