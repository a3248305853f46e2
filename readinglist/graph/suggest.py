"""Methods that papers of several groups take up, which the ledger may follow.

A paper takes a name up where it says of itself, or in its title, that it uses or builds on it: "we use X", "built on
X", "X-based". A name that papers only mention, that they themselves give, or that is that of a field is no suggestion,
and neither is an acronym of several things.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from readinglist.core.frozen import Frozen
from readinglist.core.ideas import Idea, IdeaSuggestion
from readinglist.core.package_data import patterns, word_sets
from readinglist.core.references import Lexicon
from readinglist.core.sentences import sentence_spans
from readinglist.core.text import readable, title_key

from .contexts import USED, cue_of_others, is_coined_here, is_own, spelled_out_before
from .ledger import independent_groups
from .name_rules import AGREED, KNOWN_ACRONYM, key_of, keys_of, words_of
from .phrases import is_part
from .title_names import is_coined, lead_of, singular

METHOD, MODEL, BENCHMARK = "method", "model", "benchmark"  # what a name names; benchmark: a data set or a place too
GROUPS = 3  # independent, that must take a name up
EXAMPLES = 3
NAMESAKES = 2  # papers that give the same name: it is that of several things
PLACES = 0.35  # of its mentions, those that say "on X" or "X dataset": it is a benchmark
MEASURED = 0.15  # and those with a number behind it: it is a measure
LONGEST = 400  # characters of a sentence that is shown
_CUES = patterns(__package__, "cues.toml", "suggestions")
_TAKES, _NAME, _JOINED, _FREE = (_CUES[name] for name in ("takes", "name", "joined", "free"))
_PLACE, _DATA, _NUMBER = (_CUES[name] for name in ("place", "data", "number"))
_SIZE, _ACRONYM, _KIND = (_CUES[name] for name in ("size", "acronym", "kind"))
_FIRST = re.compile(r"[^\W_]+")
_WORDS = word_sets(__package__, "words.toml", "suggestions")
_HEADS, _THINGS, _MODELS = _WORDS["heads"], _WORDS["things"], _WORDS["models"]
Keys = tuple[str, ...]


class Source(Frozen):
    """A paper as far as it is read. `cited`: (cited paper, sentence) of places where its text cites."""

    id: str
    title: str
    abstract: str | None = None
    authors: tuple[str, ...] = ()
    cited: tuple[tuple[str, str], ...] = ()


class _Text(Frozen):
    paper: Source
    text: str
    cited: str | None = None
    is_title: bool = False

    def sentence(self, at: int) -> str:
        spans = ((0, len(self.text)),) if self.is_title else sentence_spans(self.text)
        return next((self.text[start:end] for start, end in spans if at < end), self.text)


class _Use(Frozen):
    text: _Text
    sentence: str
    builds: bool


@dataclass(slots=True)
class _Name:
    """What the texts say of one name."""

    uses: list[_Use] = field(default_factory=list)
    carriers: set[str] = field(default_factory=set)
    givers: set[str] = field(default_factory=set)  # papers that give the name themselves
    mentions: int = 0
    places: int = 0
    numbers: int = 0


def suggest(
    papers: Iterable[Source],
    lexicon: Lexicon,
    taken: Collection[str] = (),
    known: Iterable[Idea] = (),
    titles: Iterable[tuple[str, str]] = (),
) -> tuple[IdeaSuggestion, ...]:
    """Suggestions of every kind, those that most groups take up first (ties: by name).

    `taken`: names of the ledger, in any spelling. `known`: ideas whose origin and names are known. `titles`: (id,
    title) of papers among which an origin is looked for.
    """
    texts = list(_texts(sorted(papers, key=lambda paper: paper.id)))
    spelled = _spelled_out(texts)
    by_name = {title_key(name): idea for idea in known for name in idea.names}
    ledger = {title_key(name) for name in taken}
    found, meanings = _takers(texts, _phrases(spelled, by_name.values()), by_name), {}
    for name in list(found):
        meaning = "" if title_key(name) in by_name else _meaning(name, spelled, lexicon)
        is_new = meaning is not None and ledger.isdisjoint((title_key(name), title_key(meaning)))
        if not is_new or _is_field(name) or _is_field(meaning or "") or _groups(found[name]) < GROUPS:
            del found[name]
        meanings[name] = meaning or None
    _look_through(texts, found, by_name)
    given: dict[str | None, list[str]] = defaultdict(list)
    for paper_id, title in titles:
        given[lead_of(readable(title))].append(paper_id)
    suggestions = {}
    for name, one in found.items():
        idea, leads = by_name.get(title_key(name)), given.get(name, [])
        cited = idea.origin if idea else _cited(one)
        one.uses = [use for use in one.uses if use.text.paper.id not in one.givers.union(leads)]
        is_one_thing = cited or (len(leads) < NAMESAKES and (meanings[name] or not name.isupper()))
        if is_one_thing and (groups := _groups(one)) >= GROUPS:
            first = min({*leads, *one.carriers})
            origin = cited or (first if first in leads else None)
            suggestions[_keys(meanings[name] or name)] = _suggestion(name, meanings[name], one, groups, origin)
    own = {_keys(name) for idea in by_name.values() for name in idea.names}
    longer = own.union(suggestions)
    whole = [one for keys, one in suggestions.items() if keys in own or not any(is_part(keys, k) for k in longer)]
    return tuple(sorted(whole, key=lambda one: (-one.score, one.name)))


def _texts(papers: Iterable[Source]) -> Iterator[_Text]:
    for paper in papers:
        yield _Text(paper, readable(paper.title), is_title=True)
        if paper.abstract:
            yield _Text(paper, " ".join(readable(paper.abstract).split()))
        for cited, sentence in paper.cited:
            yield _Text(paper, " ".join(readable(sentence).split()), cited)


def _spelled_out(texts: Iterable[_Text]) -> dict[str, dict[Keys, dict[str, str]]]:
    """What papers say that an acronym stands for: acronym -> words without case and plural -> paper -> words."""
    found: dict[str, dict[Keys, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    for text in texts:
        for match in _ACRONYM.finditer(text.text):
            if meaning := spelled_out_before(text.text, match.start(1), match[1]):
                before = text.text[max(0, match.start() - 160) : match.start()]
                start = words_of(before)[-len(meaning.split())].start
                found[match[1]][_keys(meaning)][text.paper.id] = before[start:].strip()
    return found


def _phrases(spelled: Mapping[str, Mapping[Keys, Collection[str]]], known: Iterable[Idea]) -> dict[Keys, str]:
    """What phrases are names of: of known ideas, and the words that several papers shorten to an acronym.

    The first word of each stands alone too, without a name.
    """
    best: dict[Keys, tuple[int, str]] = {}
    for acronym, meanings in spelled.items():
        for keys, by in meanings.items():
            if len(by) >= NAMESAKES:
                best[keys] = max(best.get(keys, (0, "")), (len(by), acronym))
    named = {keys: acronym for keys, (_, acronym) in best.items()}
    named |= {_keys(name): idea.name for idea in known for name in idea.names}
    named = {keys: name for keys, name in named.items() if len(keys) > 1}
    return named | {keys[:1]: "" for keys in named}


def _takers(texts: Iterable[_Text], phrases: Mapping[Keys, str], by_name: Mapping[str, Idea]) -> dict[str, _Name]:
    """Each name that a title, or a sentence of which the paper speaks of itself, takes up."""
    found: dict[str, _Name] = defaultdict(_Name)
    for text in texts:
        for name, at, builds in _taken_up(text.text, phrases):
            sentence = text.sentence(at)
            if text.is_title or (is_own(sentence) and cue_of_others(USED, sentence) == USED):
                idea = by_name.get(title_key(name))
                found[idea.name if idea else name].uses.append(_Use(text, sentence, builds))
    return found


def _taken_up(text: str, phrases: Mapping[Keys, str]) -> Iterator[tuple[str, int, bool]]:
    """(name, place, whether it is built on) of the names that `text` takes up."""
    for cue in _TAKES.finditer(text):
        if found := _name_at(text, cue.start("more"), phrases) or _name_at(text, cue.end(), phrases):
            yield found, cue.end(), cue["builds"] is not None
    for match in _JOINED.finditer(text):
        if is_coined(match[1]):
            yield _SIZE.sub("", match[1]), match.start(), True


def _name_at(text: str, at: int, phrases: Mapping[Keys, str]) -> str | None:
    """The name that starts at `at`, where what follows it is no noun that it only belongs to."""
    first = _FIRST.match(text, at)
    some = words_of(text[at : at + 80])[:6] if first and (key_of(first[0]),) in phrases else []
    for n in range(len(some), 1, -1):
        name = phrases.get(tuple(word.key for word in some[:n]))
        if name and _FREE.match(text, at + some[n - 1].end):
            return name
    match = _NAME.match(text, at)
    if match is None or not _FREE.match(text, match.end()):
        return None
    name = _SIZE.sub("", singular(match[0]))
    return None if _KIND.search(name) or not (" " in name or (len(name) > 2 and is_coined(name))) else name


def _look_through(texts: Iterable[_Text], found: Mapping[str, _Name], by_name: Mapping[str, Idea]) -> None:
    """Count where `found` names stand in all texts, an idea's by all its names, and who gives them."""
    names = {name: by_name[key].names if (key := title_key(name)) in by_name else (name,) for name in found}
    joined = {name: "|".join(map(re.escape, some)) for name, some in names.items()}
    patterns_of = {name: re.compile(rf"(?<!\w)(?:{some})s?(?!\w)") for name, some in joined.items()}
    for text in texts:
        for name, one in found.items():
            if any(some in text.text for some in names[name]):
                for match in patterns_of[name].finditer(text.text):
                    _count(text, match, one)


