"""Names that may be ideas worth a line in the ledger: proposed from titles, citing sentences and rising terms.

A title proposes names (`title_names`); other papers decide. A name that later titles take up, from papers that
cite the one that introduced it, is the name of something reusable. A name that many titles carry and no paper
can be called the origin of is a word of the field, and is not proposed.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from readinglist.core.ideas import IdeaSuggestion
from readinglist.core.text import readable, title_key

from .title_names import LONGEST, MEANS, TitleName, is_coined, names_of, singular

_TOKEN = re.compile(r"[^\W_]+[+*]*")
# What a suggestion needs: the introduction alone, or somebody who took it up.
_SURE = 0.8
_LIKELY = 0.45
_CITED = 1
_NAMESAKES = 2  # other papers that introduce the same name, from which on it is given to many things
# Of the titles that carry a phrase, the share in which it must be a means ("with X", "X for ...").
_MEANS_SHARE = 0.5
# Of the later papers that carry the name, the share that must cite the origin before it counts as one, and
# the share that shows it is one, however the name is used.
_FOLLOWED = 0.1
_OWED = 0.3
_MANY = 8  # users, from which on an origin must be seen to be followed
_SENTENCES = 3  # citing sentences from as many papers that must share a phrase


@dataclass(frozen=True, slots=True)
class Titled:
    """A paper as its title shows it; `month` counts from year 0 (12 year + month - 1), None where unknown."""

    id: str
    title: str
    month: int | None = None


@dataclass(frozen=True, slots=True)
class _Introduction:
    paper: Titled
    name: TitleName


@dataclass(frozen=True, slots=True)
class _Carrier:
    """A paper whose title carries a name; `as_means`: as something used, not as what is worked on."""

    paper: Titled
    as_means: bool


def suggest(
    papers: Iterable[Titled],
    cited_by: Mapping[str, Collection[str]] | None = None,
    sentences: Mapping[str, Sequence[tuple[str, str]]] | None = None,
    rising: Sequence[str] = (),
    taken: Collection[str] = (),
) -> tuple[IdeaSuggestion, ...]:
    """Suggestions, the most promising first (ties: by name).

    `cited_by`: for a paper the ids of those that cite it, as far as known (None: no citations are known at
    all). `sentences`: for a cited paper (citing paper, sentence) of its citing places. `rising`: terms with a
    rising share. `taken`: names that the ledger has already, in any spelling.
    """
    known = {title_key(name) for name in taken}
    by_id: dict[str, Titled] = {}
    introduced: dict[str, list[_Introduction]] = defaultdict(list)
    for paper in papers:
        by_id[paper.id] = paper
        for name in names_of(readable(paper.title)):
            if title_key(name.name) not in known:
                introduced[name.name].append(_Introduction(paper, name))
    carriers = _carriers(by_id.values(), introduced)
    weighed = (_weigh(name, of, carriers[name], cited_by) for name, of in introduced.items())
    leads = {i.paper.id: i.name.name for of in introduced.values() for i in of if i.name.how == "lead"}
    found = _one_name_a_paper(filter(None, weighed), leads)
    seen = {title_key(suggestion.name) for suggestion in found} | known
    found += _from_sentences(sentences or {}, seen)
    found += _from_rising(rising, by_id.values(), {title_key(suggestion.name) for suggestion in found} | known)
    return tuple(sorted(found, key=lambda suggestion: (-suggestion.score, suggestion.name)))


def _carriers(papers: Iterable[Titled], names: Collection[str]) -> dict[str, list[_Carrier]]:
    """For each name the papers whose titles carry it as whole words, ordinary phrases in any case."""
    spelled: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for name in names:
        spelled[tuple(token.lower() for token in _TOKEN.findall(name))].append(name)
    longest: dict[str, int] = defaultdict(int)  # of the names that begin with a word
    for spelling in spelled:
        if spelling:
            longest[spelling[0]] = max(longest[spelling[0]], len(spelling))
    carriers: dict[str, list[_Carrier]] = {name: [] for name in names}
    for paper in papers:
        tokens = [singular(token) for token in _TOKEN.findall(readable(paper.title))]
        lowered = [token.lower() for token in tokens]
        hit: dict[str, bool] = {}
        for start, first in enumerate(lowered):
            for end in range(start + 1, min(start + longest.get(first, 0), len(tokens)) + 1):
                for name in spelled.get(tuple(lowered[start:end]), ()):
                    if (" " in name and not is_coined(name)) or _TOKEN.findall(name) == tokens[start:end]:
                        hit[name] = hit.get(name, False) or start == 0 or lowered[start - 1] in MEANS
        for name, as_means in hit.items():
            carriers[name].append(_Carrier(paper, as_means))
    return carriers


@dataclass(frozen=True, slots=True)
class _Case:
    """What speaks for one paper as the origin of a name."""

    origin: _Introduction
    earlier: int  # carriers older than the origin
    later: int  # other carriers
    followed: int  # carriers that cite the origin
    citations: int | None  # None: no citations are known
    as_means: float  # share of the carriers that name it as something used
    namesakes: int  # other papers whose title starts with the name: an acronym given to many things

    @property
    def strength(self) -> float:
        return self.origin.name.strength


def _weigh(
    name: str,
    introductions: Sequence[_Introduction],
    carriers: Sequence[_Carrier],
    cited_by: Mapping[str, Collection[str]] | None,
) -> IdeaSuggestion | None:
    """The suggestion of one name with its likeliest origin, or None where too little speaks for it."""
    ids = {carrier.paper.id for carrier in carriers}
    cited = cited_by or {}

    def followers(introduction: _Introduction) -> int:
        return len(ids.intersection(cited.get(introduction.paper.id, ())))

    def doubt(introduction: _Introduction) -> tuple[float, float, str]:
        citations = len(cited.get(introduction.paper.id, ()))
        support = 4 * introduction.name.strength + math.log1p(followers(introduction)) + 0.5 * math.log1p(citations)
        return -support, _month(introduction.paper), introduction.paper.id

    origin = min(introductions, key=doubt)
    case = _Case(
        origin,
        sum(_month(carrier.paper) < _month(origin.paper) for carrier in carriers),
        sum(_month(carrier.paper) >= _month(origin.paper) for carrier in carriers if carrier.paper is not origin.paper),
        followers(origin),
        len(cited.get(origin.paper.id, ())) if cited_by is not None else None,
        sum(carrier.as_means for carrier in carriers) / max(len(carriers), 1),
        sum(introduction.name.how == "lead" for introduction in introductions if introduction is not origin),
    )
    if not _stands(name, case):
        return None
    return IdeaSuggestion(name, origin.paper.id, _score(name, case), _why(case), (readable(origin.paper.title),))


def _stands(name: str, case: _Case) -> bool:
    """Is it the name of a thing that this paper introduced, as far as the titles and citations say?"""
    if case.namesakes >= _NAMESAKES and case.followed < _FOLLOWED * case.later:
        return False  # an acronym of several things
    if case.earlier > max(2, case.later * (0.5 if case.strength == 1.0 else 0.1)):
        return False  # the name is older than what would be its origin
    owed = (case.strength == 1.0 and case.earlier == 0) or case.followed >= _OWED * max(case.later, 1)
    if not is_coined(name) and case.as_means < _MEANS_SHARE and not owed:
        return False  # what papers work on, not with: a task
    if case.citations is None:
        return case.strength >= _SURE or (case.strength >= _LIKELY and case.later < _MANY)
    if case.later >= _MANY and case.followed < _FOLLOWED * case.later:
        return False  # a word of the field: those who use it owe it to nobody in particular
    return case.strength >= _SURE or case.citations >= _CITED


def _score(name: str, case: _Case) -> float:
    score = 1.5 * case.strength + math.log1p(case.followed) + 0.5 * math.log1p(case.citations or 0)
    score += 0.5 * math.log1p(min(case.later, _MANY))
    if case.citations is None and not case.later:
        score -= 1.0  # nothing speaks for it but its own title
    if not is_coined(name) and " " not in name:
        score -= 0.5  # an ordinary word: it names a thing in this title alone
    return round(score, 4)


def _month(paper: Titled) -> float:
    return math.inf if paper.month is None else paper.month


def _why(case: _Case) -> str:
    introduced = {
        "lead": "its title starts with the name",
        "whole title": "the name is its title",
        "coined word": "a coined word in its title",
        "phrase": "a name in its title",
    }[case.origin.name.how]
    cited = "" if case.citations is None else f", {case.followed} of them cite it"
    return f"{introduced}; {case.later} later titles carry it{cited}"


def _one_name_a_paper(found: Iterable[IdeaSuggestion], leads: Mapping[str, str]) -> list[IdeaSuggestion]:
    """Of several names from one title the one it starts with, else the best."""
    best: dict[str | None, IdeaSuggestion] = {}
    for suggestion in found:
        now = best.get(suggestion.origin)
        lead = leads.get(suggestion.origin or "")
        if now is None or suggestion.name == lead or (now.name != lead and suggestion.score > now.score):
            best[suggestion.origin] = suggestion
    return list(best.values())


def _from_sentences(sentences: Mapping[str, Sequence[tuple[str, str]]], seen: Collection[str]) -> list[IdeaSuggestion]:
    """Names by which citing sentences of several papers call a cited work: "the Transformer [12]"."""
    everywhere: dict[str, set[str]] = defaultdict(set)
    calls: dict[str, dict[str, dict[str, str]]] = {}
    for cited, places in sentences.items():
        names: dict[str, dict[str, str]] = defaultdict(dict)
        for citing, sentence in places:
            for name in {name.name for name in names_of(sentence.rstrip(".")) if name.how != "lead"}:
                names[name].setdefault(citing, sentence)
                everywhere[name].add(cited)
        calls[cited] = names
    found = []
    for cited, names in calls.items():
        citing_papers = len({citing for citing, _ in sentences[cited]})
        for name, by_paper in names.items():
            n = len(by_paper)
            specific = n >= _SENTENCES and 2 * n >= citing_papers and len(everywhere[name]) <= max(3, n)
            if specific and len(name.split()) <= LONGEST and title_key(name) not in seen:
                why = f"{n} of {citing_papers} citing papers call it so"
                examples = tuple(by_paper[citing] for citing in sorted(by_paper)[:2])
                found.append(IdeaSuggestion(name, cited, round(0.5 + math.log1p(n), 4), why, examples))
    return found


def _from_rising(rising: Sequence[str], papers: Iterable[Titled], seen: Collection[str]) -> list[IdeaSuggestion]:
    """Rising terms that no title has introduced as a name; the earliest title that holds one is shown, not claimed."""
    wanted = {title_key(term): term for term in rising if title_key(term) not in seen}
    first: dict[str, Titled] = {}
    for paper in papers:
        key = f" {title_key(paper.title)} "
        for term in wanted:
            if f" {term} " in key and (term not in first or _month(paper) < _month(first[term])):
                first[term] = paper
    why = "its share of the papers is rising"
    return [IdeaSuggestion(wanted[term], None, 0.3, why, (readable(paper.title),)) for term, paper in first.items()]
