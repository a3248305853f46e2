"""`next` and `diet`: what to do now, and where the time went."""

from __future__ import annotations

from pathlib import Path

import click

from .options import Count, Minutes, json_option
from .session import Session, pass_session


@click.command("next")
@click.option("--minutes", type=Minutes(), default=45, show_default=True, metavar="TIME", help="The time you have.")
@json_option
@pass_session
def next_command(session: Session, minutes: int, as_json: bool) -> None:
    """What to do now, in the time that there is, and why.

    Of the queue and of what you kept and did not read: what is due, waited for, started, serves a goal, and what
    the last four weeks owe to the intended split. A reimplementation needs an hour, a book twenty minutes.

    \b
        readinglist next
        readinglist next --minutes 1h30
        readinglist next --json
    """
    from readinglist.present.study import done_words, plan_lines, plan_record

    with session.library() as library:
        plan = library.plan(minutes)
    if as_json:
        session.data(plan_record(plan))
        return
    session.lines(plan_lines(plan, session.room))
    if plan.proposals:
        session.echo.talk(f"next: {done_words(plan.proposals[0])}")


@click.command("diet")
@click.option(
    "--weeks", type=Count(least=1), default=4, show_default=True, metavar="N", help="This week and those before."
)
@click.option("--plot", type=click.Path(path_type=Path), metavar="FILE", help="Write a picture, .svg or .png.")
@json_option
@pass_session
def diet_command(session: Session, weeks: int, plot: Path | None, as_json: bool) -> None:
    """Where the time went: hours by kind, goal and week, against the split that you intended.

    Half for textbooks and theses and half for papers, unless [study] books says otherwise. Days on which
    something was touched and no time was logged are counted as days, and said to be.

    \b
        readinglist diet
        readinglist diet --weeks 12 --plot diet.svg
        readinglist diet --json
    """
    from readinglist.present.diet import diet_lines, diet_record
    from readinglist.workflows.pictures import check_picture

    if plot is not None:
        check_picture(plot)
    with session.library() as library:
        eaten = library.diet(min(weeks, 520))
        if plot is not None:
            library.plot_diet(eaten, plot)
    if as_json:
        session.data(diet_record(eaten))
    else:
        session.lines(diet_lines(eaten))
    if plot is not None:
        session.echo.talk(f"wrote {plot}")