def _count(text: _Text, match: re.Match[str], one: _Name) -> None:
    start, end = match.span()
    is_place = _PLACE.search(text.text[max(0, start - 30) : start]) or _DATA.match(text.text, end)
    one.carriers.add(text.paper.id)
    one.mentions += 1
    one.places += is_place is not None
    one.numbers += _NUMBER.match(text.text, end) is not None
    begin = text.text.rfind(". ", 0, start) + 1
    if is_coined_here(text.text[begin:end], start - begin) and not text.cited:
        one.givers.add(text.paper.id)


def _meaning(name: str, spelled: Mapping[str, Mapping[Keys, Mapping[str, str]]], lexicon: Lexicon) -> str | None:
    """What an acronym stands for; "" where nobody says, None where papers do not agree."""
    here, known = spelled.get(name, {}), lexicon.acronyms.get(name)
    counts = Counter({keys: len(by) for keys, by in here.items()})
    if known is not None and known.spelled_out >= KNOWN_ACRONYM:
        counts.update({_keys(words): n for n, words in known.meanings})
    lead = next((keys for keys, n in counts.most_common(1) if counts.total() >= NAMESAKES), None)
    if lead is None:
        return ""
    alike = [keys for keys in counts if _are_alike(keys, lead)]
    if sum(counts[keys] for keys in alike) < AGREED * max(counts.total(), known.spelled_out if known else 0):
        return None
    texts = Counter(text for keys in alike for text in here.get(keys, {}).values())
    return texts.most_common(1)[0][0] if texts else " ".join(lead)


