"""What speaks for a paper being the one that a reference cites: its title, its authors, its year."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from readinglist.core.name_lists import surname_of
from readinglist.core.references import Known, Reference
from readinglist.core.text import words

from .endings import Left, Quoted, Right, left_of, quoted, right_of, slips
from .printed import Place, find_places, printed

_YEARS = re.compile(r"(?<![\w./:-])(1[5-9][0-9]{2}|20[0-9]{2})[a-z]?(?![\w-])")
SHARED = 0.5  # of the words of a title, below which it is not looked for


@dataclass(frozen=True, slots=True)
class Evidence:
    """One paper beside one reference.

    `slips`: words of the title that are printed otherwise. `left`, `right`, `quoted`: how the place of
    the title begins and ends. `told`: the title that was parsed is the "same", begins there and is
    "longer" or "shorter", begins before it with words that are no author's name ("wider"), stands "apart",
    or overlaps in some "other" way; None where none was parsed.
    `authors`: the "first" of the paper is in print, or "some", or "none"; None where the paper's are
    unknown. `years`: apart, or None where one is not known.
    """

    letters: int
    words: int
    slips: int
    left: Left
    right: Right
    quoted: Quoted | None
    told: str | None
    authors: str | None
    years: int | None
    place: Place


class Weighing:
    """One reference, made ready to be compared with many papers."""

    def __init__(self, reference: Reference) -> None:
        self.reference = reference
        raw = reference.raw
        if reference.title and reference.title not in raw:
            raw = f"{'; '.join(reference.authors)}. {reference.title}. {raw}"
        self.text = printed(raw)
        self.printed = frozenset(self.text.words)
        self.title = printed(reference.title) if reference.title else None
        self.told = find_places(self.title.letters, self.text)[:1] if self.title else []
        self.years = {int(year) for year in _YEARS.findall(raw)}

    def compare(self, known: Known) -> Evidence | None:
        """The evidence for `known`; None where its title is not in the reference."""
        title = words(known.title.replace("{", "").replace("}", ""))
        letters = "".join(title)
        if letters not in self.text.letters and not self._shares(title):
            return None
        best: Evidence | None = None
        for place in find_places(letters, self.text):
            found = slips(title, self.text.words[place.first : place.last])
            if found is None:
                continue
            evidence = self._evidence(known, title, place, found)
            if best is None or _rank(evidence) > _rank(best):
                best = evidence
        return best

    def _shares(self, title: Sequence[str]) -> bool:
        """Whether so many words of a title are printed that it may be there with slips."""
        return sum(word in self.printed for word in title) >= SHARED * len(title)

    def _evidence(self, known: Known, title: Sequence[str], place: Place, found: int) -> Evidence:
        return Evidence(
            letters=sum(map(len, title)),
            words=len(title),
            slips=found,
            left=left_of(self.text, place),
            right=self._right(known, place),
            quoted=quoted(self.text, place),
            told=self._told(known, place, "".join(title)),
            authors=self.authors(known, place),
            years=self.years_apart(known),
            place=place,
        )

    def _right(self, known: Known, place: Place) -> Right:
        """How the title ends; where the names of its authors follow, as a title may."""
        right = right_of(self.text, place)
        if right in ("run", "stop", "sentence", "goes on", "parted"):
            behind = self.text.words[place.last : place.last + 2]
            if any(surname(name) in behind for name in known.authors[:3]):
                return "venue"
        return right

    def _told(self, known: Known, place: Place, letters: str) -> str | None:
        if not self.told or self.title is None:
            return None
        told = self.told[0]
        if self.title.letters == letters or (told.first, told.last) == (place.first, place.last):
            return "same"
        if told.first >= place.last or told.last <= place.first:
            return "apart"
        if told.first == place.first:
            return "longer" if told.last > place.last else "shorter"
        before = self.text.words[told.first : place.first]
        if told.last >= place.last and before and not any(surname(name) in before for name in known.authors):
            return "wider"
        return "other"

    def authors(self, known: Known, place: Place | None = None) -> str | None:
        """How many of the paper's authors stand in the reference, outside of its title."""
        if not known.authors:
            return None
        first, last = (place.first, place.last) if place else (0, 0)
        others = {*self.text.words[:first], *self.text.words[last:]}
        letters = "".join(self.text.words[:first]) + " " + "".join(self.text.words[last:])
        hits = [_is_printed(name, others, letters) for name in known.authors[:8]]
        if hits[0]:
            return "first"
        return "some" if any(hits) else "none"

    def years_apart(self, known: Known) -> int | None:
        years = {self.reference.year} if self.reference.year else self.years
        years = years | self.years
        if known.year is None or not years:
            return None
        return min(abs(known.year - year) for year in years)


_BETTER_RIGHT = ("run", "subtitle", "parted", "goes on", "sentence", "glued", "stop", "venue", "end")
_BETTER_LEFT = ("run", "subtitle", "stop", "start")


def _rank(evidence: Evidence) -> tuple[int, int, int]:
    """Which of several places of a title is the one to judge by."""
    return (
        -evidence.slips,
        0 if evidence.told == "apart" else 1,
        _BETTER_RIGHT.index(evidence.right) + _BETTER_LEFT.index(evidence.left),
    )


def surname(name: str) -> str:
    """The folded surname of "Last, First" or "First Last", without a suffix."""
    return surname_of(name.partition(",")[0])


def _is_printed(name: str, others: set[str], letters: str) -> bool:
    """Whether the surname is one of the words, perhaps with a slip, or stands glued to others."""
    sought = surname(name)
    if not sought:
        return False
    if sought in others:
        return True
    if len(sought) < 5:
        return False
    return sought in letters or _has_like(sought, others)


def _has_like(sought: str, others: Sequence[str] | set[str]) -> bool:
    from rapidfuzz.distance import Indel

    return any(
        abs(len(word) - len(sought)) <= 2 and Indel.normalized_similarity(sought, word) >= 0.8
        for word in others
        if len(word) > 3
    )
