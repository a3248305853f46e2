"""The authors part: what a paper shares with the kept ones by its authors, rare names counting more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import log1p, sqrt

from readinglist.core.papers import Paper
from readinglist.core.text import fold

FLOOR = 0.05  # least standard deviation: one match in a whole window must not be worth a hundred of them


@dataclass(frozen=True, slots=True)
class AuthorPart:
    """weight (a - mean) / deviation with a = ln(1 + sum of rarity over shared authors)."""

    rarity: Mapping[str, float] = field(default_factory=dict)
    scale: float = 0.0  # weight / deviation
    constant: float = 0.0

    def score(self, keys: Sequence[str]) -> float:
        """The part of a paper with the authors `keys`."""
        return self.scale * _value(keys, self.rarity) + self.constant

    def shares(self, keys: Sequence[str]) -> dict[str, float]:
        """What each shared author adds to the score, by rarity; all add up to score - constant."""
        shared = {key: self.rarity[key] for key in keys if key in self.rarity}
        total = sum(shared.values())
        return {key: self.scale * log1p(total) * rarity / total for key, rarity in shared.items()}


def author_keys(paper: Paper) -> tuple[str, ...]:
    """The authors of `paper` as keys, each once, in their order."""
    return tuple(dict.fromkeys(key for name in paper.authors if (key := author_key(name))))


def author_key(name: str) -> str:
    """What spellings of one name share.

    >>> author_key("Müller, J.  K."), author_key("J. K. Muller")
    ('muller, j k', 'j k muller')
    """
    # Plain names are nearly all of them, and a window has a hundred thousand.
    folded = name.lower() if name.isascii() and "\\" not in name and "$" not in name else fold(name)
    return " ".join(folded.replace(".", " ").split())


def author_part(keys: Sequence[Sequence[str]], n_window: int, likes: Mapping[int, float], weight: float) -> AuthorPart:
    """The part for `likes` (paper index -> weight) among papers with author `keys`, the window first.

    rarity(author) = likes with the author (by weight) / sqrt(papers with the author).
    """
    liked: dict[str, float] = {}
    for i, like_weight in likes.items():
        for key in keys[i]:
            liked[key] = liked.get(key, 0.0) + like_weight
    papers = dict.fromkeys(liked, 0)
    for authors in keys:
        for key in authors:
            if key in papers:
                papers[key] += 1
    rarity = {key: like_weight / sqrt(papers[key]) for key, like_weight in liked.items()}
    values = [_value(authors, rarity) for authors in keys[:n_window]]
    if not rarity or not values or not weight:
        return AuthorPart()
    mean = sum(values) / len(values)
    deviation = max(sqrt(sum((value - mean) ** 2 for value in values) / len(values)), FLOOR)
    return AuthorPart(rarity, weight / deviation, -weight * mean / deviation)


def _value(keys: Sequence[str], rarity: Mapping[str, float]) -> float:
    return log1p(sum(rarity[key] for key in keys if key in rarity))
