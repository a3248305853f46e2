"""Which papers name which ideas: looked for once in each paper, remembered, caught up as papers come.

The index finds papers with the words; `graph.names` confirms that they stand there as a name.
"""

from __future__ import annotations

import zlib
from collections import Counter, defaultdict
from collections.abc import Generator, Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from readinglist.citations.api import CitationEdges
from readinglist.context import Context
from readinglist.core.dates import month_day, month_number
from readinglist.core.events import Progress, result_of
from readinglist.core.frozen import Frozen
from readinglist.core.ideas import BuildsOn, Idea
from readinglist.core.ids import month_of
from readinglist.core.lazy import read_data
from readinglist.core.papers import Paper
from readinglist.core.references import Acronym, CitingPlace, Lexicon
from readinglist.ideas.records import IdeaUse
from readinglist.ideas.tables import Ideas

if TYPE_CHECKING:
    from readinglist.graph.names import Matcher


BATCH = 4_000  # papers in one transaction
STAGE = "looking for ideas in papers"
NIGHTLY = 20_000  # papers that a night's work looks through at most; the rest follows the next night


def matcher_of(lib: Context, ideas: Sequence[Idea]) -> Matcher:
    """What finds the names of `ideas`, with the meaning of acronyms from the origins that are here."""
    from readinglist.graph.names import Matcher

    state = tuple(ideas), lib.store.papers.count()
    return lib.memory.once("matcher", state, lambda: Matcher(ideas, load_lexicon(), origin_titles(lib, ideas)))


def origin_titles(lib: Context, ideas: Sequence[Idea]) -> dict[str, str]:
    """Idea -> title of its origin, where the library has it."""
    papers = lib.store.papers.find_many({idea.origin for idea in ideas if idea.origin})
    found = ((idea.name, papers.get(idea.origin or "")) for idea in ideas)
    return {name: paper.title for name, paper in found if paper is not None and paper.title}


def scan_papers(lib: Context, ideas: Sequence[Idea], matcher: Matcher, limit: int | None = None) -> bool:
    """Look for the ideas in the papers that were not looked through yet; whether all were.

    Ends early after about `limit` papers, and where nothing can be written now: the next call goes on.
    What an idea's other names had found is dropped.
    """
    return result_of(scan_steps(lib, ideas, matcher, limit))


def scan_steps(
    lib: Context, ideas: Sequence[Idea], matcher: Matcher, limit: int | None = None
) -> Generator[Progress, None, bool]:
    """As `scan_papers`, with progress after every batch of papers: a million papers take minutes."""
    known = lib.store.part(Ideas).scanned()
    stamps = _stamps(lib, ideas)
    newest = lib.store.papers.count()
    if not lib.store.part(Ideas).forget(known.keys() - stamps.keys()):
        return False
    behind: dict[int, list[str]] = defaultdict(list)
    for name, stamp in stamps.items():
        behind[known[name][1] if known.get(name, (None,))[0] == stamp else 0].append(name)
    left = limit
    for after, names in sorted(behind.items()):
        if after < newest:
            done = yield from _look_up_from(lib, matcher, {name: stamps[name] for name in names}, after, newest, left)
            left = None if left is None or done is None else left - done
            if done is None or (left is not None and left <= 0):
                return False
    return True


def _look_up_from(
    lib: Context, matcher: Matcher, stamps: Mapping[str, int], after: int, newest: int, limit: int | None
) -> Generator[Progress, None, int | None]:
    """Look through the papers after row `after`, at most about `limit`; how many, None where it cannot be written."""
    phrases = [name.text for name in matcher.names if name.idea in stamps]
    rows = lib.store.part(Ideas).candidates(phrases, after, newest)
    some = rows if limit is None else rows[:limit]
    for start in range(0, max(len(some), 1), BATCH):
        batch = some[start : start + BATCH]
        is_last = start + BATCH >= len(rows)
        uses: dict[str, list[int]] = defaultdict(list)
        for row, title, abstract in lib.store.part(Ideas).texts(batch):
            for idea in matcher.ideas_of(title, abstract) & stamps.keys():
                uses[idea].append(row)
        if not lib.store.part(Ideas).record(uses, stamps, newest if is_last else batch[-1]):
            return None
        yield Progress(STAGE, min(start + BATCH, len(some)), len(some))
    return len(some)


