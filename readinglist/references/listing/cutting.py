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


# Which pieces of a section are its list: a preface, appendices, series lists and lives of authors are not.
#
# All by the worth of the pieces, which falls where a list ends, and by where in an entry its year stands.


DOUBTFUL = 0.5  # an entry below this speaks against its list
_LESS = 0.35  # so much less than those before it an entry may be worth
_KNOWN = 4  # entries show where a list has its years
_ELSEWHERE = 0.2  # what an entry loses whose year stands elsewhere
_FLAWLESS = 0.85  # of such an entry it does not matter where its year stands
_DROP = 1.5  # of gain: about three pieces that are none
_GOOD = 0.6  # so much is enough for the last, where its year stands in the usual place
_POSSIBLE = 0.3  # so much is enough for the very first, where good ones follow


def total(pieces: Sequence[Piece]) -> float:
    """How much speaks for these pieces being entries."""
    return sum(piece.worth - DOUBTFUL for piece in pieces)


def first_run(pieces: Sequence[Piece]) -> list[Piece]:
    """The first run of pieces that look like entries of one list: no preface, nothing that follows the last.

    A run ends where its gain has fallen by `_DROP` from its best: what is worth less than doubt, or
    much less than the entries before, or has its year in another place, loses.
    """
    for first, piece in enumerate(pieces):
        if piece.worth < DOUBTFUL:
            continue
        if first <= 2 and all(before.worth >= _POSSIBLE for before in pieces[:first]):
            first = 0
        run = _run(pieces[first:])
        if total(run) > 0:
            return run
    return []


def _run(pieces: Sequence[Piece]) -> list[Piece]:
    gain = best = worth = 0.0
    early = end = 0
    for number, piece in enumerate(pieces):
        bar = max(DOUBTFUL, worth / number - _LESS) if number else DOUBTFUL
        if number >= _KNOWN and piece.worth < _FLAWLESS and abs(early / number - piece.year_is_early) > 0.8:
            bar += _ELSEWHERE
        gain += piece.worth - bar
        worth += piece.worth
        early += piece.year_is_early
        if gain >= best:
            best, end = gain, number + 1
        elif gain < best - _DROP:
            break
    usual = 2 * early > end
    while end < len(pieces) and pieces[end].worth >= _GOOD and pieces[end].year_is_early == usual:
        end += 1
    return list(pieces[:end])


def densest_run(pieces: Sequence[Piece]) -> list[Piece]:
    """The run of pieces, wherever it begins, for which most speaks."""
    best = gain = 0.0
    first, chosen = 0, (0, 0)
    for number, piece in enumerate(pieces):
        gain += piece.worth - DOUBTFUL
        if gain <= 0:
            gain, first = 0.0, number + 1
        elif gain > best:
            best, chosen = gain, (first, number + 1)
    return list(pieces[slice(*chosen)])


def alike(kept: Sequence[Piece], more: Sequence[Piece]) -> bool:
    """Whether two runs of pieces are of one list: as good, and with the year in the same part of an entry."""
    worth = [sum(piece.worth for piece in run) / len(run) for run in (kept, more)]
    early = [sum(piece.year_is_early for piece in run) / len(run) for run in (kept, more)]
    return worth[1] > worth[0] - 0.25 and abs(early[0] - early[1]) < 0.5
