"""From a reference to the paper that it cites: by id, by DOI, by title; what is not sure stays open.

The title decides, the authors and the year confirm. A paper is a candidate where its whole title
stands in the printed reference, beginning and ending where a title may: so the fields need not have
been parsed rightly, and "... II", "A survey of ...", a dropped or an added subtitle are other
titles, which no author or year can heal.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from math import exp

from readinglist.core.frozen import Frozen
from readinglist.core.log import LinkSettled
from readinglist.core.name_lists import surname_of
from readinglist.core.references import Candidate, Known, Link, Reference
from readinglist.core.text import title_key, words
from readinglist.core.title_terms import WHOLE, content_words, query_terms
from readinglist.references.linking.endings import Left, Quoted, Right, left_of, quoted, right_of, slips
from readinglist.references.linking.printed import Place, Titles, find_places, mended, printed, without_glued

_YEARS = re.compile(r"(?<![\w./:-])(1[5-9][0-9]{2}|20[0-9]{2})[a-z]?(?![\w-])")
GIVEN = 5  # letters of a given name that tells something
_CUT = (":", "-", "–", "—")  # ends of titles that were cut at their subtitle
SHARED = 0.5  # of the words of a title: with fewer in print it is not looked for


class Evidence(Frozen):
    """One paper beside one reference.

    `slips`: letters of the title that are printed otherwise. `left`, `right`, `quoted`: how the place of
    the title begins and ends. `parsed`: the title that was parsed is the "same", begins there and is
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
    parsed: str | None
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
        self.mended = mended(raw)
        self.text = printed(self.mended)
        self.printed = frozenset(self.text.words)
        self.title = printed(mended(reference.title)) if reference.title else None
        self.parsed = next(iter(find_places(self.title.letters, self.text)), None) if self.title else None
        self.years = {int(year) for year in _YEARS.findall(raw)}

    def compare(self, known: Known) -> Evidence | None:
        """The evidence for `known`; None where its title is not in the reference."""
        title = words(known.title.replace("{", "").replace("}", ""))
        letters = "".join(title)
        if letters not in self.text.letters and sum(word in self.printed for word in title) < SHARED * len(title):
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

    def _evidence(self, known: Known, title: Sequence[str], place: Place, found: int) -> Evidence:
        return Evidence(
            letters=sum(map(len, title)),
            words=len(title),
            slips=found,
            left=left_of(self.text, place),
            right=self._right(known, place),
            quoted=quoted(self.text, place),
            parsed=self._parsed(known, place, "".join(title)),
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
        if right == "subtitle" and known.title.rstrip().endswith(_CUT):
            return "stop"
        return right

    def _parsed(self, known: Known, place: Place, letters: str) -> str | None:
        parsed = self.parsed
        if parsed is None or self.title is None:
            return None
        if self.title.letters == letters or (parsed.first, parsed.last) == (place.first, place.last):
            return "same"
        if parsed.first >= place.last or parsed.last <= place.first:
            return "apart"
        if parsed.first == place.first:
            return "longer" if parsed.last > place.last else "shorter"
        before = self.text.words[parsed.first : place.first]
        if parsed.last >= place.last and before and not any(surname(name) in before for name in known.authors):
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
        return "some" if any(hits) or not others.isdisjoint(_given_names(known.authors[0])) else "none"

    def years_apart(self, known: Known) -> int | None:
        years = self.years | ({self.reference.year} if self.reference.year else set())
        if known.year is None or not years:
            return None
        return min(abs(known.year - year) for year in years)


_BETTER_RIGHT = ("run", "subtitle", "parted", "goes on", "sentence", "glued", "stop", "venue", "end")
_BETTER_LEFT = ("run", "subtitle", "stop", "start")


def _rank(evidence: Evidence) -> tuple[int, int, int]:
    """Which of several places of a title is the one to judge by."""
    ends = _BETTER_RIGHT.index(evidence.right) + _BETTER_LEFT.index(evidence.left)
    return -evidence.slips, 0 if evidence.parsed == "apart" else 1, ends


def surname(name: str) -> str:
    """The folded surname of "Last, First" or "First Last", without a suffix."""
    return surname_of(name.partition(",")[0])


def _given_names(name: str) -> Sequence[str]:
    """What may be printed as a surname, where a reference has the name the wrong way round."""
    return [part for part in words(name) if len(part) >= GIVEN]


def _is_printed(name: str, others: set[str], letters: str) -> bool:
    """Whether the surname is one of the words, perhaps with a slip, or stands glued to others."""
    from rapidfuzz.distance import Indel

    sought = surname(name)
    if sought in others or len(sought) < 5:
        return sought in others
    near = (word for word in others if len(word) > 3 and abs(len(word) - len(sought)) <= 2)
    return sought in letters or any(Indel.normalized_similarity(sought, word) >= 0.8 for word in near)


# How sure a link is: the weights of all that speaks for and against it, as a logistic sum. They are those of a logistic
# regression on half of the tagged strings of the benchmark, rounded, but for years: there a paper's own year is the
# printed one, while an arXiv v1 is often one to three years older than what is cited, or was put there long after, so a
# distance costs little here.
BIAS = -2.0
LENGTH, LONG = 1.4, 40  # for each 20 letters of the title, and no more from 40 on
AUTHORS = {"first": 1.4, "some": 0.0, "none": -3.7, None: 0.4}
LEFT = {"start": 0.8, "stop": -0.7, "subtitle": -4.0, "run": -2.2}
RIGHT = {
    "end": 1.8, "venue": 1.3, "glued": 1.3, "stop": 1.6, "sentence": -1.1, "run": -1.0, "goes on": -2.3,
    "parted": -3.5, "subtitle": -6.0,
}  # fmt: skip
QUOTED = {"whole": 0.7, "part": -2.6, None: -0.1}
PARSED = {"same": 0.5, "shorter": 1.0, "longer": -1.0, "wider": -2.0, "other": -1.0, "apart": -1.6, None: -0.3}
RUNS_ON = -1.0  # further, where the title that was parsed is longer and no sign stands between
SLIP, FURTHER = -2.0, -0.3  # the first letter that is printed otherwise, and each further one: it is the same hand
YEARS = ((0, 2.0), (1, 1.2), (3, 0.5), (6, -1.0))  # up to so many years apart
FAR, UNKNOWN = -2.0, 1.5
ITS_OWN = 20  # letters of a title that its first author hardly gave twice: years far apart say nothing then


def confidence(evidence: Evidence) -> float:
    """1 / (1 + e^-t), t the sum of the weights."""
    total = BIAS + LENGTH * min(evidence.letters, LONG) / 20
    total += SLIP + FURTHER * (evidence.slips - 1) if evidence.slips else 0.0
    total += AUTHORS[evidence.authors] + LEFT[evidence.left] + RIGHT[evidence.right]
    total += QUOTED[evidence.quoted] + PARSED[evidence.parsed] + _years(evidence)
    if evidence.parsed == "longer" and evidence.right == "run":
        total += RUNS_ON
    return 1 / (1 + exp(-total))


def _years(evidence: Evidence) -> float:
    if evidence.years is None:
        return UNKNOWN
    weight = next((weight for most, weight in YEARS if evidence.years <= most), FAR)
    return max(weight, 0.0) if evidence.authors == "first" and evidence.letters >= ITS_OWN else weight


SURE = 0.65  # confidence from which a reference is linked
WORTH_SHOWING = 0.15  # and from which a candidate is offered
ASKED = 30  # candidates looked at for each reference
SHOWN = 3


class _Found(Frozen):
    known: Known
    evidence: Evidence
    confidence: float


def link(references: Sequence[Reference], titles: Titles, settled: Sequence[LinkSettled] = ()) -> tuple[Link, ...]:
    """One link for each of `references`, in their order. What the reader settled holds, the latest word."""
    said = {title_key(word.raw): word.paper for word in settled}
    ids = titles.by_ids({reference.arxiv_id for reference in references if reference.arxiv_id})
    dois = titles.by_dois({reference.doi for reference in references if reference.doi})
    links = []
    for reference in references:
        key = title_key(reference.raw) if said else None
        if key in said:
            links.append(Link(said[key], 1.0, "reader"))
            continue
        weighing = Weighing(reference)
        by_id = ids.get(reference.arxiv_id or "")
        by_doi = dois.get(reference.doi or "")
        links.append(
            (by_id and _by_identifier(weighing, by_id, "arxiv"))
            or (by_doi and _by_identifier(weighing, by_doi, "doi"))
            or _by_title(weighing, titles)
        )
    return tuple(links)


def _by_identifier(weighing: Weighing, known: Known, by: str) -> Link | None:
    """The link by an id that the reference prints, unless nothing else of the paper is in it."""
    if not known.title:
        return Link(known.id, 0.9, by)
    if weighing.compare(known):
        return Link(known.id, 0.99, by)
    if weighing.authors(known) in ("first", "some"):
        return Link(known.id, 0.95, by)
    return None


def _by_title(weighing: Weighing, titles: Titles) -> Link:
    reference = weighing.reference
    mended = weighing.mended
    worn = "".join(f" | {text}" for text in (mended, without_glued(mended)) if text != reference.raw)
    asked = titles.sharing(query_terms(f"{reference.title or ''} | {reference.raw}{worn}"), ASKED)
    found = _weighed(weighing, asked)
    if _best(found) is None and (others := _of_first_author(reference, titles)):
        found = _weighed(weighing, {known.id: known for known in (*asked, *others)}.values())
    offered = (one for one in found[:SHOWN] if one.confidence >= WORTH_SHOWING)
    shown = tuple(Candidate(one.known.id, one.known.title, round(one.confidence, 3)) for one in offered)
    best = _best(found)
    if best is None:
        return Link(candidates=shown)
    return Link(best.known.id, round(best.confidence, 3), "title", shown)


def _of_first_author(reference: Reference, titles: Titles) -> Sequence[Known]:
    """Short titles by the first author: where a word of theirs has a slip, no pair of words is left to find them by."""
    some = content_words(reference.title or "")
    is_possible = reference.authors and 0 < len(some) <= 2 * WHOLE  # words may be broken
    return titles.short_by_author(surname(reference.authors[0]), some) if is_possible else ()


def _weighed(weighing: Weighing, papers: Iterable[Known]) -> list[_Found]:
    """Those whose title is in the reference, the surest first."""
    found = [_Found(known, evidence, confidence(evidence)) for known in papers if (evidence := weighing.compare(known))]
    return sorted(found, key=lambda one: (-one.confidence, -one.evidence.letters, one.known.id))


def _best(found: Sequence[_Found]) -> _Found | None:
    """The surest one where it is sure; a longer title around it, as sure, is the better reading."""
    sure = [one for one in found if one.confidence >= SURE]
    if not sure:
        return None
    return max(sure, key=lambda one: (not any(_is_inside(one, other) for other in sure), one.confidence))


def _is_inside(one: _Found, other: _Found) -> bool:
    """Whether the title of `one` is a part of that of `other`, which is printed no worse."""
    part, whole = one.evidence.place, other.evidence.place
    larger = whole.last - whole.first > part.last - part.first
    around = whole.first <= part.first and part.last <= whole.last
    return larger and around and other.evidence.slips <= one.evidence.slips
