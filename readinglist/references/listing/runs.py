"""Which pieces of a section are its list: a preface, appendices, series lists and lives of authors are not.

All by the worth of the pieces, which falls where a list ends, and by where in an entry its year stands.
"""

from __future__ import annotations

from collections.abc import Sequence

from .cutting import Piece

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
