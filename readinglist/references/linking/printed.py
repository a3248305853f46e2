"""A reference as a row of words with what stands between them, and where a title stands in it.

Letters are compared without the spaces between words, so that "multi-agent", "multiagent" and a
hyphen left from the end of a line are the same; where a title begins and ends is then asked of the
words and of the signs between them.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from itertools import accumulate, product
from math import log
from typing import Protocol

from readinglist.core.frozen import Frozen
from readinglist.core.references import Known
from readinglist.core.text import fold, readable, words
from readinglist.core.title_terms import FUNCTION_WORDS, content_words, is_short, title_terms

MOST_CHARACTERS = 4_000  # of an entry; a longer one is no reference
ALIKE = 0.84  # share of letters that agree, of a title that is printed with slips
_WORD = re.compile(r"[^\W_]+")
# Signs first and what stands before them after that: four times as fast as the other way round.
_BROKEN = re.compile(r"[-\N{HYPHEN}\N{SOFT HYPHEN}] (?<=[^\W\d_]. )([^\W\d_]+)")
# Where a blank is missing: "noiseRobotics" (but not "LeCun" or "iPhone"), "Robotics12", "2024Robots".
_JOINT = re.compile(
    r"(?=[A-Z0-9])(?:(?<=[^\W\d_A-Z]{3})(?=[A-Z][^\W\d_])|(?<=[^\W\d_A-Z]{4})(?=\d)|(?<=\d{4})(?=[A-Z][a-z]))"
)
_SMALL = "|".join(sorted((word for word in FUNCTION_WORDS if len(word) > 1), key=len, reverse=True))
_GLUED = re.compile(rf"\b(?:{_SMALL})(?=[^\W\d_]{{4}})|(?<=[^\W\d_]{{4}})(?:{_SMALL})\b", re.IGNORECASE)


class Printed(Frozen):
    """`words[i]` is folded; `gaps[i]` is what stands before it, `gaps[-1]` what stands behind the last."""

    words: tuple[str, ...]
    gaps: tuple[str, ...]
    written: tuple[str, ...]  # the words as printed, with case and accents
    letters: str = field(repr=False)  # the words without spaces
    starts: tuple[int, ...] = field(repr=False)  # where each word begins in `letters`, and their length


class Place(Frozen):
    """Words `first` to `last` (exclusive) of a printed reference, and how alike they are to what was sought."""

    first: int
    last: int
    likeness: float  # 1: the same letters


def mended(text: str) -> str:
    """`text` with words whole that a line broke ("re- wards"), and parted where a blank is missing ("noiseIn").

    >>> mended("Gaits from sparse re- wardsRobotics 3, on pre- and post-training")
    'Gaits from sparse rewards Robotics 3, on pre- and post-training'
    """
    return _JOINT.sub(" ", _BROKEN.sub(_joined, text))


def without_glued(text: str) -> str:
    """`text` without the function words that a longer word may begin or end with: to look titles up by.

    >>> without_glued("methodsfor logic andmodern art")
    'methods  logic  modern art'
    """
    return _GLUED.sub(" ", text)


def _joined(found: re.Match[str]) -> str:
    return found[0] if found[1][0].isupper() or found[1] in FUNCTION_WORDS else found[1]


def printed(text: str) -> Printed:
    """The words of a reference, or of a title."""
    shown = readable(text[:MOST_CHARACTERS].replace("{", "").replace("}", ""))
    words, gaps, written = [], [], []
    end = 0
    plain = shown.isascii()
    for match in _WORD.finditer(shown):
        folded = match[0].lower() if plain else "".join(_WORD.findall(fold(match[0])))
        if folded:
            words.append(folded)
            written.append(match[0])
            gaps.append(shown[end : match.start()])
            end = match.end()
    starts = accumulate(map(len, words), initial=0)
    return Printed(tuple(words), (*gaps, shown[end:]), tuple(written), "".join(words), tuple(starts))


def find_places(title: str, text: Printed) -> list[Place]:
    """Where `title` (letters alone) stands in `text`: all places of the same letters, else the most alike one."""
    same: list[Place] = []
    at = text.letters.find(title)
    while at >= 0 and len(same) < 5:
        first, last = bisect_left(text.starts, at), bisect_left(text.starts, at + len(title))
        if text.starts[first] == at and text.starts[last] == at + len(title):
            same.append(Place(first, last, 1.0))
        at = text.letters.find(title, at + 1)
    if same or not title:
        return same
    alike = _most_alike(title, text)
    return [alike] if alike else []


def _most_alike(title: str, text: Printed) -> Place | None:
    """The run of whole words whose letters are most like those of `title`, if they are alike enough."""
    from rapidfuzz.distance import Indel
    from rapidfuzz.fuzz import partial_ratio_alignment

    if len(title) > len(text.letters) * 1.15:
        return None
    found = partial_ratio_alignment(title, text.letters, score_cutoff=100 * (ALIKE - 0.04))
    if found is None:
        return None
    is_whole = len(title) > len(text.letters)
    start, end = (0, len(text.letters)) if is_whole else (found.dest_start, found.dest_end)
    borders = product(_near(text.starts, start), _near(text.starts, end))
    runs = ((a, b, text.letters[text.starts[a] : text.starts[b]]) for a, b in borders if a < b)
    places = (Place(first, last, Indel.normalized_similarity(title, run)) for first, last, run in runs)
    best = max(places, key=lambda place: place.likeness, default=None)
    return best if best and best.likeness >= ALIKE else None


def _near(starts: Sequence[int], at: int) -> Sequence[int]:
    """The borders of words on both sides of position `at`."""
    right = bisect_left(starts, at)
    return sorted({max(right - 2, 0), max(right - 1, 0), min(right, len(starts) - 1), min(right + 1, len(starts) - 1)})


class Titles(Protocol):
    """Papers by id, by DOI, and by the terms that `title_terms` makes of their titles."""

    def by_ids(self, ids: Iterable[str]) -> Mapping[str, Known]:
        """Those of `ids` that are known, by id."""

    def by_dois(self, dois: Iterable[str]) -> Mapping[str, Known]:
        """Papers with one of these DOIs (lower case, no prefix), by DOI."""

    def sharing(self, terms: Sequence[str], limit: int) -> tuple[Known, ...]:
        """At most `limit` papers whose titles share the most of `terms`, rare ones counting more; best first."""

    def short_by_author(self, name: str, some: Sequence[str]) -> tuple[Known, ...]:
        """Papers with a short title (`is_short`) that has one of the words `some`, and `name` in an author's name."""


