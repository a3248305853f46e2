"""What a term stands for: the noun phrase of up to four words that its papers write where they write the term.

No tagger is at hand, but thousands of sentences of the same library are: a word that articles follow, or that "to"
and "we" stand before, is a verb there; a word that other words nearly always follow is no head of a phrase.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import pairwise

from readinglist.core.frozen import Frozen
from readinglist.core.package_data import word_sets
from readinglist.core.references import Lexicon

from .contexts import spelled_out_before
from .name_rules import is_ordinary, key_of, words_of
from .title_names import is_coined

LONGEST = 4  # words of a phrase
TOGETHER = 0.6  # of its papers a phrase must be in as it stands; of its places, those in which a word joins it
ALONE = 0.3  # of its papers, those in which nothing follows: with fewer a phrase is half of one, and takes the
NEEDED = 0.1  # commonest of what follows, from this share on: "diffusion language" models
VERB_ARTICLE, VERB_LEAD = 0.12, 0.15  # of a verb's places: before an article; behind "to", "we" or "can"
HEAD = 0.1  # of a noun's places, those in which no other word follows
SEEN = 5  # places, before which nothing is said of a word
NAME_SHARE = 0.5  # of its places, those in which a term must be spelled as a name
TITLE_SHARE = 0.12  # of its papers, those that must have a topic in the title
SPELLED_OUT = 3  # papers that must spell an acronym out
_WORDS = word_sets(__package__, "words.toml", "phrases")
_ARTICLES, _LEADS, _NO_TOPICS = _WORDS["articles"], _WORDS["leads"], _WORDS["no_topics"]
_TOKEN = re.compile(r"[^\W_]+|[^\w\s]")
_WORD = r"[^\W_]+(?:\.\d+)?"
_NEXT, _LAST = re.compile(rf"[ –-]({_WORD})"), re.compile(rf"(?<![^\W_])({_WORD})[ –-]$")
_BETWEEN = r"(?:[ –-]|[ –-](?:of|[^\W_]|\d+(?:\.\d+)?)[ –-])"
_ACRONYM = re.compile(r" \(([A-Za-z][\w-]{1,8}?)s?\)")

Text = tuple[str, str]  # title and abstract, readable


class Phrase(Frozen):
    """A term as its papers write it. `acronym`: what many of them write in brackets behind it."""

    text: str
    kind: str  # name | topic | words
    acronym: str | None = None

    @property
    def keys(self) -> tuple[str, ...]:
        """Its words without case and plural."""
        return _keys(self.text)

    @property
    def label(self) -> str:
        return f"{self.text} ({self.acronym})" if self.acronym else self.text


class Usage:
    """How words stand in texts. `stop`: words that end a phrase; `general`: those of which it may not consist."""

    def __init__(
        self, texts: Iterable[str], lexicon: Lexicon, stop: Collection[str] = (), general: Collection[str] = ()
    ) -> None:
        self.lexicon, self.general = lexicon, general
        self._stop = stop
        self._words: Counter[str] = Counter()
        self._pairs: Counter[tuple[str, str]] = Counter()
        for text in texts:
            tokens = _TOKEN.findall(text.lower())
            self._words.update(tokens)
            self._pairs.update(pairwise(tokens))

    def ends(self, word: str) -> bool:
        """Is it nothing that a noun phrase has in it: a stop word, an adverb, a single letter, a verb?"""
        if word in self._stop or word.endswith("ly") or (len(word) == 1 and not word.isdigit()):
            return True
        n = self._words[word]
        articles, leads = (sum(self._pairs[word, a] for a in _ARTICLES), sum(self._pairs[a, word] for a in _LEADS))
        return n >= SEEN and (articles >= VERB_ARTICLE * n or leads >= VERB_LEAD * n)

    def is_head(self, word: str) -> bool:
        """Can a phrase end with it?"""
        n = self._words[word]
        followed = self._followed.get(word, 0)
        return n < SEEN or n - followed >= HEAD * n

    @cached_property
    def _followed(self) -> Counter[str]:
        counts: Counter[str] = Counter()
        for (word, following), n in self._pairs.items():
            if following == "-" or (following[0].isalnum() and following not in self._stop):
                counts[word] += n
        return counts

    def is_plain(self, word: str) -> bool:
        """A word of the language, or a form of one."""
        low = word.lower()
        forms = {low}
        for ending in ("ing", "ed", "s", "es"):
            stem = low.removesuffix(ending)
            forms |= {stem, stem + "e"} if stem != low else set()
        return any(is_ordinary(form, self.lexicon) for form in forms)


class _Place(Frozen):
    paper: int
    in_title: bool
    text: str
    start: int
    end: int

    @property
    def words(self) -> str:
        return self.text[self.start : self.end]

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(word.key for word in words_of(self.words))

    def beside(self, usage: Usage, at_end: bool) -> str:
        """The key of the word that would join the phrase; "" where it ends there."""
        near = self._near(at_end)
        return "" if near is None or usage.ends(near[1].lower()) else key_of(near[1])

    def wider(self, at_end: bool) -> _Place:
        """With the word that is beside it."""
        near = self._near(at_end)
        assert near is not None
        start, end = (self.start, near.end()) if at_end else (near.start(), self.end)
        return _Place(self.paper, self.in_title, self.text, start, end)

    def _near(self, at_end: bool) -> re.Match[str] | None:
        return _NEXT.match(self.text, self.end) if at_end else _LAST.search(self.text[: self.start])


def phrase_of(words: Sequence[str], papers: Sequence[Text], usage: Usage) -> Phrase:
    """What `papers`, which hold the one or two `words` (folded), write; of kind "words" where it is no noun phrase."""
    plain = Phrase(" ".join(words), "words")
    content = [word for word in words if word != "of" and len(word) > 1 and not word.isdigit()]
    if not 1 <= len(content) <= 2 or any(usage.ends(word) for word in content):
        return plain
    places = _widened(list(_places(content, papers)), len(content), usage)
    if not places:
        return plain
    keys = Counter(place.keys for place in places).most_common(1)[0][0]
    places = [place for place in places if place.keys == keys]
    if len({place.paper for place in places}) < NEEDED * len(papers) or (len(keys) > 1 and _is_half(places, usage)):
        return plain
    inside = [p for p in places if not p.in_title and not _starts_sentence(p.text, p.start)]
    text = Counter(place.words for place in inside or places).most_common(1)[0][0]
    is_name = sum(_is_spelled_as_name(place.words) for place in inside) >= max(NAME_SHARE * len(inside), 1)
    if is_name and len(keys) > 1 and text.lower().rsplit(" ", 1)[-1] in usage.general:
        text = text.rsplit(" ", 1)[0]  # "SemEval-2025 Task"
    acronym, titled = _acronym(places), {place.paper for place in places if place.in_title}
    if len(keys) == 1 and is_name and (spelled := _spelled_out(text, places)):
        text, acronym, is_name = spelled, text, False
        titled |= {i for i, (title, _) in enumerate(papers) if spelled.lower() in title.lower()}
    is_topic = len(titled) >= TITLE_SHARE * len(papers)
    if not _is_phrase(text, is_name, usage) or not (is_topic or (is_name and _is_unique(text, usage))):
        return plain
    return Phrase(text, "name" if is_name else "topic", acronym)


def _places(content: Sequence[str], papers: Sequence[Text]) -> Iterator[_Place]:
    joined = _BETWEEN.join(map(re.escape, content))
    pattern = re.compile(rf"(?<![^\W_]){joined}(?![^\W_])", re.IGNORECASE)
    for i, paper in enumerate(papers):
        for text in paper:
            for match in pattern.finditer(text):
                yield _Place(i, text is paper[0], text, match.start(), match.end())


def _widened(places: list[_Place], n: int, usage: Usage) -> list[_Place]:
    """The places with the words that most papers have beside the term, those of the others left out."""
    while places and n < LONGEST:
        total = len({place.paper for place in places})
        needs_more = n > 1 and _is_half(places, usage)
        found = []
        for at_end in (True, False):
            beside = Counter(word for _, word in {(p.paper, p.beside(usage, at_end)) for p in places} if word)
            for word, count in beside.most_common(1):
                if count >= (NEEDED if at_end and needs_more else TOGETHER) * total:
                    found.append((count, at_end, word))
        if not found:
            break
        _, at_end, word = max(found)
        places = [place.wider(at_end) for place in places if place.beside(usage, at_end) == word]
        n += 1
    return places


def _is_half(places: Sequence[_Place], usage: Usage) -> bool:
    """Does it hardly ever end a phrase, and is it no name?"""
    alone = {place.paper for place in places if not place.beside(usage, at_end=True)}
    named = sum(_is_spelled_as_name(place.words) for place in places if not place.in_title)
    return len(alone) < ALONE * len({place.paper for place in places}) and named < NAME_SHARE * len(places)


def _is_phrase(text: str, is_name: bool, usage: Usage) -> bool:
    words = [word.text.lower() for word in words_of(text)]
    if _NO_TOPICS.intersection(words) or (len(words) == 1 and (words[0][0].isdigit() or not _is_long(text))):
        return False
    if is_name:
        return True
    if len(words) == 1:
        return not usage.is_plain(words[0])
    is_participle = words[-1].endswith("ed") and not words[-1].endswith("eed")
    return not is_participle and usage.is_head(words[-1]) and not all(word in usage.general for word in words)


def _is_unique(name: str, usage: Usage) -> bool:
    """Is it the name of one thing, that need not stand in titles: no common acronym, nor a phrase in capitals?"""
    has_digit = any(c.isdigit() for c in name)
    if " " in name:
        return has_digit or is_coined(name.split()[0])
    return has_digit or name not in usage.lexicon.acronyms


def _is_long(word: str) -> bool:
    """Two letters are no name, but a letter and a digit are."""
    return len(word) > 2 or any(c.isdigit() for c in word)


def _acronym(places: Sequence[_Place]) -> str | None:
    """What papers write in brackets behind the phrase, where its letters are made of the phrase's words."""
    found: dict[str, set[int]] = {}
    for place in places:
        match = _ACRONYM.match(place.text, place.end)
        if match and sum(map(str.isupper, match[1])) > 1:
            meaning = spelled_out_before(place.text, match.start(1), match[1])
            if meaning and _keys(meaning) == place.keys:
                found.setdefault(match[1], set()).add(place.paper)
    best = max(found, key=lambda acronym: (len(found[acronym]), acronym), default=None)
    return best if best and len(found[best]) >= SPELLED_OUT else None


