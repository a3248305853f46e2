"""The marks by which a text calls the entries of its list: [3, 5-8], raised 12,13, [Abc+99], (Smith et al., 2017a, b).

Text in, places with what they name out; which kind of marks a list is called by is found by `places`. Each finder goes
through the text once.

For names and years the list leads: only years that it holds are looked at, and what stands before such a year must be a
surname of an entry of that year. That finds van der Meer Krok-Paszkowska and The Axelrod project developers as surely
as Smith, and takes no other number for a citation.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from readinglist.core.frozen import Frozen
from readinglist.core.references import Reference
from readinglist.core.text import fold
from readinglist.references.citing.sections import LOWERED, RAISED

_BRACKETS = re.compile(r"\[([^\[\]]{1,160})\](?:(\s?[-–—]\s?)\[(\d{1,4})\])?")
_ROUND = re.compile(r"\(([^()]{1,60})\)")
_RAISED = re.compile(f"{RAISED}([^{LOWERED}]{{1,60}}){LOWERED}")
_PART = re.compile(r"(\d{1,4})(?:\s?[-–—‐−]\s?(\d{1,4}))?(?:\s(?=[A-Za-z§])|$)")
_SEE = re.compile(r"(?i)(?:see|e\.g\.|cf\.|refs?\.?)[\s,]*(?:also\s)?")
_WHERE = re.compile(
    r"(?i)(?:pp?\b|pages?|ch|sec|§|fig|th|lem|prop|def|cor|eq|app|tab|alg|vol|part|note|ex|see|and ref)"
)
_SEPARATORS = re.compile(r"\s?[,;]\s?(?:and\s)?|\s(?:and|&)\s")
_CODE_AFTER = re.compile(r"\s?(?:[=({\[]|:=|\.\s?[a-z]\w*\()")
_CODE_BEFORE = re.compile(r"=\s?$")
_BEFORE_ITEM = re.compile(
    r"(?i)(?:\A|[:;,.?!—–•]\s?|\b(?:and|or|that|are|is|we|to|by|both|either|namely|then|as|how|when|whether)\s)\Z"
)
_ITEM_FOLLOWS = re.compile(r"\s[^\W_]")
_RANGE = 60  # numbers; a longer range is none


class Mark(Frozen):
    """Characters `start` to `end` of a text that name `labels` ("3", "Abc+99"), in their order."""

    start: int
    end: int
    labels: tuple[str, ...]


def bracketed(text: str) -> Iterator[Mark]:
    """Numbers in square brackets: [3], [3, 5-8], [4]-[7], [7, Chapter 3]; not the indexes and intervals of code."""
    for found in _BRACKETS.finditer(text):
        numbers = _numbers(found[1])
        if not numbers or _is_code(text, found):
            continue
        if found[3]:
            numbers = _counted(numbers[-1], int(found[3]), numbers[:-1])
        yield Mark(found.start(), found.end(), tuple(map(str, numbers)))


def raised(text: str) -> Iterator[Mark]:
    """Numbers set above the line, after a word: methods.12,13"""
    for found in _RAISED.finditer(text):
        before = text[found.start() - 1 : found.start()]
        numbers = _numbers(found[1].strip(" ,;[]()"), whole=True)
        if numbers and (before.isalpha() or before in tuple(".,;:)]”’\"'")):
            yield Mark(found.start(), found.end(), tuple(map(str, numbers)))


def parenthesised(text: str) -> Iterator[Mark]:
    """Numbers in round brackets: (3, 5-8); those of equations as well, which only the list can tell apart.

    Not those of an enumeration, "we (1) show ..., and (2) prove ...": they count from 1, or begin a
    paragraph, and stand before what they count.
    """
    counted = 0  # the items of an enumeration so far
    for found in _ROUND.finditer(text):
        numbers = _numbers(found[1], whole=True)
        if (numbers in ((1,), (counted + 1,)) or (found.start() == 0 and numbers)) and _begins_item(text, found):
            counted = numbers[0]
            continue
        if numbers and not re.search(r"(?:Eqs?\.?|Equations?)\s?$", text[max(0, found.start() - 12) : found.start()]):
            yield Mark(found.start(), found.end(), tuple(map(str, numbers)))


def _begins_item(text: str, found: re.Match[str]) -> bool:
    before = text[max(0, found.start() - 12) : found.start()]
    return _ITEM_FOLLOWS.match(text, found.end()) is not None and _BEFORE_ITEM.search(before) is not None


def lettered(text: str, is_label: Callable[[str], bool]) -> Iterator[Mark]:
    """Labels with letters in square brackets: [Abc+99; BD07, Sec. 2]."""
    for found in _BRACKETS.finditer(text.replace(RAISED, "").replace(LOWERED, "")):
        parts = (part.strip() for part in re.split("[,;]", found[1]))
        labels = tuple(part for part in parts if is_label(part))
        if labels:
            yield Mark(found.start(), found.end(), labels)


def _numbers(inside: str, *, whole: bool = False) -> tuple[int, ...]:
    """The numbers of a mark, ranges counted out; none where it does not begin with one, or is no mark.

    `whole`: nothing else may stand there. A number twice, a zero or a fraction belong to code and intervals.
    """
    numbers: tuple[int, ...] = ()
    for part in _SEPARATORS.split(_SEE.sub("", inside.strip(), count=1)):
        found = _PART.match(part)
        if not found:
            if whole or not numbers or not _WHERE.match(part):
                return ()
            continue
        if whole and found.end() != len(part):
            return ()
        numbers = _counted(int(found[1]), int(found[2]), numbers) if found[2] else (*numbers, int(found[1]))
        if len(numbers) > _RANGE:
            return ()
    return numbers if 0 not in numbers and len(set(numbers)) == len(numbers) else ()


def _counted(first: int, last: int, before: tuple[int, ...]) -> tuple[int, ...]:
    return (*before, *range(first, last + 1)) if first < last <= first + _RANGE else (*before, first, last)


def _is_code(text: str, found: re.Match[str]) -> bool:
    before = text[max(0, found.start() - 24) : found.start()]
    return _CODE_AFTER.match(text, found.end()) is not None or _CODE_BEFORE.search(before) is not None


_YEAR = re.compile(
    r"(?<![\d/:-])(?<!\d[.,])(1[5-9]\d\d|20\d\d)([a-z]?)((?:\s?[,;&/]\s?[a-z](?![\w.]))*)(?![\w-])|\b(n\.\s?d\.)(-?[a-z]\b)?"
)
_IN_RAW = re.compile(r"(?<![\d.,/:-])(1[5-9]\d\d|20\d\d)([a-z]?)(?![\w-])|\b(n\.\s?d\.)")
_WORD = re.compile(r"[^\W\d_](?:[\w'’´`-]*\w)?|\d+|[^\w\s]")
_BACK = 150  # characters before a year in which its names stand
_MOST_YEARS = 10_000  # of a text that are looked at: more is no text
_FAR = 240  # characters before a year alone in brackets in which somebody may have been named
_LINKS = frozenset("et al and und y e van von der den de la le di da du del ter".split())
_LINKS_SIGNS = frozenset(",.&/([-–’'")
_PARTICLES = frozenset("van von der den de la le di da du del dos ter the el al".split())
_NO_NAMES = frozenset("the a an in of for on and from with at by to see cf eg as".split())
_AUTHOR_ENDS = re.compile(r"[,;:(“\"/]|\d{4}|(?<=\w\w)\.|\s(?:and|&|und|et)\s")
_POSSESSIVE = re.compile(r"['’´]s?$")


class _Entry(Frozen):
    place: int
    names: tuple[str, ...]  # surnames, folded, the first author's first
    suffix: str


class AuthorYears:
    """A list of references, to be looked up by year and the first author's surname."""

    def __init__(self, references: Sequence[Reference]) -> None:
        self._by_name: dict[tuple[str, str], list[_Entry]] = defaultdict(list)
        self._years: set[str] = set()
        self._looked = 0  # years looked at, over all texts
        for place, reference in enumerate(references):
            surnames = tuple(fold(_surname(author)) for author in reference.authors[:40])
            for year, suffix in _years(reference):
                entry = _Entry(place, surnames, suffix)
                self._years.add(year)
                for name in _first_names(reference):
                    self._by_name[name, year].append(entry)

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """Where `text` calls an entry, and its place in the list, in order; "2017a, b" calls one for each letter."""
        last_end = -100
        last_names: tuple[str, ...] = ()
        for found in _YEAR.finditer(text):
            year = found[1] or "n.d."
            if year not in self._years:
                continue
            self._looked += 1
            if self._looked > _MOST_YEARS:
                return
            names = _names_before(text, found.start(), last_end)
            if not names and found.start() - last_end <= 8 and not re.search(r"[)\].]", text[last_end : found.start()]):
                names = last_names
            entries = self._called(names, year, found)
            if not entries and _is_alone(text, found):
                names = _names_far_before(text, found.start())
                entries = self._called(names, year, found, nearest=True)
            if entries:
                last_end, last_names = found.end(), names
                yield from ((found.start(), entry) for entry in entries)

    def _called(
        self, names: Sequence[str], year: str, found: re.Match[str], *, nearest: bool = False
    ) -> tuple[int, ...]:
        for name in reversed(names) if nearest else names:
            if entries := self._by_name.get((name, year)):
                said = set(names)
                best = max(sum(other in said for other in entry.names) for entry in entries[:50])
                agreeing = [entry for entry in entries[:50] if sum(other in said for other in entry.names) == best]
                return _with_letters(agreeing, found)
        return ()


