"""How single fields of an entry are read: the same rules for every source.

Texts come in raw and leave cleaned; what is missing or empty leaves as None. A date that is there
and cannot be is a reason to refuse its entry, so `read_moment` raises `BadField`. Here are arXiv's categories too:
which names are one, and what OAI calls their sets.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from typing import TypeVar

from readinglist.core.clock import parse_instant
from readinglist.core.package_data import package_table
from readinglist.core.papers import Skipped
from readinglist.core.text import clean

T = TypeVar("T")
PaperT = TypeVar("PaperT")

_MONTHS = {m: n for n, m in enumerate("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), start=1)}
_RFC822 = re.compile(
    r"(?:[A-Z][a-z]{2},\s*)?(\d{1,2})\s+([A-Z][a-z]{2})[a-z]*\s+(\d{4})"
    r"(?:\s+(\d{2}):(\d{2})(?::(\d{2}))?(?:\s*(?:GMT|UTC|UT|Z|EST|EDT|([+-])(\d{2}):?(\d{2})))?)?",
    re.A,
)
_US_ZONES = {"EST": -5, "EDT": -4}
# What a paper's date can be: a few records of arXiv are of the 1980s, blogs go back to no earlier.
EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
LATEST = datetime(2090, 1, 1, tzinfo=UTC)

_AUTHORS = re.compile(r"[,;]|: | and | & ")  # in tidy text; no repetition, so linear
_SUFFIX = re.compile(r"(?:Jr|Sr|II|III|IV)\.?")
_TAG = re.compile(r"<[^<>]*>")
_WITHDRAWN = re.compile(r"\bwithdrawn\b", re.I)
_SAYS_WITHDRAWN = re.compile(
    r"\b(?:paper|article|submission|manuscript|preprint|work|report|note)\b[^.]{0,60}?"
    r"\b(?:(?:has|have) been|is|was|being) (?:temporarily |now )?withdrawn\b",
    re.I,
)
# Not `I.2.7` or `D.m`, which are classes of other schemes.
_CATEGORY = re.compile(r"[a-z][a-z-]{1,30}(?:\.[A-Za-z][A-Za-z-]{0,30})?", re.A)
_VERSION = re.compile(r"v([1-9][0-9]{0,3})", re.A)
_TAXONOMY = package_table(__package__, "categories.toml")
ALIASES: dict[str, str] = _TAXONOMY["aliases"]
_SUBJECTS: dict[str, str] = _TAXONOMY["archives"]
WHOLE_ARCHIVES = frozenset(archive for archive, subjects in _SUBJECTS.items() if not subjects)
_PHYSICS = WHOLE_ARCHIVES | {"astro-ph", "cond-mat", "nlin", "physics"}  # their sets lie under "physics" in OAI


def tidy(text: str) -> str:
    """What `text.clean` gives, at a third of its cost where there is nothing but space to clean.

    >>> tidy(" two\\n words ")
    'two words'
    """
    joined = " ".join(text.split())
    return joined if joined.isprintable() else clean(joined)


def tidy_or_none(text: str | None) -> str | None:
    """`tidy`, with None for what is missing or empty."""
    return (tidy(text) or None) if text is not None else None


class BadField(ValueError):
    """A field that is there and cannot be right; the message is the reason, in words."""


def read_moment(text: str, name: str = "date") -> datetime:
    """An RFC 822 or ISO 8601 time as aware UTC; no zone means UTC.

    Raises BadField, naming the field, where it is neither or lies before 1900 or after 2089. (The
    time of the answer is no bound: real archives hold records newer than the answer around them.)
    """
    try:
        moment = _parse_moment(text)
    except (ValueError, OverflowError):
        raise BadField(f"{name} {clean(text)[:40]!r} is not a date") from None
    if not EARLIEST <= moment < LATEST:
        raise BadField(f"{name} {clean(text)[:40]!r} cannot be")
    return moment


def read_version(text: str) -> int:
    """The number of `v1`, `v2`, ... Raises BadField."""
    number = _VERSION.fullmatch(text)
    if number is None:
        raise BadField("a version without a number")
    return int(number[1])


@lru_cache(maxsize=8192)
def _parse_moment(text: str) -> datetime:
    text = text.strip()
    match = _RFC822.fullmatch(text)
    if match is None:
        return parse_instant(text)
    day, month, year, hour, minute, second, sign, off_hours, off_minutes = match.groups()
    if month not in _MONTHS:
        raise ValueError(text)
    zone: timezone = UTC
    if sign:
        offset = timedelta(hours=int(off_hours), minutes=int(off_minutes))
        zone = timezone(-offset if sign == "-" else offset)
    elif text[-3:] in _US_ZONES:
        zone = timezone(timedelta(hours=_US_ZONES[text[-3:]]))
    seconds = min(int(second or 0), 59)  # a leap second is the last one of its minute
    moment = datetime(int(year), _MONTHS[month], int(day), int(hour or 0), int(minute or 0), seconds, tzinfo=zone)
    return moment.astimezone(UTC)


def split_authors(text: str) -> tuple[str, ...]:
    """The names in an author line, in order: split at commas and `and`, remarks in parentheses dropped.

    >>> split_authors("Martin Luther King, Jr., Ann Other (1 and 2), B. Last and {\\\\'E}. Roldan ((1) MIT, USA)")
    ('Martin Luther King Jr.', 'Ann Other', 'B. Last', "{\\\\'E}. Roldan")
    """
    text = tidy(text)
    if "(" in text:
        text = _without_parentheses(text)
    names: list[str] = []
    for part in map(str.strip, _AUTHORS.split(f" {text} ")):
        if names and _SUFFIX.fullmatch(part):
            names[-1] = f"{names[-1]} {part}"
        elif part:
            names.append(part)
    return tuple(names)


def turn_name(name: str) -> str:
    """`Keyname, Forenames, Suffix` as it is written on a paper: forenames first.

    >>> turn_name("Smolin, Lee"), turn_name("Planck Collaboration")
    ('Lee Smolin', 'Planck Collaboration')
    """
    key, comma, rest = clean(name).partition(", ")
    if not comma:
        return key
    fore, _, suffix = rest.partition(", ")
    return " ".join(part for part in (fore, key, suffix) if part)


def strip_tags(text: str) -> str:
    """`text` without `<...>` tags, for author lines of the old feeds that were lists of links."""
    return _TAG.sub(" ", text)


@lru_cache(maxsize=4096)
def read_categories(text: str) -> tuple[str, ...]:
    """Categories of a list separated by spaces, in order, each once; unknown ones are kept."""
    return tuple_of_categories(text.split())


def tuple_of_categories(terms: Iterable[str]) -> tuple[str, ...]:
    """The terms that have the form of an arXiv category, in order, each once."""
    kept = (term.strip() for term in terms)
    return tuple(dict.fromkeys(term for term in kept if _CATEGORY.fullmatch(term)))


def read_entries(
    entries: Iterable[T], read: Callable[[T], PaperT], label: Callable[[T], str]
) -> tuple[tuple[PaperT, ...], tuple[Skipped, ...]]:
    """What `read` makes of `entries`, in their order, and those for which it raises BadField, by their `label`."""
    found: list[PaperT] = []
    skipped: list[Skipped] = []
    for entry in entries:
        try:
            found.append(read(entry))
        except BadField as error:
            skipped.append(Skipped(clean(label(entry) or "entry without id")[:200], str(error)))
    return tuple(found), tuple(skipped)


def is_withdrawn(comment: str | None, abstract: str | None) -> bool:
    """Whether a record says of itself that it was withdrawn, in its comment or as its abstract.

    >>> is_withdrawn("8 pages. Withdrawn by the author", None)
    True
    >>> is_withdrawn(None, "We study books withdrawn from libraries.")
    False
    """
    if comment and _WITHDRAWN.search(comment):
        return True
    start = abstract[:300] if abstract else ""
    return "withdrawn" in start.lower() and _SAYS_WITHDRAWN.search(start) is not None


def _without_parentheses(text: str) -> str:
    """What stands outside all parentheses; one that never closes is only a sign and goes alone."""
    depth, outside, opened_at = 0, list[str](), (0, 0)
    for i, char in enumerate(text):
        if char == "(":
            if depth == 0:
                opened_at = len(outside), i
            depth += 1
        elif char == ")":
            depth = max(0, depth - 1)
        elif depth == 0:
            outside.append(char)
    if depth:
        kept, at = opened_at
        outside = [*outside[:kept], text[at:].replace("(", " ").replace(")", " ")]
    return tidy("".join(outside))


def is_known_category(name: str) -> bool:
    """Whether arXiv has this category or archive, spaces around it dropped.

    >>> is_known_category("cs.LG"), is_known_category("hep-th"), is_known_category("cs.XX")
    (True, True, False)
    """
    archive, dot, subject = name.strip().partition(".")
    subjects = _SUBJECTS.get(archive)
    return subjects is not None and (subject in subjects.split() if dot else True)


def canonical_category(name: str) -> str:
    """The one name of a category, spaces around it dropped; unknown ones stay.

    >>> canonical_category(" math.IT"), canonical_category("cs.LG")
    ('cs.IT', 'cs.LG')
    """
    name = name.strip()
    return ALIASES.get(name, name)


def set_of(category: str) -> str:
    """The OAI set of a category or of a whole archive.

    >>> set_of("cs.LG"), set_of("hep-th"), set_of("astro-ph.CO"), set_of("stat")
    ('cs:cs:LG', 'physics:hep-th', 'physics:astro-ph:CO', 'stat')
    """
    archive, dot, subject = category.strip().partition(".")
    group = "physics" if archive in _PHYSICS else archive
    if dot:
        return f"{group}:{archive}:{subject}"
    return f"{group}:{archive}" if group != archive or archive == "physics" else archive
