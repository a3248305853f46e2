"""A graph of citations from files into the library: its papers, then who cites whom among all that are here.

Papers come in batches, lists of references after them; the lists count from the moment that all are here, so
that an import that was stopped has brought nothing but papers, and ends with the same rows when it is run again.
"""

from __future__ import annotations

from array import array
from calendar import monthrange
from collections import Counter
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from itertools import islice
from pathlib import Path

import numpy as np

from readinglist.citations.tables.imported_graphs import ImportedGraphs, ImportedList
from readinglist.context import Context
from readinglist.core.citations import OWN_LISTS
from readinglist.core.errors import InputError, NotFound, UsageError
from readinglist.core.events import Event, Progress
from readinglist.core.files import real
from readinglist.core.ids import month_of
from readinglist.core.merging import plan_all
from readinglist.core.papers import Insert, Skipped
from readinglist.core.text import clean
from readinglist.papers.api import count_new
from readinglist.sources.citation_files import (
    EDGES,
    PAPERS,
    GraphPaper,
    Layout,
    layout_of,
    paper_id_of,
    read_edges,
    read_papers,
    source_of,
)
from readinglist.store.connection import AT_ONCE

from .records import GraphFile, GraphImport

BATCH = 4000
EXAMPLES = 20  # rows that were skipped, of which the report says why
MEMORY = 1_000_000  # spellings of ids that are remembered


@dataclass(slots=True)
class _File:
    path: Path
    layout: Layout
    rows: int = 0
    skipped: int = 0
    examples: list[tuple[str, str]] = field(default_factory=list)

    def skip(self, entry: Skipped) -> None:
        self.skipped += 1
        if len(self.examples) < EXAMPLES:
            self.examples.append((entry.id, entry.why))

    def report(self) -> GraphFile:
        return GraphFile(str(self.path), self.layout.kind, self.rows, self.skipped, tuple(self.examples))


@dataclass(slots=True)
class _Graph:
    """What the files have said so far; papers by row of the library, pairs in the order in which they came."""

    name: str
    source: str  # of ids that are the graph's own
    totals: dict[str, int] = field(default_factory=dict)  # references in all, by id
    papers: set[str] = field(default_factory=set)
    new: int = 0
    without_month: int = 0
    citing: array[int] = field(default_factory=lambda: array("q"))
    cited: array[int] = field(default_factory=lambda: array("q"))
    itself: int = 0
    missing: Counter[int] = field(default_factory=Counter)  # references to papers that are not here, by citing row
    strangers: int = 0


def import_graph(
    lib: Context, edges: Sequence[Path], papers: Sequence[Path] = (), name: str | None = None
) -> Iterator[Event | GraphImport]:
    """Import a graph from all of these files; the last event is GraphImport.

    `name` is the source that its citations are shown with, by default the folder of the last file of edges. Raises
    NotFound (a file), InputError (a file that is none of the known kinds; no citation between papers that
    are here), UsageError (a name that is taken), Locked.
    """
    files = [_File(path, _layout(path)) for path in (*papers, *edges)]
    for table in files[: len(papers)]:
        if table.layout.kind == EDGES:
            raise InputError(f"{table.path} is not a table of papers: it has no column `id`")
    name = clean(name or real(files[-1].path).parent.name) or "graph"
    if name == OWN_LISTS:
        raise UsageError(f"{name!r} is a reserved name: choose another with --name")
    graph = _Graph(name, source_of(name))
    with lib.store.writer_lock("graph import"):
        lib.store.part(ImportedGraphs).begin()
        for file in files:
            if file.layout.kind != EDGES:
                yield from _take_papers(lib, file, graph)
        numbers = lib.store.papers.numbers()
        for file in files:
            if file.layout.kind != PAPERS:
                yield from _take_edges(file, graph, numbers)
        report = yield from _write(lib, files, graph, numbers)
        yield from count_new(lib)
    yield report
    if not report.linked and report.citations:
        raise InputError(
            f"none of the {report.citations:,} citations is between papers of your library: "
            "give the table of its papers with --papers"
        )


def _layout(path: Path) -> Layout:
    if not path.is_file():
        raise NotFound(f"{path} is not a file: give the files to import by their paths")
    return layout_of(path)