def _spelled_out(acronym: str, places: Sequence[_Place]) -> str | None:
    """The words that most papers which spell an acronym out stand before it."""
    meanings = Counter(spelled_out_before(place.text, place.start, acronym) for place in places)
    meanings.pop(None, None)
    by_key: Counter[tuple[str, ...]] = Counter()
    for words, n in meanings.items():
        by_key[tuple(map(key_of, str(words).split()))] += n
    for keys, n in by_key.most_common(1):
        if n >= max(SPELLED_OUT, 0.5 * by_key.total()):
            return next(
                str(words) for words, _ in meanings.most_common() if tuple(map(key_of, str(words).split())) == keys
            )
    return None


def _is_spelled_as_name(text: str) -> bool:
    """Coined, or each of its words with a capital: Qwen3-VL, o1, Nano Banana."""
    if " " not in text and is_coined(text):
        return True
    words = [word for word in re.split(r"[\W_]+", text) if word]
    return all(word[0].isupper() or any(c.isdigit() for c in word) for word in words)


def _starts_sentence(text: str, at: int) -> bool:
    """Does a sentence start at `at`, so that a capital says nothing?"""
    before = text[:at].rstrip()
    return not before or before[-1] in ".!?:("


def once(phrases: Sequence[tuple[Phrase, int]]) -> tuple[int, ...]:
    """Of phrases that moved together and are parts of each other, one: the longer where it makes up most of the part.

    Each comes with its papers; the places of those that stay, in their order.
    """
    keys = [phrase.keys for phrase, _ in phrases]
    short = [_keys(phrase.acronym or "") for phrase, _ in phrases]
    dropped: set[int] = set()
    for i, (_, n) in enumerate(phrases):
        for j, (_, n_part) in enumerate(phrases):
            if i != j and (is_part(keys[j], keys[i]) or is_part(short[j], keys[i])):
                dropped.add(j if n >= TOGETHER * n_part else i)
    return tuple(i for i in range(len(phrases)) if i not in dropped)


def is_behind(idea: str, phrase: Phrase) -> bool:
    """Is the idea's name the phrase, its acronym or a part of it?"""
    return is_part(_keys(idea), (*phrase.keys, "")) or (phrase.acronym is not None and idea == phrase.acronym)


def _keys(text: str) -> tuple[str, ...]:
    return tuple(word.key for word in words_of(text))


def is_part(keys: tuple[str, ...], whole: tuple[str, ...]) -> bool:
    n = len(keys)
    return 0 < n < len(whole) and any(keys == whole[i : i + n] for i in range(len(whole)))
