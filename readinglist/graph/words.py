"""Text as words with their places, and as sentences: what names are looked for in.

Places are offsets of characters, end exclusive. All of it is linear in the text.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

_WORD = re.compile(r"[^\W_]+")
_END = re.compile(r"[.!?][\"')\]]*\s+(?=[\"'(\[]?[A-Z0-9])")
# Before these a full stop ends no sentence.
_ABBREVIATIONS = frozenset(
    "e.g i.e al vs fig figs eq eqs sec cf etc approx resp no dr prof mr ms st ca viz w.r.t eg ie ref refs tab".split()
)
_LAST_WORD = re.compile(r"[\w.]{1,12}$")


class Word(NamedTuple):
    """One word as it stands in the text; `key` is the same without case and plural."""

    text: str
    key: str
    start: int
    end: int


def words_of(text: str) -> list[Word]:
    """Runs of letters and digits, in their order."""
    return [Word(m[0], key_of(m[0]), m.start(), m.end()) for m in _WORD.finditer(text)]


@lru_cache(maxsize=1 << 16)
def key_of(word: str) -> str:
    """A word without case and plural.

    >>> key_of("GANs"), key_of("processes"), key_of("loss"), key_of("policies")
    ('gan', 'process', 'loss', 'policy')
    """
    low = word.lower()
    if len(low) > 4 and low.endswith("ies"):
        return low[:-3] + "y"
    if len(low) > 5 and low.endswith(("sses", "xes", "ches", "shes")):
        return low[:-2]
    if len(low) > 3 and low.endswith("s") and not low.endswith(("ss", "us", "is")):
        return low[:-1]
    return low


def sentences(text: str) -> list[tuple[int, int]]:
    """(start, end) of each sentence of `text`, in order, without the spaces between.

    >>> text = "We use Adam, e.g. Kingma et al. It works."
    >>> [text[a:b] for a, b in sentences(text)]
    ['We use Adam, e.g. Kingma et al. It works.']
    >>> text = "It works. We use Adam (v. 2)."
    >>> [text[a:b] for a, b in sentences(text)]
    ['It works.', 'We use Adam (v. 2).']
    """
    found, start = [], 0
    for end in _END.finditer(text):
        before = _LAST_WORD.search(text[max(0, end.start() - 12) : end.start()])
        word = before[0].lower() if before else ""
        if text[end.start()] == "." and (word in _ABBREVIATIONS or len(word) == 1):
            continue
        found.append((start, end.start() + len(end[0].rstrip())))
        start = end.end()
    if text[start:].strip():
        found.append((start, len(text.rstrip())))
    return found
