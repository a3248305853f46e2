"""What the words around a name in a sentence say: that it is a name, and what the sentence does with it.

"The attention mechanism" names a thing, "attention to detail" does not. A sentence builds on an idea, uses it,
compares with it or mentions it: the nearest of certain words before the name decide, else what hangs on the name
itself ("GAN-based"). `builds on` is stronger than `used`: the sentence makes something out of the idea. A sentence
with a mark of citation is judged in `references/citing` by other words: there it counts who speaks and in which
section; here an abstract speaks of its own work, and the name itself is a word of the sentence.
"""

from __future__ import annotations

import re
from collections import deque

from readinglist.core.frozen import Frozen
from readinglist.core.package_data import patterns, word_sets

_WORDS = word_sets(__package__, "words.toml", "contexts")
_PARTS = _WORDS["parts"]
_HEADS = _PARTS | _WORDS["heads"]
_TAILS = _WORDS["tails"]
_LEADS = _WORDS["leads"]
_STARTS = _LEADS | _WORDS["starts"]
_ORDINARY_AFTER = _WORDS["ordinary_after"]
_SMALL = _WORDS["small"]


class Place(Frozen):
    """A name in a sentence: the words before and after it, nearest first, and what joins them to it."""

    before: tuple[str, ...]
    after: tuple[str, ...]
    left: str  # the characters between it and the word before
    right: str  # the characters between it and the word after
    at_start: bool  # of its sentence
    in_title: bool  # or in other text where every word has a capital


def is_name_like(place: Place, is_ordinary: bool = False) -> bool:
    """Does what stands beside a word make it a name? Of an ordinary word what follows must."""
    following = place.after[0] if place.after else ""
    low = following.lower()
    is_joined = place.right in ("-", "‐", "–")
    if (is_joined and low in _TAILS) or (place.right == " " and low == "based"):
        return True
    if (is_joined or place.right == " ") and _singular(low) in (_PARTS if is_ordinary else _HEADS):
        return True
    if is_ordinary:
        return False
    preceding = place.before[0].lower() if place.before else ""
    is_led = place.left == " " and (preceding in _LEADS or (preceding == "as" and _second(place) == "such"))
    return is_led and not (place.right == " " and (low in _ORDINARY_AFTER or _is_plain_noun(following)))


def is_proper(place: Place, is_ordinary: bool) -> bool:
    """Is a word with a capital the name of a thing, and neither of a person nor a mere beginning?

    `is_ordinary`: it is a word of the language too, which has a capital at the start of a sentence.
    """
    if is_name_like(place, is_ordinary):
        return True
    if place.right == " " and place.after and _has_capital(place.after[0]) and not place.in_title:
        return False  # a first name, or a part of a longer name
    if _follows_a_name(place):
        return False
    if not is_ordinary:
        return not place.in_title or not _between_capitals(place)
    return not place.at_start and not place.in_title


def _follows_a_name(place: Place) -> bool:
    """Is the word before a part of the same name: "Scenario Dreamer"? Not where it only begins the sentence."""
    if place.left != " " or not place.before or place.in_title or not _has_capital(place.before[0]):
        return False
    return len(place.before) > 1 or place.before[0].lower() not in _STARTS


def _between_capitals(place: Place) -> bool:
    """In a title: stands it beside another word with a capital that is no small word?"""
    beside = [w for w, joint in ((place.after[:1], place.right), (place.before[:1], place.left)) if w and joint == " "]
    return any(words[0].lower() not in _SMALL for words in beside)


def has_title_case(words: list[str]) -> bool:
    """Do nearly all longer words of a text have a capital?"""
    longer = [word for word in words if len(word) > 3 and word[0].isalpha()]
    return len(longer) < 3 or sum(word[0].isupper() for word in longer) >= 0.7 * len(longer)


