"""Whether two titles that look alike are one title with slips of the pen, or two titles."""

from __future__ import annotations

import re
from collections.abc import Sequence

from readinglist.title_terms import FUNCTION_WORDS

SLIP = 0.75  # share of letters by which two words are still one word with a slip
_DIGITS = re.compile(r"[0-9]+")
ROMAN = frozenset("i ii iii iv v vi vii viii ix x xi xii".split())


def slips(title: Sequence[str], found: Sequence[str]) -> int | None:
    """How many words of `title` are printed otherwise in `found`; None where that makes it another title.

    Words joined or parted are no slips. Another title: a number, a part ("II"), a prefix ("un-") or a
    content word more or less, or a word that is another word or begins with another letter.
    """
    from rapidfuzz.distance import Levenshtein

    count = 0
    for part in Levenshtein.opcodes(title, found):
        if part.tag == "equal":
            continue
        ours, theirs = title[part.src_start : part.src_end], found[part.dest_start : part.dest_end]
        here = _slips_between(ours, theirs)
        if here is None:
            return _slips_without_borders(title, found)
        count += here
    return count


def _slips_without_borders(title: Sequence[str], found: Sequence[str]) -> int | None:
    """The same where words were joined or parted: nothing but that, or nothing that can be told."""
    return 0 if "".join(title) == "".join(found) else None


def _slips_between(ours: Sequence[str], theirs: Sequence[str]) -> int | None:
    ours = [word for word in ours if word not in FUNCTION_WORDS]
    theirs = [word for word in theirs if word not in FUNCTION_WORDS]
    one, other = "".join(ours), "".join(theirs)
    if one == other:
        return 0
    if not one or not other or not ROMAN.isdisjoint((*ours, *theirs)):
        return None
    if _DIGITS.findall(one) != _DIGITS.findall(other):
        return None
    if min(len(one), len(other)) < 4 or one[0] != other[0] or one.endswith(other) or other.endswith(one):
        return None
    return max(len(ours), 1) if _alike(one, other) else None


def _alike(one: str, other: str) -> bool:
    from rapidfuzz.distance import Indel

    return Indel.normalized_similarity(one.replace("rn", "m"), other.replace("rn", "m")) >= SLIP  # as a scan reads them
