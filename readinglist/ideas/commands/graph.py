"""`graph`: who cites whom among the papers of the library, measured; the ideas as a pack measures them."""

from __future__ import annotations

import re
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from readinglist.interface.options import Count, a_file, json_option, number_option
from readinglist.interface.progress import watched, watched_to_end
from readinglist.interface.session import Session, pass_session
from readinglist.literature.api import literature_command

if TYPE_CHECKING:
    from readinglist.core.graph_export import GraphFilters

# `graph export`: the graph of papers or of ideas as a file.


_MONTH = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.A)


class Month(click.ParamType):  # type: ignore[type-arg]  # generic from click 8.4 on, a plain class before
    """A month as 2023-04; a year stands for its first month, or for its `last`, and a date for its month."""

    name = "month"

    def __init__(self, *, last: bool = False) -> None:
        self.last = last

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:  # Any: click's
        if isinstance(value, date):
            return value
        found = _MONTH.fullmatch(value)
        try:
            if found is None:
                raise ValueError
            day = date(int(found[1]), int(found[2] or (12 if self.last else 1)), int(found[3] or 1))
            return day.replace(day=1)
        except ValueError:
            self.fail(f"{value[:40]!r} is not a month such as 2023-04, nor a year", param, ctx)


@click.command("export")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--from", "since", type=Month(), metavar="MONTH", help="From this month: 2023-04, or 2023.")
@click.option("--to", "until", type=Month(last=True), metavar="MONTH", help="Up to this month.")
@click.option("--ideas", is_flag=True, help="The ideas of the ledger and what they build on, instead of papers.")
@click.option("--ego", metavar="ID", help="A paper (with --ideas: an idea) and its neighbours.")
@click.option("--hops", type=Count(), help="Number of citation steps from --ego or --kept. [default: 1]")
@click.option("--kept", is_flag=True, help="Papers you kept.")
@click.option("--min-citations", type=Count(), default=0, help="Minimum citations (for ideas: uses).")
@click.option("--raw", is_flag=True, help="Don't escape CSV cells that a spreadsheet would run as formulas.")
@json_option
@pass_session
def export_command(
    session: Session,
    file: Path,
    since: date | None,
    until: date | None,
    ideas: bool,
    ego: str | None,
    hops: int | None,
    kept: bool,
    min_citations: int,
    raw: bool,
    as_json: bool,
) -> None:
    """Export the graph for Gephi, as tables, or as a picture.

    The file's ending decides: .gexf and .graphml for Gephi, .csv for tables, .svg and .png for a picture of ideas.

    GEXF has a timeline. Nodes are coloured by fate, sized by reuse, and marked if you kept or read them. A paper has
    the same position in each export. FILE.csv becomes FILE.nodes.csv and FILE.edges.csv. Pictures always show ideas.
    Filters combine.

    \b
        readinglist graph export papers.gexf --from 2020 --min-citations 5
        readinglist graph export near.gexf --ego 1706.03762 --hops 2
        readinglist graph export mine.graphml --kept --hops 1
        readinglist graph export ideas.svg --from 2014-01
    """
    from readinglist.core.graph_export import GraphFilters

    _export(session, file, GraphFilters(since, until, ideas, False, ego, hops, kept, min_citations), raw, as_json)


def _export(session: Session, file: Path, filters: GraphFilters, raw: bool, as_json: bool) -> None:
    from readinglist.ideas.graph_files import export_graph
    from readinglist.ideas.records import GraphWritten
    from readinglist.ideas.view.fates import export_lines, export_record

    with session.library() as library:
        for event in watched(export_graph(library, Path(file), filters, raw), session.echo):
            if isinstance(event, GraphWritten):
                written = event
    session.show(as_json, lambda: export_record(written), export_lines(written, session.room))


@literature_command.command("export")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@json_option
@pass_session
def literature_export_command(session: Session, file: Path, as_json: bool) -> None:
    """Export your ideas as the pack measures them. Formats are those of `graph export`.

    Ideas whose origin the pack knows, with its citations, percentiles and fates; edges say what builds on what, and
    which origin cites which.

    \b
        readinglist literature export ideas.gexf
    """
    from readinglist.core.graph_export import GraphFilters

    _export(session, file, GraphFilters(ideas=True, packed=True), False, as_json)


