"""Critiques: what a paper is worth, in five ratings and a line, or in answers to eleven questions."""

from __future__ import annotations

import click

from readinglist.interface.options import Count, FallbackGroup, id_argument, with_json
from readinglist.interface.session import Session


@click.group("critique", cls=FallbackGroup, fallback="write", alone="list")
def critique_command() -> None:
    """Review a paper: in your editor, or as five ratings and a line.

    A critique is a Markdown file in notes/. The program never overwrites what you wrote in it.

    \b
        readinglist critique 1706.03762
        readinglist critique 1706.03762 \\
            --quick "10x 2 3 1 yes: attention alone is enough"
        readinglist critique missing
    """


@critique_command.command("write")
@id_argument
@click.option("--quick", metavar="RATINGS", help="Upside, complexity, generality, fragility, build on it: a line.")
@with_json
def write_command(session: Session, paper: str, quick: str | None, as_json: bool) -> None:
    """Open the critique of a paper in $VISUAL or $EDITOR. You can leave out `write`.

    --quick takes it without an editor: upside (10% or 10x), complexity cost, generality, fragility (1 to 3, or low,
    middle, high), would you build on it (yes, maybe, no), `-` for none, and a line after a colon. --json alone prints
    the critique. If you have the paper's PDF (`pdf fetch`), its conclusions and future work are at the end of the
    file, as a comment.

    \b
        readinglist critique write 1706.03762
        readinglist critique 3 --quick "10% high low - no: needs a week of tuning"
        readinglist critique 1706.03762 --json
    """
    if quick is not None:
        _rate(session, paper, quick, as_json)
        return
    if not as_json:
        _edit(session, paper)
        return
    from readinglist.taste.critique import get_critique
    from readinglist.taste.view.critique import critique_record

    with session.library() as library:
        session.data(critique_record(get_critique(library, session.id(library, paper))))


def _rate(session: Session, paper: str, quick: str, as_json: bool) -> None:
    """Record what was typed, and say where the file keeps another word of the user's."""
    from readinglist.taste.critique import get_critique, record_quick_critique
    from readinglist.taste.critique_text import parse_quick
    from readinglist.taste.view.critique import critique_record, rated_lines

    rated = parse_quick(quick)
    with session.library() as library:
        done = record_quick_critique(library, session.id(library, paper), rated)
        if done.problem is not None:
            session.echo.talk("rating recorded; its file is updated once it can be written")
            raise done.problem
        if done.kept:
            names = ", ".join(name.replace("_", " ") for name in done.kept)
            session.echo.talk(f"recorded; in the file {names} stays as you wrote it there")
        if as_json:
            session.data(critique_record(get_critique(library, done.entry.subject)))
            return
    session.lines(rated_lines(rated, done.path))


def _edit(session: Session, paper: str) -> None:
    """The file is there before the editor starts; what the editor did is shown."""
    from readinglist.interface.editor import edit_file
    from readinglist.taste.critique import get_critique, open_critique
    from readinglist.taste.view.critique import critique_lines

    with session.library() as library:
        paper_id = session.id(library, paper)
        path = open_critique(library, paper_id)
        try:
            code = edit_file(path, is_asked=session.is_asked)
        except Exception:
            session.echo.talk(f"the critique is in {path}")
            raise
        if code:
            session.echo.talk(f"the editor ended with {code}; {path} is as it left it")
            return
        found = get_critique(library, paper_id)
    if found.critique.says_something:
        session.lines(critique_lines(found, session.room))
    else:
        session.echo.talk(f"nothing written yet: the form is in {path}")


@critique_command.command("list")
@with_json
def list_command(session: Session, as_json: bool) -> None:
    """All critiques, by title.

    \b
        readinglist critique list --json
    """
    from readinglist.taste.critique import list_critiques
    from readinglist.taste.view.critique import critiques_record, list_lines

    found = session.read(list_critiques)
    session.data(critiques_record(found)) if as_json else session.lines(list_lines(found, session.room))


@critique_command.command("missing")
@with_json
def missing_command(session: Session, as_json: bool) -> None:
    """Papers you kept but have not reviewed. Ratings are enough; an empty form is not.

    \b
        readinglist critique missing
    """
    from readinglist.taste.critique import missing_critiques
    from readinglist.taste.view.critique import missing_lines, missing_record

    papers = session.read(missing_critiques)
    session.data(missing_record(papers)) if as_json else session.lines(missing_lines(papers, session.room))


@critique_command.command("search")
@click.argument("words", metavar="QUERY", nargs=-1, required=True)
@click.option("-n", "number", type=Count(), default=20, show_default=True, help="How many files.")
@with_json
def search_command(session: Session, words: tuple[str, ...], number: int, as_json: bool) -> None:
    """Search your notes: everything in notes/, including front matter.

    \b
        readinglist critique search '"needs tuning" -robot'
    """
    from readinglist.taste.critique import search_critiques
    from readinglist.taste.view.critique import found_lines, found_record

    query = " ".join(words)
    found = session.read(search_critiques, query, number)
    session.data(found_record(query, found)) if as_json else session.lines(found_lines(query, found, session.room))
