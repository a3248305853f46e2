"""`taste` and `hindsight`: what my forecasts were worth, and what I missed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from readinglist.interface.options import id_argument, json_option
from readinglist.interface.progress import watched, watched_to_end
from readinglist.interface.session import Session, pass_session

if TYPE_CHECKING:
    from readinglist.context import Context
    from readinglist.core.log import LogEntry
    from readinglist.taste.hindsight import Hindsight


@click.command("taste")
@click.option("--count", is_flag=True, help="First list and count the cohorts of what I judged (asks arXiv, s2).")
@click.option("--causes", is_flag=True, help="My ratings against what came: which carry information?")
@click.option("--plot", type=click.Path(path_type=Path), metavar="FILE", help="Write a picture, .svg or .png.")
@json_option
@pass_session
def taste_command(session: Session, count: bool, causes: bool, plot: Path | None, as_json: bool) -> None:
    """What my forecasts are worth: bets, verdicts as forecasts, quiz, beside what others would have said.

    Papers kept within 90 days of their first version are forecasts too: a scorecard from the day of an import
    with dates, once their cohorts are counted (--count, which can be stopped and goes on where it was). No
    verdict is given where the numbers do not carry one.

    \b
        readinglist taste
        readinglist taste --count --plot taste.svg
        readinglist taste --causes --json
    """
    from readinglist.store.files import check_picture
    from readinglist.taste.taste import plot_taste, telling_taste
    from readinglist.taste.verdict_forecasts import count_cohorts

    if plot is not None:
        check_picture(plot)
    with session.library() as library:
        if count:
            for _ in watched(count_cohorts(library), session.echo):
                pass
        found = watched_to_end(telling_taste(library), session.echo)
    if plot is not None:
        plot_taste(found, plot)
    from readinglist.taste.view.scorecard import cause_lines, taste_lines
    from readinglist.taste.view.scorecard_record import cause_record, taste_record

    if as_json:
        session.data([cause_record(row) for row in found.causes] if causes else taste_record(found))
    else:
        session.lines(cause_lines(found.causes) if causes else taste_lines(found))
    if plot is not None:
        session.echo.talk(f"wrote {plot}")


@click.group("hindsight", invoke_without_command=True)
@json_option
@click.pass_context
def hindsight_command(ctx: click.Context, as_json: bool) -> None:
    """What did I miss, and why: dismissed papers that rose, kept ones that died, bets most wrong, never seen.

    On a terminal it asks for the cause of each, with one key; a paper with a cause is done with.

    \b
        readinglist hindsight
        readinglist hindsight --json
        readinglist hindsight cause 1706.03762 "too complicated"
    """
    from readinglist.taste.hindsight import telling_hindsight

    if ctx.invoked_subcommand is not None:
        return
    session = ctx.find_object(Session)
    assert session is not None
    from readinglist.taste.view.scorecard_record import hindsight_lines, hindsight_record

    with session.library() as library:
        found = watched_to_end(telling_hindsight(library), session.echo)
        if as_json:
            session.data(hindsight_record(found.looks, found.untold))
        elif session.is_read and session.is_asked and found.looks:
            _ask(session, library, found)
        else:
            session.lines(hindsight_lines(found.looks, found.untold, session.room))


@hindsight_command.command("cause")
@id_argument
@click.argument("cause", nargs=-1, required=True)
@json_option
@pass_session
def cause_command(session: Session, paper: str, cause: tuple[str, ...], as_json: bool) -> None:
    """Record why a paper spread or died, in my judgement afterwards: a cause, its beginning or its number.

    1 simple and reusable, 2 too complicated, 3 too fragile, 4 gain too small, 5 superseded, 6 compute, 7 luck.

    \b
        readinglist hindsight cause 1706.03762 simple and reusable
        readinglist hindsight cause 3 luck
    """
    from readinglist.taste.causes import give_cause

    with session.library() as library:
        entry = give_cause(library, session.id(library, paper), " ".join(cause))
    tell_cause(session, entry, as_json)


def tell_cause(session: Session, entry: LogEntry, as_json: bool) -> None:
    """Tell which cause was recorded of which paper."""
    from readinglist.taste.view.scorecard_record import cause_words
    from readinglist.taste.view.scorecard_record import missed_cause_record as cause_record

    if as_json:
        session.data(cause_record(entry))
    else:
        session.echo.talk(cause_words(entry))


def _ask(session: Session, library: Context, found: Hindsight) -> None:
    """Paper by paper; one key each, any other key leaves it in the queue, q ends."""
    from readinglist.core.lines import Span, line
    from readinglist.core.log import CAUSE_KEYS
    from readinglist.taste.causes import give_cause
    from readinglist.taste.view.scorecard_record import cause_choice, cause_words, look_lines

    kind = ""
    for look, paper in found.looks:
        if look.kind != kind:
            kind = look.kind
            session.lines([line(Span(kind, "head"))])
        session.lines(look_lines(look, paper, session.room))
        session.echo.talk(f"why? {cause_choice()}  (space: later, q: end)")
        key = click.getchar()
        if key in ("q", "\x1b"):
            return
        if key in CAUSE_KEYS:
            session.echo.talk(f"{cause_words(give_cause(library, look.id, key))} (readinglist undo takes it back)")
