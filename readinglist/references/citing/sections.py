"""The text of a paper by sections: which lines are headings, and the paragraphs below each of them.

Headings are known by number, by words that papers use for them, by size and weight. A number alone proves nothing
(lists and tables have them); it counts where the line is set apart by its style, or where it goes on counting from the
heading before it.

Running text is set in one size. What is smaller (captions, tables, footnotes) stands aside: it is
kept, in paragraphs of its own, so that a sentence that goes on behind a figure stays one sentence.
Raised digits, which may be citations, come between `RAISED` and `LOWERED`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from readinglist.core.frozen import Frozen
from readinglist.core.package_data import patterns
from readinglist.references.entry import Run
from readinglist.references.layout.reading import TextLine, Vocabulary, join, usual_size, vocabulary

_NUMBERED = re.compile(r"((?:\d{1,2}|[A-Z](?=\.?\d|\.?\s))(?:\.\d{1,2}){0,3}|[IVX]{1,5}(?=\.))[.:)]?\s+(?=\S)")
_KNOWN = patterns(__package__, "cues.toml", "sections")["known"]
_NOT_HEADING = re.compile(r"(?:Figure|Fig\.|Table|Algorithm|Listing|Code|Theorem|Lemma|Proof|Definition|Corollary)\b")
_START = re.compile(r"(?i)abstract|summary|introduction")
_LONGEST = 100  # characters
_MOST_WORDS = 14
_NARROW = 0.85  # of a full line: a heading that only its number tells does not fill it


class Heading(Frozen):
    """A heading: lines `first` to before `after`; `text` without its number; `level` 1 for a section."""

    first: int
    after: int
    text: str
    level: int


class _Candidate(Frozen):
    line: int
    number: tuple[str, ...]
    text: str
    styled: bool
    known: bool


def find_headings(lines: Sequence[TextLine], usual: float) -> tuple[Heading, ...]:
    """The headings in `lines`, in order; `usual` is the size of running text in points."""
    found: list[_Candidate] = []
    counted: tuple[str, ...] = ()
    width = _usual_width(lines)
    for index, line in enumerate(lines):
        candidate = _candidate(index, line, usual)
        if candidate is None:
            continue
        goes_on = line.x1 - line.x0 < _NARROW * width and _goes_on(counted, candidate.number)
        if candidate.styled or candidate.known or goes_on:
            found.append(candidate)
            counted = candidate.number or counted
    found = _from_the_start(found, lines)
    return tuple(_merged(found, lines))


def _usual_width(lines: Sequence[TextLine]) -> float:
    """The width of a full line, in points: nine of ten are no wider."""
    widths = sorted(line.x1 - line.x0 for line in lines)
    return widths[len(widths) * 9 // 10] if widths else 0.0


def plain_heading(text: str) -> str:
    """`text` without its number, on one line, no longer in capitals alone."""
    text = " ".join(_NUMBERED.sub("", text, count=1).split()).rstrip(" .:")
    return text.capitalize() if text.isupper() and len(text) > 5 else text


def _candidate(index: int, line: TextLine, usual: float) -> _Candidate | None:
    text = line.text.strip()
    if not 3 <= len(text) <= _LONGEST or _NOT_HEADING.match(text) or len(text.split()) > _MOST_WORDS:
        return None
    number = _NUMBERED.match(text)
    title = text[number.end() :] if number else text
    letters = sum(c.isalpha() for c in title)
    if letters < 3 or letters < 0.6 * len(title.replace(" ", "")) or not (title[0].isupper() or title[0] in "“\"'‘"):
        return None
    known = _KNOWN.fullmatch(title.rstrip(" .:")) is not None
    styled = line.size >= 0.95 * usual and (line.bold or line.size > 1.06 * usual or _italic(line) or text.isupper())
    if title[-1] in ",;-‐" or (title[-1] in ".:" and not known and not line.bold):
        return None
    return _Candidate(index, tuple(number[1].split(".")) if number else (), plain_heading(text), styled, known)


def _italic(line: TextLine) -> bool:
    return all(run.italic for run in line.runs if run.text.strip())


def _goes_on(before: tuple[str, ...], number: tuple[str, ...]) -> bool:
    """Whether `number` is what comes after the number `before`: 1 after nothing, 2, 1.1, or out of a part."""
    if not number or not all(part.isdigit() for part in number):
        return False
    if number == (*before, "1"):
        return True
    depth = len(number)
    if depth > len(before) or not before[depth - 1].isdigit():
        return False
    return number[:-1] == before[: depth - 1] and int(number[-1]) == int(before[depth - 1]) + 1


def _from_the_start(found: list[_Candidate], lines: Sequence[TextLine]) -> list[_Candidate]:
    """Without title, authors and addresses: what is styled on the first page before the text begins."""
    if not lines:
        return found
    for index, candidate in enumerate(found):
        if lines[candidate.line].page > lines[0].page:
            break
        if _START.match(candidate.text) and (candidate.known or candidate.number):
            return found[index:]
    return found


def _merged(found: Sequence[_Candidate], lines: Sequence[TextLine]) -> list[Heading]:
    """Candidates as headings: those that go on in the next line as one, each with its level."""
    largest = max((lines[c.line].size for c in found if c.known or len(c.number) == 1), default=0.0)
    headings: list[Heading] = []
    for candidate in found:
        line = lines[candidate.line]
        last = headings[-1] if headings else None
        if last is not None and last.after == candidate.line and not candidate.number and not candidate.known:
            above = lines[candidate.line - 1]
            if (above.size, above.bold, above.column) == (line.size, line.bold, line.column):
                headings[-1] = Heading(last.first, candidate.line + 1, f"{last.text} {candidate.text}", last.level)
                continue
        level = len(candidate.number) or (1 if candidate.known or line.size >= largest > 0 else 2)
        headings.append(Heading(candidate.line, candidate.line + 1, candidate.text, level))
    return headings


RAISED, LOWERED = "\ue000", "\ue001"  # private characters: no text holds them
_ENDS = re.compile(r"[.?!:]['\"”’)\]\ue001\d]{0,6}$")
_CAPTION = re.compile(r"(?:Figure|Fig\.|Table|Algorithm|Listing|Code|Scheme|Box)\s?[\dIVX]+\s?[.:|]")
ITEM = re.compile(r"[•∙▪◦‣●■]|[—–](?=[^\W\d_])")
_MOST_LINES = 200  # of a paragraph: more is no text
_ASIDE = 0.93  # of the size of running text: smaller lines stand aside


class Section(Frozen):
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
    usual = usual_size(lines)
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


def _marked(runs: Sequence[Run]) -> str:
    marks = (run.raised and any(map(str.isdigit, run.text)) for run in runs)
    return "".join(f"{RAISED}{run.text}{LOWERED}" if mark else run.text for run, mark in zip(runs, marks, strict=True))