class TitleIndex:
    """Titles in memory: an inverted index of rare terms. Of equal papers the first given is the better one."""

    def __init__(self, papers: Iterable[Known]) -> None:
        self._papers = tuple(papers)
        self._rows: dict[str, list[int]] = defaultdict(list)
        for row, paper in enumerate(self._papers):
            for term in title_terms(paper.title):
                self._rows[term].append(row)
        self._short: dict[str, list[int]] = defaultdict(list)
        for row, paper in enumerate(self._papers):
            if is_short(paper.title):
                for part in {part for name in paper.authors for part in words(name)}:
                    self._short[part].append(row)
        self._ids = {paper.id: paper for paper in reversed(self._papers)}
        self._dois = {paper.doi.lower(): paper for paper in reversed(self._papers) if paper.doi}

    def by_ids(self, ids: Iterable[str]) -> Mapping[str, Known]:
        return {paper_id: self._ids[paper_id] for paper_id in ids if paper_id in self._ids}

    def by_dois(self, dois: Iterable[str]) -> Mapping[str, Known]:
        return {doi: self._dois[doi] for doi in dois if doi in self._dois}

    def sharing(self, terms: Sequence[str], limit: int) -> tuple[Known, ...]:
        """Each shared term counts log((1 + papers) / papers with it)."""
        weights: dict[int, float] = defaultdict(float)
        for term in terms:
            rows = self._rows.get(term, ())
            weight = log((1 + len(self._papers)) / len(rows)) if rows else 0.0
            for row in rows:
                weights[row] += weight
        best = sorted(weights, key=lambda row: (-weights[row], row))[:limit]
        return tuple(self._papers[row] for row in best)

    def short_by_author(self, name: str, some: Sequence[str]) -> tuple[Known, ...]:
        """In the order given."""
        papers = (self._papers[row] for row in self._short.get(name, ()))
        return tuple(paper for paper in papers if not set(some).isdisjoint(content_words(paper.title)))
