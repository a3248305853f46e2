"""The demo: some nights in the life of a reader who wants robots to learn to run.

A throw-away library is set up, an arXiv on this machine announces the canon (a quarter year of
landmark papers in one night), and everything else is the real program: init, fetch with its trace of
the PDFs, keep, skip, top, search, and a look back from years later. What it yields is what a terminal
shows: sentences, events and the results themselves.
"""

from __future__ import annotations

import json
import os
import shlex
import shutil
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from readinglist.citations.api import GraphImport, TraceReport
from readinglist.core.clock import Clock, parse_instant
from readinglist.core.errors import NotFound
from readinglist.core.events import Event, FetchReport
from readinglist.core.graph_export import GraphFilters
from readinglist.core.ideas import NightUse
from readinglist.core.ids import is_arxiv
from readinglist.core.lines import many
from readinglist.core.log import LogEntry
from readinglist.core.papers import PaperData, SearchResult, TopList
from readinglist.ideas.api import (
    GOAL_NAME,
    GOAL_TEXT,
    CanonPaper,
    GraphWritten,
    IdeaRecord,
    Quarter,
    canon_citations,
    canon_quarters,
    ledger,
    load_canon,
    load_contemporaries,
    to_paper_data,
)
from readinglist.night.api import InitOptions
from readinglist.papers.api import look_up
from readinglist.shell.library import Library, open_library

from .loopback import LoopbackArxiv

# What the PDFs of the demo print: the references that the papers have among each other, and where they are cited.
#
# Which paper cites which is a fact of the canon. The sentences are made up, and say only which idea comes
# from the paper that is cited.


@dataclass(frozen=True, slots=True)
class Printed:
    """By citing paper: its references in their order, and the sentences that cite them."""

    references: dict[str, Sequence[str]]
    related: dict[str, Sequence[str]]


def printed() -> Printed:
    """The lists of all papers of the demo that cite others of it, oldest cited paper first."""
    papers = {paper.id: paper for paper in (*load_canon(), *load_contemporaries())}
    cited: dict[str, list[CanonPaper]] = defaultdict(list)
    for citing, other in canon_citations():
        cited[citing].append(papers[other])
    lists = {citing: sorted(some, key=lambda p: (p.published, p.id)) for citing, some in cited.items()}
    return Printed(
        {citing: [reference_line(paper) for paper in some] for citing, some in lists.items()},
        {citing: [_sentence(paper, n) for n, paper in enumerate(some, 1)] for citing, some in lists.items()},
    )


def reference_line(paper: CanonPaper) -> str:
    """The paper as an entry of a list of references."""
    authors = f"{', '.join(paper.authors)}{', et al' if paper.first_authors else ''}. " if paper.authors else ""
    where = f"arXiv:{paper.id}" if is_arxiv(paper.id) else f"doi:{paper.id.removeprefix('doi:')}"
    return f"{authors}{paper.title}. {where}, {paper.published.year}."


def _sentence(paper: CanonPaper, number: int) -> str:
    if paper.ideas:
        return f"Earlier work introduced {paper.ideas[0].name} [{number}]."
    return f"There is earlier work on the same questions [{number}]."


# Its fate: two years later the reader of the demo looks at how the ideas went on.
#
# The canon until then, and who cites whom in it, come in as files, as any graph of citations does; then the fates
# of the ideas, the graph for Gephi, and the map.


PAPERS, CITATIONS = "canon-papers.tsv", "canon-citations.tsv"
FILES = ("ideas.gexf", "ideas.svg")  # below exports/
SHOWN = 12  # ideas

Look = str | Event | GraphImport | GraphWritten | tuple[IdeaRecord, ...] | tuple[LogEntry, ...]


