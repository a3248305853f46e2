"""Does a word stand where only a name stands? "The attention mechanism" does, "attention to detail" does not.

Each question is asked of one place in one sentence, with the words around it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# What follows the name of a technique. Singular; "-based" and the like are in `_TAILS`.
_PARTS = frozenset(
    "mechanism layer module head block network model architecture algorithm method technique optimizer optimiser loss "
    "regularization regularisation encoder decoder backbone matrix kernel mask cache sink".split()
)
_HEADS = _PARTS | frozenset(
    "framework training objective operator benchmark dataset simulator policy agent baseline pipeline embedding "
    "variant finetuning fine inference sampling sampler initialization transform estimator checkpoint approach "
    "strategy augmentation activation adapter update trick scheme procedure paradigm computation complexity".split()
)
_TAILS = frozenset(
    "based style like type inspired enhanced augmented driven free only trained generated guided tuned".split()
)
# Before a name that is used or shown as an example.
_LEADS = frozenset(
    "using use uses used via apply applying employ employing employs adopt adopting adopts leverage "
    "leveraging leverages called named dubbed termed namely including incorporating incorporate like "
    "than outperform outperforms outperforming surpass surpasses surpassing combine combining combines "
    "integrate integrating integrates extend extends extending finetune finetuning".split()
)
# What a sentence may begin with before a name.
_STARTS = _LEADS | frozenset(
    "unlike while when where since because although though however instead both this these such our then also thus "
    "here compared existing recent based building inspired training replacing".split()
)
# After an ordinary word these say that it means what it always means.
_ORDINARY_AFTER = frozenset("to from on paid of in is are was were has have for into than that which due".split())
_SMALL = frozenset("a an the and or of for in on to with by from via at as is are we our using its".split())


@dataclass(frozen=True, slots=True)
class Place:
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
    at = 0
    for word in words:
        begin = at
        for char in word.lower():
            if at < len(letters) and char == letters[at]:
                at += 1
        if at == begin:
            return False
    return at == len(letters)


def _second(place: Place) -> str:
    return place.before[1].lower() if len(place.before) > 1 else ""


def _has_capital(word: str) -> bool:
    return word[:1].isupper() and word.lower() not in _SMALL


def _is_plain_noun(word: str) -> bool:
    """A further word in lower case right after: "options pricing", "attention deficit"."""
    return bool(word) and word[0].islower() and word not in _SMALL


def _singular(word: str) -> str:
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word
