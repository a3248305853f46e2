"""Cuts a list that no layout marks: flush lines, no white between entries, no labels. Only the text is left to go by.

Three things tell where an entry begins: its form (names, then a year), the order of the alphabet, and
that the entries of one list have their year in the same place.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from readinglist.references.layout.reading import TextLine

from .openings import has_year, is_closed, is_open, is_undated, year_is_early

_LATEST = "\uffff"  # sorts after every name


def cut_by_text(lines: Sequence[TextLine], fronts: Sequence[float]) -> tuple[int, ...]:
    """Positions of lines that begin an entry. `fronts`: how much each line looks like the front of one."""
    sure = [
        number for number, front in enumerate(fronts) if number == 0 or _follows_an_end(front, lines[number - 1].text)
    ]
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
    lines: Sequence[TextLine],
    fronts: Sequence[float],
    keys: Sequence[str],
    sure: Sequence[int],
    short: Sequence[bool],
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
            enough = 0.3 if short[number - 1] else 0.5
            if (
                fronts[number] >= enough
                and is_closed(lines[number - 1].text)
                and keys[starts[-1]] < keys[number] <= after
            ):
                starts.append(number)
    return starts


def _with_years(lines: Sequence[TextLine], starts: Sequence[int], fitting: frozenset[int]) -> tuple[int, ...]:
    """`starts` without those of pieces that are the rest of the entry before, told by where years stand.

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
