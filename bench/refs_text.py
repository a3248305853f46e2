"""How strings are made equal before `bench.refs` compares them."""

from __future__ import annotations

import html
import re
import unicodedata
from collections import Counter
from urllib.parse import unquote

_NOT_IN_WORDS = re.compile(r"[\W_]+")
_ACCENTS = re.compile(r"[\u0300-\u036f]")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
_DASHES = re.compile(r"[\u2010-\u2015\u2212]")

_LONG = 80  # letters


def folded(text: str) -> str:
    """Compatibility forms (ligatures) undone, lower case, no accents; ı, ł, ø stay as they are."""
    return _ACCENTS.sub("", unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold()))


def squeezed(text: str) -> str:
    """The letters and digits of `text`, folded, without spaces: hyphens and joined words make no difference."""
    return _NOT_IN_WORDS.sub("", folded(text))


def words(text: str) -> Counter[str]:
    """The words of `text`, folded, with their numbers; addresses (often not printed) left out."""
    return Counter(word for word in _NOT_IN_WORDS.split(folded(_ADDRESS.sub(" ", text))) if word)


def overlap(true: Counter[str], found: Counter[str]) -> float:
    """Letters of words in both, over the letters of the shorter; 0 to 1, whatever the order of the words.

    0 where they are not more than half of what was found (two entries in one), or of the true one or of
    eighty letters (a fragment; a deposit may hold a whole abstract).
    """
    shared, whole, other = letters(true & found), letters(true), letters(found)
    if not shared or 2 * shared <= max(other, min(whole, _LONG)):
        return 0.0
    return shared / min(whole, other)


def letters(counted: Counter[str]) -> int:
    return sum(len(word) * times for word, times in counted.items())


def doi_key(text: str) -> str:
    """A DOI without its prefix, in lower case, dashes and escapes made equal."""
    text = unquote(html.unescape(text)).replace("\\", "")
    text = re.sub(r"^(?:https?://)?(?:dx\.)?(?:doi\.org/)?(?:doi:)?\s*", "", text.strip(), flags=re.I)
    return _DASHES.sub("-", printed_form(text)).rstrip(".,;)")


def printed_form(text: str) -> str:
    """Text in which an id is looked for: lower case, no white space, one kind of dash."""
    return _DASHES.sub("-", "".join(unicodedata.normalize("NFKC", text).lower().split()))
