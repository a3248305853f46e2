"""Names that a title gives to things: "NAME: what it is", "Deep X with NAME", acronyms, short titles that are a name.

Works on one title at a time and knows no list of methods; what is a name and what only looks like one is
decided by `suggest`, from how other papers take it up.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from readinglist.core.package_data import word_sets

LONGEST = 5  # words of a name
MOST = 400  # characters of a title that are read
_LEAD = re.compile(r"^(?P<name>[^:?!]{2,60}?)(?:\s*:|\s+-{2,3}|\s+[–—])\s+(?P<rest>\S.*)$")
_COMMA = re.compile(r"^(?P<name>[^\s,]{3,30}), (?:an?|the) (?P<rest>.+)$")
_WORD = re.compile(r"[^\W_](?:[\w'’+*/.-]*[\w+*])?")
_CAPITALS = re.compile(r"[a-z][A-Z]|[A-Z]{2}")
_DIGIT = re.compile(r"[A-Za-z]\d")
# A phrase of capitals, as "Adaptive Instance Normalization" in a title that is not all in capitals.
_ANCHOR = re.compile(
    r"(?<![\w-])(?:with|via|by|using|through|from|of|and|for|called|on|in|to|the|an?|is|are|as|beyond)(?![\w-])", re.I
)
# What stands before a thing that is used; behind any other small word stands what it is used for.
MEANS = frozenset(["", "with", "via", "by", "using", "through", "called", "the", "a", "an", "and"])
_WORDS = word_sets(__package__, "words.toml", "titles")
_SMALL = _WORDS["small"]
_NOT_FIRST = _WORDS["not_first"]
_GENRE = _WORDS["genre"]
# "Graph Convolutional (Networks)": without its noun it is no name.
_ADJECTIVE = re.compile(r"(?:al|ar|ed|ic|ive|less|-aware|-based)$|^(?:Deep|Wide|Multi-Scale)$")
_OF_A_KIND = _WORDS["of_a_kind"]
_KINDS = _WORDS["kinds"]


@dataclass(frozen=True, slots=True)
class TitleName:
    """A name that a title may introduce. `strength` 0 to 1: how surely the title introduces it."""

    name: str
    strength: float
    how: str  # "lead" | "whole title" | "coined word" | "phrase"


def names_of(title: str) -> tuple[TitleName, ...]:
    """The names that `title` may introduce, each once, the surest first.

    >>> [name.name for name in names_of("SimCLR: A Simple Framework for Contrastive Learning")]
    ['SimCLR']
    >>> [name.name for name in names_of("Improved Regularization of Networks with Cutout")][0]
    'Cutout'
    """
    title = title[:MOST]
    found: list[TitleName] = []
    lead = _LEAD.match(title) or _COMMA.match(title)
    if lead is not None and _is_name(head := singular(lead["name"].strip())):
        found.append(TitleName(head, 1.0 if is_coined(head) or " " not in head else 0.8, "lead"))
    elif _is_name(whole := re.sub(r"^(?:An?|The) ", "", title).strip()) and not _SMALL.intersection(
        whole.lower().split()
    ):
        found.append(TitleName(whole, 0.7, "whole title"))
    found += _coined_words(title)
    found += _phrases(title)
    best: dict[str, TitleName] = {}
    for name in sorted(found, key=lambda name: -name.strength):
        best.setdefault(name.name, name)
    return tuple(best.values())


@lru_cache(maxsize=1 << 16)  # titles have the same words again and again
def is_coined(word: str) -> bool:
    """Is it spelled as no common word is: BERT, MobileNetV3, VQ-VAE-2, word2vec?

    >>> [is_coined(word) for word in ("BERT", "SoftPool", "word2vec", "Attention", "state-of-the-art")]
    [True, True, True, False, False]
    """
    if _CAPITALS.search(word):
        return True
    return _DIGIT.search(word) is not None and sum(c.isalpha() for c in word) >= 2


def _is_name(text: str) -> bool:
    words = text.split()
    if not words or text[-1] == "-" or len(words) > LONGEST or not any(c.isalpha() for c in text):
        return False
    first, last = words[0].lower(), words[-1].lower().rstrip("s")
    if len(words) == 1:
        return len(text) > 1 and first not in _NOT_FIRST and first not in _GENRE and not text.islower()
    if first.endswith("ing") and not is_coined(words[0]):
        return False  # what is done, not what it is done with
    if first in _NOT_FIRST | _SMALL or last in _GENRE or (words[-1].lower() in _GENRE and not is_coined(text)):
        return is_coined(words[0]) and len(words) == 2
    large = [word for word in words if word.lower() not in _SMALL]
    are_names = all(word[0].isupper() or word[0].isdigit() or is_coined(word) for word in large)
    return are_names and len(large) >= len(words) - 1


def _coined_words(title: str) -> list[TitleName]:
    """Coined words, those at the start or behind "with", "via", "by" first: "..., with NAME"."""
    found = []
    for match in _WORD.finditer(title):
        word = singular(match[0])
        if len(word) >= 3 and is_coined(word) and word.rsplit("-", 1)[-1] not in _OF_A_KIND:
            introduced = _before(title, match.start()) in MEANS
            found.append(TitleName(word, 0.6 if introduced else 0.4, "coined word"))
    return found


def _phrases(title: str) -> list[TitleName]:
    """Capitalised phrases between small words, and a single capitalised word that ends the title behind "with"."""
    found = []
    for part in re.split(r"[,:;?!()]| --? ", title):
        starts = [0, *(anchor.end() for anchor in _ANCHOR.finditer(part))]
        ends = [*(anchor.start() for anchor in _ANCHOR.finditer(part)), len(part)]
        for start, end in zip(starts, ends, strict=True):
            words, before = part[start:end].strip(" -").split(), _before(part, start)
            if before not in MEANS:
                continue
            shorter = _without_kind(words) if words else []
            if 2 <= len(words) <= 4 and _is_name(phrase := " ".join(words)):
                found.append(TitleName(phrase, 0.5, "phrase"))
            if shorter != words and len(shorter) <= 4 and _is_name(phrase := " ".join(shorter)):
                found.append(TitleName(phrase, 0.45, "phrase"))
            if len(words) == 1 and before in ("with", "via", "using") and end == len(part) and _is_name(words[0]):
                found.append(TitleName(words[0], 0.5, "phrase"))
    return found


def _before(text: str, at: int) -> str:
    """The word before `at`, lower case; empty at a beginning."""
    return text[:at].rstrip().rsplit(" ", 1)[-1].lower()


def _without_kind(words: list[str]) -> list[str]:
    """A name without the words that say what kind of thing it names: "Spatial Transformer (Networks)"."""
    shorter = words
    while len(shorter) > 2 and shorter[-1].lower().rstrip("s") in _KINDS:
        shorter = shorter[:-1]
    return words if _ADJECTIVE.search(shorter[-1]) else shorter


def singular(name: str) -> str:
    """GANs and GAN's -> GAN."""
    if not name.endswith("s"):
        return name
    name = name.removesuffix("'s").removesuffix("’s")
    return name[:-1] if len(name) > 3 and name[-1] == "s" and name[-2].isupper() else name
