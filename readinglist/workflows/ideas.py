"""The ledger of ideas: what the reader put into it, and what the library's papers say of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from readinglist.errors import NotFound, UsageError
from readinglist.ids import month_of
from readinglist.model import (
    BuildsOn,
    Citation,
    CitingPlace,
    Event,
    Idea,
    IdeaChanged,
    IdeaRecord,
    LogEntry,
    Paper,
)
from readinglist.store.files import read_text
from readinglist.text import clean

from .home import Home
from .idea_names import look_up, looking_up, matcher_of

if TYPE_CHECKING:
    from readinglist.graph.names import Matcher

LONGEST = 100  # characters of a name


def ledger_ideas(lib: Home) -> tuple[Idea, ...]:
    """The ideas of the ledger, by name, without any figure."""
    from readinglist.graph.ledger import fold_ideas

    return fold_ideas(lib.store.log.of_kind("idea"))


def get_idea(lib: Home, name: str) -> Idea:
    """The idea of a name or alias. Raises NotFound, naming what is near."""
    from readinglist.graph.ledger import find_idea

    ideas = ledger_ideas(lib)
    found = find_idea(ideas, name)
    if found is None:
        raise NotFound(f"no idea {name[:60]!r} in the ledger: {_near(ideas, name)}")
    return found


def add_ideas(lib: Home, ideas: Iterable[Idea]) -> tuple[LogEntry, ...]:
    """Put ideas into the ledger, or more names, an origin, a predecessor to those that are there.

    Of an idea that says nothing new no entry is made. Raises UsageError for a name that is none.
    """
    from readinglist.graph.ledger import find_idea

    known = ledger_ideas(lib)
    items = []
    for idea in map(_cleaned, ideas):
        there = find_idea(known, idea.name)
        subject = there.name if there is not None else idea.name
        if there is None or _adds(idea, there):
            items.append((IdeaChanged("add", idea.origin, idea.aliases, idea.builds_on), subject))
    return lib.store.log.append_many(items)


def ideas_of_file(path: Path) -> list[Idea]:
    """The ideas of a JSON file. Raises NotFound, InputError."""
    from readinglist.formats.idea_list import parse_ideas

    if not path.is_file():
        raise NotFound(f"there is no file {path}")
    return parse_ideas(read_text(path), path.name)


def merge_ideas(lib: Home, name: str, into: str) -> LogEntry:
    """Make one idea a name of another. Raises NotFound, UsageError where they are the same."""
    idea, other = get_idea(lib, name), get_idea(lib, into)
    if idea.name == other.name:
        raise UsageError(f"{name!r} is {other.name!r} already: nothing to merge")
    return lib.store.log.append(IdeaChanged("merge", into=other.name), idea.name)


def drop_idea(lib: Home, name: str) -> LogEntry:
    """Take an idea off the ledger. Raises NotFound."""
    return lib.store.log.append(IdeaChanged("drop"), get_idea(lib, name).name)


def catch_up(lib: Home, name: str | None = None) -> Iterator[Event]:
    """Look for the ideas in the papers that were not looked through yet, so that `ledger` need not.

    Raises NotFound where there is no idea `name`.
    """
    if name is not None:
        get_idea(lib, name)
    ideas = ledger_ideas(lib)
    if ideas:
        yield from looking_up(lib, ideas, matcher_of(lib, ideas))


def ledger(lib: Home, names: Sequence[str] | None = None) -> tuple[IdeaRecord, ...]:
    """The ledger with its figures, most used first; `names` (exact) only these.

    Papers that were not looked through yet are, first.
    """
    ideas = ledger_ideas(lib)
    matcher = matcher_of(lib, ideas)
    look_up(lib, ideas, matcher)
    edges = _builds_on(lib, ideas, matcher)
    wanted = [idea for idea in ideas if names is None or idea.name in names]
    seen = _observed(lib, wanted)
    records = [_record(idea, seen, edges) for idea in wanted]
    return tuple(sorted(records, key=lambda r: (-r.uses, r.idea.name.lower())))


@dataclass(frozen=True, slots=True)
class _Observed:
    """What was read of the store for some ideas. Rows are those of `papers`."""

    months: Mapping[date, int]
    named: Mapping[str, frozenset[int]]  # idea -> rows
    cited: Mapping[str, tuple[Citation, ...]]  # origin -> citations of it
    papers: Mapping[int, tuple[str, date | None, tuple[str, ...]]]  # row -> id, month, authors
    rows: Mapping[str, int]  # id -> row
    origins: Mapping[str, Paper]


def _observed(lib: Home, ideas: Sequence[Idea]) -> _Observed:
    named = lib.store.ideas.naming([idea.name for idea in ideas])
    origins = lib.store.papers.find_many({idea.origin for idea in ideas if idea.origin})
    cited: dict[str, list[Citation]] = defaultdict(list)
    for edge in lib.store.references.edges_to(origins):
        cited[edge.cited].append(edge)
    citing = lib.store.papers.find_many({edge.citing for edges in cited.values() for edge in edges})
    rows = {paper.id: paper.row for paper in citing.values()}
    papers = lib.store.ideas.described({*rows.values(), *(n for some in named.values() for n in some)})
    edges = {origin: tuple(some) for origin, some in cited.items()}
    return _Observed(lib.store.ideas.months(), named, edges, papers, rows, origins)


def _record(idea: Idea, seen: _Observed, edges: Sequence[BuildsOn]) -> IdeaRecord:
    from readinglist.graph.adoption import adoption
    from readinglist.graph.groups import independent_groups

    origin = seen.origins.get(idea.origin or "")
    cited = [edge for edge in seen.cited.get(idea.origin or "", ()) if edge.citing in seen.rows]
    by_citation = {seen.rows[edge.citing] for edge in cited}
    born = _born(idea, origin)
    by_name = seen.named[idea.name] - ({origin.row} if origin else set()) - _older(seen, seen.named[idea.name], born)
    uses = by_citation | by_name
    months = _adoption_months(seen, uses, born)
    told = adoption(months, born)
    return IdeaRecord(
        idea,
        len(uses),
        sum(edge.kind == "used" for edge in cited),
        len(by_citation),
        len(by_name),
        independent_groups([seen.papers[n][2] for n in uses if n in seen.papers], origin.authors if origin else ()),
        told.status,
        told.peak,
        told.half_life_months,
        told.bursts,
        builds_on=tuple(edge for edge in edges if edge.later == idea.name),
        opened=tuple(edge.later for edge in edges if edge.earlier == idea.name),
        adoption=tuple(months),
    )


def _born(idea: Idea, origin: Paper | None) -> date | None:
    """The day of the origin's first version; of an origin that is not here the month that its arXiv id tells."""
    if origin is not None and origin.published is not None:
        return origin.published.date()
    return month_of(idea.origin) if idea.origin else None


