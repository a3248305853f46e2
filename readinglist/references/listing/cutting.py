"""Pieces of a list that was cut, and how much each looks like an entry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from readinglist.references.entry import Run
from readinglist.references.layout.reading import TextLine

from .openings import has_year, is_closed, is_open, opening, plausibility, year_is_early
from .segments import Cut

_LABELLED = 0.4  # no piece that has its number in a count is worth less


@dataclass(frozen=True, slots=True)
class Piece:
    lines: tuple[TextLine, ...]
    label: str | None
    start: int  # position of its first line in the section
    worth: float  # 0 to 1
    year_is_early: bool
    torn: bool  # begins in the middle of a phrase


def cut_pieces(lines: Sequence[TextLine], cut: Cut) -> tuple[Piece, ...]:
    ends = [*cut.starts[1:], len(lines)]
    labels = cut.labels.labels if cut.labels else [None] * len(cut.starts)
    return tuple(
        _piece(lines, (start, end), label, cut) for start, end, label in zip(cut.starts, ends, labels, strict=True)
    )


def _piece(lines: Sequence[TextLine], where: tuple[int, int], label: str | None, cut: Cut) -> Piece:
    own = tuple(lines[slice(*where)])
    if cut.labels is not None:
        own = (_unlabelled(own[0], cut), *own[1:])
    text = " ".join(line.text for line in own)
    worth = plausibility(text)
    if cut.labels is not None:
        worth = max(worth, _LABELLED) + cut.trust
    torn = where[0] > 0 and (opening(text) == 0 or is_open(lines[where[0] - 1].text))
    return Piece(own, label, where[0], worth / (1 + _openings_inside(own)), year_is_early(text), torn)


def _openings_inside(lines: Sequence[TextLine]) -> int:
    """Lines that look like the front of a further entry: after a year, and after an end."""
    found = 0
    dated = False
    for above, line in pairwise(lines):
        dated = dated or has_year(above.text)
        found += dated and is_closed(above.text) and opening(line.text) >= 0.95
    return found


def _unlabelled(line: TextLine, cut: Cut) -> TextLine:
    assert cut.labels is not None
    match = cut.labels.pattern.match(line.text)
    length = match.end() if match else 0
    runs: list[Run] = []
    for run in line.runs:
        kept = run.text[length:]
        length = max(0, length - len(run.text))
        if kept:
            runs.append(replace(run, text=kept))
    return replace(line, runs=tuple(runs))