def _with_letters(entries: Sequence[_Entry], found: re.Match[str]) -> tuple[int, ...]:
    """Of entries by the same authors in the same year, those that the letters behind the year mean."""
    letters = [found[2] or "", *re.findall(r"[a-z]", found[3] or "")] if found[1] else [""]
    chosen = []
    for letter in letters:
        lettered = [entry for entry in entries if entry.suffix == letter]
        counted = ord(letter) - ord("a") if letter else 0
        if lettered:
            chosen.append(lettered[0].place)
        elif counted < len(entries) and not entries[counted].suffix:
            chosen.append(entries[counted].place)
        elif not letter:
            chosen.append(entries[0].place)
    return tuple(dict.fromkeys(chosen))


def _names_before(text: str, at: int, stop: int) -> tuple[str, ...]:
    """The names that lead up to a year at `at`, folded, in their order: what stands there but names ends them."""
    start = max(at - _BACK, stop, 0)
    words = _WORD.findall(text, start, at)
    names: list[str] = []
    for position in range(len(words) - 1, -1, -1):
        word = words[position]
        if word[0].isalpha():
            plain = fold(_POSSESSIVE.sub("", word))
            if word[0].isupper():
                names += _parts(plain)
            elif plain not in _LINKS:
                break
        elif (word == "." and not _abbreviates(words, position)) or word not in _LINKS_SIGNS:
            break
    return tuple(reversed(names))


