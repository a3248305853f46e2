"""What became of it: two years later the reader of the demo looks at how the ideas went on.

The canon until then, and who cites whom in it, come in as files, as any graph of citations does; then the fates
of the ideas, the graph for Gephi, and the map.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from readinglist.clock import Clock, parse_instant
from readinglist.model import Event, IdeaRecord
from readinglist.model.graph_export import GraphFilters, GraphWritten
from readinglist.model.graph_reports import GraphImported
from readinglist.workflows.library import open_library

from .canon import CanonPaper, citations, load_canon, load_contemporaries

PAPERS, CITATIONS = "canon-papers.tsv", "canon-citations.tsv"
FILES = ("ideas.gexf", "ideas.svg")  # below exports/
SHOWN = 12  # ideas

Look = str | Event | GraphImported | GraphWritten | tuple[IdeaRecord, ...]


def look_back(home: Path, environ: Mapping[str, str], night: date) -> Iterator[Look]:
    """The last chapter of a story that ended with `night`, in the library at `home`; no server is asked."""
    day = years_later(night)
    papers, edges = write_graph(home, day)
    with open_library(home, environ=environ, clock=Clock(frozen_at=parse_instant(f"{day}T12:00:00Z"))) as library:
        yield ""
        yield f"# {day}: readinglist graph import {CITATIONS} --papers {PAPERS}"
        yield "Two years have passed. How did it go on? The papers until then, and who cites whom, in two tables:"
        yield from library.import_graph([edges], [papers], "canon")
        library.add_ideas([idea for paper in load_canon() if paper.published.date() < day for idea in paper.ideas])
        yield ""
        yield f"# readinglist ideas list -n {SHOWN}"
        yield library.ideas()[:SHOWN]
        for name in FILES:
            yield ""
            yield f"# readinglist graph export exports/{name} --ideas"
            yield from library.export_graph(home / "exports" / name, GraphFilters(ideas=True))


def years_later(night: date) -> date:
    """The day of the look back: of the two years after the year of `night` all is known by then."""
    return date(night.year + 3, 1, 2)


def write_graph(home: Path, until: date) -> tuple[Path, Path]:
    """The canon and its contemporaries before `until` as a table of papers and one of citations: their paths."""
    some = [p for p in (*load_canon(), *load_contemporaries()) if p.published.date() < until]
    here = {paper.id for paper in some}
    pairs = [pair for pair in citations() if here.issuperset(pair)]
    header = ("id", "date", "category", "title", "authors", "abstract")
    return _table(home / PAPERS, [header, *map(_row, some)]), _table(home / CITATIONS, [("citing", "cited"), *pairs])


def _table(path: Path, rows: Iterable[Sequence[str]]) -> Path:
    path.write_text("".join("\t".join(row) + "\n" for row in rows), encoding="utf-8")
    return path


def _row(paper: CanonPaper) -> tuple[str, ...]:
    day = paper.published.date().isoformat()
    return (
        paper.id,
        day if paper.day_known else day[:7],
        " ".join(paper.categories),
        paper.title,
        "; ".join(paper.authors),
        paper.summary or "",
    )
