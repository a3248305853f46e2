"""The order in which a page is read: its columns, found by the white between them.

A gutter is an edge where many lines begin and that no line of a stretch of the page crosses, while
both of its sides are filled. Lines that cross it (titles, wide tables) cut the page into bands; a
band is read column by column.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from readinglist.core.references import Line

_MIDDLE = (0.25, 0.8)  # of the text's width: where the right column of two may begin
_NARROW = 50.0  # points: less is no column
_LABELS = 25.0  # points: lines are set in by less
_SIDE_BY_SIDE = 5  # lines on either side that make a gutter


@dataclass(frozen=True, slots=True)
class Column:
    """A stretch of a page that is read from top to bottom; `number` counts from 0, left to right."""

    number: int
    lines: tuple[Line, ...]


def find_gutter(lines: Sequence[Line], known: float | None = None) -> float | None:
    """Where the right column begins (points), or None for a page of one column.

    `known` is the gutter of the document: a page that has few lines beside it is given it as well.
    """
    if not lines:
        return None
    left, right = min(line.x0 for line in lines), max(line.x1 for line in lines)
    low, high = left + _MIDDLE[0] * (right - left), left + _MIDDLE[1] * (right - left)
    starts = Counter(round(line.x0) for line in lines if low < line.x0 < high)
    candidates = [
        (_supported(lines, float(start)), float(start))
        for start, _ in starts.most_common(6)
        if starts[start - 1] + starts[start] + starts[start + 1] >= _SIDE_BY_SIDE
    ]
    best = max(candidates, default=(0, 0.0), key=lambda candidate: (candidate[0], -candidate[1]))
    if best[0] >= _SIDE_BY_SIDE:
        return _edge(lines, best[1])
    if known is None or sum(_crosses(line, known) for line in lines) > 0.3 * len(lines):
        return None
    return known if _supported(lines, known, least=1) else None


def in_columns(lines: Sequence[Line], gutter: float | None) -> tuple[Column, ...]:
    """The lines of a page in stretches, in the order of reading."""
    by_height = sorted(lines, key=lambda line: (line.y0, line.x0))
    if gutter is None:
        return (Column(0, tuple(by_height)),) if by_height else ()
    stretches: list[Column] = []
    for band in _bands(by_height, gutter):
        if len(band) == 1 and _crosses(band[0], gutter):
            if stretches and _crosses(stretches[-1].lines[-1], gutter):
                stretches[-1] = Column(0, (*stretches[-1].lines, *band))
            else:
                stretches.append(Column(0, tuple(band)))
            continue
        parts = [part for side in _sides(band, gutter) for part in _halves(side)]
        stretches += [Column(number, part) for number, part in enumerate(parts) if part]
    return tuple(stretches)


def _halves(side: tuple[Line, ...]) -> tuple[tuple[Line, ...], ...]:
    """A side that is two columns itself, on a page of three or four; only where nearly all of its lines say so."""
    gutter = find_gutter(side) if len(side) >= 4 * _SIDE_BY_SIDE else None
    if gutter is None or any(_crosses(line, gutter) for line in side):
        return (side,)
    left, right = _sides(side, gutter)
    aligned = sum(abs(line.x0 - gutter) < _LABELS for line in right)
    wide = min(_width(left), _width(right)) > 2 * _NARROW
    return (left, right) if wide and min(len(left), aligned) > 0.2 * len(side) else (side,)


def _width(lines: Sequence[Line]) -> float:
    return max((line.x1 for line in lines), default=0.0) - min((line.x0 for line in lines), default=0.0)


def _edge(lines: Sequence[Line], gutter: float) -> float:
    """The edge of the right column where `gutter` may be that of its lines that are set in."""
    left = sorted(line.x1 for line in lines if line.x1 <= gutter + 2 and line.x0 < gutter - _NARROW)
    if not left:
        return gutter
    white = left[int(0.95 * (len(left) - 1))]
    return min((line.x0 for line in lines if white < line.x0 and line.x1 > gutter - _NARROW), default=gutter)


def _crosses(line: Line, gutter: float) -> bool:
    """Stands in both columns: not merely too long for its own."""
    reach = min(gutter - line.x0, line.x1 - gutter)
    return reach > 30 and reach > 0.15 * (line.x1 - line.x0)


def _sides(band: Iterable[Line], gutter: float) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    left: list[Line] = []
    right: list[Line] = []
    for line in band:
        (right if (line.x0 + line.x1) / 2 > gutter and line.x0 > gutter - 6 else left).append(line)
    return tuple(left), tuple(right)


def _bands(by_height: Iterable[Line], gutter: float) -> list[list[Line]]:
    bands: list[list[Line]] = []
    for line in by_height:
        alone = _crosses(line, gutter)
        if not bands or alone or _crosses(bands[-1][-1], gutter):
            bands.append([line])
        else:
            bands[-1].append(line)
    return bands


def _supported(lines: Iterable[Line], gutter: float, least: int = 3) -> int:
    """How many lines begin at this gutter beside others, in stretches that nothing crosses."""
    support = 0
    for band in _bands(sorted(lines, key=lambda line: (line.y0, line.x0)), gutter):
        left, right = _sides(band, gutter)
        aligned = [line for line in right if abs(line.x0 - gutter) < 2.5]
        if len(left) >= least and len(aligned) >= least and max(line.x1 for line in aligned) > gutter + _NARROW:
            overlap = min(left[-1].y1, aligned[-1].y1) - max(left[0].y0, aligned[0].y0)
            support += min(len(left), len(aligned)) if overlap > 0 else 0
    return support
