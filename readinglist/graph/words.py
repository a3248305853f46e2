"""Text as words with their places: what names are looked for in. Places are offsets of characters, end exclusive."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

_WORD = re.compile(r"[^\W_]+")


class Word(NamedTuple):
    """One word as it stands in the text; `key` is the same without case and plural."""

    text: str
    key: str
    start: int
    end: int


def words_of(text: str) -> list[Word]:
    """Runs of letters and digits, in their order."""
    return [Word(m[0], key_of(m[0]), m.start(), m.end()) for m in _WORD.finditer(text)]


def keys_of(text: str) -> frozenset[str]:
    """The keys of all words of `text`: without their places, at a quarter of the cost."""
    return frozenset(map(key_of, set(_WORD.findall(text))))


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
