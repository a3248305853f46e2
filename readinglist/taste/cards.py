"""Cards of the quiz: old papers as they looked then, with nothing in their text that says what came of them; deals.

Only title and abstract are shown, never authors, venue, comment, links, versions or counts. A text that holds one
of these is not dealt at all: cutting a sentence out would be seen, and would make texts of two kinds.

Two kinds of deals never mix: a pair, of one month and category, holds a paper of the top tenth and one from below the
median, so that a half is chance; a session of twenty papers of one cohort holds what there was, at its own base rate.
What is drawn is drawn by the generator that is handed in.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Sequence
from datetime import date, timedelta
from unicodedata import normalize

import numpy as np

from readinglist.core.frozen import Frozen
from readinglist.core.name_lists import surname_of
from readinglist.core.package_data import patterns, word_sets
from readinglist.core.policy import TOP
from readinglist.core.text import fold, readable, words

from .records import DeckPaper, Face

SHORTEST, LONGEST = 200, 2_500  # characters of an abstract that can be judged, and read in half a minute
LONGEST_TITLE = 300
SURNAME = 2  # letters: shorter ones, and those that are words, are names only where somebody is cited

MEDIAN = 0.5
AGAIN = timedelta(days=180)  # before the same paper is shown again
SESSION = 20  # cards of a base rate
PAIRS = 10  # of a session, some five minutes
LIKE = 1.35  # of two papers of a pair the titles are at most so unlike in length times the texts
_LEAKS = patterns(__package__, "leaks.toml", "leaks")
_SURNAMES_OF_WORDS = word_sets(__package__, "leaks.toml", "names")["words"]
_CITED = (
    r"\b[A-Z]\. ?(?:{0})\b|\b(?:{0})(?:\d\d|-[a-z]{{3}})|"
    r"\b(?:{0})(?:['\u2019]s\b|,? et al\b| ?[(\[]|, ?(?:19|20)\d\d| and [A-Z])"
)
_YEAR = re.compile(r"(?<![\d.,-])(?:19|20)\d\d(?![\d]|[.,]\d)")
_SHORT_YEAR = re.compile(r"['\u2019](\d\d)\b")


def face(paper: DeckPaper) -> Face | None:
    """The card's face; None where the text says too much, or is too short or too long to be judged.

    A title alone of a deck that says itself who is at the top, and of a paper whose text nobody has asked for.
    """
    is_title = paper.is_top is not None or (paper.abstract is None and paper.version is None)
    title, abstract = readable(paper.title), None if is_title else readable(paper.abstract or "")
    if not title or len(title) > LONGEST_TITLE or not (abstract is None or SHORTEST <= len(abstract) <= LONGEST):
        return None
    is_told = leaks(title if abstract is None else f"{title} {abstract}", paper.published, paper.authors)
    return None if is_told else Face(title, abstract)


def leaks(text: str, published: date, authors: Sequence[str]) -> tuple[str, ...]:
    """What a text says that a card must not, by name; empty where it says nothing of it.

    >>> leaks("Accepted at ICML 2015, code at github.com/x", date(2015, 2, 1), ())
    ('link', 'acceptance', 'venue')
    """
    text = " ".join(normalize("NFKC", text).split())
    found = [name for name, pattern in _LEAKS.items() if pattern.search(text)]
    if any(int(year) > published.year for year in _YEAR.findall(text)) or any(
        published.year % 100 < int(year) < published.year % 100 + 20 for year in _SHORT_YEAR.findall(text)
    ):
        found.append("year")
    if _names(text, authors):
        found.append("author")
    return tuple(dict.fromkeys(found))


def _names(text: str, authors: Sequence[str]) -> bool:
    """Does the text hold the surname of an author as a name, with a capital?"""
    surnames = {surname for name in authors if (surname := surname_of(name))}
    words_too = {name for name in surnames if len(name) < SURNAME or name in _SURNAMES_OF_WORDS}
    capital = re.findall(r"[^\W\d_]+", text) + re.findall(r"[^\W\d_][^\W_]*", text)  # "Smith12", "Hunyuan3D"
    is_cited = words_too and re.search(_CITED.format("|".join(map(str.capitalize, words_too))), text)
    known = surnames - words_too
    return bool(is_cited) or any(part in known for word in capital if word[0].isupper() for part in words(fold(word)))


class Playable(Frozen):
    """A paper that can be dealt: `cohort` is month and category; `length` and `title`: in characters."""

    id: str
    cohort: str
    percentile: float
    length: int
    deck: str = ""
    title: int = 0

    @property
    def is_top(self) -> bool:
        return self.percentile >= TOP


def deal_pairs(
    papers: Sequence[Playable], n: int, rest: Collection[str], rng: np.random.Generator
) -> tuple[tuple[Playable, Playable], ...]:
    """At most `n` pairs, each paper once: one of the top tenth, one from below the median, with title and text as long.

    Of those alike one that evens out which was longer so far, then the nearest: else the longer title would lose.
    The side of the one at the top is drawn. Fewer where the decks do not hold enough.
    """
    ready = [paper for paper in sorted(papers, key=lambda p: p.id) if paper.id not in rest]
    tops = [ready[i] for i in rng.permutation(len(ready)) if ready[i].is_top]
    low: dict[str, list[Playable]] = {}
    for i in rng.permutation(len(ready)):
        if ready[i].percentile < MEDIAN:
            low.setdefault(ready[i].cohort, []).append(ready[i])
    pairs: list[tuple[Playable, Playable]] = []
    lean = np.zeros(2)  # how many more of those at the top had the longer title, the longer text
    for top in tops:
        if len(pairs) == n:
            break
        others = low.get(top.cohort, [])
        alike = [(p, *apart) for p in others if sum(map(abs, apart := _apart(top, p))) <= math.log(LIKE)]
        if alike:
            evened = [
                (np.sign(title) * lean[0] + np.sign(text) * lean[1], abs(title + text)) for _, title, text in alike
            ]
            other, title, text = alike[evened.index(min(evened))]
            lean += np.sign([title, text])
            others.remove(other)
            pairs.append((top, other) if rng.integers(2) else (other, top))
    return tuple(pairs)


def deal_session(
    papers: Sequence[Playable], n: int, rest: Collection[str], rng: np.random.Generator
) -> tuple[Playable, ...]:
    """`n` papers of one cohort, drawn evenly from it: its base rate is about a tenth. Empty where none holds `n`."""
    cohorts: dict[str, list[Playable]] = {}
    for paper in sorted(papers, key=lambda p: p.id):
        if paper.id not in rest:
            cohorts.setdefault(paper.cohort, []).append(paper)
    fit = [name for name in sorted(cohorts) if len(cohorts[name]) >= n]
    if not fit:
        return ()
    chosen = cohorts[fit[int(rng.integers(len(fit)))]]
    return tuple(chosen[i] for i in rng.choice(len(chosen), n, replace=False))


def longer_of(a: Playable, b: Playable) -> tuple[float, float]:
    """Whether title and text of the one at the top are longer: 1, 0 or -1 each."""
    title, text = _apart(*((a, b) if a.is_top else (b, a)))
    return float(np.sign(title)), float(np.sign(text))


def _apart(one: Playable, other: Playable) -> tuple[float, float]:
    """By how much the title and the text of one are longer, in logarithms of their length."""
    lengths = [(p.title, p.length - p.title) for p in (one, other)]
    title, text = (math.log(max(a, 1) / max(b, 1)) for a, b in zip(*lengths, strict=True))
    return title, text
