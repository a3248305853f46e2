"""`graph`: who cites whom among the papers of the library, measured."""

from __future__ import annotations

import click

from .options import json_option, number_option
from .session import Session, pass_session


@click.group("graph")
def graph_command() -> None:
    """Who cites whom among your papers: measured, counted, exported.

    \b
        readinglist graph stats
    """


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
        stats = library.graph_stats(number)
    if as_json:
        session.data(stats_record(stats))
    else:
        session.lines(stats_lines(stats))
