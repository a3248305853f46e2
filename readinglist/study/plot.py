"""The reading diet as a picture: a bar a week, its hours by kind, beside the days without logged time."""

from __future__ import annotations

import math
from collections.abc import Iterator

from readinglist.core.work_entries import PAPER, REIMPLEMENTATION, TEXTBOOK, THESIS
from readinglist.formats import svg
from readinglist.formats.svg import FAINT, LINE, Picture, Rgb, fate_colour

from .activity import OTHER
from .diet import Diet, WeekOfDiet

WIDTH, HEIGHT = 900, 420
_LEFT, _RIGHT, _TOP, _BOTTOM = 60.0, 880.0, 90.0, 340.0
_SIZE = 13.0
_MOST_BAR = 60.0
_LABELS = 14  # weeks that are named below the bars, at most
# The colours of fates, because any two of them stay apart for everybody; here they mean kinds.
KINDS: tuple[tuple[str, str, Rgb], ...] = (
    (TEXTBOOK, "textbooks", fate_colour("building block")),
    (THESIS, "theses", fate_colour("too young")),
    (PAPER, "papers", fate_colour("fading")),
    (REIMPLEMENTATION, "reimplementations", fate_colour("reused")),
    (OTHER, "what left the queue", fate_colour(None)),
)


def diet_plot(eaten: Diet) -> str:
    """The picture as SVG, 900 x 420 points."""
    highest = max((sum(week.minutes.values()) for week in eaten.weeks), default=0) / 60
    step = _step(highest)
    top = max(math.ceil(highest / step), 1) * step
    parts = [*_heading(eaten), *_grid(top, step), *_bars(eaten.weeks, top)]
    return svg.document(WIDTH, HEIGHT, "Reading diet by week", "diet", parts)


def diet_picture(eaten: Diet) -> Picture:
    """The same for a notebook."""
    return Picture(diet_plot(eaten))


def _heading(eaten: Diet) -> Iterator[str]:
    yield svg.text(_LEFT, 34, f"Reading diet, {eaten.since} to {eaten.until}", 20)
    text = f"{sum(eaten.minutes.values()) / 60:.1f} hours logged"
    if eaten.share is not None:
        text += f"; books and theses {eaten.share:.0%}, {eaten.intended:.0%} intended"
    if days := sum(eaten.untimed.values()):
        text += f"; {days} more days of activity without logged time, not included"
    yield svg.text(_LEFT, 58, text, _SIZE, colour=FAINT)
    kinds = ((noun, colour) for kind, noun, colour in KINDS if eaten.minutes.get(kind))
    yield from svg.legend(_LEFT, 76, kinds, _SIZE)


def _grid(top: float, step: float) -> Iterator[str]:
    for number in range(round(top / step) + 1):
        y = _y(number * step, top)
        yield svg.line(_LEFT, y, _RIGHT, y, LINE)
        yield svg.text(_LEFT - 8, y + _SIZE * svg.BASELINE, f"{number * step:g} h", _SIZE, "end", FAINT)


def _bars(weeks: tuple[WeekOfDiet, ...], top: float) -> Iterator[str]:
    room = (_RIGHT - _LEFT) / max(len(weeks), 1)
    named = math.ceil(len(weeks) / _LABELS) or 1
    for place, week in enumerate(weeks):
        x, hours = _LEFT + room * (place + 0.5), 0.0
        for kind, _, colour in KINDS:
            if minutes := week.minutes.get(kind, 0):
                below, hours = hours, hours + minutes / 60
                yield svg.line(x, _y(below, top), x, _y(hours, top), colour, min(room * 0.7, _MOST_BAR))
        if (len(weeks) - 1 - place) % named == 0:
            yield svg.text(x, _BOTTOM + 22, week.week.partition("-")[2], _SIZE, "middle")
            yield svg.text(x, _BOTTOM + 40, f"{week.monday:%m-%d}", _SIZE - 2, "middle", FAINT)


def _y(hours: float, top: float) -> float:
    return _BOTTOM - (_BOTTOM - _TOP) * hours / top


def _step(highest: float) -> float:
    """Hours between two lines of the grid, so that there are six at most."""
    return next((step for step in (0.5, 1, 2, 5, 10, 20) if highest / step <= 5), 40.0)
