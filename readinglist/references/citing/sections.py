"""The text of a paper by sections: which lines are headings, and the paragraphs below each of them.

Running text is set in one size. What is smaller (captions, tables, footnotes) stands aside: it is
kept, in paragraphs of its own, so that a sentence that goes on behind a figure stays one sentence.
Raised digits, which may be citations, come between `RAISED` and `LOWERED`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from readinglist.references.entry import Run
from readinglist.references.layout.joining import Vocabulary, join, vocabulary
from readinglist.references.layout.reading import TextLine

from .headings import Heading, find_headings

RAISED, LOWERED = "\ue000", "\ue001"  # private characters: no text holds them
_ENDS = re.compile(r"[.?!:]['\"”’)\]\ue001\d]{0,6}$")
_CAPTION = re.compile(r"(?:Figure|Fig\.|Table|Algorithm|Listing|Code|Scheme|Box)\s?[\dIVX]+\s?[.:|]")
ITEM = re.compile(r"[•∙▪◦‣●■]|[—–](?=[^\W\d_])")
_MOST_LINES = 200  # of a paragraph: more is no text
_ASIDE = 0.93  # of the size of running text: smaller lines stand aside


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands below it until the next one.

    `heading` as printed without its number, None before the first; `within` the heading of the
    section that this one is a part of. `asides` are captions, tables and footnotes.
    """

    heading: str | None
    within: str | None = None
    paragraphs: tuple[str, ...] = ()
    asides: tuple[str, ...] = ()


def in_sections(lines: Sequence[TextLine]) -> tuple[Section, ...]:
    """The text in `lines`, which are in the order of reading, by sections; empty ones are kept."""
    lines = tuple(lines)
    usual = _usual_size(lines)
    headings = find_headings(lines, usual)
    words = vocabulary(lines)
    sections: list[Section] = []
    within: str | None = None
    start, heading = 0, Heading(0, 0, "", 1)
    for following in (*headings, Heading(len(lines), len(lines), "", 1)):
        below = lines[start : following.first]
        if below or heading.text:
            texts, asides = _paragraphs(below, usual, words)
            parent = within if heading.level > 1 else None
            sections.append(Section(heading.text or None, parent, texts, asides))
        if following.level == 1:
            within = following.text
        start, heading = following.after, following
    return tuple(sections)


def _usual_size(lines: Iterable[TextLine]) -> float:
    """The size of most letters."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[line.size] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _paragraphs(lines: Sequence[TextLine], usual: float, words: Vocabulary) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Running text and asides."""
    texts, asides = _Paragraphs(words), _Paragraphs(words)
    in_caption = False
    before: TextLine | None = None
    for line in lines:
        apart = before is None or _is_apart(before, line)
        caption = _CAPTION.match(line.text) is not None
        in_caption = caption or (in_caption and not apart)
        if in_caption or line.size < _ASIDE * usual:
            asides.add(line, new=caption or apart)
        else:
            texts.add(line, new=apart)
        before = line
    return texts.all(), asides.all()


def _is_apart(before: TextLine, line: TextLine) -> bool:
    """Whether `line` looks like the first of a paragraph: set in, or below more white than lines leave."""
    if (before.page, before.column) != (line.page, line.column):
        return True
    pitch = line.y0 - before.y0
    return pitch > 1.5 * max(line.size, before.size) + 2 or pitch < 0 or line.x0 > before.x0 + 0.7 * line.size


class _Paragraphs:
    """Lines put together; a paragraph ends where a line that looks like a first one follows a full stop."""

    def __init__(self, words: Vocabulary) -> None:
        self._words = words
        self._done: list[str] = []
        self._lines: list[TextLine] = []

    def add(self, line: TextLine, *, new: bool) -> None:
        if self._lines and self._is_first(line, new):
            self._close()
        self._lines.append(line)

    def _is_first(self, line: TextLine, new: bool) -> bool:
        first, last = self._lines[0], self._lines[-1]
        if ITEM.match(line.text) or len(self._lines) >= _MOST_LINES:
            return True
        if ITEM.match(first.text) and line.column == first.column and line.x0 < first.x0 - 1:
            return True  # set out again after a list
        return new and _ENDS.search(last.text[-8:]) is not None

    def all(self) -> tuple[str, ...]:
        self._close()
        return tuple(self._done)

    def _close(self) -> None:
        if text := _marked(join(self._lines, self._words)).strip():
            self._done.append(text)
        self._lines = []


def _marked(runs: Iterable[Run]) -> str:
    return "".join(
        f"{RAISED}{run.text}{LOWERED}" if run.raised and any(c.isdigit() for c in run.text) else run.text
        for run in runs
    )
