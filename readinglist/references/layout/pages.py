"""What of a page is its text, and the order in which it is read.

Furniture is what stands on a page without being its text: running heads and feet, page numbers, numbers of lines in the
margin. It is known by repetition (the same words at the same height of several pages) and by counting (a column of
numbers that goes up line by line, page after page); never by words of a certain journal.

Columns are found by the white between them. A gutter is an edge where many lines begin and that no line of a stretch of
the page crosses, while both of its sides are filled. Lines that cross it (titles, wide tables) cut the page into bands;
a band is read column by column.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from readinglist.core.frozen import Frozen
from readinglist.core.references import Line, Page

EDGE = 0.17  # share of the page's height, at the top and at the foot, where more than two rows are looked at
_BLANK = " \ufffd"  # a glyph that the font does not explain says nothing
_ROWS = 6  # at most so many rows of each edge are furniture
_DISTINCT = 4  # letters: so many say that it is the same row; page numbers have less and stand outermost
_PAGES = 200  # of a long document are compared
_NOT_LETTERS = re.compile(r"[\W\d_]+")
_NUMBER = re.compile(r"\d{1,5}")
_DIGITS = re.compile(r"[0-9]{1,9}")
_SAME_HEIGHT = 5.0  # points

_Row = tuple[Line, ...]
_Heights = dict[str, list[tuple[int, float, tuple[int, ...]]]]  # letters of a row -> page, height, numbers


def body_lines(pages: Sequence[Page]) -> tuple[tuple[Line, ...], ...]:
    """The lines of each page that belong to its text: not blank, not furniture; in the order of the file."""
    filled = tuple(tuple(line for line in page.lines if line.text.strip(_BLANK)) for page in pages)
    unnumbered = _without_line_numbers(_without_stamps(filled))
    edges = tuple(_edges(page, lines) for page, lines in zip(pages, unnumbered, strict=True))
    heights = _heights(edges)
    return tuple(
        _without(lines, (row for edge in both for row in _furniture(edge, number, heights)))
        for number, (lines, both) in enumerate(zip(unnumbered, edges, strict=True))
    )


def _edges(page: Page, lines: Iterable[Line]) -> tuple[tuple[_Row, ...], tuple[_Row, ...]]:
    """Rows across the whole width at the top and at the foot of the page, the outermost first."""
    by_height = sorted(lines, key=lambda line: (line.y0 + line.y1) / 2)
    rows: list[list[Line]] = []
    for line in by_height:
        if rows and (line.y0 + line.y1) / 2 < rows[-1][0].y1 - 1 and line.y0 < rows[-1][0].y1:
            rows[-1].append(line)
        else:
            rows.append([line])
    top = [tuple(row) for at, row in enumerate(rows[:_ROWS]) if at < 2 or row[0].y1 < EDGE * page.height]
    low = (1 - EDGE) * page.height
    foot = [tuple(row) for at, row in enumerate(rows[: -_ROWS - 1 : -1]) if at < 2 or row[0].y0 > low]
    return tuple(top), tuple(foot)


def _furniture(edge: Sequence[_Row], page: int, heights: _Heights) -> list[_Row]:
    """Rows of an edge that are furniture: what repeats, and what stands outside of it; the text begins behind."""
    found: list[_Row] = []
    between: list[_Row] = []
    for place, row in enumerate(edge):
        is_distinct = len(_key(row)) >= _DISTINCT or place < 2
        if is_distinct and _is_repeated(row, page, heights):
            found += [*between, row]
            between = []
        elif place == 0 and _NUMBER.fullmatch("".join(line.text for line in row).strip(" -–—|[]")):
            found.append(row)
        else:
            between.append(row)
        if len(between) > 1:
            break
    return found


def _key(row: Iterable[Line]) -> str:
    """What of a row stays the same from page to page: its letters."""
    return _NOT_LETTERS.sub("", "".join(line.text for line in sorted(row, key=lambda line: line.x0))).lower()


def _heights(edges: Iterable[Iterable[Sequence[_Row]]]) -> _Heights:
    seen: _Heights = defaultdict(list)
    for page, both in enumerate(edges):
        for edge in both:
            for row in edge:
                seen[_key(row)].append((page, row[0].y0, _numbers(row)))
    return seen


def _is_repeated(row: _Row, page: int, heights: _Heights) -> bool:
    """Whether another page has the row: at this height, with the same letters, and numbers but the page's."""
    key, numbers = _key(row), _numbers(row)
    for other, height, others in heights[key][:_PAGES]:
        if other == page or abs(height - row[0].y0) >= _SAME_HEIGHT or len(others) != len(numbers):
            continue
        differing = [one - two for one, two in zip(numbers, others, strict=True) if one != two]
        if not differing or (len(differing) == 1 and (key or differing[0] == page - other)):
            return True
    return False


def _numbers(row: _Row) -> tuple[int, ...]:
    return tuple(int(number) for line in row for number in _DIGITS.findall(line.text))


def _without(lines: Sequence[Line], rows: Iterable[Iterable[Line]]) -> tuple[Line, ...]:
    dropped = {id(line) for row in rows for line in row}
    return tuple(line for line in lines if id(line) not in dropped)


def _without_stamps(pages: Sequence[tuple[Line, ...]]) -> tuple[tuple[Line, ...], ...]:
    """Drop what stands at the same place of most pages, wherever that is: watermarks, notes in the margin."""
    seen = Counter(place for lines in pages for place in {_place(line) for line in lines})
    often = max(2, 0.5 * len(pages))
    stamps = {place for place, times in seen.items() if times >= often and len(place[0]) >= _DISTINCT}
    return tuple(tuple(line for line in lines if _place(line) not in stamps) for lines in pages)


def _place(line: Line) -> tuple[str, int, int]:
    return line.text.strip(), round(line.x0 / 4), round(line.y0 / 4)


def _without_line_numbers(pages: Sequence[tuple[Line, ...]]) -> tuple[tuple[Line, ...], ...]:
    """Drop columns of bare numbers that count up line by line, where most pages have one."""
    found = [_counting_columns(lines) for lines in pages]
    numbered = sum(1 for columns in found if columns)
    if numbered < max(2, 0.5 * sum(1 for lines in pages if lines)):
        return tuple(pages)
    edges = Counter(round(line.x1 / 4) for columns in found for line in columns)
    strays = ([line for line in _numbers_alone(lines) if edges[round(line.x1 / 4)] >= 10] for lines in pages)
    return tuple(_without(lines, dropped) for lines, *dropped in zip(pages, found, strays, strict=True))


def _numbers_alone(lines: Iterable[Line]) -> Iterator[Line]:
    return (line for line in lines if _NUMBER.fullmatch(line.text.strip()))


def _counting_columns(lines: Sequence[Line]) -> list[Line]:
    """Bare numbers that share an edge: at least eight, nearly all larger by one step than the one above."""
    by_edge: dict[int, list[Line]] = defaultdict(list)
    for line in _numbers_alone(lines):
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


_MIDDLE = (0.25, 0.8)  # of the text's width: where the right column of two may begin
_NARROW = 50.0  # points: less is no column
_LABELS = 25.0  # points: lines are set in by less
_SIDE_BY_SIDE = 5  # lines on either side that make a gutter


class Column(Frozen):
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