def spelled_out_before(text: str, start: int, acronym: str) -> str | None:
    """The words before "(ABC)" whose letters it is made of; `start` is the place of the acronym.

    None where it is not in brackets or the words do not fit.

    >>> spelled_out_before("by mean absolute error (MAE)", 24, "MAE")
    'mean absolute error'
    """
    if text[max(0, start - 1) : start] != "(":
        return None
    letters = [c.lower() for c in acronym if c.isalnum()]
    words = re.findall(r"[^\W_]+", text[max(0, start - 120) : start])
    for count in range(max(1, len(letters) // 2), min(len(letters) + 3, len(words)) + 1):
        some = words[-count:]
        initials = [word[0].lower() for word in some if word.lower() not in _SMALL]
        if not initials or some[0][0].lower() != letters[0]:
            continue
        is_near = len(initials) <= len(letters) + 1 and _are_among(letters, initials)
        if initials == letters or is_near or _is_made_of(letters, some):
            return " ".join(some)
    return None


def _are_among(letters: list[str], initials: list[str]) -> bool:
    """Do `letters` stand among `initials` in their order?"""
    rest = iter(initials)
    return all(letter in rest for letter in letters)


def _is_made_of(letters: list[str], words: list[str]) -> bool:
    """Are `letters` found in this order in `words`, one of them at least in each word?"""
    ends = {0}  # of the letters that the words so far can be read for
    for word in words:
        ends = {end for at in ends for end in range(at + 1, _read(letters, at, word.lower()) + 1)}
    return len(letters) in ends


def _read(letters: list[str], at: int, word: str) -> int:
    for char in word:
        at += at < len(letters) and char == letters[at]
    return at


def _second(place: Place) -> str:
    return place.before[1].lower() if len(place.before) > 1 else ""


def _has_capital(word: str) -> bool:
    return word[:1].isupper() and word.lower() not in _SMALL


def _is_plain_noun(word: str) -> bool:
    """A further word in lower case right after: "options pricing", "attention deficit"."""
    return bool(word) and word[0].islower() and word not in _SMALL


def _singular(word: str) -> str:
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


BUILDS, USED, COMPARED, MENTIONED = "builds on", "used", "compared", "mentioned"
REACH = 60  # characters before and after the name that are read

_CUES = patterns(__package__, "cues.toml", "contexts")
_BEFORE = _CUES["before"]
_CLAUSE, _TAIL, _DONE_TO, _MEASURED = (_CUES[name] for name in ("clause", "tail", "done_to", "measured"))
_OWN, _NAMED, _OTHERS, _PRINCIPLE = (_CUES[name] for name in ("own", "named", "others", "principle"))
_BEHIND_VERB, _BEHIND_LINK, _DATA = (_CUES[name] for name in ("behind_verb", "behind_link", "data"))
_TAKEN, _UNLIKE, _MARGIN = _CUES["taken"], _CUES["unlike"], _CUES["margin"]
_LINKS = frozenset(["on", "upon", "by", "of", "from", "in"])  # "built on", "inspired by": what follows is made use of
_PASSIVE_MADE = frozenset(["extended", "adapted", "improved", "modified", "augmented"])


def cue_of(sentence: str, start: int, end: int) -> str:
    """What `sentence` does with the name at `start` to `end` in it; one of the four.

    >>> some = ["We extend PPO", "We train with PPO", "better than PPO"]
    >>> [cue_of(sentence, sentence.index("PPO"), len(sentence)) for sentence in some]
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
    if _MARGIN.match(after):
        return COMPARED
    if done := _DONE_TO.match(after):
        return BUILDS if done["verb"].lower() in _PASSIVE_MADE else USED
    near = found.lastgroup if found is not None and _reaches(found[0], before[found.end() :]) else None
    if near == "used" and found and found[0].lower() == "with" and last[0][0].lower().startswith("compar"):
        return COMPARED
    if near == "builds" and found:
        between = _PRINCIPLE.sub("", before[found.end() :])
        lead = _CLAUSE.split(sentence[: start - len(before) + found.start()])[-1]
        is_link = found[0].split()[-1].lower() in _LINKS
        if is_link and _UNLIKE.search(lead):
            return MENTIONED
        is_modified = found[0].endswith("ed") and len(before[last[0].end() : found.start()].split()) < 2
        is_taken = (is_link or is_modified) and _TAKEN.match(last[0][0])
        is_of_data = is_link and _DATA.search(before[: found.start()])
        behind = _BEHIND_LINK if is_link else _BEHIND_VERB
        return USED if is_taken or is_of_data or behind.search(between) or _MEASURED.match(after) else BUILDS
    if found and near == COMPARED:
        return USED if " on " in before[found.end() :] else COMPARED  # better than others on the data of this name
    if near == MENTIONED or _UNLIKE.search(" ".join(before.split()[-2:])):
        return MENTIONED
    return USED if near == "used" or _TAIL.match(after) else MENTIONED


def _reaches(word: str, between: str) -> bool:
    """Is the name near enough to such a word? "Improved" and the like stand before what they mean."""
    return len(between.split()) <= (2 if word.lower().endswith("ed") else 6)


def is_own(sentence: str) -> bool:
    """Does the sentence speak of what its authors do?"""
    return _OWN.search(sentence) is not None


def cue_of_others(cue: str, sentence: str) -> str:
    """What is said of an idea in a sentence that does not speak of what its authors do: others build on it."""
    return MENTIONED if cue == BUILDS or (cue == USED and _OTHERS.search(sentence)) else cue


def is_coined_here(sentence: str, start: int) -> bool:
    """Does the sentence give the name itself: "we propose DROP", which is then another thing of this name?"""
    return _NAMED.search(sentence[:start]) is not None and is_own(sentence)
