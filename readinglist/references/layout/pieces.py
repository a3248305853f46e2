"""Pieces of printed lines put beside each other: some producers draw word by word, some leave wide gaps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from readinglist.model.layout import Line

_WITHIN_WORDS = 0.7  # of the height of a line: less white than this parts words, not columns


def rows(lines: Iterable[Line]) -> Iterator[list[Line]]:
    """Pieces on one base line, left to right; rows from top to bottom."""
    row: list[Line] = []
    for line in sorted(lines, key=lambda line: (line.y0 + line.y1) / 2):
        if row and not _beside(row[0], line):
            yield sorted(row, key=lambda piece: piece.x0)
            row = []
        row.append(line)
    if row:
        yield sorted(row, key=lambda piece: piece.x0)


def whole_lines(lines: Sequence[Line]) -> Iterator[Line]:
    """`lines` with those joined that only a space parts."""
    for row in rows(lines):
        joined: list[Line] = []
        for piece in row:
            if joined and _touch(joined[-1], piece):
                joined[-1] = _together(joined[-1], piece)
            else:
                joined.append(piece)
        yield from joined


def _beside(one: Line, other: Line) -> bool:
    overlap = min(one.y1, other.y1) - max(one.y0, other.y0)
    return overlap > 0.6 * min(one.y1 - one.y0, other.y1 - other.y0)


def _touch(one: Line, other: Line) -> bool:
    height = min(one.y1 - one.y0, other.y1 - other.y0)
    return -height < other.x0 - one.x1 <= _WITHIN_WORDS * height


def _together(one: Line, other: Line) -> Line:
    return Line(
        one.spans + other.spans,
        min(one.x0, other.x0),
        min(one.y0, other.y0),
        max(one.x1, other.x1),
        max(one.y1, other.y1),
    )
