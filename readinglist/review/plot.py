"""Projects along the months, as a picture: a bar each, from its first touched day to its last, coloured by its end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from readinglist.core.work_entries import ABANDONED, ACTIVE, DEAD_END, DELIVERED
from readinglist.formats import svg
from readinglist.formats.svg import FAINT, LINE, Rgb, fate_colour

from .lookback_figures import LookBack, Spell

WIDTH = 900
_LEFT, _RIGHT, _TOP, _ROW = 190.0, 880.0, 110.0, 26.0
_SIZE = 13.0
_MOST = 40  # projects
# The colours of fates, because any two of them stay apart for everybody; here they mean how a project ended.
STATES: tuple[tuple[str, Rgb], ...] = (
    (DELIVERED, fate_colour("reused")),
    (ACTIVE, fate_colour("building block")),
    (DEAD_END, fate_colour(None)),
    (ABANDONED, fate_colour("fading")),
)


def timeline(found: LookBack) -> str:
    """The picture as SVG, 900 points wide; of more than 40 projects those with the most days."""
    most = sorted(found.spells, key=lambda spell: -spell.days)[:_MOST]
    spells = [spell for spell in found.spells if spell in most]
    height = round(_TOP + _ROW * max(len(spells), 1) + 50)
    parts = [*_heading(found), *_months(found, height - 40.0), *_bars(found, spells)]
    return svg.document(WIDTH, height, "Projects along the months", "timeline", parts)


def _heading(found: LookBack) -> Iterator[str]:
    yield svg.text(20, 34, f"Projects, {found.first} to {found.last}", 20)
    per_month = found.switches / found.months
    told = f"{found.touched} days touched; {per_month:.1f} switches a month"
    yield svg.text(20, 58, told, _SIZE, colour=FAINT)
    x = 20.0
    for state, colour in STATES:
        if days := found.days.get(state):
            label = f"{state}, {days:.0f} days"
            yield svg.line(x, 78, x + 14, 78, colour, 12)
            yield svg.text(x + 20, 82, label, _SIZE)
            x += 34 + 7.2 * len(label)


def _months(found: LookBack, bottom: float) -> Iterator[str]:
    """A line at the first of each month; of more than a dozen some are named."""
    firsts = [day for day in _days(found) if day.day == 1]
    named = len(firsts) // 12 + 1
    for place, day in enumerate(firsts):
        x = _x(found, day)
        yield svg.line(x, _TOP - 8, x, bottom, LINE)
        if place % named == 0:
            yield svg.text(x, bottom + 18, f"{day:%Y-%m}", _SIZE - 2, "middle", FAINT)


def _bars(found: LookBack, spells: list[Spell]) -> Iterator[str]:
    colours = dict(STATES)
    for row, spell in enumerate(spells):
        y = _TOP + _ROW * (row + 0.5)
        name = spell.project.name
        yield svg.text(_LEFT - 10, y + _SIZE * svg.BASELINE, name if len(name) <= 24 else f"{name[:23]}…", _SIZE, "end")
        end = _x(found, spell.last + timedelta(days=1))
        yield svg.line(
            _x(found, spell.first), y, max(end, _x(found, spell.first) + 2), y, colours[spell.project.state], 14
        )


def _days(found: LookBack) -> Iterator[date]:
    for n in range((found.last - found.first).days + 1):
        yield found.first + timedelta(days=n)


def _x(found: LookBack, day: date) -> float:
    whole = (found.last - found.first).days + 1
    return _LEFT + (_RIGHT - _LEFT) * (day - found.first).days / whole
