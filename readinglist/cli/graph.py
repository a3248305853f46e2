"""`graph`: who cites whom among the papers of the library, measured."""

from __future__ import annotations

import click

from .completing import a_file
from .graph_export import export_command
from .options import json_option, number_option
from .progress import watched
from .session import Session, pass_session


@click.group("graph")
def graph_command() -> None:
    """Who cites whom among your papers: measured, counted, exported.

    \b
        readinglist graph import edges.tsv.gz --papers papers.tsv.gz
        readinglist graph build
        readinglist graph stats
        readinglist graph export papers.gexf
    """


graph_command.add_command(export_command)


@graph_command.command("build")
@click.option("--anew", is_flag=True, help="Measure everything anew, not only what changed.")
@json_option
@pass_session
def build_command(session: Session, anew: bool, as_json: bool) -> None:
    """Measure all papers, and keep the figures for the commands that need them.

    They do so by themselves; in a library of a million papers it takes minutes, and here it tells how far
    it is. After a night only what changed is read and measured, in seconds.

    \b
        readinglist graph build
        readinglist graph build --anew
    """
    from readinglist.model.graph_reports import GraphBuilt
    from readinglist.present.graph import built_lines, built_record

    with session.library() as library:
        for event in watched(library.graph_build(anew), session.echo):
            if isinstance(event, GraphBuilt) and as_json:
                session.data(built_record(event))
            elif isinstance(event, GraphBuilt):
                session.lines(built_lines(event))


@graph_command.command("import")
@click.argument("edges", metavar="EDGES...", nargs=-1, required=True, shell_complete=a_file)
@click.option("--papers", metavar="FILE", multiple=True, shell_complete=a_file, help="Table of the papers; repeat it.")
@click.option("--name", metavar="NAME", help="What to call the graph; else the folder of the last file.")
@json_option
@pass_session
def import_command(
    session: Session, edges: tuple[str, ...], papers: tuple[str, ...], name: str | None, as_json: bool
) -> None:
    """Take in a graph of citations from tables, or from Paperscape's files; .gz, .xz, .zst too.

    EDGES have two columns, citing and cited, with a tab or a comma between. The table of papers has a
    header: id, and of date, category, title, authors, references what there is. Papers that the library
    does not have are made; those that it has keep what they have. It may be stopped and started again.

    \b
        readinglist graph import edges.tsv.gz --papers papers.tsv.gz
        readinglist graph import pscp-*.csv.gz --name paperscape
    """
    from readinglist.model.graph_reports import GraphImport, GraphImported
    from readinglist.present.graph import import_lines, import_record

    report: GraphImport | None = None
    with session.library() as library:
        try:
            for event in watched(library.import_graph(edges, papers, name), session.echo):
                if isinstance(event, GraphImported):
                    report = event.report
        finally:  # what came is told also where an error ends it
            if report is not None and as_json:
                session.data(import_record(report))
            elif report is not None:
                session.lines(import_lines(report, session.room))


@graph_command.command("stats")
@number_option(5, "papers of each measure")
@json_option
@pass_session
def stats_command(session: Session, number: int, as_json: bool) -> None:
    """The graph in numbers: papers, citations, how much was looked at, and who comes first by which measure.

    \b
        readinglist graph stats -n 20
        readinglist graph stats --json
    """
    from readinglist.present.graph import stats_lines, stats_record

    with session.library() as library:
        for _ in watched(library.graph_build(), session.echo):
            pass
        stats = library.graph_stats(number)
    if as_json:
        session.data(stats_record(stats))
    else:
        session.lines(stats_lines(stats, session.room))
