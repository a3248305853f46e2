"""How the place of a title in a printed reference begins and ends: as a title may, or in the middle of one.

And whether two titles that look alike are one title with slips of the pen, or two titles.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from readinglist.core.package_data import word_sets
from readinglist.core.title_terms import FUNCTION_WORDS
from readinglist.references.linking.printed import Place, Printed

MOST_SLIPS = 4  # letters of words side by side, and at most each fourth
_DIGITS = re.compile(r"[0-9]+")
ROMAN = frozenset("i ii iii iv v vi vii viii ix x xi xii".split())


def slips(title: Sequence[str], found: Sequence[str]) -> int | None:
    """How many letters of `title` are printed otherwise in `found`; None where that makes it another title.

    Words joined or parted are no slips, nor are function words more or less. Another title: a number, a part
    ("II"), a prefix ("un-") or a content word more or less, or a word that is another word or begins otherwise.
    """
    from rapidfuzz.distance import Levenshtein

    if "".join(title) == "".join(found):
        return 0
    count, ours, theirs = 0, 0, 0
    for block in Levenshtein.editops(title, found).as_matching_blocks():
        here = _slips_between(title[ours : block.a], found[theirs : block.b])
        if here is None:
            return None
        count += here
        ours, theirs = block.a + block.size, block.b + block.size
    return count


def _slips_between(ours: Sequence[str], theirs: Sequence[str]) -> int | None:
    """The same for words of which none is equal to its neighbour in the other row."""
    counted = (_letters_between(*sides) for sides in ((_content(ours), _content(theirs)), (ours, theirs)))
    return min((count for count in counted if count is not None), default=None)


def _content(some: Sequence[str]) -> Sequence[str]:
    return [word for word in some if word not in FUNCTION_WORDS]


def _letters_between(ours: Sequence[str], theirs: Sequence[str]) -> int | None:
    from rapidfuzz.distance import OSA

    one, other = "".join(ours), "".join(theirs)
    if one == other:
        return 0
    if not one or not other or not ROMAN.isdisjoint((*ours, *theirs)):
        return None
    if _DIGITS.findall(one) != _DIGITS.findall(other) or one.endswith(other) or other.endswith(one):
        return None
    scanned = one.replace("rn", "m"), other.replace("rn", "m")  # as a scan reads them
    count = min(OSA.distance(one, other), OSA.distance(*scanned))
    if one[0] != other[0] and not (count == 1 and one[:2] == other[1::-1]):
        return None
    shorter = min(len(one), len(other))
    if shorter < 4 and not (count == 1 and len(one) != len(other) and shorter == 3):
        return None
    return count if count <= max(1, min(MOST_SLIPS, shorter // 4)) else None


Left = Literal["start", "stop", "subtitle", "run"]
Right = Literal["end", "venue", "stop", "sentence", "glued", "goes on", "parted", "subtitle", "run"]
Quoted = Literal["whole", "part"]

_STOP = re.compile(r"[.?!\"”“»’‘';,)\](\[/<>|\\]")
_SUBTITLE = re.compile(r":|\s[-–—]+\s|—|--")
_YEAR = re.compile(r"(?:1[5-9]|20)[0-9]{2}[a-z]?")
_OPENS, _CLOSES = re.compile(r"[\"“«„‘]|``|''"), re.compile(r"[\"”»“’]|''")
_WORDS = word_sets(__package__, "words.toml", "endings")
_VENUE = _WORDS["venue"]
_BEGINS_VENUE = _WORDS["begins_venue"]
_ORDINARY = _WORDS["ordinary"]
_BEGINS_SOURCE = _WORDS["begins_source"]
_BEHIND_COLON = _WORDS["behind_colon"]
_BEGINS_TITLE = _WORDS["begins_title"]
_PART = _WORDS["part"]
_ABBREVIATED = _WORDS["abbreviated"]
_NAME = 6  # words of a venue's name in lower case, at most
_SENTENCE = 4  # words that are no city and hardly a publisher
_LONGEST = 30  # words looked at behind a title


def left_of(text: Printed, place: Place) -> Left:
    """How the text goes on to the place.

    The "start" of the text, a "stop" that may stand before a title, a colon or a dash behind words that are
    no names: a "subtitle", or a word that "run"s into it.
    """
    gap = text.gaps[place.first]
    if place.first == 0:
        return "start"
    if _SUBTITLE.search(gap):
        return "subtitle" if _is_sentence(text, place.first) else "stop"
    if _STOP.search(gap):
        return "stop"
    before = text.words[place.first - 1]
    return "stop" if before.isdigit() or len(before) == 1 or text.written[place.first - 1].isupper() else "run"


def _is_sentence(text: Printed, end: int) -> bool:
    """Whether the words up to `end`, back to a sign, are in lower case as those of a title, not of names."""
    start = end - 1
    while start > 0 and not _STOP.search(text.gaps[start]):
        start -= 1
    return sum(word[0].islower() and word not in FUNCTION_WORDS for word in text.written[start:end]) >= 2


def right_of(text: Printed, place: Place) -> Right:
    """How the text goes on behind the place.

    The "end" of the text; a "venue", a number or an address; a "stop" followed by what is not known; a
    venue "glued" to the title by a mere space; a sentence that "goes on" as subtitles do; a "subtitle"
    behind a colon or a dash; a further word: "run".
    """
    gap = text.gaps[place.last]
    if place.last == len(text.words):
        return "end"
    after, last = text.words[place.last], text.words[place.last - 1]
    if "//" in gap or _begins_anew(text, place):
        return "venue"
    if last.isdigit() and after.isdigit() and gap.strip() in (".", ","):
        return "run"
    if last in _ABBREVIATED and gap.strip() == ".":
        return "run"
    if _SUBTITLE.search(gap) and (gap.strip()[0] in ":?-–—" or not _STOP.search(gap)):
        return "venue" if after in _BEHIND_COLON else "subtitle"
    if after.isdigit() or after in ("in", "http", "https", "arxiv"):
        return "venue"
    if not _STOP.search(gap):
        return "glued" if _is_glued(text, place) else "run"
    return _behind_stop(text, place.last)


def _begins_anew(text: Printed, place: Place) -> bool:
    """Whether a comma behind a title in lower case is followed by a capital, as a name of a source begins."""
    if text.gaps[place.last].strip() != "," or not text.written[place.last][0].isupper():
        return False
    part = text.words[place.last : _part_end(text, place.last)]
    return not _counts_on(part) and _are_lower(text, place.first + 1, place.last)


def _behind_stop(text: Printed, start: int) -> Right:
    """The same, behind a sign that may end a title."""
    end = _part_end(text, start)
    part = text.words[start:end]
    parted = _ends_sentence(text, end) and _is_source(text, end)
    if not _VENUE.isdisjoint(part):
        return "venue"
    if part[0] in _BEGINS_VENUE and not (parted and part[0] in _ORDINARY and len(part) >= _SENTENCE):
        return "venue"
    if _counts_on(part):
        return "subtitle"
    numbered = _is_numbered(text, start, end)
    goes_on = len(part) > 1 and (_are_lower(text, start, end) or part[0] in _BEGINS_TITLE)
    if numbered and len(part) <= _NAME and not (goes_on and (parted or part[0] in _BEGINS_TITLE)):
        return "venue"
    if goes_on:
        return "parted" if parted else "goes on"
    if len(part) < _SENTENCE:
        return "venue" if numbered else "stop"
    return "parted" if parted else "venue" if numbered else "sentence"


def _counts_on(part: Sequence[str]) -> bool:
    """Whether what follows a title makes it one of several: "II", "Part 2"."""
    if part[0] in _PART:
        return len(part) > 1 and (part[1].isdigit() or part[1] in ROMAN or len(part[1]) == 1)
    return len(part) == 1 < len(part[0]) and part[0] in ROMAN


def _are_lower(text: Printed, start: int, end: int) -> bool:
    """Whether the words are in lower case as those of a title, not of a name."""
    content = [word for word in text.written[start:end] if word.lower() not in FUNCTION_WORDS]
    lower = sum(word[0].islower() for word in content)
    return lower >= 2 and lower >= 0.5 * len(content)


def _is_source(text: Printed, start: int) -> bool:
    """Whether what stands from `start` is what a part appeared in: "In ...", a name with its volume or pages."""
    if start >= len(text.words) or text.words[start][0].isdigit():
        return False
    end = _part_end(text, start)
    if text.words[start] in _BEGINS_SOURCE:
        return True
    near = text.words[start + 1 : min(end + 2, len(text.words))]
    return end - start <= _NAME and any(word[0].isdigit() and not _YEAR.fullmatch(word) for word in near)


def _is_numbered(text: Printed, start: int, end: int) -> bool:
    behind = end < len(text.words) and text.words[end][0].isdigit()
    return behind or any(word.isdigit() for word in text.words[start:end])


def _part_end(text: Printed, start: int) -> int:
    """The end of the words from `start` that no sign parts."""
    end = start + 1
    last = min(len(text.words), start + _LONGEST)
    while end < last and (not _ends_part(text.gaps[end]) or _is_genitive(text, end)):
        end += 1
    return end


def _is_genitive(text: Printed, end: int) -> bool:
    """Whether the sign is that of "ten years' experience"."""
    return text.gaps[end] in ("' ", "’ ") and text.words[end - 1].endswith("s")


def _ends_sentence(text: Printed, end: int) -> bool:
    """Whether a full stop (or "?", "!") stands at `end`, no mark of an abbreviation."""
    return end < len(text.words) and text.gaps[end].strip()[:1] in (".", "?", "!") and len(text.words[end - 1]) > 3


def _ends_part(gap: str) -> bool:
    return gap not in ("'", "’") and (bool(_STOP.search(gap)) or ":" in gap)


def _is_glued(text: Printed, place: Place) -> bool:
    """Whether a mere space parts the title from a venue, or from a city and its publisher.

    A venue is known by its words, or by a title in lower case before it and a number soon behind it.
    """
    behind = text.written[place.last : place.last + 8]
    if not behind[0][0].isupper():
        return False
    stop = next((at for at in range(1, len(behind)) if _ends_part(text.gaps[place.last + at])), len(behind))
    if not _VENUE.isdisjoint(text.words[place.last : place.last + stop]):
        return True
    if stop <= 2 and place.last + stop < len(text.words) and ":" in text.gaps[place.last + stop]:
        return True
    return any(word[0].isdigit() for word in behind[1:]) and _are_lower(text, place.first + 1, place.last)


def quoted(text: Printed, place: Place) -> Quoted | None:
    """Whether the place is all that stands between quotation marks, or a part of it; None without such marks."""
    opens = bool(_OPENS.search(text.gaps[place.first]))
    closes = bool(_CLOSES.search(text.gaps[place.last]))
    if opens and closes:
        return "whole"
    if opens and any(_CLOSES.search(gap) for gap in text.gaps[place.last + 1 : place.last + _LONGEST]):
        return "part"
    if closes and any(_OPENS.search(gap) for gap in text.gaps[max(place.first - _LONGEST, 0) : place.first]):
        return "part"
    return None
