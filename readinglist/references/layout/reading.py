"""The text of a document in the order of reading, line by line, with what its layout says of each line.

Running heads, feet, page numbers and numbers of lines are gone; ligatures and accents are letters.
Hyphens at the ends of lines are still there: only who joins lines knows what follows (`joining`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from readinglist.model.layout import Document, Span
from readinglist.references.entry import Run

from .columns import Column, find_gutter, in_columns
from .furniture import body_lines
from .glyphs import GlyphHabits, compose, glyph_habits
from .pieces import rows, whole_lines

_ACCENT = "´`¨ˆ˜ˇ˘˚¸˛˝¯˙"
_SPACES = re.compile(r" {2,}")
_WORD_GAP = 0.12  # of the size of the font: white wider than this parts words


@dataclass(frozen=True, slots=True)
class TextLine:
    """One printed line of one column. Points from the top left; `size` and `bold` of most of its letters.

    `column` counts from 0, left to right; a line across two columns is in column 0.
    """

    runs: tuple[Run, ...]
    page: int  # from 1
    column: int
    x0: float
    y0: float
    x1: float
    y1: float
    size: float
    bold: bool = False

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


def read(document: Document) -> tuple[TextLine, ...]:
    """All lines of the text, in the order of reading; none where the document has no text."""
    pages = body_lines(document.pages)
    habits = glyph_habits(line.text for lines in pages for line in lines)
    pages = tuple(tuple(whole_lines(lines)) for lines in pages)
    gutters = [find_gutter(lines) for lines in pages]
    known = _usual(gutters)
    read_lines: list[TextLine] = []
    for page, lines, gutter in zip(document.pages, pages, gutters, strict=True):
        if gutter is None and known is not None:
            gutter = find_gutter(lines, known)
        for column in in_columns(lines, gutter):
            read_lines += _text_lines(column, page.number, habits)
    return tuple(read_lines)


def _usual(gutters: Sequence[float | None]) -> float | None:
    """The gutter of the document: of most pages that have one, where many have."""
    found = [round(gutter) for gutter in gutters if gutter is not None]
    return float(Counter(found).most_common(1)[0][0]) if len(found) > 0.3 * len(gutters) else None


def _text_lines(column: Column, page: int, habits: GlyphHabits) -> Iterator[TextLine]:
    for pieces in rows(column.lines):
        spans = [span for piece in pieces for span in piece.spans if span.text]
        runs = tuple(_runs(spans, habits))
        if not runs:
            continue
        inked = [span for span in spans if span.text.strip()]
        size, bold = _usual_style(inked)
        yield TextLine(
            runs,
            page,
            column.number,
            x0=min(span.x0 for span in inked),
            y0=min(piece.y0 for piece in pieces),
            x1=max(span.x1 for span in inked),
            y1=max(piece.y1 for piece in pieces),
            size=size,
            bold=bold,
        )


def _runs(spans: Sequence[Span], habits: GlyphHabits) -> Iterator[Run]:
    """Runs of one style: spaces where white parts words, none doubled, none at the ends."""
    joined: list[Run] = []
    for number, span in enumerate(spans):
        gap = number > 0 and _parted(spans[number - 1], span)
        text = (" " if gap else "") + span.text
        style = Run("", span.italic, span.bold, span.raised)
        if joined and (
            _same_style(joined[-1], style) or joined[-1].text[-1:] in _ACCENT or text.lstrip()[:1] in _ACCENT
        ):
            joined[-1] = _restyled(joined[-1], joined[-1].text + text)
        else:
            joined.append(_restyled(style, text))
    before = " "
    for number, run in enumerate(joined):
        text = _SPACES.sub(" ", compose(run.text, habits))
        text = text.lstrip() if before.endswith(" ") else text
        text = text.rstrip() if number == len(joined) - 1 else text
        if text:
            before = text
            yield _restyled(run, text)


def _same_style(one: Run, other: Run) -> bool:
    return (one.italic, one.bold, one.raised) == (other.italic, other.bold, other.raised)


def _restyled(run: Run, text: str) -> Run:
    return Run(text, run.italic, run.bold, run.raised)


def _parted(before: Span, after: Span) -> bool:
    """White between two spans that no space stands for."""
    if before.text.endswith(" ") or after.text.startswith(" "):
        return False
    return not -2 * after.size < after.x0 - before.x1 <= _WORD_GAP * min(before.size, after.size)


def _usual_style(spans: Sequence[Span]) -> tuple[float, bool]:
    """Size and weight of most letters."""
    sizes: Counter[float] = Counter()
    bold = 0
    for span in spans:
        letters = len(span.text.strip())
        sizes[round(span.size, 1)] += letters
        bold += letters if span.bold else 0
    return sizes.most_common(1)[0][0], 2 * bold > sizes.total()