def _stamps(lib: Context, ideas: Sequence[Idea]) -> dict[str, int]:
    """Idea -> what its stored uses depend on, in 31 bits."""
    from readinglist.graph.names import RULES

    titles = origin_titles(lib, ideas)
    made_of = {idea.name: repr((RULES, idea.names, titles.get(idea.name))) for idea in ideas}
    return {name: zlib.crc32(text.encode()) & 0x7FFFFFFF for name, text in made_of.items()}


# Who uses which idea since when: what the store holds of the ideas of the ledger, read at once.


class IdeaUses(Frozen):
    """What was read of the store for some ideas. Rows are those of `papers`; the origin itself is no use."""

    months: Mapping[date, int]  # papers of each month
    by_name: Mapping[str, frozenset[int]]  # idea -> rows, those of months before the idea's left out
    by_citation: Mapping[str, frozenset[int]]  # idea -> rows that cite its origin
    used: Mapping[str, int]  # idea -> how many of these cite it where they use it
    papers: Mapping[int, tuple[str, date | None, tuple[str, ...]]]  # row -> id, month, authors
    origins: Mapping[str, Paper]  # by id
    born: Mapping[str, date | None]  # idea -> day of its origin's first version, or the first of the month of its id

    def rows(self, idea: str) -> frozenset[int]:
        """All papers that use it."""
        return self.by_name[idea] | self.by_citation[idea]


def uses_of(lib: Context, ideas: Sequence[Idea]) -> IdeaUses:
    """The uses of `ideas`, as far as papers were looked through."""
    named = lib.store.part(Ideas).naming([idea.name for idea in ideas])
    origins = lib.store.papers.find_many({idea.origin for idea in ideas if idea.origin})
    citing = lib.store.part(CitationEdges).citers(origins)
    papers = lib.store.part(Ideas).described({n for some in (*citing.values(), *named.values()) for n in some})
    born = {idea.name: _born(idea, origins.get(idea.origin or "")) for idea in ideas}
    by_name, by_citation, used = {}, {}, {}
    for idea in ideas:
        origin = origins.get(idea.origin or "")
        kinds = citing.get(idea.origin or "", {})
        by_citation[idea.name] = frozenset(kinds)
        used[idea.name] = sum(kind == "used" for kind in kinds.values())
        own = {origin.row} if origin else set()
        first = (born[idea.name] or date.min).replace(day=1)
        older = {n for n in named[idea.name] if n in papers and (papers[n][1] or date.max) < first}
        by_name[idea.name] = named[idea.name] - own - older  # a name of months before the idea's is something else
    return IdeaUses(lib.store.part(Ideas).months(), by_name, by_citation, used, papers, origins, born)


def months_of_use(uses: IdeaUses, rows: Iterable[int], born: date | None) -> list[tuple[date, int, int]]:
    """Every month from the origin's, or the first use, to the library's last, without a gap: day, uses, papers."""
    dated = (uses.papers[row][1] for row in rows if row in uses.papers)
    counts = Counter(month for month in dated if month is not None)
    last = max(uses.months, default=None)
    if last is None:
        return []
    begin = born.replace(day=1) if born else min(counts, default=None)
    first = max(begin or last, min(uses.months))
    months = map(month_day, range(month_number(first), month_number(last) + 1))
    return [(month, counts[month], uses.months.get(month, 0)) for month in months]


