"""How a name must stand in a text to be counted: judged by its shape, before any text is read.

    free      in any case, anywhere: no word of the language looks like it ("ResNet", "flow matching")
    exact     in its own case, anywhere ("RLHF", "Neural Turing Machine")
    proper    with its capital where not any word has one ("Whisper", "Dreamer"), else as `context`
    context   only beside words that make it a name ("attention" in "attention mechanism")
    spelled   only where the text spells it out: papers mostly use it for something else ("MAE")
    class     only beside another name of the idea, or its citation: it names all things of the kind ("VLA")

The lexicon says which words are ordinary and what acronyms stand for; no name is named here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from readinglist.core.frozen import Frozen
from readinglist.core.ideas import Idea
from readinglist.core.package_data import package_table, word_sets
from readinglist.core.references import Lexicon

# Text as words with their places: what names are looked for in. Places are offsets of characters, end exclusive.


_WORD = re.compile(r"[^\W_]+")


class Word(NamedTuple):
    """One word as it stands in the text; `key` is the same without case and plural."""

    text: str
    key: str
    start: int
    end: int


def words_of(text: str) -> list[Word]:
    """Runs of letters and digits, in their order."""
    return [Word(m[0], key_of(m[0]), m.start(), m.end()) for m in _WORD.finditer(text)]


def keys_of(text: str) -> frozenset[str]:
    """The keys of all words of `text`: without their places, at a quarter of the cost."""
    return frozenset(map(key_of, set(_WORD.findall(text))))


@lru_cache(maxsize=1 << 16)
def key_of(word: str) -> str:
    """A word without case and plural.

    >>> key_of("GANs"), key_of("processes"), key_of("loss"), key_of("policies")
    ('gan', 'process', 'loss', 'policy')
    """
    low = word.lower()
    if len(low) > 4 and low.endswith("ies"):
        return low[:-3] + "y"
    if len(low) > 5 and low.endswith(("sses", "xes", "ches", "shes")):
        return low[:-2]
    if len(low) > 3 and low.endswith("s") and not low.endswith(("ss", "us", "is")):
        return low[:-1]
    return low


FREE, EXACT, PROPER, CONTEXT, SPELLED, CLASS = "free", "exact", "proper", "context", "spelled", "class"
CLASSES = frozenset(name.lower() for name in package_table(__package__, "words.toml")["classes"]["names"])
_WORDS = word_sets(__package__, "words.toml", "contexts")
_EXTENSIONS = _WORDS["tails"] | _WORDS["extensions"]
AGREED = 0.75  # of the papers that spell an acronym out must mean the idea, else it is taken for another thing
KNOWN_ACRONYM = 8  # spelled-out uses from which they count
MOST = 0.7  # of the words of a meaning must be the same
_SMALL = frozenset("a an and by for from in of on the to via with".split())
SHORT = 4  # letters: up to here a name in any case is easily something else
_SIZE = re.compile(r"[A-UW-Z]\d+$")  # "B16"; "V2" is a version
_ACRONYM = re.compile(r"^(?=.*[A-Z])[A-Z0-9]{2,6}$")


class Name(Frozen):
    """A name of an idea, as it is looked for. `keys` are its words without case and plural."""

    text: str
    idea: str
    keys: tuple[str, ...]
    rule: str  # one of those above
    is_lone: bool = False  # the only name of an idea: nothing but its case tells TesserAct from a tesseract

    @property
    def has_case(self) -> bool:
        """Must its capitals be there for it to be looked at? Of a proper name the place may say enough."""
        return self.rule in (EXACT, SPELLED) or (self.rule == CONTEXT and not self.text.islower())


def names_of_idea(idea: Idea, lexicon: Lexicon, origin_title: str | None = None) -> tuple[Name, ...]:
    """All names of `idea`, each with its rule; spellings without the hyphen ("UNet") are added."""
    meanings = [*idea.names, origin_title or ""]
    found: dict[tuple[str, ...], Name] = {}
    is_only, is_own = len(idea.names) == 1, idea.origin is None  # a reader's own single name is taken as it is
    for text in idea.names:
        for spelling in _spellings(text):
            keys = tuple(word.key for word in words_of(spelling))
            if keys and keys not in found:
                rule = CLASS if is_class(text) and not (is_only and is_own) else rule_of(spelling, lexicon, meanings)
                found[keys] = Name(spelling, idea.name, keys, rule, is_only and not is_own)
    return tuple(found.values())


def is_class(name: str) -> bool:
    """Is it the name of a kind of things, of which an idea that goes by it too is one?"""
    return name.lower() in CLASSES


def rule_of(name: str, lexicon: Lexicon, meanings: Iterable[str] = ()) -> str:
    """How `name` must stand; `meanings` are other names of the idea and its origin's title.

    >>> [rule_of(name, Lexicon(frozenset({"attention", "glow"}))) for name in ("ResNet", "attention", "Glow", "T5")]
    ['free', 'context', 'proper', 'context']
    """
    words = words_of(name)
    if len(words) > 1:
        return _rule_of_phrase(name, [word.text for word in words], lexicon)
    if len(name) < 3:
        return CONTEXT
    if _ACRONYM.match(name) or (name in lexicon.acronyms and len(name) <= SHORT + 2):
        return _rule_of_acronym(name, lexicon, meanings)
    if name[1:] != name[1:].lower() or any(c.isdigit() for c in name):
        is_word = name.lower() in lexicon.ordinary or key_of(name) in lexicon.ordinary
        return FREE if len(name) > SHORT + 1 and not is_word else EXACT
    if name[0].isupper():
        return PROPER
    return CONTEXT if is_ordinary(name, lexicon) else FREE


def is_ordinary(word: str, lexicon: Lexicon) -> bool:
    """A word of the language, or two of them written together ("dropout")."""
    low = word.lower()
    if low in lexicon.ordinary or key_of(low) in lexicon.ordinary:
        return True
    return any(low[:i] in lexicon.ordinary and low[i:] in lexicon.ordinary for i in range(3, len(low) - 1))


def extends(word: str, lexicon: Lexicon) -> bool:
    """Does a name with `word` behind its hyphen go on to mean the same: "BERT-Large", "GAN-Based", "ViT-B16"?

    Or is it joined with another one, as in "CNN-LSTM"? Else it is the name of something else ("MMLU-Pro").
    """
    is_size = _SIZE.match(word) is not None or word.lower().rstrip("0123456789") in _EXTENSIONS
    return is_size or word in lexicon.acronyms or word.removesuffix("s") in lexicon.acronyms


@lru_cache(maxsize=4)  # 12 ms, and many matchers share a lexicon
def phrases_of(lexicon: Lexicon) -> dict[str, tuple[tuple[str, ...], ...]]:
    """What acronyms stand for, as keys of words, by the first of them; the longest first, no single words."""
    meanings = {meaning for acronym in lexicon.acronyms.values() for _, meaning in acronym.meanings}
    found: dict[str, list[tuple[str, ...]]] = {}
    for keys in {tuple(word.key for word in words_of(meaning)) for meaning in meanings}:
        if len(keys) > 1:
            found.setdefault(keys[0], []).append(keys)
    return {first: tuple(sorted(some, key=lambda keys: (-len(keys), keys))) for first, some in found.items()}


def agrees(meaning: str, others: Iterable[str]) -> bool:
    """Do spelled-out words mean one of `others`: do most words of the shorter stand in the longer, at least two?

    >>> agrees("segment anything model", ["SAM", "Segment Anything"])
    True
    >>> agrees("graph attention network", ["graph isomorphism network"])
    False
    """
    words = _stems(meaning)
    return any(
        len(words & known) >= max(2, MOST * min(len(words), len(known))) for known in map(_stems, others) if known
    )


def _rule_of_phrase(name: str, words: list[str], lexicon: Lexicon) -> str:
    if any(len(word) == 1 or word.isdigit() for word in words) or name.isupper():
        joined = "".join(words)
        return CONTEXT if len(joined) < 3 else FREE if len(joined) > SHORT else EXACT
    capitals = [word for word in words if word[0].isupper()]
    is_plain = all(word.lower() in lexicon.ordinary for word in words)
    return EXACT if capitals and is_plain else FREE


def _rule_of_acronym(name: str, lexicon: Lexicon, meanings: Iterable[str]) -> str:
    is_mixed = any(c.islower() for c in name)
    known = lexicon.acronyms.get(name)
    if known is None or known.spelled_out < KNOWN_ACRONYM:
        is_common = len(name) <= SHORT and (is_ordinary(name, lexicon) or (len(name) < SHORT and name.isalpha()))
        return CONTEXT if is_common and not is_mixed else EXACT
    others = [meaning for meaning in meanings if meaning and meaning != name]
    ours = sum(count for count, words in known.meanings if agrees(words, others))
    if others and (ours or not is_mixed):
        return EXACT if ours >= AGREED * sum(count for count, _ in known.meanings) else SPELLED
    largest = known.meanings[0][0] if known.meanings else 0
    return EXACT if is_mixed or largest >= AGREED * known.spelled_out else SPELLED


def _spellings(name: str) -> tuple[str, ...]:
    parts = re.split(r"[-–]", name)
    is_joined = len(parts) == 2 and " " not in name and any(c.isupper() for c in name[1:]) and len(name) > SHORT - 1
    return (name, "".join(parts)) if is_joined and not any(part.isdigit() for part in parts) else (name,)


def _stems(text: str) -> frozenset[str]:
    """The beginnings of the longer words: the same in "adaptation", "adapter" and "adaptive"."""
    return frozenset(word.key[:5] for word in words_of(text) if word.key not in _SMALL)
