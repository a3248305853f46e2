"""Bets: what you think will become of papers, ideas and reimplementations, and what did."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

import click

from readinglist.interface.options import (
    FallbackGroup,
    Night,
    Share,
    because_option,
    dry_run_option,
    id_argument,
    json_option,
)
from readinglist.interface.progress import watched
from readinglist.interface.session import Session, pass_session

if TYPE_CHECKING:
    from readinglist.core.log import LogEntry

_chance_argument = click.argument("chance", metavar="P", type=Share())


@click.group("bet", cls=FallbackGroup, fallback="paper")
def bet_command() -> None:
    """Say with which chance something will come true: a bet is dated, settled by counts, and never edited.

    P is 30, 30% or .3. Another bet on the same thing is a changed mind: both count.

    \b
        readinglist bet 2511.00001 30
        readinglist bet 2511.00001 5 --top 1% --by 2029-01-01 \\
            --because "needs a week of tuning"
        readinglist bet idea LoRA 80% --used-by 2028-12-31
        readinglist bet repro "PPO on Humanoid" 60
    """


@bet_command.command("paper")
@id_argument
@_chance_argument
@click.option("--top", type=Share(), metavar="SHARE", default="10%", show_default=True, help="Of its cohort.")
@click.option("--by", type=Night(), metavar="DATE", help="Two years after version 1, at least a year ahead.")
@because_option
@pass_session
def paper_command(
    session: Session, paper: str, chance: float, top: float, by: date | None, because: str | None
) -> None:
    """Bet that a paper will be among the most cited of its month and category; `paper` may be left out.

    Its cohort are all papers of arXiv with the same primary category and the same month of version 1.
    Whether you had seen its score or forecast is part of the record.

    \b
        readinglist bet paper 2511.00001 30
        readinglist bet 3 12.5% --top 5%
    """
    from readinglist.papers.api import titles as titles_in
    from readinglist.taste.bets import PaperQuestion, bet_on_paper

    with session.library() as library:
        paper_id = session.id(library, paper)
        entry = bet_on_paper(library, paper_id, chance, PaperQuestion(top, by), because=because)
        titles = titles_in(library, [paper_id])
        _recorded(session, entry, titles)


@bet_command.command("idea")
@click.argument("name")
@_chance_argument
@click.option("--used-by", "by", type=Night(), metavar="DATE", required=True, help="The day that is asked about.")
@because_option
@pass_session
def idea_command(session: Session, name: str, chance: float, by: date, because: str | None) -> None:
    """Bet that an idea of your ledger is still used: by three independent groups in the year before a day.

    Counted are papers of your library after the bet was made.

    \b
        readinglist bet idea LoRA 80% --used-by 2028-12-31
    """
    from readinglist.taste.bets import bet_on_idea

    with session.library() as library:
        _recorded(session, bet_on_idea(library, name, chance, by, because), {})


@bet_command.command("repro")
@click.argument("item")
@_chance_argument
@click.option("--by", type=Night(), metavar="DATE", help="A year ahead where it is not given.")
@because_option
@pass_session
def repro_command(session: Session, item: str, chance: float, by: date | None, because: str | None) -> None:
    """Bet that a reimplementation of yours reproduces the claims of its paper within tolerance.

    \b
        readinglist bet repro "PPO on Humanoid" 60 --because "the code is out"
    """
    from readinglist.taste.bets import bet_on_repro

    with session.library() as library:
        _recorded(session, bet_on_repro(library, item, chance, by, because), {})


@click.group("bets", cls=FallbackGroup, alone="list")
def bets_command() -> None:
    """The bets that you made: all of them, or those whose day has come.

    \b
        readinglist bets list
        readinglist bets due
    """


@bets_command.command("list")
@json_option
@pass_session
def list_command(session: Session, as_json: bool) -> None:
    """All bets, newest first (`--json`: oldest first): open, won, lost or void; readings are shown, not scored.

    \b
        readinglist bets list --json
    """
    from readinglist.taste.bets import placed_bets, told_bets
    from readinglist.taste.view.bets import bets_lines, bets_record

    with session.library() as library:
        bets = told_bets(library, placed_bets(library))
    session.data(bets_record(bets)) if as_json else session.lines(bets_lines(bets, session.room))


@bets_command.command("due")
@json_option
@pass_session
def due_command(session: Session, as_json: bool) -> None:
    """Open bets whose day has come, the longest due first.

    \b
        readinglist bets due
    """
    from readinglist.taste.bets import due_bets, next_bet_day, told_bets
    from readinglist.taste.view.bets import bets_record, due_lines

    with session.library() as library:
        bets, following = told_bets(library, due_bets(library)), next_bet_day(library)
    session.data(bets_record(bets)) if as_json else session.lines(due_lines(bets, following, session.room))


@click.command("settle")
@dry_run_option
@json_option
@pass_session
def settle_command(session: Session, dry_run: bool, as_json: bool) -> None:
    """Settle the bets that are due: complete their cohorts, count them, and write down what each came to.

    The papers of a cohort come from arXiv, their counts from Semantic Scholar. With a count for fewer than
    90 % of the cohort, or fewer than 50 papers, a bet is void; where a service fails it stays open. It may
    be stopped and started again; what is settled stands.

    \b
        readinglist settle --dry-run
        readinglist settle
    """
    from functools import partial

    from readinglist.papers.api import titles as titles_in
    from readinglist.study.api import reproduced_by
    from readinglist.taste.records import SettleReport
    from readinglist.taste.settle import settle
    from readinglist.taste.view.bets import settle_lines, settle_record

    with session.library() as library:
        for item in watched(settle(library, partial(reproduced_by, library), dry_run), session.echo):
            if isinstance(item, SettleReport):
                titles = titles_in(library, {one.subject for one in item.judged})
                session.data(settle_record(item)) if as_json else session.lines(
                    settle_lines(item, titles, session.room)
                )


def _recorded(session: Session, entry: LogEntry, titles: Mapping[str, str | None]) -> None:
    """What was written, and what a bet without doubt may cost."""
    from readinglist.core.log import Bet
    from readinglist.core.log_view import recorded_lines
    from readinglist.taste.view.bets import CERTAIN

    if isinstance(entry.data, Bet) and entry.data.p in (0, 1):
        session.echo.talk(CERTAIN)
    session.lines(recorded_lines((entry,), titles, session.room))
