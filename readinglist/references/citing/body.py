"""The lines of a text that are not those of its list of references, told by what the entries say.

No matter how the list was found and cut: a line whose letters stand in an entry is a line of the list.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from readinglist.model.references import Reference
from readinglist.references.layout.reading import TextLine
from readinglist.text import fold

_NOT_LETTERS = re.compile(r"[\W\d_]+")
_GRAM = 12  # letters
_SHARE = 0.8  # of a line's grams that stand in entries
_APART = 3  # lines: so few between two lines of the list belong to it as well


def body_of(lines: Sequence[TextLine], references: Iterable[Reference]) -> tuple[TextLine, ...]:
    """`lines` without the list, in their order. A line alone that looks like one of the list quotes a title."""
    grams = {gram for reference in references for gram in _grams(_letters(reference.raw))}
    alike = [_is_listed(line.text, grams) for line in lines]
    listed = [is_alike and sum(alike[max(0, at - _APART) : at + _APART + 1]) > 1 for at, is_alike in enumerate(alike)]
    last = -_APART - 1
    for at, is_listed in enumerate(listed):
        if is_listed:
            if 1 < at - last <= _APART:
                listed[last + 1 : at] = [True] * (at - last - 1)
            last = at
    return tuple(line for line, is_listed in zip(lines, listed, strict=True) if not is_listed)


def _is_listed(text: str, grams: set[str]) -> bool:
    own = _grams(_letters(text))
    return bool(own) and sum(gram in grams for gram in own) >= _SHARE * len(own)


def _grams(letters: str) -> list[str]:
    return [letters[start : start + _GRAM] for start in range(len(letters) - _GRAM + 1)]


def _letters(text: str) -> str:
    return _NOT_LETTERS.sub("", fold(text))
