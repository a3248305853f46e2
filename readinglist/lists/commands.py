"""`evaluate`: how good the ranking was for me."""

from __future__ import annotations

from datetime import date

import click

from readinglist.interface.options import Night, json_option
from readinglist.interface.progress import watched
from readinglist.interface.session import Session, pass_session


@click.command("evaluate")
@click.option("--since", type=Night(), metavar="DATE", help="First night to replay, instead of the newest 60.")
@json_option
@pass_session
def evaluate_command(session: Session, since: date | None, as_json: bool) -> None:
    """How much of what I kept the ranking had on top, night by night from my own log.

    Keeps come from what was shown on top; the first figure corrects for that, by papers that were
    shown by chance. Beside it stand three rankings that others use, and a random one. Takes some
    seconds a night.

    \b
        readinglist evaluate
        readinglist evaluate --since 2026-09-01 --json
    """
    from readinglist.lists.evaluate import evaluate

    from .records import Evaluation

    with session.library() as library:
        for item in watched(evaluate(library, since), session.echo):
            if isinstance(item, Evaluation):
                found = item
    from .view import evaluation_lines, evaluation_record

    if as_json:
        session.data(evaluation_record(found))
    else:
        session.lines(evaluation_lines(found))