def _older(seen: _Observed, rows: Iterable[int], born: date | None) -> set[int]:
    """The papers of months before the idea's: the same name, and something else."""
    if born is None:
        return set()
    first = born.replace(day=1)
    months = ((row, seen.papers[row][1]) for row in rows if row in seen.papers)
    return {row for row, month in months if month is not None and month < first}


def _adoption_months(seen: _Observed, uses: Iterable[int], born: date | None) -> list[tuple[date, int, int]]:
    """Every month from the origin's, or the first use, to the library's last, without a gap."""
    counts: dict[date, int] = defaultdict(int)
    for row in uses:
        month = seen.papers[row][1] if row in seen.papers else None
        if month is not None:
            counts[month] += 1
    if not seen.months:
        return []
    begin = born.replace(day=1) if born else min(counts, default=None)
    last = max(seen.months)
    month = max(begin or last, min(seen.months))
    found = []
    while month <= last:
        found.append((month, counts.get(month, 0), seen.months.get(month, 0)))
        month = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return found


def _builds_on(lib: Home, ideas: Sequence[Idea], matcher: Matcher) -> tuple[BuildsOn, ...]:
    from readinglist.graph.builds_on import Origin, builds_on

    ids = {idea.origin for idea in ideas if idea.origin}
    papers = lib.store.papers.find_many(ids)
    edges = lib.store.references.edges_from(papers)
    cites: dict[str, set[str]] = defaultdict(set)
    used: dict[tuple[str, str], CitingPlace] = {}
    for edge in edges:
        cites[edge.citing].add(edge.cited)
        if edge.kind == "used" and edge.cited in ids:
            used.update(_used_place(lib, edge))
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


def _used_place(lib: Home, edge: Citation) -> dict[tuple[str, str], CitingPlace]:
    places = lib.store.references.places(edge.citing, edge.cited)
    found = next((place for place in places if place.kind == "used"), None)
    return {(edge.citing, edge.cited): found} if found is not None else {}


def _cleaned(idea: Idea) -> Idea:
    name = clean(idea.name)
    if not any(c.isalnum() for c in name) or len(name) > LONGEST:
        raise UsageError(f"{name[:40]!r} is no name of an idea: give a word or a few, as `readinglist ideas add LoRA`")
    aliases = tuple(dict.fromkeys(clean(alias)[:LONGEST] for alias in idea.aliases))
    return replace(
        idea,
        name=name,
        aliases=tuple(alias for alias in aliases if any(c.isalnum() for c in alias)),
        builds_on=tuple(clean(other)[:LONGEST] for other in idea.builds_on),
    )


def _adds(idea: Idea, there: Idea) -> bool:
    """Does `idea` say something that the ledger does not?"""
    from readinglist.text import title_key

    known = {title_key(name) for name in there.names}
    fresh = any(title_key(alias) not in known for alias in idea.aliases)
    before = {title_key(name) for name in there.builds_on}
    later = any(title_key(name) not in before for name in idea.builds_on)
    return fresh or later or (idea.origin is not None and idea.origin != there.origin)


def _near(ideas: Sequence[Idea], name: str) -> str:
    from difflib import get_close_matches

    if not ideas:
        return "it is empty; readinglist ideas add --canon puts landmark ideas into it"
    names = {text.lower(): text for idea in ideas for text in idea.names}
    near = [names[text] for text in get_close_matches(name.lower(), names, n=3)]
    return f"did you mean {', '.join(near)}?" if near else "readinglist ideas list shows them"
