"""The entries of the list of references: the best of all lists under all headings, cut in the best of all ways.

Every candidate is cut in every way and judged by the same measure: how much of its text lies in
pieces that look like entries. What follows the last entry (appendices, series lists) is cut off
where the pieces stop looking like entries.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from .entry import Entry, Run
from .joining import Vocabulary, join
from .openings import has_year, is_closed, is_open, opening, plausibility, year_is_early
from .reading import TextLine
from .section import Section, candidates, without_heading
from .segments import Cut, cuts

_DOUBTFUL = 0.5  # an entry below this speaks against its list
_POSSIBLE = 0.3  # so much is enough for the very first, where good ones follow
_TORN = 0.1  # share of entries that begin in the middle of a phrase from which on a layout is not trusted
_A_PART = 1.0  # sum of worth above doubt: about two good entries
_SURE = 0.3  # worth above doubt of an entry, on average, where no heading tells the list
_REST = 3  # lines of the last entry that may follow on the next page


@dataclass(frozen=True, slots=True)
class _Piece:
    lines: tuple[TextLine, ...]
    label: str | None
    start: int  # position of its first line in the section
    worth: float  # 0 to 1
    year_is_early: bool
    torn: bool  # begins in the middle of a phrase


def find_entries(lines: Sequence[TextLine], words: Vocabulary) -> tuple[Entry, ...]:
    """All entries, in their order; none where the document has no list."""
    lists = [_best_list(section) for section in candidates(lines)]
    best = max(lists, key=_total, default=())
    if _total(best) < _A_PART:
        lists = [_unmistakable(_best_list(without_heading(lines))), best]
        best = max(lists, key=_total)
    # A list may stand in parts, each under a heading of its own ("Primary sources", "Secondary literature").
    parts = [part for part in lists if part is best or (_total(part) >= _A_PART and _alike(best, part))]
    return tuple(entry for part in parts for piece in _trimmed(part) if (entry := _entry(piece, words)).text)


def _unmistakable(pieces: tuple[_Piece, ...]) -> tuple[_Piece, ...]:
    """`pieces` if they are a list of references even where no heading says so."""
    return pieces if len(pieces) >= 3 and _total(pieces) >= _SURE * len(pieces) else ()


def _best_list(section: Section) -> tuple[_Piece, ...]:
    """The section cut in the way that gives the most and best entries."""
    found: list[tuple[float, tuple[_Piece, ...]]] = []
    for cut in cuts(section.lines):
        pieces = _one_list(_pieces(section.lines, cut), section.breaks)
        torn = sum(piece.torn for piece in pieces) > _TORN * len(pieces)
        found.append((_total(pieces) + (0.0 if torn else cut.trust * len(pieces)), pieces))
    return max(found, key=lambda one: one[0], default=(0.0, ()))[1]


def _one_list(pieces: Sequence[_Piece], breaks: frozenset[int]) -> tuple[_Piece, ...]:
    """`pieces` up to the block (what stands between two headings) that is no more of the same list."""
    kept: list[_Piece] = []
    for block in _blocks(pieces, breaks):
        entries = _best_run(block)
        if kept and not (entries and _alike(kept, entries)):
            break
        kept += entries
    return tuple(kept)


def _blocks(pieces: Sequence[_Piece], breaks: frozenset[int]) -> list[list[_Piece]]:
    blocks: list[list[_Piece]] = []
    for piece in pieces:
        if not blocks or piece.start in breaks:
            blocks.append([])
        blocks[-1].append(piece)
    return blocks


def _best_run(pieces: Sequence[_Piece]) -> list[_Piece]:
    """The run of pieces that holds most of what looks like entries: no preface, nothing that follows the last."""
    best = total = 0.0
    first, chosen = 0, (0, 0)
    for number, piece in enumerate(pieces):
        total += piece.worth - _DOUBTFUL
        if total <= 0:
            total, first = 0.0, number + 1
        elif total > best:
            best, chosen = total, (first, number + 1)
    first, end = chosen
    if end and first <= 2 and all(piece.worth >= _POSSIBLE for piece in pieces[:first]):
        first = 0
    return list(pieces[first:end])


def _alike(kept: Sequence[_Piece], more: Sequence[_Piece]) -> bool:
    """Whether two runs of pieces are of one list: as good, and with the year in the same part of an entry."""
    worth = [sum(piece.worth for piece in run) / len(run) for run in (kept, more)]
    early = [sum(piece.year_is_early for piece in run) / len(run) for run in (kept, more)]
    return worth[1] > worth[0] - 0.25 and abs(early[0] - early[1]) < 0.5


def _pieces(lines: Sequence[TextLine], cut: Cut) -> tuple[_Piece, ...]:
    ends = [*cut.starts[1:], len(lines)]
    labels = cut.labels.labels if cut.labels else [None] * len(cut.starts)
    return tuple(
        _piece(lines, (start, end), label, cut) for start, end, label in zip(cut.starts, ends, labels, strict=True)
    )


def _piece(lines: Sequence[TextLine], where: tuple[int, int], label: str | None, cut: Cut) -> _Piece:
    own = tuple(lines[slice(*where)])
    if cut.labels is not None:
        own = (_unlabelled(own[0], cut), *own[1:])
    text = " ".join(line.text for line in own)
    worth = plausibility(text)
    if cut.labels is not None:
        worth = max(worth, 0.4) + cut.trust
    torn = where[0] > 0 and (opening(text) == 0 or is_open(lines[where[0] - 1].text))
    return _Piece(own, label, where[0], worth / (1 + _openings_inside(own)), year_is_early(text), torn)


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


def _total(pieces: Sequence[_Piece]) -> float:
    return sum(piece.worth - _DOUBTFUL for piece in pieces)


def _trimmed(pieces: tuple[_Piece, ...]) -> tuple[_Piece, ...]:
    """`pieces` without what was taken into the last of them because no further entry began."""
    if not pieces:
        return pieces
    last = pieces[-1]
    end = next((number for number in range(1, len(last.lines)) if _is_after_the_end(last.lines, number)), None)
    return (*pieces[:-1], replace(last, lines=last.lines[:end]))


def _is_after_the_end(lines: Sequence[TextLine], number: int) -> bool:
    above, line = lines[number - 1], lines[number]
    if not is_closed(above.text):
        return False
    if abs(line.size - above.size) > 0.8:
        return True
    if (above.page, above.column) != (line.page, line.column):
        return len(lines) - number > _REST
    return line.y0 - above.y0 > 1.6 * (above.y1 - above.y0)


def _entry(piece: _Piece, words: Vocabulary) -> Entry:
    return Entry(join(piece.lines, words), piece.label)
