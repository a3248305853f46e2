"""Two charts for notebooks: lines over numbers or days, and rows of values with their intervals.

Lines are named at their ends and not in a legend; what is drawn is said in a title and in words along both axes.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from readinglist.core.statistics import Interval
from readinglist.formats import svg
from readinglist.formats.svg import FAINT, LINE, Picture, Rgb, fate_colour, hex_of, text_width

WIDTH, HEIGHT = 900, 440
_LEFT, _TOP, _BOTTOM = 76.0, 84.0, 372.0
_SIZE = 13.0
_GAP = 16.0  # between the names of two lines
_NAMES = 220.0  # points that names may take beside the lines
_ROW = 26.0
_TICKS = 6
COLOURS: tuple[Rgb, ...] = tuple(
    fate_colour(fate) for fate in ("building block", "fading", "reused", "absorbed", "too young", "forgotten", None)
)

Place = float | date
Line = Sequence[tuple[Place, float]]


class _Axis(NamedTuple):
    """From values to points. `low` and `high` as `turn` has them."""

    start: float
    end: float
    low: float
    high: float
    turn: Callable[[float], float]

    def __call__(self, value: float) -> float:
        return self.start + (self.end - self.start) * (self.turn(value) - self.low) / ((self.high - self.low) or 1)


def line_chart(
    lines: Mapping[str, Line],
    title: str,
    x: str = "",
    y: str = "",
    *,
    bands: Mapping[str, Sequence[Interval]] | None = None,
    percent: bool = False,
    log_x: bool = False,
) -> Picture:
    """Lines by name, each a sequence of (x, y): numbers, or days on x. 900 x 440 points.

    `bands`: intervals of a line, point for point. `percent`: y is a share. `log_x`: x above 0 by its logarithm.
    Raises ValueError where there is no point, or more lines than colours.
    """
    drawn = {name: [(_number(at), value) for at, value in points] for name, points in lines.items() if points}
    if not drawn or len(drawn) > len(COLOURS):
        raise ValueError(f"{len(drawn)} lines with points: a chart has from 1 to {len(COLOURS)}")
    is_dated = any(isinstance(at, date) for points in lines.values() for at, _ in points)
    places = sorted({at for points in drawn.values() for at, _ in points})
    ends = [end for interval in (bands or {}).values() for pair in interval for end in pair]
    values = [value for points in drawn.values() for _, value in points] + ends
    steps = round_steps(min(0.0, *values), max(values))
    right = WIDTH - 24 - min(max(text_width(name, _SIZE) for name in drawn), _NAMES)
    turn = math.log if log_x else float
    across = _Axis(_LEFT, right, turn(places[0]), turn(places[-1]), turn)
    up = _Axis(_BOTTOM, _TOP, steps[0], steps[-1], float)
    parts = [*_frame(title, x, y, right), *_grid(steps, up, right, percent)]
    parts += _below(places, across, is_dated, log_x)
    for colour, (name, points) in zip(COLOURS, drawn.items(), strict=False):
        parts += _drawn(points, (bands or {}).get(name), across, up, colour)
    parts += _named({name: up(points[-1][1]) for name, points in drawn.items()}, right)
    return Picture(svg.document(WIDTH, HEIGHT, title, "chart", parts))


def interval_chart(
    rows: Sequence[tuple[str, float, Interval]],
    title: str,
    x: str = "",
    *,
    beside: float | None = None,
    percent: bool = False,
    log_x: bool = False,
) -> Picture:
    """A row for each (name, value, interval), a dot on a bar; `beside`: a value to compare with, as a line.

    900 points wide, a row 26 high. Raises ValueError where there is no row.
    """
    if not rows:
        raise ValueError("a chart of intervals has at least one row")
    turn = math.log if log_x else float
    ends = [end for _, value, interval in rows for end in (value, *interval)] + ([] if beside is None else [beside])
    left = 16 + min(max(text_width(name, _SIZE) for name, _, _ in rows), 2 * _NAMES) + 16
    bottom = _TOP + _ROW * len(rows)
    steps = _doubled(min(ends), max(ends)) if log_x else round_steps(min(0.0, *ends), max(ends))
    across = _Axis(left, WIDTH - 32, turn(steps[0]), turn(steps[-1]), turn)
    parts = [svg.text(16, 34, title, 20)]
    parts += [svg.text((left + WIDTH - 32) / 2, bottom + 44, x, _SIZE, "middle", FAINT)]
    for step in steps:
        parts.append(svg.line(across(step), _TOP, across(step), bottom, LINE))
        parts.append(svg.text(across(step), bottom + 20, _said(step, percent), _SIZE, "middle", FAINT))
    if beside is not None:
        parts.append(svg.line(across(beside), _TOP, across(beside), bottom, FAINT, 1.4))
    for number, (name, value, (low, high)) in enumerate(rows):
        middle = _TOP + _ROW * (number + 0.5)
        parts.append(svg.text(left - 16, middle + _SIZE * svg.BASELINE, name, _SIZE, "end"))
        parts.append(svg.line(across(low), middle, across(high), middle, COLOURS[0], 2.5))
        parts.append(svg.circle(across(value), middle, 5, f'fill="{hex_of(COLOURS[0])}"'))
    return Picture(svg.document(WIDTH, round(bottom + 64), title, "chart", parts))


def _frame(title: str, x: str, y: str, right: float) -> Iterator[str]:
    yield svg.text(16, 34, title, 20)
    yield svg.text(16, 62, y, _SIZE, colour=FAINT)
    yield svg.text((_LEFT + right) / 2, _BOTTOM + 48, x, _SIZE, "middle", FAINT)


def _grid(steps: Sequence[float], up: _Axis, right: float, percent: bool) -> Iterator[str]:
    for step in steps:
        yield svg.line(_LEFT, up(step), right, up(step), LINE)
        yield svg.text(_LEFT - 10, up(step) + _SIZE * svg.BASELINE, _said(step, percent), _SIZE, "end", FAINT)


def _below(places: Sequence[float], across: _Axis, is_dated: bool, log_x: bool) -> Iterator[str]:
    """What stands along x: some of the days or points themselves, or round numbers."""
    few = len(places) <= 2 * _TICKS
    if is_dated or log_x or few:
        every = math.ceil(len(places) / (2 * _TICKS if few else _TICKS))
        shown = [place for number, place in enumerate(reversed(places)) if number % every == 0]
    else:
        shown = [step for step in round_steps(places[0], places[-1]) if places[0] <= step <= places[-1]]
    for place in shown:
        words = f"{date.fromordinal(round(place)):%Y-%m}" if is_dated else f"{place:g}"
        yield svg.text(across(place), _BOTTOM + 22, words, _SIZE, "middle", FAINT)


def _drawn(
    points: Sequence[tuple[float, float]], band: Sequence[Interval] | None, across: _Axis, up: _Axis, colour: Rgb
) -> Iterator[str]:
    if band is not None:
        edge = [(across(at), up(low)) for (at, _), (low, _) in zip(points, band, strict=True)]
        edge += [(across(at), up(high)) for (at, _), (_, high) in reversed(list(zip(points, band, strict=True)))]
        yield f'<polygon points="{_way(edge)}" fill="{hex_of(colour)}" fill-opacity="0.14" stroke="none"/>'
    drawn = [(across(at), up(value)) for at, value in points]
    yield f'<polyline points="{_way(drawn)}" fill="none" stroke="{hex_of(colour)}" stroke-width="2"/>'
    if len(points) <= 4 * _TICKS:
        yield from (svg.circle(at, value, 3.2, f'fill="{hex_of(colour)}"') for at, value in drawn)


def _named(ends: Mapping[str, float], right: float) -> Iterator[str]:
    """The names beside the ends of their lines, moved apart where they would stand on each other."""
    colours = dict(zip(ends, COLOURS, strict=False))
    names = sorted(ends, key=ends.__getitem__)
    places: list[float] = []
    for name in names:
        places.append(max(ends[name], places[-1] + _GAP if places else -math.inf))
    lowest = _BOTTOM
    for number in reversed(range(len(places))):  # none stands below the axis
        places[number] = min(places[number], lowest)
        lowest = places[number] - _GAP
    for name, place in zip(names, places, strict=True):
        yield svg.text(right + 10, place + _SIZE * svg.BASELINE, name, _SIZE, colour=colours[name])


def _way(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)


def round_steps(low: float, high: float, most: int = _TICKS) -> list[float]:
    """Round values from at most `low` to at least `high`, at most `most` steps."""
    span = (high - low) or abs(high) or 1.0
    size = 10 ** math.floor(math.log10(span / most))
    step = next(size * k for k in (1, 2, 5, 10, 20) if span / (size * k) <= most)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [k * step for k in range(first, max(last, first + 1) + 1)]


def _doubled(low: float, high: float) -> list[float]:
    """Powers of two around both."""
    first, last = math.floor(math.log2(low) + 1e-9), math.ceil(math.log2(high) - 1e-9)
    every = math.ceil((last - first + 1) / (2 * _TICKS)) or 1
    return [2.0**k for k in range(first, max(last, first + 1) + every, every)]


def _said(value: float, percent: bool) -> str:
    if percent:
        return f"{value * 100:.3g}%"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"


def _number(place: Place) -> float:
    return float(place.toordinal()) if isinstance(place, date) else float(place)
