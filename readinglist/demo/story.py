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
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from readinglist.clock import Clock, parse_instant
from readinglist.errors import NotFound
from readinglist.ids import is_arxiv
from readinglist.model import (
    FetchFinished,
    LogEntry,
    NightUse,
    PaperData,
    SearchResult,
    TopList,
)
from readinglist.model.events import TraceFinished
from readinglist.model.tracing import TraceReport
from readinglist.workflows.library import Library, open_library
from readinglist.workflows.look_up import look_up
from readinglist.workflows.starting import InitOptions

from .canon import GOAL_NAME, GOAL_TEXT, CanonPaper, Quarter, load_canon, quarters, to_paper_data
from .look_back import Look, look_back
from .loopback import LoopbackArxiv
from .printed import printed

LAST_NIGHT = date(2015, 10, 1)  # the quarter in which the goal's papers begin to come
NIGHTS = 4  # quarters that the story lives through, the last one included
KEPT = ("1502.05477",)  # trust regions, if it was announced by then
HISTORY = "canon-so-far.jsonl"
# The trace reads PDFs of this arXiv, most of them on the last night, and asks nobody else. Its minutes are for
# machines that are busy: the first PDFs of the night are enough for a story.
TRACED = {
    "READINGLIST_TRACE_SOURCES": "",
    "READINGLIST_TRACE_PDFS": "yes",
    "READINGLIST_TRACE_TOP": "2",
    "READINGLIST_TRACE_RANDOM": "0",
    "READINGLIST_TRACE_MINUTES": "0.05",
}
TRACED_LAST = {
    "READINGLIST_TRACE_TOP": "7",
    "READINGLIST_TRACE_RANDOM": "1",
    "READINGLIST_TRACE_MINUTES": "0.12",
}
CATEGORIES = ("cs.LG", "cs.AI", "cs.CV", "cs.CL", "cs.NE", "cs.RO", "stat.ML")

Step = Look | TopList | SearchResult | tuple[LogEntry, ...] | tuple[NightUse, ...]


def run_demo(night: date | None = None, online: bool = False, home: Path | None = None) -> Iterator[Step]:
    """Live through the nights that end with `night` (default 2015-10-01) in a temporary home.

    `online` asks arXiv for the real abstracts first. Raises NotFound for a night before the third
    quarter of the canon, SourceError where `online` cannot reach arXiv.
    """
    home = home or Path(tempfile.mkdtemp(prefix="readinglist-demo-"))
    lived = _nights_until(night or LAST_NIGHT)
    papers = {paper.id: to_paper_data(paper) for quarter in quarters() for paper in _listed(quarter)}
    yield "# A library for a day"
    yield f"Everything happens in {home}; nothing else on this machine is touched."
    if online:
        papers |= _real_abstracts(home, papers)
    else:
        yield "Offline: a summary in one sentence stands in for each abstract (--online fetches the real ones)."
    yield "The PDFs are made up too: the summary, and the references that these papers have among each other."
    schedule = {q.night: [(papers[p.id], "new") for p in _listed(q)] for q in quarters()}
    lists = printed()
    with LoopbackArxiv(
        papers.values(), schedule, today=lived[0].night, references=lists.references, related=lists.related
    ) as arxiv:
        environ = {**_bare_environ(), **arxiv.environ(), **TRACED, "READINGLIST_ARXIV_REQUEST_INTERVAL": "0"}
        yield from _set_up(home, environ, arxiv, lived[0], papers)
        for quarter in lived[1:]:
            arxiv.today = quarter.night
            is_last = quarter is lived[-1]
            with _library(home, environ | TRACED_LAST if is_last else environ, arxiv) as library:
                yield from _live(library, quarter, is_last=is_last)
    yield from look_back(home, _bare_environ(), lived[-1].night)
    yield from _farewell(home)


