"""The backburner: ideas that are kept for later."""

from __future__ import annotations

import click

from .options import Count, FallbackGroup, because_option, json_option, source_option
from .session import Session, pass_session


@click.group("backburner", cls=FallbackGroup, alone="list")
def backburner_command() -> None:
    """Ideas that are kept for later.

    \b
        readinglist backburner add "train the critic on its own mistakes" \\
            --from "Ada Author"
        readinglist backburner list
    """


@backburner_command.command("add")
@click.argument("words", metavar="TEXT...", nargs=-1)
@source_option
@click.option("--trend", metavar="N", type=Count(1), help="The term of this row of the last list of `trends`.")
@pass_session
def put_by_command(session: Session, words: tuple[str, ...], source: str | None, trend: int | None) -> None:
    """Keep an idea for later, with whose it was: `lookback` tells which sources paid. Says how crowded it is there.

    \b
        readinglist backburner add --trend 3
        readinglist backburner add --trend 3 "for policies, not pictures"
        readinglist backburner add "masks that follow the entropy of a patch" \\
            --from 2111.06377
    """
    from readinglist.present.history import recorded_lines

    with session.library() as library:
        parts = ([] if trend is None else [library.listed_term(trend)]) + ([" ".join(words)] if words else [])
        entry = library.put_by(": ".join(parts), source)
        session.lines(recorded_lines((entry,), {}, session.room))
        around = library.crowding_of(entry.subject)
    if around is not None:
        from readinglist.present.radar import crowding_words
        from readinglist.present.spans import line

        session.lines((line(f"around it: {crowding_words(around)}"),))


@backburner_command.command("list")
@click.option("--from", "source", metavar="PERSON|PAPER", help="Of this source alone.")
@json_option
@pass_session
def waiting_command(session: Session, source: str | None, as_json: bool) -> None:
    """The ideas on the backburner, oldest first.

    \b
        readinglist backburner list --from "Ada Author"
    """
    from readinglist.present.practice import backburner_lines, backburner_record
    from readinglist.text import fold

    with session.library() as library:
        found = [one for one in library.backburner() if source is None or fold(one.source or "") == fold(source)]
    session.data(backburner_record(found)) if as_json else session.lines(backburner_lines(found, session.room))


@backburner_command.command("drop")
@click.argument("name")
@because_option
@pass_session
def drop_command(session: Session, name: str, because: str | None) -> None:
    """Take an idea off the list: done, taken up as a project, or no longer one.

    \b
        readinglist backburner drop train-the-critic-on \\
            --because "became project critic"
    """
    from readinglist.present.history import recorded_lines

    with session.library() as library:
        entry = library.drop_from_backburner(name, because)
    session.lines(recorded_lines((entry,), {}, session.room))
