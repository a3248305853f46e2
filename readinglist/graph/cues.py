"""What a sentence does with an idea that it names: builds on it, uses it, compares with it, mentions it.

The nearest telling words before the name decide, else what hangs on the name itself ("GAN-based").
`builds on` is stronger than `used`: the sentence makes something out of the idea. A sentence with a mark of
citation is judged in `references/citing` by other words: there it counts who speaks and in which section; here
an abstract speaks of its own work, and the name itself is a word of the sentence.
"""

from __future__ import annotations

import re
from collections import deque

BUILDS, USED, COMPARED, MENTIONED = "builds on", "used", "compared", "mentioned"
REACH = 60  # characters before the name in which telling words are looked for

_BEFORE = re.compile(
    r"""(?<![\w-])(?:
    (?P<compared>outperform\w*|surpass\w*|beat(?:s|ing)?|exceed\w*|compared?|comparing|comparable|comparison|against|
        versus|vs|than|unlike|contrast|alternatives?|instead|in\s+place\s+of|without|replac\w+|baselines?|competitive|match(?:es|ing)|
        benchmark(?:ed|ing)?|evaluat\w+|superior|not|over)
    |(?P<builds>buil[dt]s?\s+(?:up)?on|building\s+(?:up)?on|based\s+on|extend(?:s|ed|ing)?|extensions?\s+(?:of|to)|
        generali[sz](?:e|es|ed|ing|ation\s+of)|improv(?:e|es|ed|ing|ements?)(?:\s+(?:up)?on)?|inspired\s+by|
        adapt(?:s|ed|ing)?|variants?\s+of|versions?\s+of|derived\s+from|on\s+top\s+of|enhanc(?:e|es|ed|ing)|
        augment(?:s|ed|ing)?|modif(?:y|ies|ied|ying)|revisit(?:s|ed|ing)?|rethink(?:s|ing)?|reformulat(?:e|es|ed|ing)|
        stabili[sz](?:e|es|ed|ing)|accelerat(?:e|es|ed|ing)|reinterpret\w*|analy[sz](?:e|es|ed|ing)|
        understand(?:ing)?|limitations?\s+of|built\s+from|grounded\s+in|drawing\s+on|theory\s+of)
    |(?P<used>us(?:e|es|ed|ing)|employ(?:s|ed|ing)?|adopt(?:s|ed|ing)?|appl(?:y|ies|ied|ying)|leverag(?:e|es|ed|ing)|
        utili[sz](?:e|es|ed|ing)|via|with|through|integrat(?:e|es|ed|ing)|combin(?:e|es|ed|ing)|
        incorporat(?:e|es|ed|ing)|fine-?tun(?:e|es|ed|ing)|train(?:s|ed|ing)?|powered\s+by|introduc(?:e|es|ed|ing)|
        propos(?:e|es|ed|ing)|present(?:s|ed|ing)?|develop(?:s|ed|ing)?|by|novel|new)
    |(?P<mentioned>such\s+as|like|e\.g|including|for\s+example|i\.e)
    )(?![\w-])""",
    re.VERBOSE | re.IGNORECASE,
)
_CLAUSE = re.compile(r"[;:.] |, (?:but|while|whereas|although|though|yet|the|we|it|our|this) ", re.IGNORECASE)
_TAIL = re.compile(r"[-‐– ](?:based|style|inspired|driven|enhanced|augmented|guided|powered)\b", re.IGNORECASE)
_DONE_TO = re.compile(
    r"^(?:[-\s]\w+){0,2}\s+(?:is|are|was|were)\s+(?:\w+ly\s+)?(?:then\s+)?(?P<verb>extended|adapted|improved|modified|augmented|"
    r"used|employed|applied|trained|integrated|combined|adopted|fine-?tuned)\b",
    re.IGNORECASE,
)
# "improves classification accuracy" makes nothing out of classification.
_MEASURED = re.compile(r"^(?:[-\s]\w+)?\s+(?:accuracy|accuracies|metrics?|scores?|tasks?|datasets?|benchmarks?)\b")
_OWN = re.compile(r"\b(?:we|our|ours|this\s+(?:paper|work|study|article)|in\s+this\s+\w+)\b", re.IGNORECASE)
_NAMED = re.compile(r"\b(?:called|termed|named|dubbed|propos\w+|introduc\w+|present\w*)\s+(?:the\s+)?$", re.IGNORECASE)
_PASSIVE_MADE = frozenset(["extended", "adapted", "improved", "modified", "augmented"])


def cue_of(sentence: str, start: int, end: int) -> str:
    """What `sentence` does with the name at `start` to `end` in it; one of the four.

    >>> told = ["We extend PPO", "We train with PPO", "better than PPO"]
    >>> [cue_of(sentence, sentence.index("PPO"), len(sentence)) for sentence in told]
    ['builds on', 'used', 'compared']
    >>> cue_of("Methods such as PPO are common.", 16, 19)
    'mentioned'
    """
    before = sentence[max(0, start - REACH) : start]
    before = _CLAUSE.split(before)[-1]
    last = deque(_BEFORE.finditer(before), maxlen=2)
    found = last[-1] if last else None
    if before.endswith("("):  # a short form in brackets: what is said is said of the long one
        return MENTIONED
    after = sentence[end : end + REACH]
    if done := _DONE_TO.match(after):
        return BUILDS if done["verb"].lower() in _PASSIVE_MADE else USED
    near = found.lastgroup if found is not None and _reaches(found[0], before[found.end() :]) else None
    if near == "used" and found and found[0].lower() == "with" and last[0][0].lower().startswith("compar"):
        return COMPARED
    if near == "builds":
        return USED if _MEASURED.match(after) else BUILDS
    if near in (COMPARED, MENTIONED):
        return str(near)
    return USED if near == "used" or _TAIL.match(after) else MENTIONED


def _reaches(word: str, between: str) -> bool:
    """Is the name near enough to a telling word? "Improved" and the like stand before what they mean."""
    return len(between.split()) <= (2 if word.lower().endswith("ed") else 6)


def is_own(sentence: str) -> bool:
    """Does the sentence speak of what its authors do?"""
    return _OWN.search(sentence) is not None


def is_coined_here(sentence: str, start: int) -> bool:
    """Does the sentence give the name itself: "we propose DROP", which is then another thing of this name?"""
    return _NAMED.search(sentence[:start]) is not None and is_own(sentence)
