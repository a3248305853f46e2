"""Where a text names ideas: whole words, the longest name at each place, each by the rule of its shape.

One pass over the words of a text for all names together, so that a ledger of hundreds costs no more
than one of ten.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from readinglist.core.frozen import Frozen
from readinglist.core.ideas import Idea
from readinglist.core.references import Lexicon
from readinglist.core.sentences import sentence_spans
from readinglist.core.text import readable

from .contexts import (
    Place,
    cue_of,
    cue_of_others,
    has_title_case,
    is_coined_here,
    is_name_like,
    is_own,
    is_proper,
    spelled_out_before,
)
from .name_rules import (
    CLASS,
    CONTEXT,
    EXACT,
    FREE,
    PROPER,
    SPELLED,
    Name,
    Word,
    agrees,
    extends,
    is_ordinary,
    keys_of,
    names_of_idea,
    phrases_of,
    words_of,
)

RULES = 7  # of what counts as a use; another number makes stored uses stale
LONGEST = 20_000  # characters of a text that are read: ten times an abstract
NEAR = 4  # words before and after that a rule may look at
VOUCHED = 5  # letters of a name for which a citation vouches
LONGEST_LEAD = 3  # words of a title before its colon that are a name
_GIVEN = re.compile(r"\s?[,(:]|\s(?:an?|which|that)\s")  # behind a name that is new: "CLIP, a pruning technique"
_JOINTS = frozenset([" ", "-", "‐", "‑", "–", ""])


class Mention(Frozen):
    """A name of `idea` in a text, and the sentence that it stands in."""

    idea: str
    name: str
    start: int
    end: int
    sentence: str
    in_title: bool
    offset: int  # of the name in the sentence
    own_name: str  # that the paper gives to what it introduces; may be empty

    @property
    def cue(self) -> str:
        """What the sentence does with the name."""
        return cue_of(self.sentence, self.offset, self.offset + self.end - self.start)

    @property
    def is_own(self) -> bool:
        """Does the sentence speak of what the authors of the paper do?"""
        return self.in_title or is_own(self.sentence) or (self.own_name != "" and self.own_name in self.sentence)

    @property
    def use(self) -> str:
        """What the paper itself does with the name: what others built on it is only mentioned."""
        return self.cue if self.is_own else cue_of_others(self.cue, self.sentence)

    def is_given(self, meanings: Collection[str]) -> bool:
        """Does the paper give the name to something of its own: "LIME: ...", "(LIME) ...", "we propose LIME (...)"?

        Not where what follows says one of the `meanings` of the idea: some write "we introduce" of what they only use.
        """
        stop = self.offset + self.end - self.start
        name, after = self.sentence[self.offset : stop], self.sentence[stop:]
        if len(words_of(name)) > 1 or name.islower():
            return False
        is_led = self.in_title and (self.own_name == name or self.sentence.startswith(f"({name})"))
        if not is_led and not (_GIVEN.match(after) and is_coined_here(self.sentence, self.offset)):
            return False
        return not agrees(" ".join(word.text for word in words_of(after)[: 2 * NEAR]), meanings)


class Matcher:
    """Finds the names of some ideas. `titles`: the titles of origins, by idea, that say what an acronym means.

    >>> found = Matcher([Idea("LoRA", aliases=("low-rank adaptation",))]).find("On LoRA", "We use low-rank adaptation.")
    >>> [(mention.name, mention.sentence) for mention in found]
    [('LoRA', 'On LoRA'), ('low-rank adaptation', 'We use low-rank adaptation.')]
    """

    def __init__(
        self, ideas: Iterable[Idea], lexicon: Lexicon | None = None, titles: Mapping[str, str] | None = None
    ) -> None:
        self._lexicon = lexicon or Lexicon()
        self._phrases = phrases_of(self._lexicon)
        self._meanings: dict[str, tuple[str, ...]] = {}
        ideas = tuple(ideas)
        self._with_origin = {idea.name for idea in ideas if idea.origin}
        self._by_first: dict[str, list[Name]] = {}
        for idea in ideas:
            title = (titles or {}).get(idea.name)
            self._meanings[idea.name] = (*idea.names, title or "")
            for name in names_of_idea(idea, self._lexicon, title):
                self._by_first.setdefault(name.keys[0], []).append(name)
        for names in self._by_first.values():
            names.sort(key=lambda name: -len(name.keys))

    @property
    def names(self) -> tuple[Name, ...]:
        """All that is looked for."""
        return tuple(name for names in self._by_first.values() for name in names)

    def find(
        self, title: str | None, abstract: str | None, vouched: Collection[str] = frozenset()
    ) -> tuple[Mention, ...]:
        """The mentions in a paper's title and abstract, in their order; several of one idea are all given.

        Of `vouched` ideas, whose origin the paper is known to cite, longer names count in any case and place. A paper
        that gives the name itself means something else by it, except of an idea whose origin is not known.
        """
        found: list[Mention] = []
        texts = [(_readable(text), is_title) for text, is_title in ((title, True), (abstract, False)) if text]
        hits = [_Text.of(text, is_title) for text, is_title in texts if self._may_name(text)]
        raw = [(text, list(self._candidates(text, vouched))) for text in hits]
        sure = {hit.name.idea for _, some in raw for hit in some if hit.is_sure}
        others = {hit.name for _, some in raw for hit in some if hit.is_other}
        own = _lead(title or "")
        for text, some in raw:
            for hit in some:
                is_backed = hit.is_short and hit.name.idea in sure
                is_meant = hit.is_sure or is_backed or (hit.is_possible and _in_a_list(text, hit, some))
                if is_meant and hit.name not in others:
                    found.append(text.mention(hit, own))
        given = {m.idea for m in found if m.idea in self._with_origin and m.is_given(self._meanings[m.idea])}
        given -= {mention.idea for mention in found if " " in mention.name}  # spelled out, it is the idea itself
        return tuple(mention for mention in found if mention.idea not in given)

    def ideas_of(self, title: str | None, abstract: str | None) -> frozenset[str]:
        """The ideas that a paper names."""
        return frozenset(mention.idea for mention in self.find(title, abstract))

    def _may_name(self, text: str) -> bool:
        """Whether all words of any name stand somewhere in `text`, which most texts are done with."""
        keys = keys_of(text)
        return any(
            keys.issuperset(name.keys) for first in self._by_first.keys() & keys for name in self._by_first[first]
        )

    def _candidates(self, text: _Text, vouched: Collection[str]) -> Iterator[_Hit]:
        """Names whose words stand in `text`, each judged on its own; overlapping ones give way to the longest.

        What acronyms stand for is a name too: there is no memory network in "long short-term memory networks".
        """
        i, phrase, begin, end = 0, "", 0, 0  # the last such phrase, its first word and the one behind it
        while i < len(text.words):
            if i >= end and (found := self._phrase_at(text, i)):
                phrase, begin, end = found, i, i + len(found.split())
            hit = self._longest_at(text, i, vouched)
            is_longer = hit is not None and hit.last + 1 - hit.first >= end - begin
            if hit is None or (i < end and not is_longer and not agrees(phrase, self._meanings[hit.name.idea])):
                i += 1
                continue
            i = hit.last + 1
            yield hit

    def _phrase_at(self, text: _Text, i: int) -> str | None:
        """The longest phrase at word `i` that an acronym stands for."""
        some = self._phrases.get(text.words[i].key, ())
        return next((" ".join(p) for p in some if tuple(w.key for w in text.words[i : i + len(p)]) == p), None)

    def _longest_at(self, text: _Text, i: int, vouched: Collection[str]) -> _Hit | None:
        for name in self._by_first.get(text.words[i].key, ()):
            last = i + len(name.keys) - 1
            is_vouched = name.idea in vouched and len(name.text) >= VOUCHED
            if last < len(text.words) and _fits(text, name, i, last, is_vouched, self._lexicon):
                return self._judged(text, _Hit(name, i, last), is_vouched)
        return None

    def _judged(self, text: _Text, hit: _Hit, is_vouched: bool) -> _Hit:
        name, place = hit.name, text.place(hit)
        start = text.words[hit.first].start
        meaning = spelled_out_before(text.text, start, name.text) if name.rule in (EXACT, SPELLED, CONTEXT) else None
        if meaning is not None:
            ours = agrees(meaning, self._meanings[name.idea])
            return replace(hit, is_sure=ours, is_other=not ours)
        if name.rule in (SPELLED, CONTEXT) and not name.text.islower() and text.is_bracketed(hit):
            return replace(hit, is_other=not agrees(text.before(hit), self._meanings[name.idea]))
        if is_vouched or name.rule in (FREE, EXACT):
            return replace(hit, is_sure=True)
        if name.rule == CLASS:
            return replace(hit, is_short=True)
        ordinary = is_ordinary(name.text, self._lexicon)
        if name.rule == PROPER:
            is_written = _in_its_case(text.words[hit.first : hit.last + 1], name)
            if not ordinary and text.words[hit.last].text.lower() != name.text.lower():
                return hit  # many of a name that is no noun: Adams is another one
            sure = is_proper(place, ordinary) if is_written else is_name_like(place, True)
            return replace(hit, is_sure=sure, is_possible=is_written and not place.in_title)
        if name.rule == CONTEXT:
            is_acronym = not name.text.islower()
            return replace(hit, is_sure=is_name_like(place, ordinary), is_possible=not ordinary, is_short=is_acronym)
        return replace(hit, is_possible=True, is_short=True)


class _Hit(Frozen):
    """Words `first` to `last` (inclusive) of a text are those of a name."""

    name: Name
    first: int
    last: int
    is_sure: bool = False
    is_possible: bool = False  # where a neighbour in a list is sure
    is_short: bool = False  # a short form, which counts where the text names the idea in another way
    is_other: bool = False  # the text says that it means something else


class _Text(Frozen):
    """A title or an abstract, made readable, with its words and sentences."""

    text: str
    words: list[Word]
    spans: tuple[tuple[int, int], ...]
    is_title: bool
    has_title_case: bool

    @classmethod
    def of(cls, text: str, is_title: bool) -> _Text:
        """`text` is readable."""
        words = words_of(text)
        capitals = has_title_case([word.text for word in words])
        return cls(text, words, ((0, len(text)),) if is_title else sentence_spans(text), is_title, capitals)

    def place(self, hit: _Hit) -> Place:
        """The neighbourhood of a name, within its sentence."""
        begin, end = self.sentence(hit)
        before = [w for w in self.words[max(0, hit.first - NEAR) : hit.first] if w.start >= begin]
        after = [w for w in self.words[hit.last + 1 : hit.last + 1 + NEAR] if w.end <= end]
        start, stop = self.words[hit.first].start, self.words[hit.last].end
        return Place(
            tuple(w.text for w in reversed(before)),
            tuple(w.text for w in after),
            self.text[before[-1].end : start] if before else "",
            self.text[stop : after[0].start] if after else "",
            not before,
            self.has_title_case,
        )

    def is_bracketed(self, hit: _Hit) -> bool:
        """Stands it alone in brackets, as a short form?"""
        start, stop = self.words[hit.first].start, self.words[hit.last].end
        return self.text[max(0, start - 1) : start] == "(" and self.text[stop : stop + 1] == ")"

    def before(self, hit: _Hit) -> str:
        """The words before it, as many as a short form can stand for."""
        return " ".join(word.text for word in self.words[max(0, hit.first - 2 * NEAR) : hit.first])

    def sentence(self, hit: _Hit) -> tuple[int, int]:
        at = self.words[hit.first].start
        return self.spans[max(0, bisect_right(self.spans, (at, len(self.text))) - 1)]

    def mention(self, hit: _Hit, own: str) -> Mention:
        begin, end = self.sentence(hit)
        start, stop = self.words[hit.first].start, self.words[hit.last].end
        sentence = self.text[begin:end].strip()
        return Mention(hit.name.idea, hit.name.text, start, stop, sentence, self.is_title, start - begin, own)


def _lead(title: str) -> str:
    """What stands before the colon of a title, if it is short: the name of what the paper introduces."""
    lead, colon, _ = _readable(title).partition(":")
    return lead.strip() if colon and len(lead.split()) <= LONGEST_LEAD else ""


def _readable(text: str) -> str:
    return " ".join(readable(text[:LONGEST]).split())


def _fits(text: _Text, name: Name, first: int, last: int, in_any_case: bool, lexicon: Lexicon) -> bool:
    """Do words `first` to `last` spell `name`: its words, joined as one name, alone, in its case?"""
    some = text.words[first : last + 1]
    if any(word.key != key for word, key in zip(some, name.keys, strict=True)):
        return False
    wanted = words_of(name.text)
    joints = [text.text[a.end : b.start] for a, b in pairwise(some)]
    own = [name.text[a.end : b.start] for a, b in pairwise(wanted)]
    if any(joint != mine and joint not in _JOINTS for joint, mine in zip(joints, own, strict=True)):
        return False
    before = text.text[max(0, some[0].start - 2) : some[0].start]
    after = text.text[some[-1].end : some[-1].end + 3]
    if before[-1:] in ("-", "‐", "‑", "_", "\\", "@", "/") or after[:1] in ("+", "_", "@"):
        return False
    if after[:1] in (".", "-") and (after[1:2].isdigit() or (after[1:2].isalpha() and not after[2:3].isalnum())):
        return False  # a later version or another thing: GPT-3.5, Show-o
    if after[:1] in ("-", "‐", "‑", "–") and after[1:2].isupper() and not extends(text.words[last + 1].text, lexicon):
        return False  # another thing that is named after it: LLaVA-NeXT, MMLU-Pro
    low = (word.text[1:] if name.is_lone else word.text for word in some)
    is_plain = joints != own or all(text.islower() for text in low)  # ML agents, recapture
    is_strict = name.has_case or (is_plain and " " not in name.text and any(c.isupper() for c in name.text[1:]))
    return in_any_case or not is_strict or _in_its_case(some, name)


def _in_its_case(some: Sequence[Word], name: Name) -> bool:
    return all(_same_case(a.text, b.text) for a, b in zip(some, words_of(name.text), strict=True))


def _same_case(found: str, wanted: str) -> bool:
    """A lower-case word of a name may have a capital, as in titles; a capital must be there."""
    if wanted.islower() and found[:1].isupper():
        found = found[0].lower() + found[1:]
    return found in (wanted, wanted + "s") or found + "s" == wanted


def _in_a_list(text: _Text, hit: _Hit, others: Sequence[_Hit]) -> bool:
    """Stands an unsure name in one list with a sure one: "SAC, TD3 and PPO"?"""
    if hit.is_other:
        return False
    at = others.index(hit)
    for other in others[max(0, at - 1) : at + 2]:
        if other.is_sure and other.name.idea != hit.name.idea:
            left, right = sorted((hit, other), key=lambda h: h.first)
            between = text.text[text.words[left.last].end : text.words[right.first].start]
            if between.strip() in (",", "and", "or", "/", ", and", ", or", "+", "&"):
                return True
    return False
