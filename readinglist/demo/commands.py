"""What the demo prints, as lines: it yields sentences and the library's own results."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from readinglist.citations.api import GraphImport
from readinglist.citations.api import import_lines as graph_lines
from readinglist.core.events import Event, FetchReport
from readinglist.core.ideas import NightUse
from readinglist.core.lines import Line, Span, line, shown, wrap
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
        yield from _lines_of(item, titles, session.room)


# What a library answers in the demo, shown as its own command shows it; a tuple is known by its first item.
_SHOWN: dict[type, Callable[[Any, int | None], Iterable[Line]]] = {
    TopList: top_lines,
    SearchResult: search_lines,
    FetchReport: lambda report, _: fetch_lines(report),
    ImportReport: lambda report, _: import_lines(report),
    GraphImport: graph_lines,
    GraphWritten: export_lines,
    NightUse: night_use_lines,
    IdeaRecord: ledger_lines,
}


def _lines_of(item: Any, titles: Titles, room: int | None) -> Iterable[Line]:  # Any: whatever a library answers
    """One step of the story."""
    if isinstance(item, str):
        if not item.strip():
            return [line("")]
        style, indent = "head" if item.startswith("# ") else "", "    " if item.startswith("  ") else ""
        return [line(Span(text, style)) for text in wrap(shown(item.removeprefix("# ")), room or 100, indent)]
    kind = type(item[0]) if isinstance(item, tuple) and item else type(item)
    if kind in _SHOWN:
        return _SHOWN[kind](item, room)
    if isinstance(item, tuple):
        return entry_lines(item, titles, room)
    assert isinstance(item, Event), f"can't show a {kind.__name__}"
    return ()


@click.command("demo")
@click.argument("night", metavar="[NIGHT]", type=Night(), required=False)
@click.option("--online", is_flag=True, help="Fetch the real abstracts from arXiv.")
@pass_session
def demo_command(session: Session, night: date | None, online: bool) -> None:
    """Try everything in a temporary library, offline.

    A local stand-in for arXiv announces landmark papers. The demo fetches several nights with the real code, keeps and
    skips papers, ranks for a goal of 2015, and shows two years later how the ideas did: as a list, for Gephi and as a
    picture. It prints where the files are. NIGHT, such as 2015-02-20, selects another night.

    \b
        readinglist demo
    """
    for row in demo_lines(night, online, session):
        session.lines((row,))
