"""The entries of the list of references: the best of all lists under all headings, cut in the best of all ways.

Every candidate is cut in every way and judged by the same measure: how much of its text lies in
pieces that look like entries.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from readinglist.core.frozen import Frozen
from readinglist.references.entry import Entry, Run
from readinglist.references.layout.reading import TextLine, Vocabulary, join
from readinglist.references.listing.openings import has_year, is_closed, is_open, opening, plausibility, year_is_early
from readinglist.references.listing.section import Section, candidates, without_heading
from readinglist.references.listing.segments import Segmentation, segmentations

_LABELLED = 0.4  # no piece that has its number in a count is worth less


class Piece(Frozen):
    lines: tuple[TextLine, ...]
    label: str | None
    start: int  # position of its first line in the section
    worth: float  # 0 to 1
    year_is_early: bool
    torn: bool  # begins in the middle of a phrase


def cut_pieces(lines: Sequence[TextLine], cut: Segmentation) -> tuple[Piece, ...]:
    ends = [*cut.starts[1:], len(lines)]
    labels = cut.labels.labels if cut.labels else [None] * len(cut.starts)
    return tuple(_piece(lines, *place, cut) for place in zip(cut.starts, ends, labels, strict=True))


def _piece(lines: Sequence[TextLine], start: int, end: int, label: str | None, cut: Segmentation) -> Piece:
    own = tuple(lines[start:end])
    if cut.labels is not None:
        own = (_unlabelled(own[0], cut), *own[1:])
    text = " ".join(line.text for line in own)
    worth = plausibility(text)
    if cut.labels is not None:
        worth = max(worth, _LABELLED) + cut.trust
    torn = start > 0 and (opening(text) == 0 or is_open(lines[start - 1].text))
    return Piece(own, label, start, worth / (1 + _openings_inside(own)), year_is_early(text), torn)


def _openings_inside(lines: Sequence[TextLine]) -> int:
    """Lines that look like the front of a further entry: after a year, and after an end."""
    found = 0
    dated = False
    for above, line in pairwise(lines):
        dated = dated or has_year(above.text)
        found += dated and is_closed(above.text) and opening(line.text) >= 0.95
    return found


def _unlabelled(line: TextLine, cut: Segmentation) -> TextLine:
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


_TORN = 0.1  # share of entries that begin in the middle of a phrase from which on a layout is not trusted
_A_PART = 1.0  # sum of worth above doubt: about two good entries
_SURE = 0.3  # worth above doubt of an entry, on average, where no heading announces the list
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
    entries = (Entry(join(piece.lines, words), piece.label) for part in parts for piece in _trimmed(part))
    return tuple(entry for entry in entries if entry.text)


def _unmistakable(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """`pieces` if they are a list of references even where no heading says so."""
    return pieces if len(pieces) >= 3 and total(pieces) >= _SURE * len(pieces) else ()


def _best_list(section: Section) -> tuple[Piece, ...]:
    """The section cut in the way that gives the most and best entries."""
    found: list[tuple[float, tuple[Piece, ...]]] = []
    for cut in segmentations(section.lines):
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
