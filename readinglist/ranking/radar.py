"""The scoop radar: which papers of a night are about what I work on or keep for later, and how crowded it is there.

A project's text is compared with papers by the cosine of tf-idf rows. How near is near differs from text to text, so
the bar is the text's own: the nearest paper of a night is told where it is nearer than all of the last week and all
but one or two of the last sixty nights. In a field that does not change that gives less than one alarm in `RARITY`
nights by chance, however the text is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from readinglist.core.radar import Crowding
from readinglist.core.sentences import sentence_spans

from .space import choose_space
from .terms import TermCounts, count_terms

Array = NDArray[Any]
RARITY = 30  # nights to one alarm by chance
WEEK = 5  # nights
LEAST_NIGHTS = 10  # of fewer no bar is told
LEAST = 0.04  # cosine: below it a paper shares hardly more than a word
SIMILAR = 0.06  # cosine from which a paper counts as similar, for crowding
MONTH = 30  # days


class Radar:
    """Texts in one space with papers, of which `sample` (counts of the last nights) says how common a term is."""

    def __init__(self, texts: Sequence[str], sample: TermCounts) -> None:
        own = count_terms(texts)
        self._space = choose_space(sample, always=own.terms)
        self._queries = self._space.rows(own)

    def cosines(self, counts: TermCounts) -> Array:
        """The cosine of each text (rows) with each paper of `counts` (columns)."""
        return np.asarray((self._queries @ self._space.rows(counts).T).toarray())

    def sentence(self, text: int, abstract: str) -> str:
        """The sentence of an abstract that is nearest to a text, the first of equals; "" where there is none."""
        found = [abstract[start:end] for start, end in sentence_spans(abstract)]
        if not found:
            return ""
        return found[int(self.cosines(count_terms(found))[text].argmax())]


def bar_of(before: Array, nights_ago: Array) -> float | None:
    """The cosine that a paper of tonight must exceed: none of the last week's papers is nearer, and hardly any before.

    `before`: cosines of the papers of the last nights, `nights_ago`: how many nights ago each was listed, from 1 on.
    The bar is the cosine at place max(1, nights / 30), and at least the highest of the last five nights. None where
    there are fewer than ten nights.
    """
    nights = int(nights_ago.max()) if len(nights_ago) else 0
    if nights < LEAST_NIGHTS:
        return None
    place = max(1, round(nights / RARITY))
    rare = float(np.partition(before, -place)[-place]) if len(before) >= place else 0.0
    return max(rare, float(before[nights_ago <= WEEK].max(initial=0.0)), LEAST)


def nearest_above(cosines: Array, bar: float | None) -> int | None:
    """The one paper of a night that is told: the nearest (the first of equals), where it is above the bar."""
    if bar is None or not len(cosines):
        return None
    best = int(cosines.argmax())
    return best if cosines[best] > bar else None


def crowding(cosines: Array, ages: Array) -> Crowding:
    """How many papers are similar, by their age in days (the same length as `cosines`)."""
    is_similar = cosines >= SIMILAR
    month = int((is_similar & (ages < MONTH)).sum())
    reaches = len(ages) > 0 and float(ages.max()) >= 2 * MONTH - 7
    before = int((is_similar & (ages >= MONTH) & (ages < 2 * MONTH)).sum()) if reaches else None
    return Crowding(month, before)
