"""Older entries that are near to what the week was about, and why: the rare words that they share.

Cosine of tf-idf rows (tf 1 + ln n, idf ln((1 + N) / (1 + df)) + 1 over the older texts), as `similar` compares papers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import log, sqrt

from readinglist.text import words

SHORTEST = 3  # letters of a word that says something
LEAST_SHARED = 2  # words: one alone is chance
REASONS = 4
LEAST = 0.08  # cosine; below it nothing is near


@dataclass(frozen=True, slots=True)
class Near:
    """The number of an older text, its cosine with what was asked, and the words that tell, the strongest first."""

    number: int
    cosine: float
    shared: tuple[str, ...]


def nearest_texts(asked: str, older: Sequence[str], n: int = 5) -> tuple[Near, ...]:
    """The `n` of `older` that are nearest to `asked`, by falling cosine; ties: the later text first."""
    counts = [_terms(text) for text in older]
    frequency = Counter(term for count in counts for term in count)
    idf = {term: log((1 + len(older)) / (1 + df)) + 1 for term, df in frequency.items()}
    common = {term for term, df in frequency.items() if len(older) >= 20 and df > len(older) / 5}
    query = {term: (1 + log(k)) * idf[term] for term, k in _terms(asked).items() if term in idf and term not in common}
    length = sqrt(sum(weight * weight for weight in query.values()))
    found = []
    for number, count in enumerate(counts):
        shared = query.keys() & count.keys()
        if len(shared) < LEAST_SHARED:
            continue
        row = {term: (1 + log(k)) * idf[term] for term, k in count.items()}
        told = sorted(shared, key=lambda term, row=row: (-query[term] * row[term], term))  # type: ignore[misc]
        dot = sum(query[term] * row[term] for term in shared)
        cosine = dot / (length * sqrt(sum(weight * weight for weight in row.values())))
        if cosine >= LEAST:
            found.append(Near(number, cosine, tuple(told[:REASONS])))
    return tuple(sorted(found, key=lambda near: (-near.cosine, -near.number))[:n])


def _terms(text: str) -> Counter[str]:
    return Counter(word for word in words(text) if len(word) >= SHORTEST and word not in COMMON and not word.isdigit())


# Words of English that tell nothing of a subject.
COMMON = frozenset(
    "the and for with that this from are was were been have has had not but can could will would should may might "
    "our their its they them then than there here when where which while what who how why all any each few more most "
    "other some such only own same very into out off over under again once both does did doing done being about after "
    "before between because until during also just still yet now new use used uses using one two three you your she "
    "his her him himself itself these those per via let lets get got make made makes need needs try tried see seen "
    "than too much many without within upon against show shows shown paper papers result results method methods "
    "approach propose proposed work works well better best first second next last".split()
)