@click.group("graph")
def graph_command() -> None:
    """The citation graph of your papers: build, count, export.

    \b
        readinglist graph import edges.tsv.gz --papers papers.tsv.gz
        readinglist graph build
        readinglist graph stats
        readinglist graph export papers.gexf
    """


graph_command.add_command(export_command)


@graph_command.command("build")
@click.option("--anew", is_flag=True, help="Compute everything, not only what changed.")
@json_option
@pass_session
def build_command(session: Session, anew: bool, as_json: bool) -> None:
    """Compute and save the figures of all papers.

    Other commands do this themselves. In a library of a million papers it takes minutes; this one shows its
    progress. After a night, only what changed is computed, in seconds.

    \b
        readinglist graph build
        readinglist graph build --anew
    """
    from readinglist.citations.api import GraphBuilt, build_graph, built_lines, built_record

    with session.library() as library:
        for event in watched(build_graph(library, anew=anew), session.echo):
            if isinstance(event, GraphBuilt):
                session.show(as_json, partial(built_record, event), built_lines(event))


@graph_command.command("import")
@click.argument("edges", metavar="EDGES...", nargs=-1, required=True, shell_complete=a_file)
@click.option("--papers", metavar="FILE", multiple=True, shell_complete=a_file, help="Table of the papers; repeatable.")
@click.option("--name", metavar="NAME", help="Name of the graph (default: the folder of the last file).")
@json_option
@pass_session
def import_command(
    session: Session, edges: tuple[str, ...], papers: tuple[str, ...], name: str | None, as_json: bool
) -> None:
    """Import a citation graph from tables or Paperscape's files. Also compressed: .gz, .xz, .zst.

    EDGES have two columns, citing and cited, separated by a tab or a comma. The table of papers has a header with id
    and, if available, date, category, title, authors, references. Papers new to the library are added; others stay
    as they are. You can stop it and start it again.

    \b
        readinglist graph import edges.tsv.gz --papers papers.tsv.gz
        readinglist graph import pscp-*.csv.gz --name paperscape
    """
    from readinglist.citations.api import GraphImport, import_graph, import_lines, import_record

    reports: list[GraphImport] = []
    with session.library() as library:
        events = import_graph(library, list(map(Path, edges)), list(map(Path, papers)), name)
        try:
            reports += (event for event in watched(events, session.echo) if isinstance(event, GraphImport))
        finally:  # what came is shown also where an error ends it
            for report in reports:
                session.show(as_json, partial(import_record, report), import_lines(report, session.room))


@graph_command.command("stats")
@number_option(5, "papers of each measure")
@json_option
@pass_session
def stats_command(session: Session, number: int, as_json: bool) -> None:
    """The graph in numbers, and the top papers by each measure. Numbers are papers, citations and coverage.

    \b
        readinglist graph stats -n 20
        readinglist graph stats --json
    """
    from readinglist.citations.api import build_graph, graph_stats, stats_lines, stats_record

    with session.library() as library:
        watched_to_end(build_graph(library), session.echo)
        stats = graph_stats(library, number)
    session.show(as_json, lambda: stats_record(stats), stats_lines(stats, session.room))


# `fate`: what became of a paper.


@click.command("fate")
@click.argument("paper", metavar="ID")
@json_option
@pass_session
def fate_command(session: Session, paper: str, as_json: bool) -> None:
    """Whether a paper is reused, a building block, fading or forgotten, and why.

    The first that applies: too young, awakened, building block, reused, absorbed, fading, forgotten. If fewer than
    60% of the references are known, the fate is "unobserved": not enough data.

    \b
        readinglist fate 1706.03762
        readinglist fate 1706.03762 --json
    """
    from readinglist.ideas.fates import fate_steps
    from readinglist.ideas.view.fates import fate_lines, fate_record
    from readinglist.papers.api import note_outcome_shown

    with session.library() as library:
        found = watched_to_end(fate_steps(library, session.id(library, paper)), session.echo)
        if found.forecast is not None and (as_json or session.is_watched):
            note_outcome_shown(library, found.id, "fate")
    session.show(as_json, lambda: fate_record(found), fate_lines(found, session.room))
