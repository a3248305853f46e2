"""The label that a list prints before each entry, and whether a run of labels counts up as a list's do."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

# How lists number their entries; a letter label stands for any "[Abc+99]".
NUMBERED = (
    re.compile(r"\[(\d{1,4})\]\s*"),
    re.compile(r"(\d{1,3})\.(?!\d)\s*"),
    re.compile(r"\((\d{1,4})\)\s*"),
    re.compile(r"(\d{1,4})\)\s*"),
    re.compile(r"(\d{1,3})\s*(?=[^\W\d_a-z])"),  # also set above the line, without a space
)
LETTERED = re.compile(r"\[([^\W\d_](?:[\w+*&’'´ ,.:;()/-]{0,60}?\d{2,4}[a-z]?|[\w+*]{0,8}))\]\s*")
_LOOSE = 3  # so many numbers in a row may be missing


@dataclass(frozen=True, slots=True)
class Labelled:
    """Lines that begin entries, with their labels: `starts[i]` is the position of the line of `labels[i]`."""

    starts: tuple[int, ...]
    labels: tuple[str, ...]
    pattern: re.Pattern[str]
    complete: float  # how many of the numbers from the first to the last were found, 0 to 1


def numbered(texts: Sequence[str]) -> tuple[Labelled, ...]:
    """For each way of numbering, the longest run of lines whose numbers count up; at least two lines."""
    runs = (_longest_count(texts, pattern) for pattern in NUMBERED)
    return tuple(run for run in runs if run is not None)


def lettered(texts: Sequence[str]) -> Labelled | None:
    """Lines that begin with a label of letters, most of them in the order of the alphabet."""
    found = [(number, match[1]) for number, text in enumerate(texts) if (match := LETTERED.match(text))]
    if len(found) < 2:
        return None
    starts, labels = zip(*found, strict=True)
    in_order = sum(one.casefold()[0] <= other.casefold()[0] for one, other in pairwise(labels))
    with_year = sum(label[-2:].rstrip("abc").isdigit() for label in labels)
    if in_order < 0.75 * (len(labels) - 1) and with_year < 0.75 * len(labels):
        return None
    return Labelled(starts, labels, LETTERED, 1.0)


def _longest_count(texts: Sequence[str], pattern: re.Pattern[str]) -> Labelled | None:
    """Linear: the best run that ends with a number is the best one that ended with a number just before it."""
    best: dict[int, tuple[int, int]] = {}  # number -> (length, position of the line)
    before: dict[int, int] = {}  # position -> position of the label before
    values: dict[int, int] = {}
    for position, text in enumerate(texts):
        match = pattern.match(text)
        if match is None or len(match[0]) == len(text) == 0:
            continue
        value = int(match[1])
        length, previous = max(
            (
                (best[value - step][0] - (step - 1), best[value - step][1])
                for step in range(1, _LOOSE + 1)
                if value - step in best
            ),
            default=(0, -1),
        )
        values[position] = value
        if length + 1 >= best.get(value, (0, 0))[0]:
            best[value] = (length + 1, position)
            before[position] = previous
    if not best:
        return None
    _, position = max(best.values())
    chain = []
    while position >= 0:
        chain.append(position)
        position = before[position]
    chain.reverse()
    if len(chain) < 2:
        return None
    complete = len(chain) / (values[chain[-1]] - values[chain[0]] + 1)
    return Labelled(tuple(chain), tuple(str(values[position]) for position in chain), pattern, complete)
