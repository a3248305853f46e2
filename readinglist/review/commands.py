"""The weekly review, and the look back over months."""

from __future__ import annotations

from pathlib import Path

import click

from readinglist.interface.options import Count, plot_option, with_json
from readinglist.interface.session import Session


@click.command("review")
@click.option("--week", metavar="WEEK", help="2026-W48, or a day in it; by default this week.")
@click.option("--edit", "is_edited", is_flag=True, help="Open it in $VISUAL or $EDITOR.")
@with_json
def review_command(session: Session, week: str | None, is_edited: bool, as_json: bool) -> None:
    """Your week in journal/2026-W48.md: what you read, did and wrote, and last week's steps.

    Tick the steps you did, mark those you drop with `[-]`, write what you learned. Run it again at any time: it keeps
    your text and adds what is new. Open steps move to the next review. Every fourth review summarises four weeks. The
    first review of each quarter lists the achievements you admire.

    \b
        readinglist review
        readinglist review --week 2026-W47 --edit
    """
    from readinglist.review.review import review

    from .view import review_lines, review_record

    found = session.read(review, week)
    if as_json:
        session.data(review_record(found))
    elif is_edited:
        from readinglist.interface.editor import edit_file

        code = edit_file(found.path, is_asked=session.is_asked)
        session.echo.talk(f"the editor ended with {code}; {found.path} is as it left it" if code else f"{found.path}")
    else:
        session.lines(review_lines(found))


@click.command("lookback")
@click.option("--months", type=Count(1), default=6, show_default=True, help="How far back.")
@plot_option
@with_json
def lookback_command(session: Session, months: int, plot: Path | None, as_json: bool) -> None:
    """Where your months went: delivered, dead ends, unfinished, and how often you switched.

    Time is counted in days with activity: a notebook entry that mentions a project (`@NAME`), an increment, its start
    or end. Many small dead ends are fine; most of your days should go into what gets delivered. The last part lists
    the outcomes of ideas by source.

    \b
        readinglist lookback
        readinglist lookback --months 12 --plot projects.svg
    """
    from readinglist.review.lookback import lookback

    from .view import lookback_lines, lookback_record, timeline

    found = session.read(lookback, months)
    session.data(lookback_record(found)) if as_json else session.lines(lookback_lines(found))
    if plot is not None:
        from readinglist.store.files import write_picture

        write_picture(timeline(found), plot)
        session.echo.talk(f"wrote {plot}")