def look_back(home: Path, environ: Mapping[str, str], night: date) -> Iterator[Look]:
    """The last chapter of a story that ended with `night`, in the library at `home`; no server is asked."""
    from readinglist.citations.api import import_graph
    from readinglist.ideas.api import add_ideas, export_graph

    day = years_later(night)
    papers, edges = write_graph(home, day)
    with open_library(home, environ=environ, clock=Clock(frozen_at=parse_instant(f"{day}T12:00:00Z"))) as library:
        yield ""
        yield f"# {day}: readinglist graph import {CITATIONS} --papers {PAPERS}"
        yield "Two years have passed. What happened since? Two tables have the papers and their citations:"
        yield from import_graph(library, [Path(edges)], [Path(papers)], "canon")
        add_ideas(library, [idea for paper in load_canon() if paper.published.date() < day for idea in paper.ideas])
        yield ""
        yield f"# readinglist ideas list -n {SHOWN}"
        best = ledger(library)[:SHOWN]
        yield best
        # The last entry of the log is a decision of the reader: it is what a first `undo` takes back.
        if lasting := next(((one.idea.origin, one.idea.name) for one in best if one.idea.origin), None):
            yield f"Keeping {lasting[0]}, where {lasting[1]} comes from:"
            yield library.keep(lasting[0], because="it lasted")
        for name in FILES:
            yield ""
            yield f"# readinglist graph export exports/{name} --ideas"
            yield from export_graph(library, Path(home / "exports" / name), GraphFilters(ideas=True), False)


def years_later(night: date) -> date:
    """The day of the look back: of the two years after the year of `night` all is known by then."""
    return date(night.year + 3, 1, 2)


def write_graph(home: Path, until: date) -> tuple[Path, Path]:
    """The canon and its contemporaries before `until` as a table of papers and one of citations: their paths."""
    some = [p for p in (*load_canon(), *load_contemporaries()) if p.published.date() < until]
    here = {paper.id for paper in some}
    pairs = [pair for pair in canon_citations() if here.issuperset(pair)]
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


LAST_NIGHT = date(2015, 10, 1)  # the quarter in which the goal's papers begin to come
NIGHTS = 4  # quarters that the story lives through, the last one included
KEPT = ("1502.05477",)  # trust regions, if it was announced by then
HISTORY = "canon-so-far.jsonl"
# The trace reads PDFs of this arXiv, most of them on the last night, and asks for nothing else. Its minutes are for
# machines that are busy: the first PDFs of the night are enough for a story.
TRACED = {"SOURCES": "", "PDFS": "yes", "TOP": "2", "RANDOM": "0", "HISTORY": "0", "MINUTES": "0.05"}
TRACED_LAST = TRACED | {"TOP": "7", "RANDOM": "1", "MINUTES": "0.12"}
TO_TRY = (
    "triage; top -n 5; why 1; keep 1; undo; ideas show DQN; fate 1406.2661; path LSTM Transformer; graph stats; "
    'citations 1502.05477; search "au:abbeel"; similar 1506.02438; log; status'
)
CATEGORIES = ("cs.LG", "cs.AI", "cs.CV", "cs.CL", "cs.NE", "cs.RO", "stat.ML")

Step = Look | TopList | SearchResult | tuple[NightUse, ...]


def run_demo(night: date | None = None, online: bool = False, home: Path | None = None) -> Iterator[Step]:
    """Live through the nights that end with `night` (default 2015-10-01) in a temporary home.

    `online` asks arXiv for the real abstracts first. Raises NotFound for a night before the third
    quarter of the canon, SourceError where `online` cannot reach arXiv.
    """
    home = home or Path(tempfile.mkdtemp(prefix="readinglist-demo-"))
    lived = _nights_until(night or LAST_NIGHT)
    papers = {paper.id: to_paper_data(paper) for quarter in canon_quarters() for paper in _listed(quarter)}
    yield "# A library for a day"
    yield f"Everything happens in {home}; nothing else on this machine changes."
    if online:
        papers |= _real_abstracts(home, papers)
    else:
        yield "Offline: each abstract is replaced by a one-sentence summary (--online fetches the real ones)."
    yield "The PDFs are made up too: the summary, and references between these papers."
    schedule = {q.night: [(papers[p.id], "new") for p in _listed(q)] for q in canon_quarters()}
    lists = printed()
    with LoopbackArxiv(
        papers.values(), schedule, today=lived[0].night, references=lists.references, related=lists.related
    ) as arxiv:
        environ = {**_bare_environ(), **arxiv.environ(), "READINGLIST_ARXIV_REQUEST_INTERVAL": "0"}
        yield from _set_up(home, environ, arxiv, lived[0], papers)
        for quarter in lived[1:]:
            arxiv.today = quarter.night
            is_last = quarter is lived[-1]
            with _library(home, environ, arxiv, TRACED_LAST if is_last else TRACED) as library:
                yield from _live(library, quarter, is_last=is_last)
    yield from look_back(home, _bare_environ(), lived[-1].night)
    yield from _farewell(home)


