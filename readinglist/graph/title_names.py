"""The name that a title gives to a thing: "NAME: what it is"; and how a name is spelled.

Works on one title at a time and knows no list of methods.
"""

from __future__ import annotations

import re
from functools import lru_cache

from readinglist.core.package_data import word_sets

LONGEST = 5  # words of a name
MOST = 400  # characters of a title that are read
_LEAD = re.compile(r"^(?P<name>[^:?!]{2,60}?)(?:\s*:|\s+-{2,3}|\s+[–—])\s+(?P<rest>\S.*)$")
_COMMA = re.compile(r"^(?P<name>[^\s,]{3,30}), (?:an?|the) (?P<rest>.+)$")
# What is surveyed is a field, and no idea of the survey's.
_SURVEYED = re.compile(
    r"^(?:\S+\s+){0,6}(?:survey|review|overview|tutorial)(?:$|[,.:;]|\s+(?:of|on|for|in|and)\b)", re.I
)
_SURVEY = re.compile(r"\b(?:survey|review|overview|tutorial|taxonomy|roadmap)s?\b", re.I)
_CAPITALS = re.compile(r"[a-z][A-Z]|[A-Z]{2}")
_DIGIT = re.compile(r"[A-Za-z]\d")
_WORDS = word_sets(__package__, "words.toml", "titles")
_SMALL = _WORDS["small"]
_NOT_FIRST = _WORDS["not_first"]
_GENRE = _WORDS["genre"]


def lead_of(title: str) -> str | None:
    """The name that `title` gives before its colon, dash or comma.

    >>> lead_of("SimCLR: A Simple Framework for Contrastive Learning")
    'SimCLR'
    >>> lead_of("LLMs-as-Judges: A Comprehensive Survey on LLM-based Evaluation Methods")
    """
    title = title[:MOST]
    lead = _LEAD.match(title) or _COMMA.match(title)
    if lead is None or _SURVEYED.match(lead["rest"]):
        return None
    return head if _is_name(head := singular(lead["name"].strip())) else None


def is_survey(title: str) -> bool:
    """Does the title call its paper a survey: what it says of ideas others did?

    >>> is_survey("3D and 4D World Modeling: A Survey"), is_survey("Peer Reviewers and LoRA")
    (True, False)
    """
    return _SURVEY.search(title) is not None


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


def singular(name: str) -> str:
    """GANs and GAN's -> GAN."""
    if not name.endswith("s"):
        return name
    name = name.removesuffix("'s").removesuffix("’s")
    return name[:-1] if len(name) > 3 and name[-1] == "s" and name[-2].isupper() else name
