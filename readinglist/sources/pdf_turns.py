"""Which way is up on a page: PyMuPDF gives text as the sheet lies in the file, which may be on its side.

Directions are unit vectors with y downwards, as PDFs' text has them: (1, 0) runs from left to right.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

_LEVEL, _DOWN, _BACK, _UP = (1, 0), (0, 1), (-1, 0), (0, -1)
_NEAR = 0.9  # cosine to one of the four: scans lie a little askew, watermarks and labels of axes slant

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page turned so that text of `direction` is level. Widths and heights after the turn, in points."""

    direction: tuple[int, int]
    width: float
    height: float

    def holds(self, direction: Sequence[float]) -> bool:
        """Whether text of this direction is level here; not so the stamp of arXiv in the margin."""
        return _quarter(direction) == self.direction

    def box(self, box: Sequence[float]) -> Box:
        """A box of the file's page on this sheet, to hundredths of a point."""
        x0, y0, x1, y1 = box
        if self.direction == _UP:
            x0, y0, x1, y1 = self.width - y1, x0, self.width - y0, x1
        elif self.direction == _DOWN:
            x0, y0, x1, y1 = y0, self.height - x1, y1, self.height - x0
        elif self.direction == _BACK:
            x0, y0, x1, y1 = self.width - x1, self.height - y1, self.width - x0, self.height - y0
        return round(x0, 2), round(y0, 2), round(x1, 2), round(y1, 2)


def upright(lines: Iterable[dict[str, Any]], width: float, height: float) -> Sheet:  # Any: PyMuPDF's dictionaries
    """The sheet on which most of the text of `lines` is level; where none is, as the file has it."""
    letters: Counter[tuple[int, int] | None] = Counter({_LEVEL: 0})
    for line in lines:
        letters[_quarter(line["dir"])] += sum(_length(span) for span in line["spans"])
    del letters[None]
    direction = max(letters, key=lambda way: (letters[way], way or _LEVEL))
    assert direction is not None
    return Sheet(direction, width, height) if direction[0] else Sheet(direction, height, width)


def _quarter(direction: Sequence[float]) -> tuple[int, int] | None:
    """The nearest of the four directions along the edges, None for what slants."""
    ways = (_LEVEL, _DOWN, _BACK, _UP)
    return next((way for way in ways if way[0] * direction[0] + way[1] * direction[1] > _NEAR), None)


def _length(span: dict[str, Any]) -> int:
    return len(span["chars"]) if "chars" in span else len(span["text"])
