"""Where and how a text cites each entry of its list: section, sentence, kind.

The list says how it may be called (numbers, labels, names and years), the text which of these ways
it uses: the way that finds most entries, where two are possible.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from operator import itemgetter
from typing import TypeVar

from readinglist.core.frozen import Frozen
from readinglist.core.package_data import patterns
from readinglist.core.references import CITATION_KINDS, CitingPlace, Reference
from readinglist.core.sentences import sentence_spans
from readinglist.core.text import fold
from readinglist.references.citing.kinds import kind_of
from readinglist.references.citing.marks import AuthorYears, Mark, bracketed, lettered, parenthesised, raised
from readinglist.references.citing.sections import ITEM, LOWERED, RAISED, Section, in_sections
from readinglist.references.layout.reading import TextLine

_NOT_LETTERS = re.compile(r"[\W\d_]+")
_GRAM = 12  # letters
_SHARE = 0.8  # of a line's grams that stand in entries
_APART = 3  # lines: so few between two lines of the list belong to it as well


def body_of(lines: Sequence[TextLine], references: Iterable[Reference]) -> tuple[TextLine, ...]:
    """`lines` without the list, in their order.

    However the list was found and cut: a line whose letters stand in an entry is a line of the list. A line alone that
    looks like one quotes a title.
    """
    grams = {gram for reference in references for gram in _grams(_letters(reference.raw))}
    alike = [_is_listed(line.text, grams) for line in lines]
    listed = [is_alike and sum(alike[max(0, at - _APART) : at + _APART + 1]) > 1 for at, is_alike in enumerate(alike)]
    last = -_APART - 1
    for at, is_listed in enumerate(listed):
        if is_listed:
            if 1 < at - last <= _APART:
                listed[last + 1 : at] = [True] * (at - last - 1)
            last = at
    return tuple(line for line, is_listed in zip(lines, listed, strict=True) if not is_listed)


def _is_listed(text: str, grams: set[str]) -> bool:
    own = _grams(_letters(text))
    return bool(own) and sum(gram in grams for gram in own) >= _SHARE * len(own)


def _grams(letters: str) -> list[str]:
    return [letters[start : start + _GRAM] for start in range(len(letters) - _GRAM + 1)]


def _letters(text: str) -> str:
    return _NOT_LETTERS.sub("", fold(text))


_BEFORE_COLON = re.compile(r"\A\s*+([^:]{2,60}?)\s*:\s")
_NAMELIKE = re.compile(r"(?<![\w.+-])[\w.+-]*(?:[a-z][A-Z]|\b[A-Z]{3,6}\b|\.jl\b|\.py\b|\d[A-Z]|[A-Z]\d)[\w.+-]*")
_MOST_WORDS = 3
_FIRST_LINES = 200  # of the text: what is presented is said early
_SHORT = re.compile(r" \(([A-Z][\w.+-]{1,20})\)")  # what a name is abbreviated to
_PRESENTED = patterns(__package__, "cues.toml", "own")["presented"]


def own_names(lines: Sequence[TextLine]) -> tuple[str, ...]:
    """Names of what the paper presents, longest first: its sentences may say them instead of "we".

    What its title has before a colon, CamelCase words of its title, and what it says to present. The
    title is what the first page sets largest.
    """
    title = _title(lines)
    names: set[str] = set()
    named = _BEFORE_COLON.match(title)
    if named and _is_name(named[1]):
        names.add(named[1])
    elif not named and sum(word.isupper() for word in title.split()) < 2:
        names |= set(_NAMELIKE.findall(title.split(" for ")[0]))
    text = " ".join(line.text for line in lines[:_FIRST_LINES])
    full = named[1] if named else title.strip()
    if (at := text.find(f"{full} (")) >= 0 and (short := _SHORT.match(text, at + len(full))):
        names.add(short[1])
    names |= {name for name in (found.rstrip(".,") for found in _PRESENTED.findall(text)) if _NAMELIKE.fullmatch(name)}
    return tuple(sorted((name.strip(".,") for name in names if len(name) > 2), key=lambda name: (-len(name), name)))


def _is_name(text: str) -> bool:
    """One word, or few of which the first could only be a name ("PCP Notebooks", not "Reinforcement Learning")."""
    words = text.split()
    return len(words) == 1 or (
        len(words) <= _MOST_WORDS and _NAMELIKE.fullmatch(words[0]) is not None and not text.isupper()
    )


def _title(lines: Sequence[TextLine]) -> str:
    first = [line for line in lines if line.page == lines[0].page] if lines else []
    if not first:
        return ""
    largest = max(line.size for line in first)
    return " ".join(line.text for line in first if line.size > largest - 0.5)[:300] if largest else ""


_LONGEST = 600  # characters of a sentence that are kept, around its mark
_MOST_CALLS = 5000  # of a text: what calls its list more often is none
_FEW = 5  # entries: a list so short without labels says nothing about numbers in the text
_SIGNS = re.compile(f"[{RAISED}{LOWERED}]")

# Where in a text an entry is called, and the place of that entry in the list.
_Call = tuple[int, int]
_Calls = tuple[tuple[_Call, ...], ...]  # for each passage
_Finder = Callable[[str], Iterator[_Call]]
_T = TypeVar("_T")


class _Passage(Frozen):
    """A paragraph with the section that it stands in; `lead`: what introduces the list that it is an item of."""

    section: Section
    text: str
    lead: str = ""


def find_places(lines: Sequence[TextLine], references: Sequence[Reference]) -> tuple[tuple[CitingPlace, ...], ...]:
    """For each of `references` the places that cite it, in the order of the text.

    `lines` in the order of reading, without those of the list itself. A sentence that calls an entry
    twice is one place.
    """
    if not references:
        return ()
    passages = tuple(_passages(in_sections(lines)))
    own = own_names(lines)
    places: list[dict[tuple[int, int], CitingPlace]] = [{} for _ in references]
    for number, (passage, calls) in enumerate(zip(passages, _calls(passages, references), strict=True)):
        for start, end, inside in by_sentence(passage.text, calls, itemgetter(0)):
            for at, entry in inside:
                place = _place(passage, (start, end), at, own)
                places[entry][number, start] = _stronger(places[entry].get((number, start)), place)
    return tuple(tuple(found.values()) for found in places)


def _stronger(before: CitingPlace | None, place: CitingPlace) -> CitingPlace:
    """Of two calls of one entry in one sentence, the one that does more with it."""
    order = CITATION_KINDS.index
    return place if before is None or order(place.kind) < order(before.kind) else before


def _passages(sections: Iterable[Section]) -> Iterator[_Passage]:
    for section in sections:
        lead = ""
        for text in section.paragraphs:
            is_item = ITEM.match(text) is not None
            yield _Passage(section, text, lead=lead if is_item else "")
            if not is_item:
                lead = _last_sentence(text) if text.endswith(":") else ""
        yield from (_Passage(section, text) for text in section.asides)


def _last_sentence(text: str) -> str:
    start, end = sentence_spans(text)[-1]
    return _SIGNS.sub("", text[max(start, end - _LONGEST) : end])


def _place(passage: _Passage, sentence: tuple[int, int], at: int, own: tuple[str, ...]) -> CitingPlace:
    start, end = shown_part(*sentence, at)
    text = passage.text
    said = _SIGNS.sub("", text[start:end])
    before = len(_SIGNS.sub("", text[start:at]))
    heading, lead = passage.section.heading, f"{passage.lead} " if passage.lead else ""
    kind = kind_of(heading, lead + said, within=passage.section.within, at=len(lead) + before, own=own)
    return CitingPlace(heading, said, kind)


def shown_part(start: int, end: int, at: int) -> tuple[int, int]:
    """What of the sentence from `start` to `end` is kept: all, or of a long one what stands around the mark at `at`."""
    if end - start > _LONGEST:
        start = max(start, at - 2 * _LONGEST // 3)
        end = min(end, start + _LONGEST)
    return start, end


def by_sentence(text: str, calls: Sequence[_T], place: Callable[[_T], int]) -> Iterator[tuple[int, int, Sequence[_T]]]:
    """Start and end of each sentence that calls something, with its calls; `calls` in the order of their places."""
    position = 0
    for start, end in sentence_spans(text) if calls else ():
        following = bisect_left(calls, end, lo=position, key=place)
        if following > position:
            yield start, end, calls[position:following]
        position = following


def _calls(passages: Sequence[_Passage], references: Sequence[Reference]) -> _Calls:
    """For each passage the entries that it calls, in the order of the text, in the way that this list allows."""
    labels = [(entry.label, place) for place, entry in enumerate(references) if entry.label]
    numbers = {_plain(label): place for label, place in labels if label.isdigit()}
    names = {_plain(label): place for label, place in labels if not label.isdigit() and any(map(str.isalpha, label))}
    by_name = AuthorYears(references).find
    if 2 * len(names) > len(references):
        return _best(
            [_by_label(lambda text: lettered(text, lambda part: _plain(part) in names), names), by_name], passages
        )
    is_numbered = 2 * len(numbers) > len(references)
    calls = tuple(() for _ in passages) if is_numbered else _found(by_name, passages)
    if not is_numbered and (len(references) < _FEW or _are_enough(calls, references)):
        return calls
    numbers = numbers if is_numbered else {str(place + 1): place for place in range(len(references))}
    counted = _best([_by_label(bracketed, numbers), _by_label(raised, numbers), by_name], passages)
    if _are_enough(counted, references):
        return counted  # numbers in round brackets are items and equations then
    return max((calls, counted, _found(_by_label(parenthesised, numbers), passages)), key=_entries)


def _are_enough(calls: _Calls, references: Sequence[Reference]) -> bool:
    return 4 * _entries(calls) > len(references)


def _best(ways: Sequence[_Finder], passages: Sequence[_Passage]) -> _Calls:
    """What the way finds that calls most entries, the first of equals."""
    return max((_found(way, passages) for way in ways), key=_entries)


def _found(way: _Finder, passages: Sequence[_Passage]) -> _Calls:
    left = _MOST_CALLS
    found: list[tuple[_Call, ...]] = []
    for passage in passages:
        calls = tuple(islice(way(passage.text), left))
        left -= len(calls)
        found.append(calls)
    return tuple(found)


def _entries(calls: Sequence[Sequence[_Call]]) -> int:
    return len({entry for inside in calls for _, entry in inside})


def _by_label(marks: Callable[[str], Iterator[Mark]], places: dict[str, int]) -> _Finder:
    def find(text: str) -> Iterator[_Call]:
        for mark in marks(text):
            called = (places.get(_plain(label)) for label in mark.labels)
            yield from ((mark.start, place) for place in called if place is not None)

    return find


def _plain(label: str) -> str:
    return label.replace(" ", "").lower()
