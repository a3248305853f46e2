"""The marks by which a text calls the entries of its list: [3, 5-8], raised 12,13, [Abc+99], (Smith et al., 2017a, b).

Text in, places with what they name out; what that means in a list is `calls`' business. Each finder
goes through the text once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from .sections import LOWERED, RAISED

_BRACKETS = re.compile(r"\[([^\[\]]{1,160})\](?:(\s?[-–—]\s?)\[(\d{1,4})\])?")
_ROUND = re.compile(r"\(([^()]{1,60})\)")
_RAISED = re.compile(f"{RAISED}([^{LOWERED}]{{1,60}}){LOWERED}")
_PART = re.compile(r"(\d{1,4})(?:\s?[-–—‐−]\s?(\d{1,4}))?(?:\s(?=[A-Za-z§])|$)")
_SEE = re.compile(r"(?:see|e\.g\.|cf\.|refs?\.?)[\s,]*(?:also\s)?", re.IGNORECASE)
_WHERE = re.compile(
    r"(?:pp?\b|pages?|ch|sec|§|fig|th|lem|prop|def|cor|eq|app|tab|alg|vol|part|note|ex|see|and ref)", re.I
)
_SEPARATORS = re.compile(r"\s?[,;]\s?(?:and\s)?|\s(?:and|&)\s")
_CODE_AFTER = re.compile(r"\s?(?:[=({\[]|:=|\.\s?[a-z]\w*\()")
_CODE_BEFORE = re.compile(r"=\s?$")
_RANGE = 60  # numbers; a longer range is none


@dataclass(frozen=True, slots=True)
class Mark:
    """Characters `start` to `end` of a text that name `labels` ("3", "Abc+99"), in their order."""

    start: int
    end: int
    labels: tuple[str, ...]


def bracketed(text: str) -> Iterator[Mark]:
    """Numbers in square brackets: [3], [3, 5-8], [4]-[7], [7, Chapter 3]; not the indexes and intervals of code."""
    for found in _BRACKETS.finditer(text):
        numbers = _numbers(found[1])
        if not numbers or _is_code(text, found):
            continue
        if found[3]:
            numbers = _counted(numbers[-1], int(found[3]), numbers[:-1])
        yield Mark(found.start(), found.end(), tuple(map(str, numbers)))


def raised(text: str) -> Iterator[Mark]:
    """Numbers set above the line, after a word: methods.12,13"""
    for found in _RAISED.finditer(text):
        before = text[found.start() - 1 : found.start()]
        numbers = _numbers(found[1].strip(" ,;[]()"), whole=True)
        if numbers and (before.isalpha() or before in tuple(".,;:)]”’\"'")):
            yield Mark(found.start(), found.end(), tuple(map(str, numbers)))


def parenthesised(text: str) -> Iterator[Mark]:
    """Numbers in round brackets: (3, 5-8); those of equations as well, which only the list can tell apart."""
    for found in _ROUND.finditer(text):
        numbers = _numbers(found[1], whole=True)
        if numbers and not re.search(r"(?:Eqs?\.?|Equations?)\s?$", text[max(0, found.start() - 12) : found.start()]):
            yield Mark(found.start(), found.end(), tuple(map(str, numbers)))


def lettered(text: str, is_label: Callable[[str], bool]) -> Iterator[Mark]:
    """Labels with letters in square brackets: [Abc+99; BD07, Sec. 2]."""
    for found in _BRACKETS.finditer(text.replace(RAISED, "").replace(LOWERED, "")):
        parts = (part.strip() for part in re.split("[,;]", found[1]))
        labels = tuple(part for part in parts if is_label(part))
        if labels:
            yield Mark(found.start(), found.end(), labels)


def _numbers(inside: str, *, whole: bool = False) -> tuple[int, ...]:
    """The numbers of a mark, ranges counted out; none where it does not begin with one, or is no mark.

    `whole`: nothing else may stand there. A number twice, a zero or a fraction belong to code and intervals.
    """
    numbers: tuple[int, ...] = ()
    for part in _SEPARATORS.split(_SEE.sub("", inside.strip(), count=1)):
        found = _PART.match(part)
        if not found:
            if whole or not numbers or not _WHERE.match(part):
                return ()
            continue
        if whole and found.end() != len(part):
            return ()
        numbers = _counted(int(found[1]), int(found[2]), numbers) if found[2] else (*numbers, int(found[1]))
        if len(numbers) > _RANGE:
            return ()
    return numbers if 0 not in numbers and len(set(numbers)) == len(numbers) else ()


def _counted(first: int, last: int, before: tuple[int, ...]) -> tuple[int, ...]:
    return (*before, *range(first, last + 1)) if first < last <= first + _RANGE else (*before, first, last)


def _is_code(text: str, found: re.Match[str]) -> bool:
    before = text[max(0, found.start() - 24) : found.start()]
    return _CODE_AFTER.match(text, found.end()) is not None or _CODE_BEFORE.search(before) is not None
