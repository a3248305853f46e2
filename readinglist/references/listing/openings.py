"""How much a piece of text looks like the beginning, the end, or the whole of an entry of a list of references.

Judged by form alone (names with initials, a year near the front, an end that is one), in any
language that writes names with capitals. Nothing here knows where on the page the text stood.
"""

from __future__ import annotations

import re
from functools import lru_cache

from readinglist.core.package_data import patterns

_PARTICLE = r"(?:[Vv]an|[Vv]on|[Dd]e|[Dd]er|[Dd]en|[Dd]el|[Dd]i|[Dd]a|[Dd]u|[Dd]os|[Ll]a|[Ll]e|[Ee]l|[Aa]l|ten|ter|zu)"
_PARTICLES = rf"(?:{_PARTICLE} ){{0,3}}(?:[DdLO]['’])?"
_CAPITAL = r"[^\W\d_a-zß-öø-ÿ]"
_SURNAME = rf"{_PARTICLES}{_CAPITAL}[\w'’‐-]{{0,30}}"
_INITIAL = rf"{_CAPITAL}[.](?:[ ‐-]?{_CAPITAL}[.]){{0,4}}"
_INITIALS_LAST = re.compile(rf"{_SURNAME}(?:[ ‐-]{_SURNAME}){{0,2}}(?:,? (?:[JS]r\.?|I{{1,3}}))?(?:, ?| ){_INITIAL}")
_BARE_INITIALS = re.compile(rf"{_SURNAME}(?:[ ‐-]{_SURNAME}){{0,1}}(?:, ?| ){_CAPITAL}{{1,3}}(?=[,;. (&/])")
_INITIALS_FIRST = re.compile(rf"{_INITIAL} ?{_SURNAME}")
_GIVEN_LAST = re.compile(rf"{_SURNAME}(?:[ ‐-]{_SURNAME}){{0,2}}, {_CAPITAL}[\w'’‐-]+")
_NAMES = re.compile(rf"{_SURNAME}(?: {_CAPITAL}[.])*(?: {_SURNAME}){{1,3}}(?:,| and | & |[.] |;|:)")
_SAME_AUTHOR = re.compile(r"(?:[-–—―_‐] ?){2,}|[–—―]")
_HEAD = 160  # characters in which the front of an entry shows
_YEAR = re.compile(r"(?<![\d/.])(?:1[5-9]\d\d|20[0-4]\d)[a-z]?(?!\d)")
_CUES = patterns(__package__, "cues.toml", "openings")
_CLOSED_END = re.compile(r"(?:[.)\]>”\"!?]|\d|/|\.(?:html?|pdf|org|com))$")
_ADDRESS_END = re.compile(r"(?:https?://|www\.|10\.\d{4,5}/)\S+$")


def opening(text: str) -> float:
    """0 to 1: how much `text` (a line, better with what follows it) looks like the front of an entry."""
    return _front(text[:_HEAD])


@lru_cache(maxsize=8192)  # the same lines are looked at in every way of cutting a list
def _front(head: str) -> float:
    if not head or (head[0].islower() and not any(form.match(head) for form in (_INITIALS_LAST, _GIVEN_LAST))):
        return 0.0
    if _SAME_AUTHOR.match(head):
        return 0.95
    if _CUES["not_first"].match(head):
        return 0.1
    if not (head[0].isalpha() or head[0] in "\"“‘'«„"):
        return 0.05
    score = next((worth for pattern, worth in _FORMS if pattern.match(head)), 0.3)
    return min(1.0, score + (0.2 if _CUES["year_set_off"].search(head) else 0.0))


_FORMS = ((_INITIALS_LAST, 0.8), (_INITIALS_FIRST, 0.8), (_BARE_INITIALS, 0.75), (_GIVEN_LAST, 0.65), (_NAMES, 0.6))


def is_closed(text: str) -> bool:
    """Whether `text` ends as an entry may end."""
    end = text[-120:].rstrip()
    if is_open(end):
        return False
    return bool(_CLOSED_END.search(end[-8:])) or bool(_ADDRESS_END.search(end))


def is_open(text: str) -> bool:
    """Whether `text` ends where no entry ends: inside of a phrase."""
    end = text[-120:].rstrip()
    if _ADDRESS_END.search(end):
        return end.endswith("-")
    return bool(_CUES["open_end"].search(end[-8:])) or end.rfind("(") > end.rfind(")")


def plausibility(text: str) -> float:
    """0 to 1: how much `text` looks like one whole entry."""
    length = len(text)
    front = opening(text)
    if length < 12 or (length < 30 and front < 0.5):
        return 0.0
    score = 0.5 * front - (0.2 if front <= 0.1 else 0.0)
    if _YEAR.search(text):
        score += 0.3
    elif _CUES["undated"].search(text):
        score += 0.2
    score += 0.1 if 30 <= length <= 600 else 0.0
    score += 0.1 if is_closed(text) else 0.0
    prose = len(_CUES["sentence_words"].findall(text[:2000])) / (1 + text[:2000].count(" "))
    score -= min(0.5, max(0.0, prose - 0.04) * 8)
    score -= 0.3 if length > 1200 else 0.0
    return max(0.0, min(1.0, score))


def has_year(text: str) -> bool:
    return _YEAR.search(text) is not None


def is_undated(text: str) -> bool:
    """Whether an entry says that it has no year (yet)."""
    return _CUES["no_year"].search(text) is not None


def year_is_early(text: str) -> bool:
    """Whether the first year stands in the front third of an entry, as after its authors."""
    found = _YEAR.search(text)
    return found is not None and found.start() < max(60, len(text) / 3)
