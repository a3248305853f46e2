"""Text from outside: cleaned once at the door, made readable once for people and for indexes.

Three steps that are never repeated or mixed:
`clean` at the door (what the store holds), `readable` for display, search and ranking (LaTeX as
signs, no invisible characters), `safe_for_terminal` at the one place that prints.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import count
from urllib.parse import SplitResult, urlsplit

from .latex import from_latex

_SPACE = re.compile(r"\s+")
# C0 but tab and newline, DEL, C1, lone surrogates, non-characters: never stored.
_NEVER = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
# Of these a run longer than any script needs is an attack on the line height.
_COMBINING = r"[\u0300-\u036f\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
_COMBINING_RUN = re.compile(rf"({_COMBINING}{{4}}){_COMBINING}+")
# All format controls (category Cf): a class is a hundred times faster than asking for each character.
_FORMAT = re.compile(
    r"[\u00ad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064"
    r"\u2066-\u206f\ufeff\ufff9-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3"
    r"\U0001d173-\U0001d17a\U000e0001\U000e0020-\U000e007f]"
)
_MARK = re.compile(_COMBINING)
_OTHER_SCRIPTS = re.compile(
    r"[\u0483-\u0487\u0590-\u1aaf\u1ab0-\u1cff\u2cef-\u2cf1\u2d7f-\u2dff\u302a-\u30ff\ua66f-\uabff\ufb1e\U00010000-\U0010ffff]"
)
_WORD = re.compile(r"[^\W_]+")
_NO_BYTE = re.compile(r"[\ud800-\udc7f\udd00-\udfff]")  # half of a pair: no byte of a terminal, and of no file


def clean(text: str) -> str:
    """What may be stored of outside text: no control characters, no lone surrogates, one space.

    Line breaks and runs of spaces become a single space, because sources wrap the same abstract
    differently. A control character becomes a space as well, so that words on both sides stay words.
    """
    if text.isprintable() and "  " not in text:  # nothing to do, told twenty times as fast
        return text.strip()
    return _SPACE.sub(" ", _NEVER.sub(" ", text)).strip()


def storable(text: str) -> str:
    """The user's own text with only what no file can hold replaced: bytes of a terminal that are no UTF-8."""
    return _NO_BYTE.sub("\ufffd", text).encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def clean_or_none(text: str | None) -> str | None:
    """`clean`, with None for what is missing or empty: a missing value is null, never ""."""
    return (clean(text) or None) if text is not None else None


def storable_or_none(text: str | None) -> str | None:
    """`storable` without blanks around it, with None for what is missing or empty."""
    return storable(text).strip() or None if text else None


def readable(text: str) -> str:
    """Stored text as a person reads it: LaTeX as signs, format controls gone, canonical form.

    Fast for plain text (the usual case), linear for everything.

    >>> readable(r"Erd\\H{o}s at $\\gtrsim 100\\times$")
    'Erdős at ≳ 100×'
    """
    if "\\" in text or "$" in text:
        text = from_latex(text)
    if text.isascii():
        return text
    return _COMBINING_RUN.sub(r"\1", unicodedata.normalize("NFC", _FORMAT.sub("", text)))


def fold(text: str) -> str:
    """Readable text without case and accents, for comparing and for the words of an index."""
    text = readable(text)
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFKD", text).casefold()  # in this order: ℡ holds capitals inside
    decomposed = unicodedata.normalize("NFKD", text)
    if _OTHER_SCRIPTS.search(decomposed):  # their marks are many: ask for each character
        return "".join(c for c in decomposed if not unicodedata.combining(c))
    return _MARK.sub("", decomposed)


def words(text: str) -> list[str]:
    """The words of `text`, folded: letters and digits only, in their order."""
    return _WORD.findall(fold(text))


def numbered(stem: str) -> Iterator[str]:
    """`stem`, then `stem-2`, `stem-3` and so on: for the first name that is free."""
    yield stem
    yield from (f"{stem}-{number}" for number in count(2))


def title_key(title: str) -> str:
    """What two spellings of one title share: its folded words joined by single spaces.

    BibTeX's braces, which stand inside words, part none.
    """
    return " ".join(words(readable(title).replace("{", "").replace("}", "")))


def web_parts(text: str) -> SplitResult | None:
    """The parts of an http(s) address with a host; None for every other text."""
    try:
        parts = urlsplit(text)
        return parts if parts.scheme in ("http", "https") and parts.hostname else None
    except ValueError:  # a bracket that is never closed
        return None


def safe_for_terminal(text: str, *, newlines: bool = False) -> str:
    """`text` with nothing in it that a terminal obeys: the filter at the only print function.

    Control and format characters go (newlines and tabs too, unless `newlines`), whatever the
    text went through before.
    """
    bare = text.replace("\n", "").replace("\t", "") if newlines else text
    if bare.isprintable():
        return text
    keep = "\n\t" if newlines else ""
    return "".join(c if c in keep or not _is_control(c) else (" " if c.isspace() else "") for c in text)


@lru_cache(maxsize=4096)
def _is_control(char: str) -> bool:
    return unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
