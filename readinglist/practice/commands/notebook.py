"""The notebook: what I do, find and think, day by day, in Markdown files that are mine."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click

from readinglist.core.errors import InputError
from readinglist.interface.options import FallbackGroup, Night, with_json
from readinglist.interface.session import Session
from readinglist.practice.records import SECTIONS

MOST_BYTES = 1 << 20  # of standard input


@click.group("journal", cls=FallbackGroup, fallback="write", alone="write")
def journal_command() -> None:
    """Your notebook: one Markdown file per day in journal/. Text becomes an entry of today.

    Without text it opens today's file in $VISUAL or $EDITOR. `@1707.06347`, `@GOAL` and `@PROJECT` in a text are
    links: `project show` lists the entries that mention a project.

    \b
        readinglist journal "gait: 3 of 5 seeds walk @locomotion" \\
            --section experiments
        readinglist journal "ask Ada why the critic diverges" -s next
        readinglist journal show
        readinglist journal search critic diverges
    """


@journal_command.command("write")
@click.argument("words", metavar="[TEXT]...", nargs=-1)
@click.option("-s", "--section", type=click.Choice(SECTIONS), default="notes", show_default=True, help="Where it goes.")
@click.option(
    "--attach",
    metavar="FILE",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Copy a plot or a table next to it.",
)
@click.option("--on", "day", type=Night(), metavar="DATE", help="The day (default: today).")
@with_json
def write_command(
    session: Session, words: tuple[str, ...], section: str, attach: tuple[Path, ...], day: date | None, as_json: bool
) -> None:
    """Add an entry to the end of today's file, or of an earlier day's. You can leave out `write`. `-` reads stdin.

    A step in `next` gets a checkbox, and `review` asks about it.

    \b
        readinglist journal write "lower learning rate: no collapse" \\
            -s experiments --attach curve.png
        readinglist journal --on yesterday "the seeds were the same"
        git log -1 --format=%s | readinglist journal - -s code
    """
    from readinglist.practice.notebook import begin_day, note
    from readinglist.practice.view import entry_record, noted_lines

    text = _standard_input() if words == ("-",) else " ".join(words)
    with session.library() as library:
        if not text.strip() and not attach and day is None and session.is_asked:
            _edit(session, begin_day(library))
            return
        noted = note(library, text, section, attach, day)
    session.data(entry_record(noted)) if as_json else session.lines(noted_lines(noted))


def _standard_input() -> str:
    """All of it: as bytes, for a locale may take no others than its own. Raises InputError for what is no note."""
    text = sys.stdin.buffer.read(MOST_BYTES + 1)
    if len(text) > MOST_BYTES:
        raise InputError(f"standard input: more than {MOST_BYTES >> 20} MB; write that to a file and --attach it")
    return text.decode("utf-8", "surrogateescape")


def _edit(session: Session, path: Path) -> None:
    from readinglist.interface.editor import edit_file

    if code := edit_file(path):
        session.echo.talk(f"the editor ended with {code}; {path} is as it left it")
    else:
        session.echo.talk(f"today's entries are in {path}")


@journal_command.command("show")
@click.argument("when", metavar="[DAY|WEEK|all]", required=False)
@click.option("-s", "--section", type=click.Choice(SECTIONS), help="Only this section.")
@with_json
def show_command(session: Session, when: str | None, section: str | None, as_json: bool) -> None:
    """The entries of today, of a day, of a week, or all.

    \b
        readinglist journal show yesterday
        readinglist journal show 2026-W48 --section insights
        readinglist journal show all --json
    """
    from readinglist.practice.notebook import entries_between, span_of
    from readinglist.practice.view import entries_record, entry_lines

    with session.library() as library:
        first, last = (date.min, date.max) if when == "all" else span_of(library, when)
        found = [noted for noted in entries_between(library, first, last) if section in (None, noted.entry.section)]
    session.data(entries_record(found)) if as_json else session.lines(entry_lines(found, session.room))


@journal_command.command("search")
@click.argument("words", metavar="WORDS...", nargs=-1, required=True)
@click.option("-s", "--section", type=click.Choice(SECTIONS), help="Only this section, without reviews.")
@click.option("--since", type=Night(), metavar="DATE", help="From this day on.")
@click.option("--until", type=Night(), metavar="DATE", help="Up to this day.")
@with_json
def search_command(
    session: Session,
    words: tuple[str, ...],
    section: str | None,
    since: date | None,
    until: date | None,
    as_json: bool,
) -> None:
    """Search the notebook and reviews for all of the words. Newest first; case and order don't matter.

    \b
        readinglist journal search entropy bonus
        readinglist journal search critic -s insights --since "3 months ago"
    """
    from readinglist.practice.notebook import search_notebook
    from readinglist.practice.view import found_lines, found_record

    query = " ".join(words)
    found = session.read(search_notebook, query, section, since, until)
    session.data(found_record(query, *found)) if as_json else session.lines(found_lines(query, *found, session.room))
