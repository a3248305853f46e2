"""How strings are made equal before `bench.refs` compares them."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import unquote

_NOT_IN_WORDS = re.compile(r"[\W_]+")
_ACCENTS = re.compile(r"[\u0300-\u036f]")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
_DASHES = re.compile(r"[\u2010-\u2015\u2212]")

_LONG = 60  # letters


def folded(text: str) -> str:
    """Compatibility forms (ligatures) undone, lower case, no accents; ı, ł, ø stay as they are."""
    return _ACCENTS.sub("", unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold()))


def squeezed(text: str) -> str:
    """The letters and digits of `text`, folded, without spaces: hyphens and joined words make no difference."""
    return _NOT_IN_WORDS.sub("", folded(text))


def words(text: str, *, addresses: bool) -> list[str]:
    """The words of `text`, folded; those of addresses only where that is asked for."""
    text = text if addresses else _ADDRESS.sub(" ", text)
    return [word for word in _NOT_IN_WORDS.split(folded(text)) if word]


def overlap(true: str, found: str) -> float:
    """Letters of words in both, over the letters of the side that has fewer; 0 to 1, whatever the order of the words.

    The better of two: with addresses, and without, as deposits hold many that are not printed. 0 where
    the shared words are not more than half of what was found (two entries in one), or not more than
    half of the true one (a fragment; of a deposit that holds an abstract, half of sixty letters).
    """
    return max(_overlap(true, found, addresses=True), _overlap(true, found, addresses=False))


def _overlap(true: str, found: str, *, addresses: bool) -> float:
    one, two = words(true, addresses=addresses), words(found, addresses=addresses)
    shared, whole, other = letters(set(one) & set(two)), letters(set(one)), letters(set(two))
    enough = whole if addresses else min(whole, _LONG)
    # Two works in one entry share their small words, one entry may name its publisher twice: repetitions count half.
    return shared / min(whole, other) if 2 * shared > max((other + letters(two)) / 2, enough) else 0.0


def letters(words: Iterable[str]) -> int:
    return sum(map(len, words))


def doi_key(text: str) -> str:
    """A DOI without its prefix, in lower case, dashes and escapes made equal."""
    text = unquote(html.unescape(text)).replace("\\", "")
    text = re.sub(r"^(?:https?://)?(?:dx\.)?(?:doi\.org/)?(?:doi:)?\s*", "", text.strip(), flags=re.I)
    return _DASHES.sub("-", printed_form(text)).rstrip(".,;)")


def printed_form(text: str) -> str:
    """Text in which an id is looked for: lower case, no white space, one kind of dash."""
    return _DASHES.sub("-", "".join(unicodedata.normalize("NFKC", text).lower().split()))
