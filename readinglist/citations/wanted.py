"""What kept papers cite and the library does not hold, one entry a work, the most wanted first."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import TypeVar

from readinglist.citations.tables.references import References
from readinglist.context import Context
from readinglist.core.frozen import Frozen
from readinglist.core.references import CITATION_KINDS, Reference
from readinglist.core.text import title_key
from readinglist.core.work_entries import PAPER, TEXTBOOK, THESIS

_Value = TypeVar("_Value")
LEAST_WORDS = 3  # of a title by which two references are one work
_THESIS = re.compile(r"\b(?:thesis|dissertation)\b", re.IGNORECASE)
_PUBLISHER = re.compile(
    r"\b(?:(?:MIT|University|Univ\.|Academic|CRC) Press|Springer|Wiley|O'Reilly|McGraw|Addison|Prentice|Morgan Kauf)"
)
_IN_PARTS = re.compile(r"\b(?:In:|In |proc|conf|journal|trans|workshop|pages?\b|pp\b|vol|lecture notes)", re.IGNORECASE)


class WantedPlace(Frozen):
    """A sentence of a kept paper that cites the work."""

    citing: str
    section: str | None
    sentence: str
    kind: str


class Wanted(Frozen):
    """A work, described as its references do it most often. `cited_by`: ids of kept papers, each once.

    `used` and `compared`: how many of them do that with it. `kind`: paper | textbook | thesis. `citations`: by all
    works, as a pack counted them (`citations_from`: which one), None where none knows the work.
    """

    title: str
    kind: str
    authors: tuple[str, ...]
    year: int | None
    arxiv_id: str | None
    doi: str | None
    cited_by: tuple[str, ...]
    used: int
    compared: int
    places: tuple[WantedPlace, ...]
    citations: int | None = None
    citations_from: str | None = None

    @property
    def name(self) -> str:
        """What tells it from the others: its arXiv id, DOI or title."""
        return self.arxiv_id or self.doi or self.title


def wanted(lib: Context) -> tuple[Wanted, ...]:
    """All works that wait, by the best list of each kept paper; its own title on its pages is none."""
    waiting = lib.store.part(References).waiting_of_kept()
    own = {
        paper.id: title_key(paper.title or "")
        for paper in lib.store.papers.find_many({id for id, _ in waiting}).values()
    }
    return group_wanted(pair for pair in waiting if title_key(pair[1].title or "") != own[pair[0]])


def group_wanted(waiting: Iterable[tuple[str, Reference]]) -> tuple[Wanted, ...]:
    """The works of (citing paper, reference): most citing papers first, then most used or compared, then the newest.

    Two references are one work where they share an arXiv id, a DOI or a title of `LEAST_WORDS` words or more. What has
    no title is left out.
    """
    of_key: dict[str, str] = {}  # key -> a key of the same work, or itself

    def first(key: str) -> str:
        while (other := of_key.setdefault(key, key)) != key:
            of_key[key] = key = of_key[other]
        return key

    pairs = [(citing, reference, [*_keys(reference)]) for citing, reference in waiting]
    for _, _, keys in pairs:
        for key in keys[1:]:
            of_key[first(key)] = first(keys[0])
    groups: dict[str, list[tuple[str, Reference]]] = defaultdict(list)
    for citing, reference, keys in pairs:
        if keys:
            groups[first(keys[0])].append((citing, reference))
    found = [one for one in map(_described, groups.values()) if one.title]
    return tuple(
        sorted(found, key=lambda one: (-len(one.cited_by), -one.used - one.compared, -(one.year or 0), one.title))
    )


def _keys(reference: Reference) -> Iterator[str]:
    if reference.arxiv_id:
        yield f"arxiv {reference.arxiv_id}"
    if reference.doi:
        yield f"doi {reference.doi.lower()}"
    key = title_key(reference.title or "")
    if key.count(" ") >= LEAST_WORDS - 1:
        yield f"title {key}"


def _described(group: list[tuple[str, Reference]]) -> Wanted:
    group = sorted(group, key=lambda pair: (pair[0], pair[1].index))
    references = [reference for _, reference in group]
    places = tuple(
        WantedPlace(citing, place.section, place.sentence, place.kind)
        for citing, reference in group
        for place in reference.contexts
    )
    by_kind = {kind: len({place.citing for place in places if place.kind == kind}) for kind in ("used", "compared")}
    raw = max((reference.raw for reference in references), key=len)
    kind = THESIS if _THESIS.search(raw) else PAPER
    if kind == PAPER and _PUBLISHER.search(raw) and not _IN_PARTS.search(raw):
        kind = TEXTBOOK
    return Wanted(
        _most(reference.title for reference in references) or "",
        kind,
        _most(reference.authors for reference in references) or (),
        _most(reference.year for reference in references),
        _most(reference.arxiv_id for reference in references),
        _most(reference.doi for reference in references),
        tuple(dict.fromkeys(citing for citing, _ in group)),
        by_kind["used"],
        by_kind["compared"],
        tuple(sorted(places, key=lambda place: CITATION_KINDS.index(place.kind))),
    )


def _most(values: Iterable[_Value | None]) -> _Value | None:
    """The most frequent of the values that say something; the first of equals."""
    return next((value for value, _ in Counter(value for value in values if value).most_common(1)), None)
