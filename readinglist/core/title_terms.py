"""The terms by which a title is found again inside a reference: one recipe for the index and for who asks it.

A title is indexed by the pairs of its neighbouring content words ("deep·learning"), and, where it has
three of them or fewer, also as a whole ("¶deep·learning"). A reference is looked up by the same
pairs of all of its words, and by its short runs as wholes: so its title needs not to be told from its
authors and venue first, since names and venues are neighbours in few titles. One pair is as rare as
two rare words together, which keeps the lists that are read short at any size of the store.

Below the store and the linking, because both must make the same terms. Terms hold letters, digits
and the two signs, which are no letters of any title.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from .references import Reference
from .text import words

WHOLE = 3  # content words up to which a title is indexed as a whole
MOST_WORDS = 400  # of a title or a reference; what is longer is an attack, or no reference
MOST_CHARACTERS = 4_000
LONGEST_WORD = 40  # characters of it that count
PAIR, ALL = "\N{MIDDLE DOT}", "\N{PILCROW SIGN}"
_SIGN = re.compile(r"[.,:;?!()\[\]\"“”„«»<>|]")
# Words that references and titles swap or drop.
FUNCTION_WORDS = frozenset(
    """a an and as at by for from in into is of on or the to with
    das de del der des di die du e el en et la le les of per und y zur""".split()
)


def title_terms(title: str) -> tuple[str, ...]:
    """The terms that a title is indexed under, each once.

    >>> title_terms("The Theory of Deep Networks")
    ('theory·deep', 'deep·network', '¶theory·deep·network')
    """
    content = content_words(title)
    terms = _pairs(content)
    if len(content) <= WHOLE:
        terms = [*terms, *([ALL + PAIR.join(content)] if content else [])]
    return tuple(dict.fromkeys(terms))


def is_short(title: str) -> bool:
    """Has it so few content words that a slip in one of them leaves no pair to find it by?"""
    return len(content_words(title)) <= WHOLE


def query_terms(text: str) -> tuple[str, ...]:
    """The terms of all titles that `text`, a whole reference or a title, may hold; each once.

    A title of one word is sought where signs stand on both sides of it.
    """
    content = content_words(text)
    wholes = [
        ALL + PAIR.join(content[start : start + width])
        for width in range(2, WHOLE + 1)
        for start in range(len(content) - width + 1)
    ]
    parts = [content_words(part) for part in _SIGN.split(text[:MOST_CHARACTERS])]
    alone = [ALL + part[0] for part in parts if len(part) == 1]
    return tuple(dict.fromkeys([*_pairs(content), *wholes, *alone]))


def reference_terms(reference: Reference) -> tuple[str, ...]:
    """The terms under which a reference waits for a paper that is not known yet: those to ask for titles with."""
    return query_terms(reference.title or reference.raw)


def content_words(text: str) -> list[str]:
    """The folded words of `text` without function words and plural endings; all words where nothing else is left."""
    said = [
        word[:LONGEST_WORD] for word in words(text[:MOST_CHARACTERS].replace("{", "").replace("}", ""))[:MOST_WORDS]
    ]
    return [_singular(word) for word in said if word not in FUNCTION_WORDS] or said


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word[-1] == "s" and word[-2] != "s" else word


def _pairs(content: Sequence[str]) -> list[str]:
    return [first + PAIR + second for first, second in pairwise(content)]


def as_query(term: str) -> str:
    """One term as a query of the index."""
    return f'"{term}"'


def as_document(terms: Iterable[str]) -> str:
    """Terms as the text that the index holds."""
    return " ".join(terms)
