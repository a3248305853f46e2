"""How the lines of a terminal are shared out between the list, the abstract and the keys."""

from __future__ import annotations

from dataclasses import dataclass

NARROW = 72  # cells below which the list stands over the abstract
_LEAST_LIST, _MOST_LIST = 30, 64


@dataclass(frozen=True, slots=True)
class Layout:
    """Cells and lines; the header is one line, the message another, the keys `footer` lines."""

    width: int
    height: int
    is_narrow: bool
    list_rows: int
    list_cells: int
    detail_rows: int
    detail_cells: int
    footer: int

    @property
    def body(self) -> int:
        """Lines between the header and the message."""
        return max(self.height - 2 - self.footer, 1)


def layout(width: int, height: int) -> Layout:
    """Works for every size, however little can be read at the smallest."""
    width, height = max(width, 8), max(height, 4)
    footer = 2 if height >= 14 else 1 if height >= 8 else 0
    body = max(height - 2 - footer, 1)
    if width < NARROW:
        rows = max(min(body // 3, body - 2), 1)
        return Layout(width, height, True, rows, width, max(body - rows - 1, 0), width, footer)
    cells = min(max(int(width * 0.42), _LEAST_LIST), _MOST_LIST)
    return Layout(width, height, False, body, cells, body, width - cells - 3, footer)