def _are_alike(keys: Keys, lead: Keys) -> bool:
    """Are they spellings of the same words: most of them the same?"""
    return len(set(keys) & set(lead)) > 0.5 * max(len(keys), len(lead))


def _is_field(name: str) -> bool:
    """Does it name a field, a class of things or a material, and no method?"""
    keys = _keys(name)
    return name.lower() in _THINGS or (len(keys) > 1 and keys[-1] in _HEADS) or (len(keys) == 1 and name.islower())


def _kind(name: str, one: _Name) -> str:
    if keys_of(re.split(r"[-\d. ]", name)[0]) & _MODELS:
        return MODEL
    is_measured = one.numbers > MEASURED * one.mentions
    return BENCHMARK if is_measured or one.places > PLACES * one.mentions or name.endswith("ench") else METHOD


def _cited(one: _Name) -> str | None:
    """The paper that several citing sentences with the name cite, and no other one as often."""
    votes = Counter(cited for _, cited in {(use.text.paper.id, use.text.cited) for use in one.uses if use.text.cited})
    first, second = (*votes.most_common(2), (None, 0), (None, 0))[:2]
    return first[0] if first[1] >= GROUPS and first[1] > second[1] else None


def _suggestion(name: str, meaning: str | None, one: _Name, groups: int, origin: str | None) -> IdeaSuggestion:
    best: dict[str, _Use] = {}
    for use in sorted(one.uses, key=_worth):
        best.setdefault(use.text.paper.id, use)
    shown = list(best.values())[:EXAMPLES]
    why = f"{groups} independent groups use it or build on it; {len(one.carriers)} papers name it"
    examples, papers = tuple(use.sentence for use in shown), tuple(use.text.paper.id for use in shown)
    share = len(best) / max(len(one.carriers), len(best))
    score = round(math.log1p(groups) + share, 4)
    return IdeaSuggestion(name, origin, score, why, examples, _kind(name, one), meaning, groups, papers)


def _worth(use: _Use) -> tuple[bool, bool, bool, int, str]:
    """The best sentence first: of an abstract, one that builds on the name, and short."""
    return use.text.is_title, len(use.sentence) > LONGEST, not use.builds, len(use.sentence), use.text.paper.id


def _groups(one: _Name) -> int:
    papers = {use.text.paper.id: use.text.paper.authors for use in one.uses}
    return independent_groups(papers.values()) or 0


def _keys(text: str) -> Keys:
    return tuple(word.key for word in words_of(text))
