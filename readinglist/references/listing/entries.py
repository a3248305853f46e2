"""The entries of the list of references: the best of all lists under all headings, cut in the best of all ways.

Every candidate is cut in every way and judged by the same measure: how much of its text lies in
pieces that look like entries.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from readinglist.references.entry import Entry
from readinglist.references.layout.reading import TextLine, Vocabulary, join

from .cutting import Piece, alike, cut_pieces, densest_run, first_run, total
from .openings import is_closed
from .section import Section, candidates, without_heading
from .segments import cuts

_TORN = 0.1  # share of entries that begin in the middle of a phrase from which on a layout is not trusted
_A_PART = 1.0  # sum of worth above doubt: about two good entries
_SURE = 0.3  # worth above doubt of an entry, on average, where no heading tells the list
_REST = 3  # lines of the last entry that may follow on the next page


def find_entries(lines: Sequence[TextLine], words: Vocabulary) -> tuple[Entry, ...]:
    """All entries, in their order; none where the document has no list."""
    lists = [_best_list(section) for section in candidates(lines)]
    best = max(lists, key=total, default=())
    if total(best) < _A_PART:
        lists = [_unmistakable(_best_list(without_heading(lines))), best]
        best = max(lists, key=total)
    # A list may stand in parts, each under a heading of its own ("Primary sources", "Secondary literature").
    parts = [part for part in lists if part is best or (total(part) >= _A_PART and alike(best, part))]
    return tuple(entry for part in parts for piece in _trimmed(part) if (entry := _entry(piece, words)).text)


def _unmistakable(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """`pieces` if they are a list of references even where no heading says so."""
    return pieces if len(pieces) >= 3 and total(pieces) >= _SURE * len(pieces) else ()


def _best_list(section: Section) -> tuple[Piece, ...]:
    """The section cut in the way that gives the most and best entries."""
    found: list[tuple[float, tuple[Piece, ...]]] = []
    for cut in cuts(section.lines):
        pieces = _one_list(cut_pieces(section.lines, cut), section)
        torn = sum(piece.torn for piece in pieces) > _TORN * len(pieces)
        found.append((total(pieces) + (0.0 if torn else cut.trust * len(pieces)), pieces))
    return max(found, key=lambda one: one[0], default=(0.0, ()))[1]


def _one_list(pieces: Sequence[Piece], section: Section) -> tuple[Piece, ...]:
    """`pieces` up to the block (what stands between two headings) that is no more of the same list."""
    if not section.announced:
        return tuple(densest_run(pieces))
    kept: list[Piece] = []
    for block in _blocks(pieces, section.breaks):
        entries = first_run(block)
        if kept and not (entries and alike(kept, entries)):
            break
        kept += entries
    return tuple(kept)


def _blocks(pieces: Sequence[Piece], breaks: frozenset[int]) -> list[list[Piece]]:
    blocks: list[list[Piece]] = []
    for piece in pieces:
        if not blocks or piece.start in breaks:
            blocks.append([])
        blocks[-1].append(piece)
    return blocks


def _trimmed(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """`pieces` without what was taken into the last of them because no further entry began."""
    if not pieces:
        return pieces
    last = pieces[-1]
    pitch = _pitch(pieces)
    end = next((number for number in range(1, len(last.lines)) if _is_after_the_end(last.lines, number, pitch)), None)
    return (*pieces[:-1], replace(last, lines=last.lines[:end]))


def _pitch(pieces: Sequence[Piece]) -> float:
    """The usual distance of lines inside of an entry (points)."""
    steps = sorted(
        line.y0 - above.y0
        for piece in pieces
        for above, line in pairwise(piece.lines)
        if (above.page, above.column) == (line.page, line.column)
    )
    return steps[len(steps) // 2] if steps else 1.2 * (pieces[0].lines[0].y1 - pieces[0].lines[0].y0)


def _is_after_the_end(lines: Sequence[TextLine], number: int, pitch: float) -> bool:
    above, line = lines[number - 1], lines[number]
    if not is_closed(above.text):
        return False
    if abs(line.size - above.size) > 0.8:
        return True
    if (above.page, above.column) != (line.page, line.column):
        return len(lines) - number > _REST
    return line.y0 - above.y0 > 1.5 * pitch


def _entry(piece: Piece, words: Vocabulary) -> Entry:
    return Entry(join(piece.lines, words), piece.label)
