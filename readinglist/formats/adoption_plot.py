"""The use of an idea over time as a curve: small for a row of the ledger, large for its story.

Shares of the papers of a month where most months hold enough of them, else the papers that use it, by year. The two
are kept apart in words, because a count also grows with the library.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby

from readinglist.core.frozen import Frozen
from readinglist.formats import svg
from readinglist.formats.charts import round_steps
from readinglist.formats.svg import FAINT, LINE, MINE, hex_of
from readinglist.graph.adoption import SEEN

Months = Sequence[tuple[date, int, int]]  # month, papers that use it, papers of the month
MOST = 60  # points of a curve
SMALL_WIDTH, SMALL_HEIGHT = 120, 28
WIDTH, HEIGHT = 900, 300
_LEFT, _TOP, _BOTTOM = 64.0, 44.0, 250.0
_MARGIN = 20.0  # right of the curve
_SIZE = 13.0
_NAME = 90.0  # points of width for each name below the curve, at least
_STEPS = 3  # of the scale, at most


class Series(Frozen):
    """Points of a curve, oldest first; a value is None where too little was seen. `is_share`: 0 to 1, else papers."""

    is_share: bool
    points: tuple[tuple[date, float | None], ...]

    @property
    def most(self) -> float:
        return max((value for _, value in self.points if value is not None), default=0.0)

    @property
    def last(self) -> tuple[date, float] | None:
        """The newest point that is known."""
        return next(((day, value) for day, value in reversed(self.points) if value is not None), None)

    def in_words(self, value: float) -> str:
        """A value in words: `3.2% of papers`, `41 papers`."""
        return f"{value:.1%} of papers" if self.is_share else f"{value:,.0f} paper{'' if value == 1 else 's'} a year"


def series(months: Months) -> Series:
    """The curve of months that follow each other; months are joined so that it has at most `MOST` points.

    >>> series([(date(2025, m, 1), m, 100) for m in (1, 2)]).points[-1]
    (datetime.date(2025, 2, 1), 0.02)
    >>> series([(date(2025, m, 1), 1, 3) for m in (1, 2)]).points
    ((datetime.date(2025, 1, 1), 2.0),)
    """
    if sum(papers >= SEEN for _, _, papers in months) * 2 > len(months):
        size = -(-len(months) // MOST)
        parts = [months[start : start + size] for start in range(0, len(months), size)]
        return Series(True, tuple((part[0][0], _share(part)) for part in parts))
    years = [(year, tuple(some)) for year, some in groupby(months, key=lambda month: month[0].year)]
    return Series(False, tuple((date(year, 1, 1), _count(some)) for year, some in years[-MOST:]))


def small_curve(months: Months) -> str:
    """The curve of a row, without words of its own: an SVG of 120 x 28 points."""
    curve = series(months)
    parts = _lines(curve, curve.most, 2, SMALL_WIDTH - 2, 3, SMALL_HEIGHT - 3, 1.5) if curve.most else ()
    return svg.document(SMALL_WIDTH, SMALL_HEIGHT, summary(curve), "curve", parts, ground=False)


def adoption_plot(name: str, months: Months, heading: str = "", width: int = WIDTH) -> str:
    """The curve with its scales: an SVG of `width` x 300 points. `heading`: what was counted, where it is not ours."""
    curve, right = series(months), width - _MARGIN
    steps = round_steps(0.0, curve.most, _STEPS) if curve.most else [0.0]
    what = f"share of the papers of a month that use it, of months with {SEEN} papers" if curve.is_share else ""
    heading = heading or what or "papers that use it, by year: most months have too few papers for a share"
    parts = [svg.text(_LEFT, 24, heading, _SIZE, colour=FAINT), *_scales(curve, steps, right)]
    parts += _lines(curve, steps[-1], _LEFT, right, _TOP, _BOTTOM, 2) if curve.most else ()
    return svg.document(width, HEIGHT, f"Adoption of {name}: {summary(curve)}", "adoption", parts)


def summary(curve: Series) -> str:
    """The curve in words.

    >>> summary(series([(date(2025, m, 1), m, 100) for m in (1, 2)]))
    '2025-01 to 2025-02, at most 2.0% of papers, lately 2.0% of papers'
    """
    if curve.last is None or not curve.most:
        return "no use was observed"
    form = "%Y-%m" if curve.is_share else "%Y"
    span = f"{curve.points[0][0].strftime(form)} to {curve.points[-1][0].strftime(form)}"
    return f"{span}, at most {curve.in_words(curve.most)}, lately {curve.in_words(curve.last[1])}"


def _share(months: Months) -> float | None:
    papers = sum(papers for _, _, papers in months)
    return sum(used for _, used, _ in months) / papers if papers >= SEEN else None


def _count(months: Months) -> float | None:
    return float(sum(used for _, used, _ in months)) if any(papers for _, _, papers in months) else None


def _scales(curve: Series, steps: Sequence[float], right: float) -> Iterator[str]:
    """Round values on the left; below as many months or years as have room."""
    for value in steps:
        y = _BOTTOM - (_BOTTOM - _TOP) * value / (steps[-1] or 1)
        words = f"{100 * value:.3g}%" if curve.is_share else f"{value:,g}"
        yield svg.line(_LEFT, y, right, y, LINE)
        yield svg.text(_LEFT - 8, y + _SIZE * svg.BASELINE, words, _SIZE, "end", FAINT)
    every = -(-len(curve.points) // int((right - _LEFT) / _NAME)) or 1
    for number in range(0, len(curve.points), every):
        day = curve.points[number][0]
        words = f"{day:%Y-%m}" if curve.is_share else f"{day:%Y}"
        anchor = "end" if number and number == len(curve.points) - 1 else "middle"  # the last one is not cut off
        yield svg.text(_x(number, len(curve.points), _LEFT, right), _BOTTOM + 24, words, _SIZE, anchor, FAINT)


def _lines(
    curve: Series, most: float, left: float, right: float, top: float, bottom: float, width: float
) -> Iterator[str]:
    """The curve, broken where nothing was seen; a point that stands alone is a dot."""
    places = [
        None if value is None else (_x(n, len(curve.points), left, right), bottom - (bottom - top) * value / most)
        for n, (_, value) in enumerate(curve.points)
    ]
    for is_known, group in groupby(places, key=lambda place: place is not None):
        if not is_known:
            continue
        some = [place for place in group if place is not None]
        if len(some) == 1:
            yield svg.circle(*some[0], width, f'fill="{hex_of(MINE)}"')
        else:
            way = " ".join(f"{x:.1f},{y:.1f}" for x, y in some)
            yield f'<polyline points="{way}" fill="none" stroke="{hex_of(MINE)}" stroke-width="{width:g}"/>'


def _x(number: int, count: int, left: float, right: float) -> float:
    return (left + right) / 2 if count == 1 else left + (right - left) * number / (count - 1)
