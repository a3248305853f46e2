"""The scorecard as a picture: calibration, skill over time, and what was kept beside what was not.

What rests on too few is said in words where the figure would stand, and not drawn.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from readinglist.core.lines import short_of
from readinglist.core.policy import TOP_SHARE
from readinglist.core.statistics import Interval
from readinglist.formats import svg
from readinglist.formats.svg import FAINT, INK, LINE, MINE, PAPER, Picture, Rgb, fate_colour, hex_of, text_width

from .scorecard import LEAST, Scorecard, SkillThen
from .scores import Bin
from .taste import Taste
from .verdict_forecasts import KEPT, LEAST_PAPERS, NAMES, RANDOM, RANKED, SKIPPED, Group, VerdictReport

WIDTH, HEIGHT = 1500, 620
_TOP, _BOTTOM = 150.0, 520.0
_SIZE = 14.0  # points of most text
_SMALLEST, _GROWTH = 4.0, 9.0  # radius of a dot, and what the most frequent one has more
_COLOURS = {KEPT: MINE, SKIPPED: fate_colour("fading"), RANDOM: fate_colour(None), RANKED: fate_colour("reused")}
_LOWEST = -1.0  # of the interval of a skill, that is drawn: that of the first bets reaches far below, and says nothing
_STEPS = (0.05, 0.1, 0.2, 0.25, 0.5, 1.0, 2.0, 5.0)  # between lines of a grid
_LINES = 6  # of a grid, at most


class _Panel(NamedTuple):
    """A field of the picture with its scales: from x values to points, and from y values."""

    left: float
    right: float
    low: float  # of y
    high: float

    def y(self, value: float) -> float:
        share = (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)
        return _BOTTOM - (_BOTTOM - _TOP) * share

    def x(self, share: float) -> float:
        return self.left + (self.right - self.left) * share


def taste_plot(found: Taste) -> str:
    """The picture as SVG, 1500 x 620 points."""
    bets = found.bets
    parts = [
        *_heading(bets),
        *_calibration(bets, _Panel(76, 446, 0, 1)),
        *_over_time(bets.until_month, _time_panel(bets.until_month)),
        *_verdicts(found.verdicts),
    ]
    return svg.document(WIDTH, HEIGHT, "Scorecard of forecasts", "taste", parts)


def taste_picture(found: Taste) -> Picture:
    """The scorecard as a picture for a notebook."""
    return Picture(taste_plot(found))


def _heading(bets: Scorecard) -> Iterator[str]:
    yield svg.text(16, 44, "How good your forecasts are", 26)
    text = f"{bets.settled:,} bets settled, {bets.open:,} open, {bets.void:,} void"
    if bets.all.brier is not None and bets.all.brier_base is not None:
        text += f"; Brier score {bets.all.brier:.3f}, always saying the base rate {bets.all.brier_base:.3f}"
    yield svg.text(16, 72, text, _SIZE, colour=FAINT)
    verdict = bets.verdict or short_of(bets.all.n, "settled bets", LEAST, "readinglist bet add 1 30")
    yield svg.text(16, 94, verdict, _SIZE, colour=INK if bets.verdict else FAINT)


def _title(panel: _Panel, title: str, below: str) -> Iterator[str]:
    yield svg.text(panel.left, _TOP - 18, title, 17)
    yield svg.text((panel.left + panel.right) / 2, _BOTTOM + 44, below, _SIZE, "middle", FAINT)


def _instead(panel: _Panel, words: str) -> Iterator[str]:
    """What stands where there is nothing to draw."""
    box = f'x="{panel.left:.1f}" y="{_TOP:.1f}" width="{panel.right - panel.left:.1f}" height="{_BOTTOM - _TOP:.1f}"'
    yield f'<rect {box} fill="none" stroke="{hex_of(LINE)}"/>'
    yield svg.text((panel.left + panel.right) / 2, (_TOP + _BOTTOM) / 2, words, _SIZE, "middle", FAINT)


def _calibration(bets: Scorecard, panel: _Panel) -> Iterator[str]:
    yield from _title(panel, "Calibration", "the probability you gave")
    if not bets.calibration:
        yield from _instead(panel, "no probability was given five times yet")
        return
    for share in (0, 0.25, 0.5, 0.75, 1):
        yield from _upright(panel.x(share), f"{share:.0%}")
        yield from _level(panel, share, f"{share:.0%}")
    yield svg.line(panel.x(0), panel.y(0), panel.x(1), panel.y(1), FAINT)
    if bets.all.base_rate is not None:
        yield svg.line(panel.left, panel.y(bets.all.base_rate), panel.right, panel.y(bets.all.base_rate), FAINT)
        yield svg.text(panel.right - 4, panel.y(bets.all.base_rate) - 6, "base rate", 12, "end", FAINT)
    most = max(one.n for one in bets.calibration)
    for one in bets.calibration:
        number = f"{one.n}"  # above its interval, where no other line is near
        left = panel.x(one.forecast) - text_width(number, 12) / 2
        yield _label(left, panel.y(one.interval[1]) - 6, number, 12, FAINT)
    yield _path([(panel.x(one.forecast), panel.y(one.observed)) for one in bets.calibration], 1.5)
    for one in bets.calibration:
        yield from _dot(panel, one, most)
    yield svg.text(panel.right, _TOP - 18, "share that came true", 13, "end", FAINT)


def _dot(panel: _Panel, one: Bin, most: int) -> Iterator[str]:
    x, y, radius = panel.x(one.forecast), panel.y(one.observed), _SMALLEST + _GROWTH * float((one.n / most) ** 0.5)
    yield _bar(x, panel.y(one.interval[0]), x, panel.y(one.interval[1]), MINE)
    about = f"<title>{one.n} bets: {one.forecast:.0%} said, {one.observed:.0%} came</title>"
    yield f'<g fill="{hex_of(MINE)}">{about}{svg.circle(x, y, radius, "")}</g>'


def _time_panel(months: Sequence[tuple[str, SkillThen]]) -> _Panel:
    ends = [end for _, then in months for end in (then.skill_interval or ())]
    skills = [then.skill for _, then in months if then.skill is not None]
    low = min(max(min([*ends, 0.0]), _LOWEST), *skills, 0.0)
    return _Panel(570, 960, min(low, -0.2) * 1.1, max([*ends, *skills, 0.2]) * 1.1)


def _over_time(months: Sequence[tuple[str, SkillThen]], panel: _Panel) -> Iterator[str]:
    """The skill of all bets up to each month, with its interval as a band."""
    yield from _title(panel, "Skill over time", "month of the bet; all bets until then")
    points = [(name, one.skill, one.skill_interval) for name, one in months if one.skill is not None]
    if not points:
        yield from _instead(panel, "no skill yet: it takes 5 settled bets, some won and some lost")
        return
    for value in _grid(panel.low, panel.high):
        yield from _level(panel, value, f"{value:+.2g}" if value else "0")
    places = [panel.x((number + 0.5) / len(points)) for number in range(len(points))]
    yield from _band([(x, panel.y(i[0]), panel.y(i[1])) for x, (_, _, i) in zip(places, points, strict=True) if i])
    yield svg.line(panel.left, panel.y(0), panel.right, panel.y(0), FAINT, 1.4)
    yield svg.text(panel.right - 4, panel.y(0) + 16, "always saying the base rate", 12, "end", FAINT)
    yield svg.text(panel.right, _TOP - 18, "1 is certainty", 13, "end", FAINT)
    yield _path([(x, panel.y(skill)) for x, (_, skill, _) in zip(places, points, strict=True)], 2)
    for x, (_, skill, _) in zip(places, points, strict=True):
        yield svg.circle(x, panel.y(skill), 4, f'fill="{hex_of(MINE)}"')
    every = -(-len(points) // 6)
    for x, (name, _, _) in list(zip(places, points, strict=True))[::every]:
        yield svg.text(x, _BOTTOM + 20, name, 13, "middle", FAINT)


def _upright(x: float, label: str) -> Iterator[str]:
    """A line of a grid from top to bottom, named below it."""
    yield svg.line(x, _TOP, x, _BOTTOM, LINE)
    yield svg.text(x, _BOTTOM + 20, label, 13, "middle", FAINT)


def _level(panel: _Panel, value: float, label: str) -> Iterator[str]:
    """A line of a grid from left to right, named before it."""
    yield svg.line(panel.left, panel.y(value), panel.right, panel.y(value), LINE)
    yield svg.text(panel.left - 10, panel.y(value) + 13 * svg.BASELINE, label, 13, "end", FAINT)


def _grid(low: float, high: float) -> list[float]:
    """Round values between two, 0 among them."""
    step = next((step for step in _STEPS if (high - low) / step <= _LINES), _STEPS[-1])
    return [k * step for k in range(int(low / step) - 1, int(high / step) + 2) if low <= k * step <= high]


def _verdicts(report: VerdictReport) -> Iterator[str]:
    groups = [group for group in report.card.groups if group.n]
    most = max([*(group.interval[1] for group in groups if group.interval), 2 * TOP_SHARE])
    panel = _Panel(1080, 1464, 0, 1)
    yield from _title(panel, "Kept when new", "share in the top tenth of its month and category")
    if not groups:
        yield from _instead(panel, f"too few: 0 kept papers, {LEAST_PAPERS} needed")
        return
    for value in _grid(0, most):
        yield from _upright(panel.x(value / most), f"{value:.0%}")
    x = panel.x(TOP_SHARE / most)
    yield svg.line(x, _TOP, x, _BOTTOM, FAINT)
    yield svg.text(x + 5, _BOTTOM - 8, "any paper", 12, colour=FAINT)
    for number, group in enumerate(groups):
        yield from _group(panel, group, _TOP + (_BOTTOM - _TOP) * (number + 0.5) / len(groups), most)
    kept = sum(group.n for group in groups if group.name == KEPT)
    verdict = report.card.verdict or f"too few: {kept} kept papers, {LEAST_PAPERS} needed"
    yield svg.text((panel.left + panel.right) / 2, _BOTTOM + 68, verdict, _SIZE, "middle", INK)


def _group(panel: _Panel, group: Group, y: float, most: float) -> Iterator[str]:
    colour = _COLOURS.get(group.name, INK)
    if group.interval is not None and group.share is not None:
        yield _bar(panel.x(group.interval[0] / most), y, panel.x(group.interval[1] / most), y, colour)
        yield svg.circle(panel.x(group.share / most), y, 8, f'fill="{hex_of(colour)}"')
    text = f"{NAMES[group.name]}: {group.top:,} of {group.n:,}"
    yield _label(panel.left + 6, y - 18, text, _SIZE)


def _bar(x1: float, y1: float, x2: float, y2: float, colour: Rgb) -> str:
    return svg.line(x1, y1, x2, y2, colour, 2.5)


def _label(x: float, y: float, words: str, size: float, colour: Rgb = INK) -> str:
    """Words on a white ground, so that no line runs through their letters."""
    box = f'x="{x - 3:.1f}" y="{y - size:.1f}" width="{text_width(words, size) + 6:.1f}" height="{size * 1.3:.1f}"'
    return f'<rect {box} fill="{hex_of(PAPER)}"/>{svg.text(x, y, words, size, colour=colour)}'


def _path(points: Sequence[Interval], width: float) -> str:
    way = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return f'<polyline points="{way}" fill="none" stroke="{hex_of(MINE)}" stroke-width="{width:g}"/>'


def _band(ends: Sequence[tuple[float, float, float]]) -> Iterator[str]:
    """The area between two lines; (x, low, high) each."""
    if len(ends) == 1:
        x, low, high = ends[0]
        yield _bar(x, low, x, high, MINE)
    elif ends:
        points = [(x, low) for x, low, _ in ends] + [(x, high) for x, _, high in reversed(ends)]
        way = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        yield f'<polygon points="{way}" fill="{hex_of(MINE)}" fill-opacity="0.16" stroke="none"/>'
