"""`evaluate`: how good the ranking was for me; `muted`: what lists hide."""

from __future__ import annotations

from datetime import date

import click

from readinglist.interface.options import Night, json_option, night_option, number_option, with_json
from readinglist.interface.progress import watched
from readinglist.interface.session import Session, pass_session


@click.command("evaluate")
@click.option(
    "--since",
    type=Night(),
    metavar="DATE",
    help="Replay all nights from DATE on, not 40 of the last year.",
)
@json_option
@pass_session
def evaluate_command(session: Session, since: date | None, as_json: bool) -> None:
    """How good the ranking is for you: the share of your keeps that it had at the top, night by night.

    You can only keep what you were shown, so the first figure is corrected with papers that were shown at
    random. It is compared with three other rankings and a random one. Takes some seconds per night.

    \b
        readinglist evaluate
        readinglist evaluate --since 2026-09-01 --json
    """
    from readinglist.lists.evaluate import evaluate

    from .records import Evaluation

    with session.library() as library:
        events = watched(evaluate(library, since), session.echo)
        (found,) = (event for event in events if isinstance(event, Evaluation))
    from .view import evaluation_lines, evaluation_record

    session.data(evaluation_record(found)) if as_json else session.lines(evaluation_lines(found))


@click.command("muted")
@number_option(20)
@night_option
@with_json
def muted_command(session: Session, number: int, night: date | None, as_json: bool) -> None:
    """The papers that lists hide because of `mute`, newest first, with the reason. None is lost.

    Keep one by its id; to end a rule, use `mute remove`. The numbers of the last list stay as they are.

    \b
        readinglist muted
        readinglist muted --night 2026-11-24 -n 100
    """
    from readinglist.lists.list_rules import muted_papers

    from .view import muted_lines, muted_record

    with session.library() as library:
        found = muted_papers(library, night)
    if as_json:
        session.data(muted_record(found[:number], len(found)))
    else:
        session.lines(muted_lines(found[:number], len(found), session.room))