def edges_of_ideas(lib: Context, ideas: Sequence[Idea], matcher: Matcher) -> tuple[BuildsOn, ...]:
    """Which of `ideas` build on which."""
    from readinglist.graph.builds_on import Origin, builds_on

    ids = {idea.origin for idea in ideas if idea.origin}
    papers = lib.store.papers.find_many(ids)
    cites: dict[str, set[str]] = defaultdict(set)
    used: dict[tuple[str, str], CitingPlace] = {}
    for edge in lib.store.part(CitationEdges).edges_from(papers):
        cites[edge.citing].add(edge.cited)
        if edge.kind == "used" and edge.cited in ids:
            places = lib.store.part(CitationEdges).places(edge.citing, edge.cited)
            if (place := next((place for place in places if place.kind == "used"), None)) is not None:
                used[edge.citing, edge.cited] = place
    origins = {
        paper.id: Origin(
            paper.id,
            paper.title,
            paper.abstract,
            paper.published.date() if paper.published else None,
            frozenset(cites[paper.id]) if paper.id in cites else None,
        )
        for paper in papers.values()
    }
    return builds_on(ideas, origins, matcher, used)


def _born(idea: Idea, origin: Paper | None) -> date | None:
    """The day of the origin's first version; of an origin that is not here the month of its arXiv id."""
    if origin is not None and origin.published is not None:
        return origin.published.date()
    return month_of(idea.origin) if idea.origin else None


# The newest papers that use an idea, each with a sentence that shows it: from what is stored, nothing is measured.


LOOKED_AT = 5_000  # of the uses, those that came last
_STRENGTH = {"used": 0, "compared": 1, "mentioned": 2}  # of a citing place


def newest_uses(lib: Context, idea: Idea, n: int) -> tuple[IdeaUse, ...]:
    """The `n` newest uses of an idea, the newest first; of papers from the month of its origin on."""
    origin = lib.store.papers.find(idea.origin) if idea.origin else None
    kinds = lib.store.part(CitationEdges).citers([origin.id]).get(origin.id, {}) if origin else {}
    naming = lib.store.part(Ideas).naming([idea.name])[idea.name]
    rows = sorted((naming | kinds.keys()) - ({origin.row} if origin else set()))[-LOOKED_AT:]
    born = origin.published.date().replace(day=1) if origin and origin.published else None

    def use(paper: Paper) -> IdeaUse:
        is_named, is_citing = paper.row in naming, paper.row in kinds
        by = "both" if is_named and is_citing else "name" if is_named else "citation"
        sentence = None
        if origin and is_citing:
            sentence = most_telling(lib.store.part(CitationEdges).places(paper.id, origin.id))
        if not sentence:
            sentence = _naming_sentence(matcher_of(lib, [idea]), paper) if is_named else None
        day = paper.published.date() if paper.published else paper.announced
        month = day.replace(day=1) if day else None
        return IdeaUse(idea.name, paper.id, month, by, kinds.get(paper.row, "mentioned"), sentence)

    return tuple(map(use, lib.store.papers.by_rows(lib.store.part(Ideas).newest(rows, n, born))))


def most_telling(places: Iterable[CitingPlace]) -> str | None:
    """The sentence of the place that says most of what it cites; None without a place."""
    best = min(places, key=lambda place: _STRENGTH.get(place.kind, 3), default=None)
    return best.sentence if best else None


def _naming_sentence(matcher: Matcher, paper: Paper) -> str | None:
    """The sentence of the abstract that names an idea, else the title."""
    best = min(matcher.find(paper.title, paper.abstract), key=lambda mention: mention.in_title, default=None)
    return best.sentence if best else None


# Two lists that come with the program: ordinary words, and what acronyms stand for.
#
# Both were counted in titles and abstracts of arXiv. `ordinary_words.txt`: words in lower case in at
# least 5 of 28,764 abstracts of computer science before 2012, when most of today's names of ideas were
# not names yet. `acronyms.tsv`: acronyms that 148,581 papers until 2025 spell out at least 8 times, as in
# "mean absolute error (MAE)": how often, and what as (count and words).


@cache
def load_lexicon() -> Lexicon:
    """The lists; about 10 ms the first time."""
    ordinary = frozenset(read_data(__package__, "ordinary_words.txt").split())
    return Lexicon(ordinary, dict(map(_acronym, read_data(__package__, "acronyms.tsv").splitlines())))


def _acronym(line: str) -> tuple[str, Acronym]:
    name, total, *meanings = line.split("\t")
    counted = (meaning.split(" ", 1) for meaning in meanings)
    return name, Acronym(int(total), tuple((int(count), words) for count, words in counted))
