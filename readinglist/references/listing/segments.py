"""Ways to cut a list into entries, each by one habit of typesetters: labels, indents, white, or the text alone.

Each way returns the positions of lines that begin an entry; which way a list follows is decided by
what comes of it (`entries`).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise

from readinglist.core.frozen import Frozen
from readinglist.references.layout.reading import TextLine
from readinglist.references.listing.openings import has_year, is_closed, is_open, is_undated, opening, year_is_early

# How lists number their entries; a letter label stands for any "[Abc+99]".
NUMBERED = (
    re.compile(r"\[(\d{1,4})\]\s*"),
    re.compile(r"(\d{1,3})\.(?!\d)\s*"),
    re.compile(r"\((\d{1,4})\)\s*"),
    re.compile(r"(\d{1,4})\)\s*"),
    re.compile(r"(\d{1,3})\s*(?=[^\W\d_a-z])"),  # also set above the line, without a space
)
LETTERED = re.compile(r"\[([^\W\d_](?:[\w+*&’'´ ,.:;()/-]{0,60}?\d{2,4}[a-z]?|[\w+*]{0,8}))\]\s*")
_LOOSE = 3  # so many numbers in a row may be missing


class Labelled(Frozen):
    """Lines that begin entries, with their labels: `starts[i]` is the position of the line of `labels[i]`."""

    starts: tuple[int, ...]
    labels: tuple[str, ...]
    pattern: re.Pattern[str]
    complete: float  # how many of the numbers from the first to the last were found, 0 to 1


def numbered(texts: Sequence[str]) -> tuple[Labelled, ...]:
    """For each way of numbering, the longest run of lines whose numbers count up; at least two lines."""
    runs = (_longest_count(texts, pattern) for pattern in NUMBERED)
    return tuple(run for run in runs if run is not None)


def lettered(texts: Sequence[str]) -> Labelled | None:
    """Lines that begin with a label of letters, most of them in the order of the alphabet."""
    found = [(number, match[1]) for number, text in enumerate(texts) if (match := LETTERED.match(text))]
    if len(found) < 2:
        return None
    starts, labels = zip(*found, strict=True)
    in_order = sum(one.casefold()[0] <= other.casefold()[0] for one, other in pairwise(labels))
    with_year = sum(label[-2:].rstrip("abc").isdigit() for label in labels)
    if in_order < 0.75 * (len(labels) - 1) and with_year < 0.75 * len(labels):
        return None
    return Labelled(starts, labels, LETTERED, 1.0)


def _longest_count(texts: Sequence[str], pattern: re.Pattern[str]) -> Labelled | None:
    """Linear: the best run that ends with a number is the best one that ended with a number just before it."""
    best: dict[int, tuple[int, int]] = {}  # number -> (length, position of the line)
    before: dict[int, int] = {}  # position -> position of the label before
    values: dict[int, int] = {}
    for position, text in enumerate(texts):
        match = pattern.match(text)
        if match is None or len(match[0]) == len(text) == 0:
            continue
        value = int(match[1])
        steps = [step for step in range(1, _LOOSE + 1) if value - step in best]
        runs = [(best[value - step][0] - (step - 1), best[value - step][1]) for step in steps]
        length, previous = max(runs, default=(0, -1))
        values[position] = value
        if length + 1 >= best.get(value, (0, 0))[0]:
            best[value] = (length + 1, position)
            before[position] = previous
    if not best:
        return None
    _, position = max(best.values())
    chain = []
    while position >= 0:
        chain.append(position)
        position = before[position]
    chain.reverse()
    if len(chain) < 2:
        return None
    complete = len(chain) / (values[chain[-1]] - values[chain[0]] + 1)
    return Labelled(tuple(chain), tuple(str(values[position]) for position in chain), pattern, complete)


_LATEST = "\uffff"  # sorts after every name


def cut_by_text(lines: Sequence[TextLine], fronts: Sequence[float]) -> tuple[int, ...]:
    """Positions of lines that begin an entry, where only the text is left to go by: no labels, no indents, no white.

    Three things show it: the form of an entry (names, then a year), the order of the alphabet, and that the entries of
    one list have their year in the same place. `fronts`: how much each line looks like the front of one.
    """
    sure = [n for n, front in enumerate(fronts) if n == 0 or _follows_an_end(front, lines[n - 1].text)]
    keys = [_sort_key(line.text) for line in lines]
    in_order = sum(keys[one] <= keys[other] for one, other in pairwise(sure))
    if len(sure) < 4 or in_order < 0.75 * (len(sure) - 1):
        return _with_years(lines, sure, frozenset())
    short = _short_lines(lines)
    starts = _in_order(lines, fronts, keys, sure, short)
    fitting = {
        start
        for before, start, after in zip(starts, starts[1:], [*starts[2:], -1], strict=False)
        if short[start - 1] and keys[before] < keys[start] <= (keys[after] if after >= 0 else _LATEST)
    }
    return _with_years(lines, starts, frozenset(fitting))


def _follows_an_end(front: float, before: str) -> bool:
    return (front >= 0.6 and is_closed(before)) or (front >= 0.95 and not is_open(before))


def _in_order(
    lines: Sequence[TextLine], fronts: Sequence[float], keys: Sequence[str], sure: Sequence[int], short: Sequence[bool]
) -> list[int]:
    """In a list sorted by author the order decides about doubtful lines.

    It shows organisations, which look like no author, and betrays names inside of an entry.
    """
    starts = [sure[0]]
    for start, following in pairwise([*sure, len(lines)]):
        after = keys[following] if following < len(lines) else _LATEST
        if start > starts[-1] and (keys[starts[-1]] <= keys[start] or keys[start] <= after or short[start - 1]):
            starts.append(start)
        for number in range(start + 1, following):
            looks_like_one = fronts[number] >= (0.3 if short[number - 1] else 0.5) and is_closed(lines[number - 1].text)
            if looks_like_one and keys[starts[-1]] < keys[number] <= after:
                starts.append(number)
    return starts


def _with_years(lines: Sequence[TextLine], starts: Sequence[int], fitting: frozenset[int]) -> tuple[int, ...]:
    """`starts` without those of pieces that are the rest of the entry before, by where years stand.

    `fitting` are starts that the order of the alphabet vouches for.
    """
    texts = [" ".join(line.text for line in lines[one:other]) for one, other in pairwise([*starts, len(lines)])]
    early = sum(year_is_early(text) for text in texts) >= 0.7 * len(texts)
    kept: list[int] = []
    dated_before = False
    for start, text in zip(starts, texts, strict=True):
        dated = has_year(text) or is_undated(text)
        rest = not dated if early else len(text) < 80 and dated and not dated_before
        if kept and rest and dated_before == early and start not in fitting:
            dated_before = dated_before or has_year(text)
        else:
            kept.append(start)
            dated_before = has_year(text)
    return tuple(kept)


def _sort_key(text: str) -> str:
    return "".join(sign for sign in text[:40].casefold() if sign.isalnum())[:12]


def _short_lines(lines: Sequence[TextLine]) -> list[bool]:
    """Lines that end well before the right edge of their column, as the last line of a paragraph does."""
    edges: dict[tuple[int, int], tuple[float, float]] = {}
    for line in lines:
        left, right = edges.get((line.page, line.column), (line.x0, line.x1))
        edges[line.page, line.column] = (min(left, line.x0), max(right, line.x1))
    return [
        line.x1 < right - 0.05 * (right - left) for line in lines for left, right in [edges[line.page, line.column]]
    ]


_SAME_EDGE = 2.5  # points
_NUMBERS, _HANGING, _WHITE, _INDENTED = 0.3, 0.12, 0.1, 0.05  # trust in each way of layout
_LONG_ENTRY = 8  # lines: on average no entry is longer
_PARTED = 1.3  # usual pitches between entries, from which on white alone may show one
_BETWEEN = 1.2  # of the usual pitch: more white than this parts entries


class Segmentation(Frozen):
    """A list cut at `starts` (positions of lines, ascending).

    `trust` is what each piece is worth more (0 to 1) because the layout itself says where it begins, as
    long as it does not say so in the middle of phrases.
    """

    way: str
    starts: tuple[int, ...]
    trust: float = 0.0
    labels: Labelled | None = None


def segmentations(lines: Sequence[TextLine]) -> tuple[Segmentation, ...]:
    """Every way to cut `lines` that applies to them."""
    texts = [line.text for line in lines]
    found = [Segmentation("numbers", run.starts, _NUMBERS * run.complete, run) for run in numbered(texts)]
    counted = [cut for cut in found if _is_convincing(cut)]
    if counted:
        return tuple(counted)
    if letters := lettered(texts):
        found.append(Segmentation("letters", letters.starts, _NUMBERS, letters))
    indents = _indents(lines)
    gaps = _gaps(lines)
    fronts = [opening(" ".join(line.text for line in lines[number : number + 2])) for number in range(len(lines))]
    found += [
        Segmentation("hanging", _hanging(lines, indents, gaps, fronts), _HANGING),
        Segmentation("indented", _indented(indents), _INDENTED),
        Segmentation("white", _white(lines, gaps, fronts), _WHITE),
        Segmentation("text", cut_by_text(lines, fronts)),
    ]
    return tuple(cut for cut in found if cut.starts)


def _is_convincing(cut: Segmentation) -> bool:
    """Whether numbers count through the whole list: then nothing else has a say, whatever an entry holds."""
    if cut.labels is None or len(cut.starts) < 3:
        return False
    lines_each = (cut.starts[-1] - cut.starts[0]) / (len(cut.starts) - 1)
    return cut.starts[0] <= 2 and cut.labels.complete >= 0.9 and lines_each <= _LONG_ENTRY


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
        wide = (number for number, gap in enumerate(gaps) if gap is not None and gap > 0.9 * parted)
        starts += [number for number in wide if indents[number] >= _SAME_EDGE and _begins(lines, number, fronts)]
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
