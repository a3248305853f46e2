"""Where in an entry the authors end and the title begins and ends: the best of all readings, by a sum of weights.

A reading is a place where the authors end and a cut where the title ends. Its features are few and
plain: the form of the names, the signs and words at both places and at the cuts inside the title,
its length, quotes, case and italics. Styles of references differ in their order and signs, and
a sum bears one unusual sign where a cascade of rules takes the first wrong turn.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from .cuts import Cut, after, find_cuts
from .identifiers import ARXIV_MASK, MASK
from .names import U, NameEnd, name_ends

LIMIT = 2000  # signs of an entry that are read
_LONGEST = 60  # words of a title

_EDITOR = re.compile(
    r"\s?,?\s?[\[(]?\s?(?:eds?\b|edd\b|editors?\b|hrsg\b|hg\b|dir\b|coord\b|comps?\b|a c\. di|\(a c\. di|sous la dir[a-z.]*(?: de)?|org\b|orgs\b|éds?\b|trans\b|ed\. by)\.?\s?[\])]?[.,:]{0,2}",
    re.I,
)
_YEAR = (
    r"(?:(?:c\.|ca\.?|circa)?\s?(?:1[3-9]|20)[0-9][0-9]\s?[a-z]?(?:\s?[-–/&]\s?(?:(?:1[5-9]|20)?[0-9][0-9])[a-z]?)?"
    r"|n\.?\s?d\.?|in press|forthcoming|to appear|im Druck|submitted|accepted|s\.\s?d\.)"
)
_DATE_AFTER = re.compile(
    rf"\s?[.,:;]?\s?(?:[(\[]\s?{_YEAR}(?:[,;:/\s]\s?[^()\[\]]{{1,40}})?\s?[)\]]{{1,2}}|{_YEAR}(?=\s?[.,:;]|\s+[“\"«‘']|\s{U})(?!\s?[-–]\d))",
    re.I,
)
_SIGNS = re.compile(r"[\s.,:;*]*(?:[–—-]\s)?")
_QUOTES = {"“": '”“"', '"': '"”', "«": "»", "‘": "’'", "'": "'’", "„": '“”"', "`": "'’"}
_WORD = re.compile(r"[^\W\d_][\w’'-]*")


@dataclass(frozen=True, slots=True)
class Start:
    """One reading of the authors: they end at `end`, the title starts at `start`; the features say why."""

    end: int
    start: int
    features: tuple[str, ...]
    quote: str
    names: int
    year: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Parts:
    """The reading chosen: authors are text[:authors], the title text[start:end]; `year` is the date between."""

    authors: int
    start: int
    end: int
    names: int
    year: tuple[int, int] | None


def starts(text: str, cuts: list[Cut]) -> list[Start]:
    """All readings of the authors at the beginning of `text`."""
    ends = {found.end: found for found in name_ends(text)}
    found = [_start(text, end, name) for end, name in ends.items()]
    found.append(_start(text, 0, None))
    plain = 0
    for cut in cuts[:14]:
        if cut.end in ends or cut.end == 0 or cut.start in ends:
            continue
        dated = cut.kind in ("paren", "year", "stop", "comma") and cut.words == "date"
        if dated or cut.kind in ("open", "quote") or (plain < 3 and cut.kind in ("stop", "comma", "colon", "semi")):
            plain += not dated
            found.append(_start(text, cut.end, None))
    dated = any(start.year for start in found)
    if dated:
        found = [
            start
            if start.year
            else Start(start.end, start.start, (*start.features, "A:undated"), start.quote, start.names, None)
            for start in found
        ]
    return found


def _start(text: str, end: int, name: NameEnd | None) -> Start:
    position, features = end, []
    if (editor := _EDITOR.match(text, position)) and end and not text[editor.end() : editor.end() + 1].isalpha():
        position = editor.end()
        features.append("A:editor")
    date = _DATE_AFTER.match(text, position) if end else None
    delimiter = (
        text[position : position + 1] if text[position : position + 1] != " " else text[position + 1 : position + 2]
    )
    if text[position - 1 : position] == "." and name:
        delimiter = "." + (delimiter if delimiter in ",;:.(&" else "")
    if delimiter[:1].isalnum():
        delimiter = "a"
    if date:
        position = date.end()
    position = _SIGNS.match(text, position).end()  # type: ignore[union-attr]
    form = name.form if name else "org" if end else "none"
    group = "names" if name else form
    features += [f"A:{form}|{delimiter}", f"A:{form}"]
    if date:
        features += [f"A:year|{group}", f"A:year|{'paren' if '(' in date[0] or '[' in date[0] else 'bare'}"]
    if name:
        features += [
            f"A:left{min(name.left, 2)}",
            f"A:names{min(name.names, 4)}|{form}",
            f"A:joined{name.joined}|{name.left > 0}",
        ]
        if name.et_al:
            features.append("A:et_al")
        if name.mixed:
            features.append(f"A:mixed|{form}")
    elif end:
        block = _WORD.findall(text, 0, end)
        small = sum(word[0].islower() for word in block)
        features += [f"A:org_words{min(len(block), 12) // 2}", f"A:org_small{min(small, 3)}"]
    words, shape = after(text, position)
    quote = text[position : position + 1] if text[position : position + 1] in _QUOTES else ""
    features += [f"S:{words}|{group}", f"S:{shape}", f"S:quote{bool(quote)}"]
    return Start(end, position, tuple(features), quote, name.names if name else 0, date.span() if date else None)


def readings(
    text: str, cuts: list[Cut], italics: tuple[tuple[int, int], ...] = ()
) -> Iterator[tuple[Start, int, list[str]]]:
    """Every reading with its features: authors, where the title ends (a place in the text), features."""
    ends = [cut.end for cut in cuts]
    at_end = [_end_features(cut) for cut in cuts]
    crossed = [_crossing_features(cut) for cut in cuts]
    counts = [_count(text, cut.end) for cut in cuts]
    for start in starts(text, cuts):
        yield start, start.start, [*start.features, "T:empty"]
        base, inside = _count(text, start.start), list(start.features)
        first = bisect_left(ends, start.start + 1)
        for index in range(first, len(cuts)):
            cut = cuts[index]
            words = counts[index][0] - base[0]
            if words > _LONGEST:
                break
            yield (
                start,
                cut.end,
                [
                    *inside,
                    *at_end[index],
                    *_title_features(
                        text, start, cut, counts[index], base, counts[min(index + 1, len(cuts) - 1)], italics
                    ),
                ],
            )
            inside += crossed[index]


def _end_features(cut: Cut) -> list[str]:
    return [
        f"E:{cut.kind}|{cut.left}",
        f"E:{cut.kind}|{cut.words}",
        f"E:{cut.kind}|{cut.shape}",
        f"E:{cut.words}|{cut.shape}",
    ]


def _crossing_features(cut: Cut) -> list[str]:
    return [f"X:{cut.kind}|{cut.left}", f"X:{cut.kind}|{cut.words}", f"X:{cut.kind}|{cut.shape}"]


def _count(text: str, end: int) -> tuple[int, int, int]:
    """Words, long words, and long words in lower case of the text before a place."""
    words = _WORD.findall(text, 0, end)
    long = [word for word in words if len(word) > 3]
    return len(words), len(long), sum(word[0].islower() for word in long)


def _case(low: int, long: int) -> str:
    return "-" if not long else "0" if not low else "2" if low * 3 >= long * 2 else "1"


def _title_features(
    text: str,
    start: Start,
    cut: Cut,
    here: tuple[int, int, int],
    base: tuple[int, int, int],
    after_next: tuple[int, int, int],
    italics: tuple[tuple[int, int], ...],
) -> Iterator[str]:
    words = here[0] - base[0]
    yield f"T:words{words if words < 6 else 6 if words < 10 else 10 if words < 16 else 16 if words < 26 else 26}"
    mine = _case(here[2] - base[2], here[1] - base[1])
    yield f"T:case{mine}|{_case(after_next[2] - here[2], after_next[1] - here[1])}"
    if start.quote:
        body = text[start.start + 1 : cut.start]
        closed = [i for i, sign in enumerate(body) if sign in _QUOTES[start.quote]]
        last = text[cut.end : cut.start].strip()
        if not closed:
            yield "T:quote_open"
        else:
            yield f"T:quote_{'at' if any(q in last for q in _QUOTES[start.quote]) else 'past'}"
    elif cut.kind == "quote":
        yield "T:quote_unopened"
    if cut.kind == "over":
        yield "T:no_rest"
    yield from _italic_features(start, cut, italics)


def _italic_features(start: Start, cut: Cut, italics: tuple[tuple[int, int], ...]) -> Iterator[str]:
    if not italics:
        return
    for begin, end in italics:
        if abs(begin - start.start) <= 2:
            yield "I:title" if abs(end - cut.end) <= 2 else "I:title_part"
        elif abs(begin - cut.start) <= 5:
            yield "I:venue"
        elif start.start < begin < cut.end:
            yield "I:inside"


def best_reading(text: str, weights: Mapping[str, float], italics: tuple[tuple[int, int], ...] = ()) -> Parts:
    """The reading with the highest sum of weights."""
    best, chosen = float("-inf"), None
    for start, end, features in readings(text, find_cuts(text), italics):
        score = sum(weights.get(feature, 0.0) for feature in features)
        if score > best:
            best, chosen = score, (start, end)
    assert chosen is not None
    start, end = chosen
    return Parts(start.end, start.start, end, start.names, start.year)


__all__ = ["ARXIV_MASK", "LIMIT", "MASK", "Parts", "best_reading", "readings"]
