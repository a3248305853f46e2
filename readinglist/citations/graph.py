"""The graph of who cites whom, with the measures of all of its papers: from the cache, brought up to date.

The cache remembers up to which change of the store it goes. After a night only the lists that changed are
read, and the figures are brought up to date from the old ones.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from dataclasses import fields, replace
from datetime import date
from typing import Any

import numpy as np
from scipy import sparse

from readinglist.citations.records import GraphBuilt, GraphStats, Leader, YearCoverage
from readinglist.citations.tables.arrays import CachedGraph, GraphCache, GraphState, StoredCitations
from readinglist.context import Context
from readinglist.core.dates import NO_MONTH
from readinglist.core.errors import StoreError
from readinglist.core.events import Event, Progress
from readinglist.core.frozen import Frozen
from readinglist.graph.known import KnownGraph, grow
from readinglist.graph.measures.figures import Figures, steps
from readinglist.graph.measures.structure import Floats

MOST_CHANGED = 0.1  # of all papers: where more changed, all is read and measured anew
NAMES = tuple(field.name for field in fields(Figures))


class Reading(Frozen):
    """A graph with what it took to read it. `whole`: the day on which all of its figures were measured anew."""

    known: KnownGraph
    state: GraphState
    papers: int  # whose lists were read: 0 where nothing had changed
    whole: date
    is_anew: bool = False  # nothing that was kept could be used


def known_graph(lib: Context) -> KnownGraph:
    """The citations of the library; figures are measured, and kept for the next time, when they are asked for."""
    return read_graph(lib).known


def read_graph(lib: Context, *, anew: bool = False) -> Reading:
    """As `known_graph`, with how it was come by. `anew`: as if nothing had been kept."""
    with lib.store.snapshot():
        state = lib.store.part(StoredCitations).state()
        last = None if anew else lib.memory.last("graph") or _cached(lib)
        rows = _changed(lib, last, state)
        if last is None or rows is None:
            whole = lib.clock.now().date()
            known = KnownGraph(lib.store.part(StoredCitations).arrays(), on_measured=_keeper(lib, state, whole))
            reading = Reading(known, state, known.arrays.n, whole, is_anew=True)
        elif rows or last.state != state:
            part = lib.store.part(StoredCitations).part(rows)
            known = grow(last.known, part, _keeper(lib, state, last.whole))
            reading = Reading(known, state, len(rows), last.whole)
        else:
            reading = replace(last, papers=0, is_anew=False)
    lib.memory.put("graph", state, reading)
    return reading


def build_graph(lib: Context, *, anew: bool = False) -> Generator[Event | GraphBuilt, None, None]:
    """Read and measure what changed, or all; the last event is GraphBuilt."""
    yield Progress("reading citations", 0)
    reading = read_graph(lib, anew=anew)
    known, arrays = reading.known, reading.known.arrays
    if reading.is_anew:
        yield from _measure(known)
    elif not known.is_measured:
        if reading.papers:
            yield Progress("updating figures", 0)
        known.accept(known.figures)
    yield GraphBuilt(arrays.n, arrays.m, reading.papers, reading.is_anew, arrays.source, arrays.cutoff)


def _measure(known: KnownGraph) -> Iterator[Event]:
    """The figures one by one; a measure is named before it begins."""
    found: dict[str, Floats] = {}
    measures = steps(known.graph)
    for number, name in enumerate(NAMES):
        yield Progress(f"measuring {name}", number, len(NAMES))
        found |= dict([next(measures)])
    known.accept(Figures(**found))


def citation_matrix(lib: Context) -> tuple[Any, dict[str, int]]:
    """A scipy CSR array of who cites whom, and the row and column of each id."""
    known = known_graph(lib)
    arrays = known.arrays
    ones = np.ones(arrays.m, dtype=np.int8)
    return sparse.csr_array((ones, (arrays.citing, arrays.cited)), shape=(arrays.n, arrays.n)), dict(known.index)


def networkx_graph(lib: Context) -> Any:  # a networkx.DiGraph, which ships no types
    """The graph for networkx, an edge from each citing to each cited paper; some 1 kB a citation."""
    import networkx

    arrays = known_graph(lib).arrays
    titles = {paper_id: title for paper_id, title, _ in lib.store.papers.titles()}
    graph = networkx.DiGraph(source=arrays.source, cutoff=arrays.cutoff)
    for paper_id, month, dated, category in zip(
        arrays.ids, arrays.month.tolist(), arrays.dated.tolist(), arrays.category, strict=True
    ):
        year = None if month == NO_MONTH else month // 12
        of_year = month % 12 + 1 if dated else None
        graph.add_node(paper_id, title=titles.get(paper_id), year=year, month=of_year, category=category or None)
    graph.add_edges_from(
        zip(*(map(arrays.ids.__getitem__, ends.tolist()) for ends in (arrays.citing, arrays.cited)), strict=True)
    )
    return graph


def _changed(lib: Context, last: Reading | None, state: GraphState) -> list[int] | None:
    """Rows of the papers that changed since; None where all must be read."""
    if last is None or last.state.papers > state.papers or last.state.change > state.change:
        return None
    rows = lib.store.part(StoredCitations).changed(last.state)
    return rows if len(rows) <= MOST_CHANGED * state.papers else None


def _cached(lib: Context) -> Reading | None:
    cached = GraphCache(lib.places.cache).load()
    if cached is None or cached.figures.keys() != set(NAMES):
        return None
    figures = Figures(**cached.figures)
    return Reading(KnownGraph(cached.arrays, lambda _: figures), cached.state, 0, cached.whole)


def _keeper(lib: Context, state: GraphState, whole: date) -> Callable[[KnownGraph, Figures], None]:
    def keep(known: KnownGraph, figures: Figures) -> None:
        named = {name: getattr(figures, name) for name in NAMES}
        with suppress(StoreError):  # a full or write-protected disk costs the time of measuring again
            GraphCache(lib.places.cache).save(CachedGraph(known.arrays, named, state, whole))

    return keep


# The graph of citations in numbers: how large, how well known, and who comes first by which measure.


# The measures that single papers out, and below how many citations each is noise.
MEASURES = {"citations": 1, "influence": 1, "reuse2": 1, "cd5": 20, "beauty": 20, "pagerank": 1}


def graph_stats(lib: Context, n: int = 5) -> GraphStats:
    """The graph as it is now, with the first `n` papers of each measure."""
    reading = read_graph(lib)
    known = reading.known
    parts, arrays = known.graph.components, known.arrays
    first = {name: leading(known, name, least, n) for name, least in MEASURES.items()}
    ids = {arrays.ids[number] for numbers in first.values() for number in numbers}
    titles = {paper.id: paper.title for paper in lib.store.papers.find_many(ids).values()}
    return GraphStats(
        arrays.n,
        arrays.m,
        int((~arrays.dated).sum()),
        parts.later,
        parts.inside,
        int(arrays.known.sum()),
        known.resolved_share,
        yearly_coverage(known),
        arrays.source,
        arrays.cutoff,
        reading.whole,
        tuple(
            (name, tuple(_leader(known, name, number, titles) for number in numbers)) for name, numbers in first.items()
        ),
    )


def leading(known: KnownGraph, name: str, least: int, n: int) -> list[int]:
    """The `n` papers with the highest figures among those with `least` citations; equal ones by number."""
    values = getattr(known.figures, name)
    numbers = np.flatnonzero(np.isfinite(values) & (known.figures.citations >= least))
    return [int(number) for number in numbers[np.lexsort((numbers, -values[numbers]))][:n]]


def yearly_coverage(known: KnownGraph) -> tuple[YearCoverage, ...]:
    """Papers with a title and a month, and those of known lists, year by year; years without papers are left out."""
    a = known.arrays
    here = a.described & (a.month != NO_MONTH)
    years, which = np.unique(a.month[here] // 12, return_inverse=True)
    papers, lists = np.bincount(which), np.bincount(which, weights=a.known[here])
    found = zip(years.tolist(), papers.tolist(), lists.tolist(), strict=True)
    return tuple(YearCoverage(year, number, int(with_lists)) for year, number, with_lists in found)


def _leader(known: KnownGraph, name: str, number: int, titles: dict[str, str | None]) -> Leader:
    paper_id = known.arrays.ids[number]
    return Leader(paper_id, titles.get(paper_id), float(getattr(known.figures, name)[number]))
