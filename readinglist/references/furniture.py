"""What stands on a page without being its text: running heads and feet, page numbers, numbers of lines in the margin.

Furniture is told by repetition (the same words at the same height of several pages) and by counting
(a column of numbers that goes up line by line, page after page); never by words of a certain journal.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

from readinglist.model.layout import Line, Page

EDGE = 0.17  # share of the page's height, at the top and at the foot, where heads and feet are looked for
_BLANK = " \ufffd"  # a glyph that the font does not explain says nothing
_ROWS = 6  # at most so many rows of each edge are furniture
_NOT_LETTERS = re.compile(r"[\W\d_]+")
_NUMBER = re.compile(r"\d{1,5}")
_SAME_HEIGHT = 5.0  # points


def body_lines(pages: Sequence[Page]) -> tuple[tuple[Line, ...], ...]:
    """The lines of each page that belong to its text: not blank, not furniture; in the order of the file."""
    filled = tuple(tuple(line for line in page.lines if line.text.strip(_BLANK)) for page in pages)
    unnumbered = _without_line_numbers(filled)
    edges = tuple(_edge_rows(page, lines) for page, lines in zip(pages, unnumbered, strict=True))
    heights = _heights(edges)
    return tuple(
        _without(lines, (row for row in rows if _is_repeated(row, number, heights)))
        for number, (lines, rows) in enumerate(zip(unnumbered, edges, strict=True))
    )


def _edge_rows(page: Page, lines: Iterable[Line]) -> tuple[tuple[Line, ...], ...]:
    """Rows across the whole width at the top and the foot of the page."""
    by_height = sorted(lines, key=lambda line: (line.y0 + line.y1) / 2)
    rows: list[list[Line]] = []
    for line in by_height:
        if rows and (line.y0 + line.y1) / 2 < rows[-1][0].y1 - 1 and line.y0 < rows[-1][0].y1:
            rows[-1].append(line)
        else:
            rows.append([line])
    top = [row for row in rows if row[0].y1 < EDGE * page.height][:_ROWS]
    foot = [row for row in rows if row[0].y0 > (1 - EDGE) * page.height][-_ROWS:]
    return tuple(tuple(row) for row in top + foot)


def _key(row: Iterable[Line]) -> str:
    """What of a row stays the same from page to page: its letters."""
    return _NOT_LETTERS.sub("", "".join(line.text for line in sorted(row, key=lambda line: line.x0))).lower()


def _heights(edges: Sequence[Sequence[tuple[Line, ...]]]) -> dict[str, list[tuple[int, float]]]:
    """Where each text of an edge was seen: (page, height)."""
    seen: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for number, rows in enumerate(edges):
        for row in rows:
            seen[_key(row)].append((number, row[0].y0))
    return seen


def _is_repeated(row: tuple[Line, ...], page: int, heights: dict[str, list[tuple[int, float]]]) -> bool:
    places = heights[_key(row)]
    return any(number != page and abs(height - row[0].y0) < _SAME_HEIGHT for number, height in places[:200])


def _without(lines: Sequence[Line], rows: Iterable[tuple[Line, ...]]) -> tuple[Line, ...]:
    dropped = {id(line) for row in rows for line in row}
    return tuple(line for line in lines if id(line) not in dropped)


def _without_line_numbers(pages: Sequence[tuple[Line, ...]]) -> tuple[tuple[Line, ...], ...]:
    """Drop columns of bare numbers that count up line by line, where most pages have one."""
    found = [_counting_columns(lines) for lines in pages]
    numbered = sum(1 for columns in found if columns)
    if numbered < max(2, 0.5 * sum(1 for lines in pages if lines)):
        return tuple(pages)
    edges = Counter(round(line.x1 / 4) for columns in found for line in columns)
    kept = []
    for lines, columns in zip(pages, found, strict=True):
        dropped = {id(line) for line in columns}
        kept.append(
            tuple(
                line
                for line in lines
                if id(line) not in dropped
                and not (_NUMBER.fullmatch(line.text.strip()) and edges[round(line.x1 / 4)] >= 10)
            )
        )
    return tuple(kept)


def _counting_columns(lines: Sequence[Line]) -> list[Line]:
    """Bare numbers that share an edge: at least eight, nearly all larger by one step than the one above."""
    by_edge: dict[int, list[Line]] = defaultdict(list)
    for line in lines:
        if _NUMBER.fullmatch(line.text.strip()):
            by_edge[round(line.x1 / 4)].append(line)
    found: list[Line] = []
    for column in by_edge.values():
        if len(column) < 8:
            continue
        ordered = sorted(column, key=lambda line: line.y0)
        values = [int(line.text) for line in ordered]
        steps = Counter(b - a for a, b in pairwise(values))
        step, times = steps.most_common(1)[0]
        if step > 0 and times >= 0.8 * (len(values) - 1):
            found += ordered
    return found
