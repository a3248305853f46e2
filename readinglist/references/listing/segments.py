"""Ways to cut a list into entries, each by one habit of typesetters: labels, indents, white, or the text alone.

Each way returns the positions of lines that begin an entry; which way a list follows is decided by
what comes of it (`entries`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from readinglist.references.layout.reading import TextLine

from .labels import Labelled, lettered, numbered
from .openings import is_closed, is_open, opening
from .unmarked import cut_by_text

_SAME_EDGE = 2.5  # points
_NUMBERS, _HANGING, _WHITE, _INDENTED = 0.3, 0.12, 0.1, 0.05  # trust in each way of layout
_LONG_ENTRY = 8  # lines: on average no entry is longer
_PARTED = 1.3  # usual pitches between entries, from which on white alone may tell one
_BETWEEN = 1.2  # of the usual pitch: more white than this parts entries


@dataclass(frozen=True, slots=True)
class Cut:
    """A list cut at `starts` (positions of lines, ascending).

    `trust` is what each piece is worth more (0 to 1) because the layout itself says where it begins, as
    long as it does not say so in the middle of phrases.
    """

    way: str
    starts: tuple[int, ...]
    trust: float = 0.0
    labels: Labelled | None = None


def cuts(lines: Sequence[TextLine]) -> tuple[Cut, ...]:
    """Every way to cut `lines` that applies to them."""
    texts = [line.text for line in lines]
    found = [Cut("numbers", run.starts, _NUMBERS * run.complete, run) for run in numbered(texts)]
    counted = [cut for cut in found if _is_convincing(cut)]
    if counted:
        return tuple(counted)
    letters = lettered(texts)
    if letters is not None:
        found.append(Cut("letters", letters.starts, _NUMBERS, letters))
    indents = _indents(lines)
    gaps = _gaps(lines)
    fronts = [opening(_with_next(lines, number)) for number in range(len(lines))]
    found.append(Cut("hanging", _hanging(lines, indents, gaps, fronts), _HANGING))
    found.append(Cut("indented", _indented(indents), _INDENTED))
    found.append(Cut("white", _white(lines, gaps, fronts), _WHITE))
    found.append(Cut("text", cut_by_text(lines, fronts)))
    return tuple(cut for cut in found if cut.starts)


def _is_convincing(cut: Cut) -> bool:
    """Whether numbers count through the whole list: then nothing else has a say, whatever an entry holds."""
    if cut.labels is None or len(cut.starts) < 3:
        return False
    lines_each = (cut.starts[-1] - cut.starts[0]) / (len(cut.starts) - 1)
    return cut.starts[0] <= 2 and cut.labels.complete >= 0.9 and lines_each <= _LONG_ENTRY


def _with_next(lines: Sequence[TextLine], number: int) -> str:
    return " ".join(line.text for line in lines[number : number + 2])


def _indents(lines: Sequence[TextLine]) -> list[float]:
    """How far each line is set in from the edge of its column (points)."""
    edges: dict[tuple[int, int], float] = {}
    by_column: dict[tuple[int, int], Counter[int]] = defaultdict(Counter)
    for line in lines:
        by_column[line.page, line.column][round(line.x0)] += 1
    usual = _usual_indent(by_column)
    by_side: dict[tuple[int, int], list[float]] = defaultdict(list)
    for (page, column), starts in by_column.items():
        edges[page, column] = _edge(starts)
        if len(starts) > 1:
            by_side[page % 2, column].append(edges[page, column])
    for (page, column), starts in by_column.items():
        # A column that holds only the rest of an entry has its edge where the other pages have it.
        others = by_side[page % 2, column] or by_side[1 - page % 2, column]
        if others and usual and any(abs(_edge(starts) - usual - other) < _SAME_EDGE for other in others):
            edges[page, column] = _edge(starts) - usual
    return [line.x0 - edges[line.page, line.column] for line in lines]


def _edge(starts: Counter[int]) -> int:
    """The leftmost place where lines begin, but for a single line that sticks out."""
    near = {start: starts[start - 1] + times + starts[start + 1] for start, times in starts.items()}
    enough = 2 if starts.total() > 5 else 1
    return min((start for start in starts if near[start] >= enough), default=min(starts))


def _usual_indent(by_column: dict[tuple[int, int], Counter[int]]) -> float:
    counted: Counter[int] = Counter()
    for starts in by_column.values():
        edge = _edge(starts)
        counted.update({start - edge: times for start, times in starts.items() if start - edge > _SAME_EDGE})
    return float(counted.most_common(1)[0][0]) if counted else 0.0


def _gaps(lines: Sequence[TextLine]) -> list[float | None]:
    """Distance of each line from the one above, in usual pitches; None at the head of a column."""
    steps: list[float | None] = [None]
    for above, line in pairwise(lines):
        same = (above.page, above.column) == (line.page, line.column)
        steps.append((line.y0 + line.y1 - above.y0 - above.y1) / 2 if same and line.y1 > above.y1 else None)
    pitch = _pitch([step for step in steps if step is not None])
    return [step / pitch if step is not None else None for step in steps]


def _pitch(steps: Sequence[float]) -> float:
    """The distance of lines inside of a paragraph: the least of those that are frequent."""
    if not steps:
        return 1.0
    counted = Counter(round(step * 2) for step in steps if step > 1)
    frequent = [step for step, times in counted.items() if times >= 0.15 * counted.total()]
    return (min(frequent) if frequent else counted.most_common(1)[0][0]) / 2 if counted else 1.0


def _hanging(
    lines: Sequence[TextLine], indents: Sequence[float], gaps: Sequence[float | None], fronts: Sequence[float]
) -> tuple[int, ...]:
    """Lines at the edge of their column; where white parts entries as well, also what it parts without doubt."""
    near = _nearness(indents)
    starts = [number for number, indent in enumerate(indents) if indent < near]
    if len(starts) == len(lines):
        return ()
    white = sorted(gap for number in starts if (gap := gaps[number]) is not None)
    parted = white[len(white) // 2] if white else 0.0
    if parted > _PARTED:
        starts += [
            number
            for number, gap in enumerate(gaps)
            if indents[number] >= _SAME_EDGE
            and gap is not None
            and gap > 0.9 * parted
            and _begins(lines, number, fronts)
        ]
    return tuple(sorted(starts))


def _nearness(indents: Sequence[float]) -> float:
    """How far from the edge a line still stands at it: more where lines are set in by more, as in a skewed scan."""
    counted = Counter(round(indent / 2) for indent in indents if 2 * _SAME_EDGE < indent < 80)
    usual = 2 * counted.most_common(1)[0][0] if counted else 0
    return max(_SAME_EDGE, min(0.45 * usual, 8.0))


def _indented(indents: Sequence[float]) -> tuple[int, ...]:
    """First lines set in, as paragraphs are."""
    near = _nearness(indents)
    starts = tuple(number for number, indent in enumerate(indents) if indent >= near)
    return (0, *starts) if starts and starts[0] else starts


def _white(lines: Sequence[TextLine], gaps: Sequence[float | None], fronts: Sequence[float]) -> tuple[int, ...]:
    """More white above; at the head of a column the text decides."""
    if not any(gap is not None and gap > _BETWEEN for gap in gaps):
        return ()
    return tuple(
        number
        for number, gap in enumerate(gaps)
        if (gap is not None and gap > _BETWEEN) or (gap is None and (number == 0 or _begins(lines, number, fronts)))
    )


def _begins(lines: Sequence[TextLine], number: int, fronts: Sequence[float]) -> bool:
    before = lines[number - 1].text
    return not is_open(before) and fronts[number] >= (0.5 if is_closed(before) else 0.8)
