"""From dates and counts to places on the sheet: time runs to the right, reuse upwards on a scale of logarithms."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from readinglist.core.graph_export import GraphNode

WIDTH, HEIGHT = 1600, 1000
PLOT_LEFT, PLOT_RIGHT, PLOT_TOP, PLOT_BOTTOM = 76, WIDTH - 36, 128, HEIGHT - 84
UNUSED = 46  # height of the row below the scale, for ideas that nobody used: a logarithm has no 0
_HEADROOM = 1.25  # of the largest count
_TICKS = 12  # years that are named at most
_EDGE = 0.02  # of the time shown, free on both sides
_HALF_A_YEAR = 183  # days: the least of it


class Box(NamedTuple):
    """A rectangle; y grows downwards."""

    left: float
    top: float
    right: float
    bottom: float


PLOT = Box(PLOT_LEFT, PLOT_TOP, PLOT_RIGHT, PLOT_BOTTOM)


@dataclass(frozen=True, slots=True)
class Axes:
    """The scales of one picture: `first` and `last` day shown, the largest count, whether there is a row for 0."""

    first: date
    last: date
    most: int
    has_unused: bool

    def x(self, day: date) -> float:
        return PLOT_LEFT + (PLOT_RIGHT - PLOT_LEFT) * (day - self.first).days / (self.last - self.first).days

    def y(self, uses: int) -> float:
        """The place of a count: 1 on the base line, 0 in the row below it."""
        if uses < 1:
            return PLOT_BOTTOM - UNUSED / 2
        return self.base - (self.base - PLOT_TOP) * math.log(uses) / math.log(max(self.most, 2) * _HEADROOM)

    @property
    def base(self) -> float:
        """Where a count of 1 lies."""
        return PLOT_BOTTOM - (UNUSED if self.has_unused else 16)

    def counts(self) -> Iterator[int]:
        """1, 2, 5, 10, 20, ... up to the largest count; 0 first where there is a row for it."""
        if self.has_unused:
            yield 0
        scale = 1
        while scale <= self.most:
            yield from (scale * step for step in (1, 2, 5) if scale * step <= self.most)
            scale *= 10

    def days(self) -> Iterator[tuple[date, str]]:
        """The days that are named: years at an even distance, quarters where less than three years are shown."""
        years = range(self.first.year, self.last.year + 1)
        if len(years) <= 3:
            found = [(date(year, month, 1), f"{year}-{month:02}") for year in years for month in (1, 4, 7, 10)]
        else:
            step = next(step for step in (1, 2, 5, 10, 20, 50, 100, 1000, 10_000) if len(years) / step <= _TICKS * 1.5)
            found = [(date(year, 1, 1), str(year)) for year in years if year % step == 0]
        return ((day, name) for day, name in found if self.first <= day <= self.last)


def axes_of(nodes: Iterable[GraphNode]) -> Axes:
    """Scales on which all of `nodes` with a date lie, a year wide at least. Raises ValueError where none has one."""
    nodes = tuple(node for node in nodes if node.start is not None)
    days = [node.start.toordinal() for node in nodes if node.start is not None]
    edge = max(round((max(days) - min(days)) * _EDGE), _HALF_A_YEAR)
    first, last = max(min(days) - edge, date.min.toordinal()), min(max(days) + edge, date.max.toordinal())
    uses = [node.reuse for node in nodes]
    return Axes(date.fromordinal(first), date.fromordinal(last), max(uses), min(uses) < 1)
