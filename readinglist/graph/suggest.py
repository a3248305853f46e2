"""Methods that papers of several groups take up, which the ledger may follow.

A paper takes a name up where it says of itself, or in its title, that it uses or builds on it: "we use X", "built on
X", "X-based". A name that papers only mention, that they themselves give, or that is that of a field is no suggestion,
and neither is an acronym of several things.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

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
_RUN = re.compile(r"\w+")
_WORDS = word_sets(__package__, "words.toml", "suggestions")
_HEADS, _THINGS, _MODELS = _WORDS["heads"], _WORDS["things"], _WORDS["models"]
Keys = tuple[str, ...]
Counts = tuple[int, int, int, bool]  # mentions, of places, with a number behind; does the paper give the name itself?


class Source(Frozen):
    """A paper as far as it is read. `cited`: (cited paper, sentence) of places where its text cites."""

    id: str
    title: str
    abstract: str | None = None
    authors: tuple[str, ...] = ()
    cited: tuple[tuple[str, str], ...] = ()

    def texts(self) -> Iterator[tuple[str, str | None]]:
        """The title, the abstract and the citing sentences, the last with whom they cite."""
        yield readable(self.title), None
        for cited, text in ((None, self.abstract or ""), *self.cited):
            yield " ".join(readable(text).split()), cited


class Use(NamedTuple):
    """A sentence that takes something up. `places`: (offset, key of the first word, what is spelled as a name)."""

    sentence: str
    builds: bool
    places: tuple[tuple[int, str, str], ...]
    cited: str | None = None
    is_title: bool = False


class Reading(NamedTuple):
    """What one paper says, whatever others do. `spelled_out`: (acronym, its words, their keys with blanks between)."""

    uses: tuple[Use, ...]
    spelled_out: tuple[tuple[str, str, str], ...]


@dataclass(slots=True)
class _Name:
    """What is said of one name: its uses with the paper of each, and the counts by paper."""

    uses: list[tuple[str, Use]] = field(default_factory=list)
    counts: Mapping[str, Counts] = field(default_factory=dict)


def read(paper: Source) -> Reading:
    """Reads a paper once: nothing of it depends on other papers."""
    uses, spelled_out = [], []
    for n, (text, cited) in enumerate(paper.texts()):
        for match in _ACRONYM.finditer(text):
            if meaning := spelled_out_before(text, match.start(1), match[1]):
                before = text[max(0, match.start() - 160) : match.start()]
                start = [word.start() for word in _FIRST.finditer(before)][-len(meaning.split())]
                spelled_out.append((match[1], before[start:].strip(), " ".join(_keys(meaning))))
        for start, end in [(0, len(text))] if n == 0 else sentence_spans(text):
            sentence = text[start:end]
            if n == 0 or (is_own(sentence) and cue_of_others(USED, sentence) == USED):
                uses += [Use(sentence, builds, places, cited, n == 0) for builds, places in _takes(sentence)]
    return Reading(tuple(uses), tuple(spelled_out))


def suggest(
    papers: Iterable[Source],
    lexicon: Lexicon,
    taken: Collection[str] = (),
    known: Iterable[Idea] = (),
    titles: Iterable[tuple[str, str]] = (),
) -> tuple[IdeaSuggestion, ...]:
    """`suggest_read` of papers of which nothing was read before."""
    sources = list(papers)
    readings, authors = ({paper.id: read(paper) for paper in sources}, {paper.id: paper.authors for paper in sources})
    return suggest_read(readings, authors, lambda names: count_names(sources, names), lexicon, taken, known, titles)


def suggest_read(
    readings: Mapping[str, Reading],
    authors: Mapping[str, Sequence[str]],
    count: Callable[[Sequence[str]], Mapping[str, Mapping[str, Counts]]],
    lexicon: Lexicon,
    taken: Collection[str] = (),
    known: Iterable[Idea] = (),
    titles: Iterable[tuple[str, str]] = (),
) -> tuple[IdeaSuggestion, ...]:
    """Suggestions of every kind, those that most groups take up first (ties: by name).

    `readings`, `authors`: by paper. `count`: `count_names` over these papers. `taken`: names of the ledger, in any
    spelling. `known`: ideas whose origin and names are known. `titles`: (id, title) of papers among which an origin is
    looked for.
    """
    papers = sorted(readings.items())
    spelled = _spelled_out(papers)
    by_name = {title_key(name): idea for idea in known for name in idea.names}
    ledger = {title_key(name) for name in taken}
    found, meanings = _takers(papers, _phrases(spelled, by_name.values()), by_name), {}
    for name in list(found):
        few = len({paper for paper, _ in found[name].uses}) < GROUPS or _groups(found[name], authors) < GROUPS
        meaning = "" if few or title_key(name) in by_name else _meaning(name, spelled, lexicon)
        is_new = meaning is not None and ledger.isdisjoint((title_key(name), title_key(meaning)))
        if few or not is_new or _is_field(name) or _is_field(meaning or ""):
            del found[name]
        meanings[name] = meaning or None
    spellings = {name: "|".join(by_name[key].names) if (key := title_key(name)) in by_name else name for name in found}
    counts = count(list(spellings.values()))
    given: dict[str | None, list[str]] = defaultdict(list)
    starts = {name[:2] for name in found}  # a name that a title gives is its beginning
    for paper_id, title in titles:
        if (text := readable(title))[:2] in starts:
            given[lead_of(text)].append(paper_id)
    suggestions = {}
    for name, one in found.items():
        one.counts = counts[spellings[name]]
        idea, leads = by_name.get(title_key(name)), given.get(name, [])
        cited = idea.origin if idea else _cited(one)
        givers = {paper for paper, (*_, gives) in one.counts.items() if gives}.union(leads)
        one.uses = [(paper, use) for paper, use in one.uses if paper not in givers]
        is_one_thing = cited or (len(leads) < NAMESAKES and (meanings[name] or not name.isupper()))
        if one.counts and is_one_thing and (groups := _groups(one, authors)) >= GROUPS:
            first = min({*leads, *one.counts})
            origin = cited or (first if first in leads else None)
            suggestions[_keys(meanings[name] or name)] = _suggestion(name, meanings[name], one, groups, origin)
    own = {_keys(name) for idea in by_name.values() for name in idea.names}
    longer = own.union(suggestions)
    whole = [one for keys, one in suggestions.items() if keys in own or not any(is_part(keys, k) for k in longer)]
    return tuple(sorted(whole, key=lambda one: (-one.score, one.name)))


def _spelled_out(papers: Iterable[tuple[str, Reading]]) -> dict[str, dict[Keys, dict[str, str]]]:
    """What papers say that an acronym stands for: acronym -> words without case and plural -> paper -> words."""
    found: dict[str, dict[Keys, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    for paper, reading in papers:
        for acronym, text, keys in reading.spelled_out:
            found[acronym][tuple(keys.split())][paper] = text
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


def _takers(
    papers: Iterable[tuple[str, Reading]], phrases: Mapping[Keys, str], by_name: Mapping[str, Idea]
) -> dict[str, _Name]:
    """Each name that a title, or a sentence of which the paper speaks of itself, takes up."""
    found: dict[str, _Name] = defaultdict(_Name)
    for paper, reading in papers:
        for use in reading.uses:
            for at, key, spelled in use.places:
                if name := ((key,) in phrases and _phrase_at(use.sentence, at, phrases)) or spelled:
                    idea = by_name.get(title_key(name))
                    found[idea.name if idea else name].uses.append((paper, use))
                    break
    return found


def _takes(sentence: str) -> Iterator[tuple[bool, tuple[tuple[int, str, str], ...]]]:
    """(whether it is built on, where a name may stand) of all that `sentence` takes up."""
    for cue in _TAKES.finditer(sentence):
        starts = ((at, _FIRST.match(sentence, at)) for at in sorted({cue.start("more"), cue.end()}))
        places = tuple((at, key_of(first[0]), _name_at(sentence, at) or "") for at, first in starts if first)
        if places:
            yield cue["builds"] is not None, places
    for match in _JOINED.finditer(sentence):
        if is_coined(match[1]):
            yield True, ((match.start(), "", _SIZE.sub("", match[1])),)


def _phrase_at(text: str, at: int, phrases: Mapping[Keys, str]) -> str | None:
    """The longest of `phrases` that starts at `at`, where what follows it is no noun that it only belongs to."""
    some = words_of(text[at : at + 80])[:6]
    for n in range(len(some), 1, -1):
        name = phrases.get(tuple(word.key for word in some[:n]))
        if name and _FREE.match(text, at + some[n - 1].end):
            return name
    return None


def _name_at(text: str, at: int) -> str | None:
    """What starts at `at` and is spelled as a name, where what follows it is no noun that it only belongs to."""
    match = _NAME.match(text, at)
    if match is None or not _FREE.match(text, match.end()):
        return None
    name = _SIZE.sub("", singular(match[0]))
    return None if _KIND.search(name) or not (" " in name or (len(name) > 2 and is_coined(name))) else name


def count_names(papers: Iterable[Source], names: Sequence[str]) -> dict[str, dict[str, Counts]]:
    """Where `names` stand in all texts: name -> paper -> counts. Spellings of one name are parted by "|"."""
    by_word: dict[str, set[tuple[str, str]]] = defaultdict(set)  # by their first word: few are looked for in a text
    for name in names:
        for spelling in name.split("|"):
            if found := _RUN.search(spelling):
                by_word[found[0]].add((spelling, name))
                by_word[found[0] + "s"].add((spelling, name))
    patterns_of = {n: re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, n.split('|')))})s?(?!\w)") for n in names}
    counts: dict[str, dict[str, Counts]] = {name: {} for name in names}
    for paper in papers if names else ():
        for text, cited in paper.texts():
            spelled = (one for word in _RUN.findall(text) if word in by_word for one in by_word[word])
            for name in {name for spelling, name in spelled if spelling in text}:
                for match in patterns_of[name].finditer(text):
                    so_far = counts[name].get(paper.id, (0, 0, 0, False))
                    counts[name][paper.id] = _counted(text, match, so_far, is_ours=cited is None)
    return counts


def _counted(text: str, match: re.Match[str], so_far: Counts, *, is_ours: bool) -> Counts:
    mentions, places, numbers, gives = so_far
    start, end = match.span()
    is_place = _PLACE.search(text[max(0, start - 30) : start]) or _DATA.match(text, end)
    begin = text.rfind(". ", 0, start) + 1
    return (
        mentions + 1,
        places + (is_place is not None),
        numbers + (_NUMBER.match(text, end) is not None),
        gives or (is_ours and is_coined_here(text[begin:end], start - begin)),
    )


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
    mentions, places, numbers, _ = map(sum, zip(*one.counts.values(), strict=True))
    return BENCHMARK if numbers > MEASURED * mentions or places > PLACES * mentions or name.endswith("ench") else METHOD


def _cited(one: _Name) -> str | None:
    """The paper that several citing sentences with the name cite, and no other one as often."""
    votes = Counter(cited for _, cited in {(paper, use.cited) for paper, use in one.uses if use.cited})
    first, second = (*votes.most_common(2), (None, 0), (None, 0))[:2]
    return first[0] if first[1] >= GROUPS and first[1] > second[1] else None


def _suggestion(name: str, meaning: str | None, one: _Name, groups: int, origin: str | None) -> IdeaSuggestion:
    best: dict[str, Use] = {}
    for paper, use in sorted(one.uses, key=_worth):
        best.setdefault(paper, use)
    shown = list(best.items())[:EXAMPLES]
    why = f"{groups} independent groups use it or build on it; {len(one.counts)} papers name it"
    examples, papers = tuple(use.sentence for _, use in shown), tuple(paper for paper, _ in shown)
    share = len(best) / max(len(one.counts), len(best))
    score = round(math.log1p(groups) + share, 4)
    return IdeaSuggestion(name, origin, score, why, examples, _kind(name, one), meaning, groups, papers)


def _worth(one: tuple[str, Use]) -> tuple[bool, bool, bool, int, str]:
    """The best sentence first: of an abstract, one that builds on the name, and short."""
    paper, use = one
    return use.is_title, len(use.sentence) > LONGEST, not use.builds, len(use.sentence), paper


def _groups(one: _Name, authors: Mapping[str, Sequence[str]]) -> int:
    return independent_groups(authors[paper] for paper in {paper for paper, _ in one.uses}) or 0


def _keys(text: str) -> Keys:
    return tuple(word.key for word in words_of(text))