def _set_up(
    home: Path, environ: dict[str, str], arxiv: LoopbackArxiv, quarter: Quarter, papers: dict[str, PaperData]
) -> Iterator[Step]:
    """import of what was there before, then init: categories, the goal, and the last nights by OAI."""
    from readinglist.exchange.api import import_files
    from readinglist.ideas.api import add_ideas
    from readinglist.lists.api import top_list
    from readinglist.night.api import initialise

    with _library(home, environ, arxiv) as library:
        yield ""
        yield f"# {quarter.night}: readinglist init --goal ..."
        yield f"The goal: {GOAL_TEXT}"
        library.add_goal(GOAL_NAME, GOAL_TEXT)
        yield from import_files(
            library, [_write_history(home, papers, quarter.night)], keep=False, goal=None, dry_run=False
        )
        known = [idea for paper in load_canon() if paper.published.date() < quarter.night for idea in paper.ideas]
        add_ideas(library, known)
        yield f"{len(known)} named ideas of these papers go into the ledger: readinglist ideas list"
        yield from initialise(library, InitOptions(categories=CATEGORIES, canon=True, backfill=False))
        yield f"{library.status().papers} papers of the last nights were downloaded."
        yield top_list(library, 3, None, None, all_papers=True)


def _live(library: Library, quarter: Quarter, *, is_last: bool) -> Iterator[Step]:
    """One night and the morning after it."""
    from readinglist.ideas.api import tonight
    from readinglist.lists.api import top_list

    yield ""
    yield f"# {quarter.night}: readinglist fetch"
    landmarks = len(quarter.papers)
    yield f"This demo announces all of {quarter.name} in one night, with {many(landmarks, 'landmark paper')}."
    traced: TraceReport | None = None
    for event in library.fetch():
        yield event
        if isinstance(event, FetchReport) and event.status == "failed":
            return
        if isinstance(event, TraceReport):
            traced = event
    if traced is not None:
        read = sum(asked.lists for asked in traced.asked)
        found = many(traced.new_edges, "citation")
        yield f"It also read the references of {many(read, 'PDF')}: {found} among the papers here."
    if is_last:
        yield "# readinglist search '\"policy gradient\" OR ti:exploration'"
        yield library.search('"policy gradient" OR ti:exploration', n=5)
        yield ""
        yield "# The morning: readinglist top -n 10"
        yield top_list(library, 10, None, None, all_papers=False)
        yield ""
        yield "# readinglist tonight"
        yield tonight(library)[1]
        yield ""
        yield "# readinglist ideas list -n 8"
        yield ledger(library)[:8]
        return
    yield top_list(library, 3, None, None, all_papers=False)
    yield from _judge(library, quarter)


def _judge(library: Library, quarter: Quarter) -> Iterator[Step]:
    """Keep what is on the goal, skip the last of the list: the next night is ranked by it."""
    from readinglist.lists.api import top_list

    ranked = top_list(library, 1000, None, None, all_papers=False).papers
    if not ranked:
        return
    kept = next((s.paper.id for s in ranked if s.paper.id in KEPT), ranked[0].paper.id)
    skipped = next(s.paper.id for s in reversed(ranked) if s.paper.id != kept or len(ranked) == 1)
    yield f"Keeping {kept} and skipping {skipped}:"
    yield library.keep(kept, goal=GOAL_NAME, because="on the goal")
    if skipped != kept:
        yield library.skip(skipped)


