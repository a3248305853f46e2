"""What words commonly mean: needed to tell the name of an idea from a word used as a word."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Acronym:
    """What papers spell an acronym out as: how often in all, and (count, words), most frequent first."""

    spelled_out: int
    meanings: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Ordinary words in lower case, and acronyms with what they stand for.

    An empty one is allowed: then only the shape of a name and its place in the sentence tell.
    """

    ordinary: frozenset[str] = frozenset()
    acronyms: Mapping[str, Acronym] = field(default_factory=lambda: MappingProxyType({}))
