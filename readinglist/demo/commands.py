"""What the demo tells, as lines: it yields sentences and the library's own results."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from readinglist.citations.api import GraphImport
from readinglist.citations.api import import_lines as graph_lines
from readinglist.core.events import Event, FetchReport
from readinglist.core.ideas import NightUse
from readinglist.core.lines import Line, Span, line, shown, wrap
from readinglist.core.log import LogEntry
from readinglist.core.log_view import Titles, entry_lines
from readinglist.core.paper_view import search_lines, top_lines
from readinglist.core.papers import SearchResult, TopList
from readinglist.exchange.api import ImportReport
from readinglist.ideas.api import GraphWritten, IdeaRecord, export_lines, ledger_lines, night_use_lines
from readinglist.interface.options import Night
from readinglist.interface.progress import watched
from readinglist.interface.session import pass_session
from readinglist.night.api import fetch_lines, import_lines

if TYPE_CHECKING:
    from readinglist.interface.session import Session


def demo_lines(night: date | None, online: bool, session: Session) -> Iterator[Line]:
    """Everything that `readinglist demo` prints, while it happens."""
    from .story import run_demo

    titles: dict[str, str | None] = {}
    for item in watched(run_demo(night, online), session.echo):
        if isinstance(item, TopList):
            titles |= {scored.paper.id: scored.paper.title for scored in item.papers}
        yield from _told(item, titles, session.room)


def _told(item: Any, titles: Titles, room: int | None) -> Iterator[Line]:  # Any: whatever a library answers
    """One step of the story."""
    if isinstance(item, str):
        style = "head" if item.startswith("# ") else ""
        texts = wrap(shown(item.removeprefix("# ")), room or 100, "    " if item.startswith("  ") else "")
        yield from (line(Span(text, style)) for text in texts) if item.strip() else [line("")]
    elif isinstance(item, TopList):
        yield from top_lines(item, room)
    elif isinstance(item, SearchResult):
        yield from search_lines(item, room)
    elif isinstance(item, FetchReport):
        yield from fetch_lines(item)
    elif isinstance(item, ImportReport):
        yield from import_lines(item)
    elif isinstance(item, GraphImport):
        yield from graph_lines(item, room)
    elif isinstance(item, GraphWritten):
        yield from export_lines(item, room)
    elif isinstance(item, tuple) and item and all(isinstance(use, NightUse) for use in item):
        yield from night_use_lines(item, room)
    elif isinstance(item, tuple) and item and all(isinstance(record, IdeaRecord) for record in item):
        yield from ledger_lines(item, room)
    elif isinstance(item, tuple) and all(isinstance(entry, LogEntry) for entry in item):
        yield from entry_lines(item, titles, room)
    else:
        assert isinstance(item, Event), f"nothing tells how to show a {type(item).__name__}"


@click.command("demo")
@click.argument("night", metavar="[NIGHT]", type=Night(), required=False)
@click.option("--online", is_flag=True, help="Fetch the real abstracts from arXiv.")
@pass_session
def demo_command(session: Session, night: date | None, online: bool) -> None:
    """A throw-away library: landmark papers of machine learning, announced by an arXiv on this machine.

    Fetches several nights through the real code, keeps and skips, ranks for a goal of 2015, and looks back
    from two years later: what became of the ideas, as a list, for Gephi and as a picture. It says where
    everything lies. NIGHT, as 2015-02-20, is the night to wake up on.

    \b
        readinglist demo
    """
    for row in demo_lines(night, online, session):
        session.lines((row,))