def _set_up(
    home: Path, environ: dict[str, str], arxiv: LoopbackArxiv, quarter: Quarter, papers: dict[str, PaperData]
) -> Iterator[Step]:
    """import of what was there before, then init: categories, the goal, and the last nights by OAI."""
    with _library(home, environ, arxiv) as library:
        yield ""
        yield f"# {quarter.night}: readinglist init --goal ..."
        yield f"The goal: {GOAL_TEXT}"
        library.add_goal(GOAL_NAME, GOAL_TEXT)
        yield from library.import_files([_write_history(home, papers, quarter.night)])
        known = [idea for paper in load_canon() if paper.published.date() < quarter.night for idea in paper.ideas]
        library.add_ideas(known)
        yield f"{len(known)} named ideas of these papers go into the ledger: readinglist ideas list"
        yield from library.initialise(InitOptions(categories=CATEGORIES, backfill=False))
        yield f"{library.status().papers} papers of the last nights were harvested by OAI."
        yield library.top_list(n=3, all_papers=True)


def _live(library: Library, quarter: Quarter, *, is_last: bool) -> Iterator[Step]:
    """One night and the morning after it."""
    yield ""
    count = len(_listed(quarter))
    yield f"# {quarter.night}: readinglist fetch"
    landmarks = len(quarter.papers)
    yield f"This demo announces all of {quarter.name} in one night: {count} papers, {landmarks} of them landmarks."
    traced: TraceReport | None = None
    for event in library.fetch():
        yield event
        if isinstance(event, FetchFinished) and event.report.status == "failed":
            return
        if isinstance(event, TraceFinished):
            traced = event.report
    if traced is not None:
        read = sum(asked.lists for asked in traced.asked)
        yield f"Its trace read the references of {read} PDFs: {traced.new_edges} citations among the papers here."
    if is_last:
        yield "# readinglist search '\"policy gradient\" OR ti:exploration'"
        yield library.search('"policy gradient" OR ti:exploration', n=5)
        yield ""
        yield "# The morning: readinglist top -n 10"
        yield library.top_list(n=10)
        yield ""
        yield "# readinglist tonight"
        yield library.tonight()[1]
        yield ""
        yield "# readinglist ideas list -n 8"
        yield library.ideas()[:8]
        return
    yield library.top_list(n=3)
    yield from _judge(library, quarter)


def _judge(library: Library, quarter: Quarter) -> Iterator[Step]:
    """Keep what is on the goal, skip the last of the list: the next night is ranked by it."""
    ranked = library.top_list(n=1000).papers
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
    yield "# Where everything lies, and what to try next"
    yield f"{home}: library.db, exports/tonight.md (the last list), goals/{GOAL_NAME}.md, config.toml, feeds/"
    yield "exports/ideas.svg is the map of ideas: open it in a browser, point at a dot for its paper."
    yield "exports/ideas.gexf is the same graph for Gephi (File > Open, then Enable Timeline): docs/gephi.md shows how."
    yield ""
    yield f"  export READINGLIST_HOME={home}"
    searched = 'search "au:abbeel"'
    for command in (
        "triage",
        "top -n 5",
        "why 1",
        "ideas show DQN",
        "fate 1406.2661",
        "path LSTM Transformer",
        "graph stats",
        "citations 1502.05477",
        searched,
        "similar 1506.02438",
        "log",
        "undo",
        "status",
    ):
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
    past = [quarter for quarter in quarters() if quarter.night <= night]
    if len(past) < NIGHTS - 1:
        raise NotFound(f"the canon has too few papers before {night}: try a night from 2012-10-01 on")
    return past[-NIGHTS:]


def _listed(quarter: Quarter) -> tuple[CanonPaper, ...]:
    """What arXiv can announce of a quarter: papers with an arXiv id."""
    return tuple(paper for paper in (*quarter.papers, *quarter.contemporaries) if is_arxiv(paper.id))


def _write_history(home: Path, papers: dict[str, PaperData], night: date) -> Path:
    """The canon before the story, in the form of arXiv's metadata snapshot."""
    path = home / HISTORY
    older = [papers[p.id] for q in quarters() if q.night < night for p in _listed(q)]
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


def _library(home: Path, environ: dict[str, str], arxiv: LoopbackArxiv) -> Library:
    """The library at half past midnight of the night that the loopback arXiv shows."""
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
