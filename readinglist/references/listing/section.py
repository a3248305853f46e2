"""Where the list of references begins and ends: candidates by heading, best of them judged elsewhere.

A table of contents, a running title or an appendix may carry the same word, so that every heading
that could be the right one is returned; an end is where the next heading of its rank stands.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from readinglist.core.frozen import Frozen
from readinglist.core.package_data import patterns
from readinglist.references.layout.reading import TextLine, usual_size

_HEADING = patterns(__package__, "cues.toml", "section")["heading"]
_LETTERSPACED = re.compile(r"(?:\w ){4,}\w")
_LONGEST = 60  # characters of a heading
_LONGEST_LESSER = 90
_FRONT_MATTER = 0.3  # of the lines of a document: no list of references begins there without a heading
_FRONT = 40  # lines after the heading that show what is usual in this list
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d")


class Section(Frozen):
    """What follows a heading. `breaks`: positions of lines before which a lesser heading stood (it is left out)."""

    lines: tuple[TextLine, ...]
    breaks: frozenset[int] = frozenset()
    announced: bool = True  # by a heading of references


def candidates(lines: Sequence[TextLine]) -> tuple[Section, ...]:
    """What follows each heading that may be the one, up to where a list under it must have ended."""
    starts = [number for number, line in enumerate(lines) if is_heading_of_references(line)]
    return tuple(_section(lines[start], lines[start + 1 : end]) for start, end in pairwise([*starts, len(lines)]))


def without_heading(lines: Sequence[TextLine]) -> Section:
    """Where no heading is known: the rear of the document, in which a list may stand."""
    return Section(tuple(lines[int(_FRONT_MATTER * len(lines)) :]), announced=False)


def is_heading_of_references(line: TextLine) -> bool:
    text = line.text.strip()
    if len(text) > _LONGEST:
        return False
    if _LETTERSPACED.fullmatch(text):
        text = text.replace(" ", "")
    found = _HEADING.fullmatch(text)
    return found is not None and (text[:1].isupper() or not text[:1].isalpha())


def _section(heading: TextLine, following: Sequence[TextLine]) -> Section:
    front = following[:_FRONT]
    usual = usual_size(front, steps=2)
    bold_is_usual = sum(line.bold for line in front) > 0.15 * len(front)
    lines: list[TextLine] = []
    breaks: set[int] = set()
    for line in _without_footnotes(following, usual):
        if lines and _ends_section(line, heading, usual, bold_is_usual):
            break
        if _is_lesser_heading(line, usual, bold_is_usual):
            breaks.add(len(lines))
        else:
            lines.append(line)
    return Section(tuple(lines), frozenset(breaks))


def _without_footnotes(lines: Sequence[TextLine], usual: float) -> list[TextLine]:
    """Drop small print that ends a column."""
    kept: list[TextLine] = []
    at_foot = True
    below: TextLine | None = None
    for line in reversed(lines):
        if below is None or (line.page, line.column) != (below.page, below.column):
            at_foot = True
        at_foot = at_foot and line.size < usual - 0.7
        if not at_foot:
            kept.append(line)
        below = line
    return kept[::-1]


def _is_lesser_heading(line: TextLine, usual: float, bold_is_usual: bool) -> bool:
    if len(line.text) > _LONGEST_LESSER or _YEAR.search(line.text):
        return False
    return line.size > usual + 0.8 or (line.bold and not bold_is_usual and line.size > usual - 0.6)


def _ends_section(line: TextLine, heading: TextLine, usual: float, bold_is_usual: bool) -> bool:
    """Whether `line` is a heading of the same rank; only where that rank shows in size, weight or capitals."""
    text = line.text.strip()
    if len(text) > 90 or _YEAR.search(text) or not any(sign.isalpha() for sign in text):
        return False
    if heading.size > usual + 0.6:
        return line.size > heading.size - 0.6 and line.bold >= heading.bold
    if heading.bold and not bold_is_usual:
        return line.bold and line.size > heading.size - 0.6
    if heading.text.isupper():
        return text.isupper() and line.size > heading.size - 0.6
    return False
