"""The ledger of ideas with its figures: who uses them, what they build on, what displaced them."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, TypeVar

from readinglist.citations.api import CitationEdges, build_graph, known_graph
from readinglist.context import Context
from readinglist.core.citations import OWN_LISTS
from readinglist.core.dates import NO_MONTH, month_number
from readinglist.core.errors import NotFound, UsageError
from readinglist.core.events import Event, Progress
from readinglist.core.frozen import Frozen
from readinglist.core.ideas import BuildsOn, Displacement, Idea
from readinglist.graph.fates import Evidence
from readinglist.graph.known import KnownGraph
from readinglist.ideas.records import IdeaFate, IdeaPath, IdeaRecord, PathStep
from readinglist.literature.api import known_works
from readinglist.store.stamped_cache import LEDGER, Then, keep_result, last_result

from .fates import evidence_for, name_uses, surveyed
from .ideas import catch_up, get_idea, ledger_ideas
from .names import IdeaUses, edges_of_ideas, matcher_of, months_of_use, scan_papers, uses_of
from .witnesses import Asked, newest, testify

if TYPE_CHECKING:
    from readinglist.graph.displacement import Uses


def measured_graph(lib: Context) -> Generator[Event, None, KnownGraph]:
    """The graph of the library with its figures; what is being measured as progress."""
    for event in build_graph(lib):
        if isinstance(event, Progress):
            yield event
    return known_graph(lib)


def prepare_ledger(lib: Context, name: str | None = None) -> Generator[Event, None, None]:
    """Do beforehand what takes long, with progress: look for ideas in new papers, measure the graph.

    Raises NotFound where there is no idea `name`.
    """
    yield from catch_up(lib, name)
    if lib.store.papers.find_many({idea.origin for idea in ledger_ideas(lib) if idea.origin}):
        yield from measured_graph(lib)


def ledger(lib: Context, names: Sequence[str] | None = None) -> tuple[IdeaRecord, ...]:
    """The ledger with its figures, most used here first, then elsewhere; `names` (exact) only these.

    Papers that were not looked through yet are, first. The whole ledger is kept for `last_ledger`.
    """
    known = _known(lib)
    wanted = [idea for idea in known.ideas if names is None or idea.name in names]
    fates = idea_fates(lib, wanted, known.uses)
    records = [_record(idea, known, fates[idea.name]) for idea in wanted]
    found = tuple(sorted(records, key=lambda r: (-r.uses, -fates[r.idea.name].papers, r.idea.name.lower())))
    if names is None:
        keep_result(lib.places.cache / LEDGER, lib.state(), found)
    return found


def last_ledger(lib: Context) -> Then[tuple[IdeaRecord, ...]] | None:
    """The ledger as it was made last, without the ideas that were dropped since; None where it never was."""
    then = last_result(lib.places.cache / LEDGER, lib.state(), tuple[IdeaRecord, ...], lib.memory)
    if then is None:
        return None
    names = {idea.name for idea in ledger_ideas(lib)}
    return replace(then, value=tuple(record for record in then.value if record.idea.name in names))


def displacement_of(lib: Context, name: str, by: str | None = None) -> Displacement:
    """What displaced an idea, or why nothing did; `by`: whether that one did. Raises NotFound, UsageError."""
    idea, asked = get_idea(lib, name).name, get_idea(lib, by).name if by is not None else None
    if asked == idea:
        raise UsageError(f"{by!r} is {idea!r} itself: give another idea after --by")
    return _displacement(idea, _known(lib), asked)


class _Known(Frozen):
    """The ideas of the ledger, all of their uses, and what builds on what."""

    ideas: tuple[Idea, ...]
    uses: IdeaUses
    rows: Uses
    edges: tuple[BuildsOn, ...]
    later: Mapping[str, tuple[str, ...]]


def _known(lib: Context) -> _Known:
    from readinglist.graph.displacement import Uses
    from readinglist.graph.ledger import later_ones

    ideas = ledger_ideas(lib)
    matcher = matcher_of(lib, ideas)
    scan_papers(lib, ideas, matcher)
    uses = uses_of(lib, ideas)
    rows = {idea.name: uses.rows(idea.name) for idea in ideas}
    edges = edges_of_ideas(lib, ideas, matcher)
    return _Known(ideas, uses, Uses(rows, uses.papers), edges, later_ones(edges))


def _record(idea: Idea, known: _Known, fate: IdeaFate) -> IdeaRecord:
    from readinglist.graph.adoption import adoption, last_year
    from readinglist.graph.ledger import independent_groups, opened_by, what_it_is

    uses, rows = known.uses, known.rows.rows[idea.name]
    origin = uses.origins.get(idea.origin or "")
    months = months_of_use(uses, rows, uses.born[idea.name])
    trend = adoption(months, uses.born[idea.name])
    authors = [uses.papers[n][2] for n in rows if n in uses.papers]
    return IdeaRecord(
        idea,
        len(rows),
        uses.used[idea.name],
        len(uses.by_citation[idea.name]),
        len(uses.by_name[idea.name]),
        independent_groups(authors, origin.authors if origin else ()),
        trend.direction,
        trend.peak,
        trend.half_life_months,
        trend.bursts,
        displacement=_displacement(idea.name, known),
        builds_on=tuple(edge for edge in known.edges if edge.later == idea.name),
        opened=known.later.get(idea.name, ()),
        opened_in_all=len(opened_by(idea.name, known.later)),
        adoption=tuple(months),
        what=what_it_is(idea, origin.abstract if origin else None),
        fate=fate,
        lately=newest(fate.lately, last_year(months, OWN_LISTS)),
    )


def _displacement(idea: str, known: _Known, asked: str | None = None) -> Displacement:
    from readinglist.graph.displacement import displacement, same_role

    months = months_of_use(known.uses, known.rows.rows[idea], known.uses.born[idea])
    rivals = {asked: "you asked"} if asked else same_role(idea, known.edges, known.rows.rows)
    return displacement(idea, months, known.rows, rivals, asked is not None)


# What became of ideas, by the rules for papers: citations of the origin, and the use of the idea's own name.


def idea_fates(lib: Context, ideas: Sequence[Idea], uses: IdeaUses) -> dict[str, IdeaFate]:
    """The fate of each of `ideas` by name. Without an origin no citation can be looked for."""
    evidence: dict[str, Evidence] = {}
    known = known_graph(lib) if uses.origins else None
    if known is not None:
        counted, number = surveyed(lib, known), known.index
        here = [(idea.name, number[idea.origin]) for idea in ideas if idea.origin and idea.origin in uses.origins]
        numbers = sorted({n for _, n in here})
        found = dict(zip(numbers, evidence_for(lib, known, counted, numbers, {}), strict=True))
        used = name_uses(lib, known, counted, [(n, [name]) for name, n in here])
        for (name, n), term in zip(here, used, strict=True):
            evidence[name] = replace(found[n], term=term.use, titles_only=term.titles_only)
    placed = [
        Asked(idea.origin, idea.name, month_number(uses.born[idea.name]), evidence.get(idea.name))
        for idea in ideas
        if idea.origin
    ]
    packed = known_works(lib, [one.paper for one in placed])
    told = {asked.idea: one for asked, one in zip(placed, testify(lib, placed, known, packed), strict=True)}
    fates = {idea.name: told.get(idea.name, IdeaFate()) for idea in ideas}
    return fates | {i.name: IdeaFate(reasons=(_without_origin(i),)) for i in ideas if not fates[i.name].reasons}


def _without_origin(idea: Idea) -> str:
    if idea.origin is None:
        return f"its origin is not known: readinglist ideas add {idea.name!r} --origin ID"
    return f"its origin {idea.origin} is not in the library, and its citations are unknown: readinglist ideas refresh"


def idea_record(lib: Context, name: str) -> IdeaRecord:
    """One idea by its name or an alias, with its figures. Raises NotFound."""
    return ledger(lib, [get_idea(lib, name).name])[0]


def curve_of(record: IdeaRecord, small: bool = False) -> str:
    """The use of an idea over time as SVG, of the library or of what counted more; `small`: for a row of a table."""
    from readinglist.formats.adoption_plot import adoption_plot, small_curve

    months, counted = record.adoption, dict(record.fate.years) if record.fate else {}
    heading = ""
    if sum(counted.values()) > sum(used for _, used, _ in months) and record.fate:
        years = range(min(counted), max(counted) + 1)
        months = tuple((date(year, 1, 1), counted.get(year, 0), 1) for year in years)
        heading = f"papers that cite its origin, by year: {record.fate.source} until {record.fate.cutoff}"
    return small_curve(months) if small else adoption_plot(record.idea.name, months, heading)


# The way from one idea to another, each step with what shows it.


BUILDS_ON, CITATIONS = "builds on", "citations"
T = TypeVar("T", str, int)


def path_between(lib: Context, start: str, goal: str) -> IdeaPath:
    """The shortest way between two ideas of the ledger, from `start` on; either may be the later one.

    Along what builds on what, or, where no such way is, along citations from origin to origin. Raises NotFound
    where an idea is unknown or nothing leads from one to the other.
    """
    first, last = get_idea(lib, start), get_idea(lib, goal)
    for through, find in ((BUILDS_ON, _through_ideas), (CITATIONS, _through_citations)):
        steps = find(lib, first, last)
        if steps is not None:
            return IdeaPath(first.name, last.name, through, steps)
    raise NotFound(f"no path from {first.name!r} to {last.name!r}: {_why_not(lib, first, last)}")


def _through_ideas(lib: Context, first: Idea, last: Idea) -> tuple[PathStep, ...] | None:
    from readinglist.graph.builds_on import shortest_of_names

    ideas = ledger_ideas(lib)
    edges = {(e.later, e.earlier): e for e in edges_of_ideas(lib, ideas, matcher_of(lib, ideas))}
    origins = {idea.name: idea.origin for idea in ideas}

    def step(later: str, earlier: str) -> PathStep:
        edge = edges[later, earlier]
        return PathStep(later, earlier, edge.by, edge.evidence, edge.paper, origins.get(earlier))

    return _either_way(lambda a, b: shortest_of_names(edges, a, b), step, first.name, last.name)


def _through_citations(lib: Context, first: Idea, last: Idea) -> tuple[PathStep, ...] | None:
    """Citations of later papers, and of papers without a month, lead nowhere: versions make such ones."""
    from readinglist.graph.builds_on import shortest

    known = known_graph(lib)
    ends = [known.index.get(idea.origin or "") for idea in (first, last)]
    if ends[0] is None or ends[1] is None:
        return None
    arrays = known.arrays
    back = (arrays.month[arrays.cited] != NO_MONTH) & (arrays.month[arrays.cited] <= arrays.month[arrays.citing])
    citing_papers, cited_papers = arrays.citing[back], arrays.cited[back]
    names = {idea.origin: idea.name for idea in reversed(ledger_ideas(lib)) if idea.origin}
    names |= {idea.origin: idea.name for idea in (first, last) if idea.origin}

    def step(later: int, earlier: int) -> PathStep:
        citing, cited = arrays.ids[later], arrays.ids[earlier]
        places = lib.store.part(CitationEdges).places(citing, cited)
        best = min(places, key=lambda place: place.kind != "used", default=None)
        sentence = best.sentence if best else None
        return PathStep(names.get(citing, citing), names.get(cited, cited), "citation", sentence, citing, cited)

    return _either_way(lambda a, b: shortest(arrays.n, citing_papers, cited_papers, a, b), step, ends[0], ends[1])


def _either_way(
    find: Callable[[T, T], tuple[T, ...] | None], step: Callable[[T, T], PathStep], start: T, goal: T
) -> tuple[PathStep, ...] | None:
    """The steps from the later end back to the earlier one, whichever is which, in the order from `start` on."""
    back = find(start, goal)
    if back is not None:
        return tuple(step(later, earlier) for later, earlier in pairwise(back))
    forth = find(goal, start)
    return None if forth is None else tuple(step(later, earlier) for later, earlier in pairwise(forth))[::-1]


def _why_not(lib: Context, first: Idea, last: Idea) -> str:
    unknown = [idea for idea in (first, last) if idea.origin is None]
    if unknown:
        name = unknown[0].name
        return f"the origin of {name} is not known: readinglist ideas add {name!r} --origin ID"
    return "neither builds on the other, and no known citations lead from origin to origin"
