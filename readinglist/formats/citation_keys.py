"""Citation keys as arXiv makes them: surname, year, first words of the title, in small letters of ASCII."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from readinglist.core.ids import month_of
from readinglist.core.papers import Paper
from readinglist.core.text import words
from readinglist.formats.names_and_venues import venue_of

TITLE_WORDS = 2
_LONGEST = 24  # letters of a surname or a word
_NO_KEY = re.compile(r"[^a-z0-9]+")
_PASSED_OVER = frozenset(
    """a all an and are as at by can do does for from how in is it its of on or our the to via we what when with you
    your""".split()
)


def citation_keys(papers: Iterable[Paper]) -> dict[str, str]:
    """A key for each paper, by id: no two alike, also where author, year and title are.

    Of those that would share one the paper with the smallest id has it as it is, the others with their ids behind it:
    a paper that comes in later changes no key of an older one.
    """
    keys: dict[str, str] = {}
    taken: set[str] = set()
    for paper_id, plain in sorted((paper.id, _plain_key(paper)) for paper in papers):
        key = next(key for key in _candidates(paper_id, plain) if key.lower() not in taken)  # BibTeX knows no case
        taken.add(key.lower())
        keys[paper_id] = key
    return keys


def _candidates(paper_id: str, plain: str) -> Iterator[str]:
    yield plain
    mark = _NO_KEY.sub("-", paper_id.lower()).strip("-")
    yield f"{plain}-{mark}"
    number = 2
    while True:
        yield f"{plain}-{mark}-{number}"
        number += 1


def _plain_key(paper: Paper) -> str:
    """The key of the bibliography that the paper came from, where it has no other id.

    Without a name that ASCII can spell, a key begins with what the id is made of.
    """
    if paper.id.startswith("bib:"):
        return paper.id[4:]
    name = (
        next((_ascii(word) for word in reversed(words(paper.authors[0])) if _ascii(word)), "") if paper.authors else ""
    )
    moment, venue = paper.published or month_of(paper.id), venue_of(paper.journal_ref)
    year = moment.year if moment else venue.year if venue else None
    title = [word for word in map(_ascii, words((paper.title or "")[:300])) if word and word not in _PASSED_OVER]
    return f"{name or _ascii(paper.id.partition(':')[0]) or 'paper'}{year or ''}{''.join(title[:TITLE_WORDS])}"


def _ascii(word: str) -> str:
    return _NO_KEY.sub("", word.lower().translate(_LETTERS))[:_LONGEST]


_LETTERS = str.maketrans({"ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})