def _take_papers(lib: Context, file: _File, graph: _Graph) -> Iterator[Event]:
    """Batch by batch: papers that are here keep what they have, and only what they lack is filled in."""
    entries = read_papers(file.path, file.layout, graph.source)
    while batch := list(islice(entries, BATCH)):
        for entry in batch:
            if isinstance(entry, Skipped):
                file.skip(entry)
        described = [entry for entry in batch if isinstance(entry, GraphPaper)]
        file.rows += len(described)
        known = lib.store.papers.find_many({paper.data.id for paper in described})
        changes = plan_all(known, [(paper.data, ()) for paper in described], fill_only=True)
        with lib.store.transaction():
            lib.store.papers.apply(changes)
            lib.store.part(ImportedGraphs).put_years({paper.data.id: paper.year for paper in described if paper.year})
        for paper in described:
            if paper.references:
                graph.totals[paper.data.id] = paper.references
        fresh = {paper.data.id: paper for paper in described if paper.data.id not in graph.papers}
        graph.new += sum(isinstance(change, Insert) for change in changes)
        graph.without_month += sum(not p.data.published and not month_of(i) for i, p in fresh.items())
        graph.papers |= fresh.keys()
        yield Progress(f"papers of {file.path.name}", file.rows)


def _take_edges(file: _File, graph: _Graph, numbers: Mapping[str, int]) -> Iterator[Event]:
    """The rows of the two papers of each citation, and what is missing."""

    @lru_cache(MEMORY)
    def spelled(text: str) -> int | None:
        read = paper_id_of(text, graph.source)
        return numbers.get(read[0]) if read else None

    for piece in read_edges(file.path, file.layout):
        for entry in piece.skipped:
            file.skip(entry)
        for one, other in piece.pairs:
            citing, cited = (numbers.get(text) or spelled(text) for text in (one, other))
            if citing is None:
                graph.strangers += 1
            elif cited is None:
                graph.missing[citing] += 1
            elif citing == cited:
                graph.itself += 1
            else:
                graph.citing.append(citing)
                graph.cited.append(cited)
        if file.layout.kind == EDGES:
            file.rows += len(piece.pairs)
        yield Progress(f"citations of {file.path.name}", len(graph.citing))


def _write(
    lib: Context, files: Sequence[_File], graph: _Graph, numbers: Mapping[str, int]
) -> Generator[Event, None, GraphImport]:
    """The lists of references, which count once all are there; the report."""
    has_totals = bool(graph.totals) or not graph.papers
    citing, cited = (np.frombuffer(ends, dtype=np.int64) for ends in (graph.citing, graph.cited))
    key = np.unique(citing << 32 | cited)
    citing, cited = key >> 32, key & 0xFFFFFFFF
    totals = {numbers[paper_id]: total for paper_id, total in graph.totals.items()}
    rows = sorted({*np.unique(citing).tolist(), *totals, *graph.missing})
    cutoff = _cutoff(lib, rows)
    changed = 0
    for first in range(0, len(rows), AT_ONCE):
        some = rows[first : first + AT_ONCE]
        begin, end = (np.searchsorted(citing, some, side=side).tolist() for side in ("left", "right"))
        lists = []
        for row, low, high in zip(some, begin, end, strict=True):
            here = frozenset(cited[low:high].tolist())
            entries = max(len(here) + graph.missing.get(row, 0), totals.get(row, 0))
            lists.append(ImportedList(row, here, entries, has_totals and (row in totals or not totals)))
        changed += lib.store.part(ImportedGraphs).put(lists, cutoff)
        yield Progress("lists of references", min(first + AT_ONCE, len(rows)), len(rows))
    if rows:  # a graph that says nothing is no source
        lib.store.part(ImportedGraphs).finish(graph.name, cutoff, changed)
    missing = graph.missing.total()
    return GraphImport(
        graph.name,
        tuple(file.report() for file in files),
        papers=len(graph.papers),
        new=graph.new,
        without_month=graph.without_month,
        citations=len(graph.citing) + graph.itself + missing + graph.strangers,
        linked=len(key),
        itself=graph.itself,
        unresolved=missing,
        strangers=graph.strangers,
        lists=len(rows),
        changed=changed,
        has_totals=has_totals,
        cutoff=cutoff,
    )


def _cutoff(lib: Context, rows: Sequence[int]) -> date:
    """The last day of the newest month of those that cite: what came later the graph cannot know.

    Nothing cites from tomorrow: one paper with a date that is wrong would make everybody look forgotten.
    """
    today = lib.clock.now().date()
    month = lib.store.part(ImportedGraphs).newest_month(rows, f"{today:%Y-%m}")
    if month is None:
        return today
    first = date.fromisoformat(f"{month}-01")
    return min(first.replace(day=monthrange(first.year, first.month)[1]), today)
