"""One paper: in full, in the browser, its neighbours, its reasons."""

from __future__ import annotations

import os
import sys

import click

from readinglist.errors import NotFound

from .options import goal_option, id_argument, json_option, number_option
from .session import Session, pass_session


@click.command("show")
@id_argument
@json_option
@pass_session
def show_command(session: Session, paper: str, as_json: bool) -> None:
    """A paper in full: authors, dates, abstract, and what you decided about it.

    ID is an arXiv id or address, a DOI, or the number of a paper on the last list.

    \b
        readinglist show 1707.02286
        readinglist show 3
    """
    with session.library() as library:
        found = library.paper(session.id(library, paper))
    if as_json:
        from readinglist.present.records import paper_record

        session.data(paper_record(found))
        return
    from readinglist.present.paper import paper_lines

    session.lines(paper_lines(found, session.room))


@click.command("open")
@id_argument
@pass_session
def open_command(session: Session, paper: str) -> None:
    """Open a paper's page in the browser; where there is none, print its address.

    \b
        readinglist open 1
    """
    from readinglist.present.paper import address

    with session.library() as library:
        found = library.paper(session.id(library, paper))
    url = address(found)
    if url is None:
        raise NotFound(f"{found.id} has no page on the web that is known: `readinglist show` tells what is")
    if not (has_display() and click.launch(url) == 0):
        session.echo.raw(url)


@click.command("similar")
@id_argument
@number_option(10)
@json_option
@pass_session
def similar_command(session: Session, paper: str, number: int, as_json: bool) -> None:
    """The papers of the library that read most like this one.

    \b
        readinglist similar 1502.05477 -n 5
    """
    with session.library() as library:
        paper_id = session.id(library, paper)
        papers = library.similar(paper_id, number)
    if as_json:
        from readinglist.present.records import similar_record

        session.data(similar_record(paper_id, papers))
        return
    from readinglist.present.papers import similar_lines

    session.lines(similar_lines(paper_id, papers, session.room))


@click.command("why")
@id_argument
@goal_option
@json_option
@pass_session
def why_command(session: Session, paper: str, goal: str | None, as_json: bool) -> None:
    """Every reason of a paper's score; the weights sum to it. Its rank is that of the list of its night.

    \b
        readinglist why 1
        readinglist why 1707.02286 --goal locomotion
    """
    with session.library() as library:
        scored = library.why(session.id(library, paper), goal)
        number = library.number_of(scored.paper.id)
        if as_json or session.is_read:
            library.note_told(scored.paper.id, "why")
    if as_json:
        from readinglist.present.records import why_record

        session.data(why_record(scored, number))
        return
    from readinglist.present.reasons import place_of, why_lines

    session.lines(why_lines(scored, session.room, place_of(scored.rank, number)))


def has_display() -> bool:
    return sys.platform == "darwin" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
