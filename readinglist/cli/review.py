"""The weekly review, and the look back over months."""

from __future__ import annotations

import click

from .options import json_option
from .session import Session, pass_session


@click.command("review")
@click.option("--week", metavar="WEEK", help="2026-W48, or a day in it; by default this week.")
@click.option("--edit", "is_edited", is_flag=True, help="Open it in $VISUAL or $EDITOR.")
@json_option
@pass_session
def review_command(session: Session, week: str | None, is_edited: bool, as_json: bool) -> None:
    """Assemble the week into journal/2026-W48.md: what you read, did and wrote, and what became of last week's steps.

    Tick what is done, `[-]` what is dropped, write what you learned. Run it again at any time: every word of yours
    stays, and what came since is added. Steps that are left open stand once in the next review. Every fourth week
    condenses four; the first of a quarter shows what you admire.

    \b
        readinglist review
        readinglist review --week 2026-W47 --edit
    """
    from readinglist.present.review import review_lines, review_record

    with session.library() as library:
        found = library.review(week)
    if as_json:
        session.data(review_record(found))
    elif is_edited:
        from .editor import edit_file

        code = edit_file(found.path, is_asked=session.is_asked)
        session.echo.talk(f"the editor ended with {code}; {found.path} is as it left it" if code else f"{found.path}")
    else:
        session.lines(review_lines(found))