def _abbreviates(words: Sequence[str], position: int) -> bool:
    """Whether the full stop at `position` belongs to "al." or to an initial."""
    before = words[position - 1] if position else ""
    return before in ("al", "eds", "ed") or (len(before) == 1 and before.isupper())


def _names_far_before(text: str, at: int) -> tuple[str, ...]:
    """All words with a capital of the sentence so far, folded, in their order: for years alone in brackets."""
    words = _WORD.findall(text, max(0, at - _FAR), at)
    return tuple(part for word in words if word[0].isupper() for part in _parts(fold(_POSSESSIVE.sub("", word))))


def _is_alone(text: str, found: re.Match[str]) -> bool:
    """Whether the year stands in brackets: (1995: 46), or with others, (2002, p. 3; 2004)."""
    before = text[max(0, found.start() - 60) : found.start()]
    return max(before.rfind("("), before.rfind("[")) > max(before.rfind(")"), before.rfind("]"))


def _parts(name: str) -> tuple[str, ...]:
    """A name and, where it is a double one, its parts."""
    parts = tuple(part for part in re.split(r"[-'’]", name) if len(part) > 1)
    return (name,) if len(parts) < 2 else (name, *parts)


def _years(reference: Reference) -> tuple[tuple[str, str], ...]:
    """The years that the text may call the entry by, as written, each with the letter behind it.

    The one that was read as its year, and the first that it prints: an entry may say when it was reprinted.
    """
    printed = [(found[1] or "n.d.", found[2] or "") for found in _IN_RAW.finditer(reference.raw[:2000])]
    year = str(reference.year) if reference.year is not None else ""
    years = {year: next((letter for digits, letter in printed if digits == year and letter), "")} if year else {}
    for digits, letter in printed[:1]:
        years.setdefault(digits, letter)
    return tuple(years.items())


def _surname(author: str) -> str:
    """The surname in a name that is written either way round, with its particles."""
    if "," in author:
        return author.split(",", 1)[0]
    words = author.split()
    while len(words) > 1 and re.fullmatch(r"(?:[A-Z]\.?-?){1,4}|[JS]r\.?|I+", words[-1]):
        words.pop()  # "Smith J", "Smith JA"
    for position, word in enumerate(words[:-1]):
        if word.lower() in _PARTICLES and position:
            return " ".join(words[position:])
    return words[-1] if words else author


def _first_names(reference: Reference) -> frozenset[str]:
    """The words by which a text may call the first author; of an organisation any that names it."""
    opening = _AUTHOR_ENDS.split(reference.raw[:200].lstrip(" .,*—-"), maxsplit=1)[0]
    names = {part for word in _WORD.findall(opening[:120]) if word[0].isupper() for part in _parts(fold(word))}
    if reference.authors:
        names |= _words(_surname(reference.authors[0]))
        if len(reference.authors) == 1 and len(reference.authors[0].split()) > 3:
            names |= _words(reference.authors[0])
    return frozenset(name for name in names if len(name) > 1 and name not in _NO_NAMES)


def _words(surname: str) -> set[str]:
    found = {part for word in _WORD.findall(surname) if word[0].isalpha() for part in _parts(fold(word))}
    return {word for word in found if word not in _PARTICLES}