def _farewell(home: Path) -> Iterator[Step]:
    program = _program()
    yield ""
    yield "# Where everything is, and what to try next"
    yield f"{home}: library.db, exports/tonight.md (the last list), goals/{GOAL_NAME}.md, config.toml, feeds/"
    yield "exports/ideas.svg is the map of ideas: open it in a browser, point at a dot for its paper."
    yield "exports/ideas.gexf is the same graph for Gephi (File > Open, then Enable Timeline): docs/gephi.md shows how."
    yield ""
    yield f"  export READINGLIST_HOME={home}"
    for command in TO_TRY.split("; "):
        yield f"  {program} {command}"
    yield ""
    yield f"Another night of the canon: {program} demo 2017-10-02"
    yield f"Your own library: {program} init"


def _program() -> str:
    """How to call the program again from here: by its name, else by the path of its environment."""
    if shutil.which("readinglist"):
        return "readinglist"
    script = Path(sys.executable).parent / "readinglist"
    if not script.exists():
        return shlex.join([sys.executable, "-m", "readinglist"])
    here = Path.cwd()
    return shlex.quote(str(script.relative_to(here) if script.is_relative_to(here) else script))


def _nights_until(night: date) -> Sequence[Quarter]:
    """The quarters that the story lives through."""
    past = [quarter for quarter in canon_quarters() if quarter.night <= night]
    if len(past) < NIGHTS - 1:
        raise NotFound(f"the canon has too few papers before {night}: try a night from 2012-10-01 on")
    return past[-NIGHTS:]


def _listed(quarter: Quarter) -> tuple[CanonPaper, ...]:
    """What arXiv can announce of a quarter: papers with an arXiv id."""
    return tuple(paper for paper in (*quarter.papers, *quarter.contemporaries) if is_arxiv(paper.id))


def _write_history(home: Path, papers: dict[str, PaperData], night: date) -> Path:
    """The canon before the story, in the form of arXiv's metadata snapshot."""
    path = home / HISTORY
    older = [papers[p.id] for q in canon_quarters() if q.night < night for p in _listed(q)]
    records = (
        {
            "id": paper.id,
            "title": paper.title,
            "authors": ", ".join(paper.authors),
            "abstract": paper.abstract or "",
            "categories": " ".join(paper.categories),
            "versions": [{"version": "v1", "created": f"{paper.published:%a, %d %b %Y %H:%M:%S} GMT"}],
        }
        for paper in older
    )
    path.write_text("".join(f"{json.dumps(record)}\n" for record in records), encoding="utf-8")
    return path


def _library(home: Path, environ: dict[str, str], arxiv: LoopbackArxiv, traced: Mapping[str, str] = TRACED) -> Library:
    """The library at half past midnight of the night that the loopback arXiv shows; `traced`: its settings [trace]."""
    environ = environ | {f"READINGLIST_TRACE_{name}": value for name, value in traced.items()}
    return open_library(home, environ=environ, clock=Clock(frozen_at=parse_instant(arxiv.after_midnight())))


def _bare_environ() -> dict[str, str]:
    """The environment without the user's own settings of readinglist."""
    return {name: value for name, value in os.environ.items() if not name.startswith("READINGLIST_")}


def _real_abstracts(home: Path, papers: dict[str, PaperData]) -> dict[str, PaperData]:
    """The papers with arXiv's own abstracts; titles and dates stay the canon's."""
    wanted = [paper.id for paper in load_canon() if is_arxiv(paper.id)]
    with open_library(home) as library:
        found = look_up(library, wanted)
    return {p.id: replace(papers[p.id], abstract=p.abstract) for p in found if p.id in papers and p.abstract}
