"""`graph export`: the graph of papers or of ideas as a file."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import click

from .options import Count, json_option
from .progress import watched
from .session import Session, pass_session

_MONTH = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.A)


class Month(click.ParamType):  # type: ignore[type-arg]  # generic from click 8.4 on, a plain class before
    """A month as 2023-04; a year stands for its first month, or for its `last`, and a date for its month."""

    name = "month"

    def __init__(self, *, last: bool = False) -> None:
        self.last = last

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:  # Any: click's
        if isinstance(value, date):
            return value
        told = _MONTH.fullmatch(value)
        try:
            if told is None:
                raise ValueError
            day = date(int(told[1]), int(told[2] or (12 if self.last else 1)), int(told[3] or 1))
            return day.replace(day=1)
        except ValueError:
            self.fail(f"{value[:40]!r} is not a month such as 2023-04, nor a year", param, ctx)


@click.command("export")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--from", "since", type=Month(), metavar="MONTH", help="Papers from this month on: 2023-04, or 2023.")
@click.option("--to", "until", type=Month(last=True), metavar="MONTH", help="Papers up to this month.")
@click.option("--ideas", is_flag=True, help="The ideas of the ledger and what they build on, instead of papers.")
@click.option("--ego", metavar="ID", help="A paper, or with --ideas an idea, and what is around it.")
@click.option("--hops", type=Count(), help="How many citations around it; 1 without it. With --kept: around those.")
@click.option("--kept", is_flag=True, help="Papers that I kept.")
@click.option("--min-citations", type=Count(), default=0, help="With at least so many citations; of ideas, uses.")
@click.option("--raw", is_flag=True, help="CSV as it stands, also cells that a spreadsheet would run as formulas.")
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
    """Write the graph for Gephi (.gexf, .graphml), for a table (.csv), or as a picture of ideas (.svg, .png).

    GEXF grows in time. Nodes have their fate as colour, their reuse as size, and know what you kept and
    read. A paper stands at the same place in each export. FILE.csv becomes FILE.nodes.csv and
    FILE.edges.csv. Pictures always show ideas. Filters narrow each other.

    \b
        readinglist graph export papers.gexf --from 2020 --min-citations 5
        readinglist graph export near.gexf --ego 1706.03762 --hops 2
        readinglist graph export mine.graphml --kept --hops 1
        readinglist graph export ideas.svg --from 2014-01
    """
    from readinglist.model.graph_export import GraphFilters, GraphWritten
    from readinglist.present.graph_export import written_lines, written_record

    filters = GraphFilters(since, until, ideas, ego, hops, kept, min_citations)
    with session.library() as library:
        for event in watched(library.export_graph(file, filters, raw), session.echo):
            if isinstance(event, GraphWritten):
                written = event
    if as_json:
        session.data(written_record(written))
    else:
        session.lines(written_lines(written, session.room))
