"""Forecasts: bets and their settling, `taste` for what they were worth, `bet review` for what was missed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from readinglist.core.log import SHORT
from readinglist.interface.options import (
    FallbackGroup,
    Night,
    Share,
    because_option,
    dry_run_option,
    id_argument,
    plot_option,
    with_json,
)
from readinglist.interface.progress import watched, watched_to_end
from readinglist.interface.session import Session, pass_session

if TYPE_CHECKING:
    from readinglist.context import Context
    from readinglist.core.log import LogEntry
    from readinglist.taste.hindsight import Hindsight


_chance_argument = click.argument("chance", metavar="P", type=Share())


@click.group("bet", cls=FallbackGroup, fallback="add", alone="list")
def bet_command() -> None:
    """Bets: how likely a paper rises, an idea lasts, a result reproduces.

    P is the probability: 30, 30% or .3. A bet has a date, on which citation counts resolve it. You can't edit a bet,
    but you can bet again on the same question: each probability counts for the days on which it was your latest.

    \b
        readinglist bet add 2511.00001 30
        readinglist bet add 2511.00001 5 --top 1% --by 2029-01-01 \\
            --because "needs a week of tuning"
        readinglist bet idea LoRA 80% --used-by 2028-12-31
        readinglist bet repro "PPO on Humanoid" 60
    """


@bet_command.command("add")
@id_argument
@_chance_argument
@click.option(
    "--top", type=Share(), metavar="SHARE", default="10%", show_default=True, help="The top share of its cohort."
)
@click.option(
    "--by",
    type=Night(ahead=True),
    metavar="DATE",
    help="The date (default: two years after version 1, at least a year ahead).",
)
@because_option
@pass_session
def add_command(session: Session, paper: str, chance: float, top: float, by: date | None, because: str | None) -> None:
    """Bet that a paper will be among the most cited.

    It is compared with papers of its month and category. You can leave out `add`.

    It is compared with its cohort: all arXiv papers with the same primary category whose version 1 is from the
    same month. The record says whether you had seen its score or forecast.

    \b
        readinglist bet add 2511.00001 30
        readinglist bet 3 12.5% --top 5%
    """
    from readinglist.papers.api import titles as titles_in
    from readinglist.taste.bets import PaperQuestion, bet_on_paper

    with session.library() as library:
        paper_id = session.id(library, paper)
        entry = bet_on_paper(library, paper_id, chance, PaperQuestion(top, by), because=because)
        _recorded(session, entry, titles_in(library, [paper_id]))


@bet_command.command("idea")
@click.argument("name")
@_chance_argument
@click.option(
    "--used-by", "by", type=Night(ahead=True), metavar="DATE", required=True, help="The date of the question."
)
@because_option
@pass_session
def idea_command(session: Session, name: str, chance: float, by: date, because: str | None) -> None:
    """Bet that an idea you follow is still used by a date. Used means by three independent groups in the year before.

    Only papers added to your library after the bet count.

    \b
        readinglist bet idea LoRA 80% --used-by 2028-12-31
    """
    from readinglist.taste.bets import bet_on_idea

    _recorded(session, session.read(bet_on_idea, name, chance, by, because), {})


@bet_command.command("repro")
@click.argument("item")
@_chance_argument
@click.option("--by", type=Night(ahead=True), metavar="DATE", help="The date (default: in a year).")
@because_option
@pass_session
def repro_command(session: Session, item: str, chance: float, by: date | None, because: str | None) -> None:
    """Bet that a reimplementation reproduces its paper's claims. It is one of your queue; each claim has a tolerance.

    \b
        readinglist bet repro "PPO on Humanoid" 60 --because "the code is out"
    """
    from readinglist.study.api import reimplementation_named
    from readinglist.taste.bets import bet_on_repro

    with session.library() as library:
        name = reimplementation_named(library, item) if item.strip() else ""
        entry = bet_on_repro(library, name, chance, by, because)
    _recorded(session, entry, {})


@bet_command.command("short")
@click.argument("chance", metavar="[P]", type=Share(), required=False)
@click.option("--paper", metavar="ID", help="This paper, not a random one.")
@click.option("--kind", type=click.Choice(SHORT), help="The question (default: random; with --paper revision).")
@click.option("--at", metavar="VENUE", help="The venue of an acceptance.")
@click.option("--by", type=Night(ahead=True), metavar="DATE", help="The date (default: in 30 days to a year, by kind).")
@because_option
@pass_session
def short_command(
    session: Session,
    chance: float | None,
    paper: str | None,
    kind: str | None,
    at: str | None,
    by: date | None,
    because: str | None,
) -> None:
    """One quick question a morning about a random paper.

    For example: will it be revised, name its code, be cited by others?

    Without P it asks; with P it records your bet and shows how often that happened to papers like it. Void if too
    little of the time was looked at. Kinds: revision, code (60 days), cited by others (90), uptake by an idea of your
    ledger (half a year), favorite (in your first ten, read again, 30 days), accepted (--at VENUE --by DATE).

    \b
        readinglist bet short
        readinglist bet short 30%
        readinglist bet short 70% --paper 2511.00001 --kind accepted \\
            --at ICML --by 2027-05-01
    """
    from readinglist.core.lines import line, shown
    from readinglist.core.log import REVISION, Bet
    from readinglist.taste.short_bets import KINDS, base_rate, bet_short, morning_question, question
    from readinglist.taste.view.bets import base_rate_text

    with session.library() as library:
        of_paper = (kind or REVISION, library.store.papers.get(session.id(library, paper))) if paper else None
        drawn = of_paper or morning_question(library)
        if drawn is None:
            session.lines([line("nothing to ask: no new night, or you answered for it")])
            return
        about, found = kind or drawn[0], drawn[1]
        until = f"by {by}" if by else f"within {KINDS[about].days} days"
        asks = question(Bet(0.5, "", about, source=at), until)
        session.lines([line(f"{found.id}  {shown(found.title)}"), line(asks)])
        if chance is None:
            session.echo.talk("answer: readinglist bet short 30%")
            return
        entry = bet_short(library, about, found.id, chance, by, because, at=at, asked=paper is None)
        _recorded(session, entry, {found.id: found.title})
        assert isinstance(entry.data, Bet)
        session.echo.talk(base_rate_text(base_rate(library, entry.data, found.id)))


@bet_command.command("own")
@click.argument("question")
@_chance_argument
@click.option("--by", type=Night(ahead=True), metavar="DATE", help="The date (default: in a year).")
@because_option
@pass_session
def own_command(session: Session, question: str, chance: float, by: date | None, because: str | None) -> None:
    """Bet on a question of your own. You answer it by hand with `bet answer`.

    \b
        readinglist bet own "The new critic beats PPO" 60 --by 2026-12-04
    """
    from readinglist.taste.bets import bet_on_own

    _recorded(session, session.read(bet_on_own, question, chance, by, because), {})


@bet_command.command("answer")
@click.argument("question")
@click.argument("outcome", type=click.Choice(["yes", "no", "void"]))
@click.option("--comment", metavar="TEXT", help="What happened.")
@pass_session
def answer_command(session: Session, question: str, outcome: str, comment: str | None) -> None:
    """Answer a question of your own, by its first words. An answer is final.

    \b
        readinglist bet answer "The new critic" no --comment "two seeds diverge"
    """
    from readinglist.taste.bets import answer_own

    session.read(answer_own, question, outcome, comment)
    session.echo.talk(f"answered {outcome}; readinglist taste shows what your bets are worth")


@bet_command.command("list")
@with_json
def list_command(session: Session, as_json: bool) -> None:
    """All bets, newest first (`--json`: oldest first). Interim counts are shown, not scored.

    \b
        readinglist bet list --json
    """
    from readinglist.taste.bets import describe_bets, placed_bets
    from readinglist.taste.view.bets import bet_record, bets_lines

    with session.library() as library:
        bets = describe_bets(library, placed_bets(library))
    session.data([bet_record(one) for one in bets]) if as_json else session.lines(bets_lines(bets, session.room))


@bet_command.command("due")
@with_json
def due_command(session: Session, as_json: bool) -> None:
    """Bets that are due, the longest due first.

    \b
        readinglist bet due
    """
    from readinglist.taste.bets import describe_bets, due_bets, next_bet_day
    from readinglist.taste.view.bets import bet_record, due_lines

    with session.library() as library:
        bets, following = describe_bets(library, due_bets(library)), next_bet_day(library)
    lines = due_lines(bets, following, session.room)
    session.data([bet_record(one) for one in bets]) if as_json else session.lines(lines)


@bet_command.command("resolve")
@dry_run_option
@with_json
def resolve_command(session: Session, dry_run: bool, as_json: bool) -> None:
    """Resolve the bets that are due, by citation counts.

    Asks arXiv for the papers of a cohort and Semantic Scholar for their counts. A bet is void if fewer than 90%
    of the cohort have a count or it has fewer than 50 papers, and stays open if a service fails. You can stop it
    and start it again: resolved bets stay resolved.

    \b
        readinglist bet resolve --dry-run
        readinglist bet resolve
    """
    from functools import partial

    from readinglist.papers.api import titles as titles_in
    from readinglist.study.api import reproduced_by
    from readinglist.taste.records import SettleReport
    from readinglist.taste.settle import settle_bets
    from readinglist.taste.view.bets import settle_lines, settle_record

    with session.library() as library:
        for item in watched(settle_bets(library, partial(reproduced_by, library), dry_run), session.echo):
            if isinstance(item, SettleReport):
                titles = titles_in(library, {one.placed.subject for one in item.judged})
                lines = settle_lines(item, titles, session.room)
                session.data(settle_record(item)) if as_json else session.lines(lines)


def _recorded(session: Session, entry: LogEntry, titles: Mapping[str, str | None]) -> None:
    """What was written, and what a bet without doubt may cost."""
    from readinglist.core.log import Bet
    from readinglist.core.log_view import recorded_lines
    from readinglist.taste.view.bets import CERTAIN

    if isinstance(entry.data, Bet) and entry.data.p in (0, 1):
        session.echo.talk(CERTAIN)
    session.lines(recorded_lines((entry,), titles, session.room))


@click.command("taste")
@click.option(
    "--count", is_flag=True, help="First count the cohorts of what you judged (asks arXiv, Semantic Scholar)."
)
@click.option("--causes", is_flag=True, help="Show which of your ratings predict how papers do.")
@plot_option
@with_json
def taste_command(session: Session, count: bool, causes: bool, plot: Path | None, as_json: bool) -> None:
    """How good your forecasts are: bets, verdicts and quiz, compared with baselines.

    Papers you kept within 90 days of their first version count as forecasts too, also from an import with dates, once
    their cohorts are counted (--count; you can stop it and start it again). With too little data there is no verdict.

    \b
        readinglist taste
        readinglist taste --count --plot taste.svg
        readinglist taste --causes --json
    """
    from readinglist.taste.taste import compute_taste
    from readinglist.taste.verdict_forecasts import count_cohorts
    from readinglist.taste.view.scorecard import ratings_lines, ratings_record, taste_lines, taste_record

    with session.library() as library:
        if count:
            for _ in watched(count_cohorts(library), session.echo):
                pass
        found = watched_to_end(compute_taste(library), session.echo)
    if as_json:
        session.data([ratings_record(row) for row in found.causes] if causes else taste_record(found))
    else:
        session.lines(ratings_lines(found.causes) if causes else taste_lines(found))
    if plot is not None:
        from readinglist.store.files import write_picture
        from readinglist.taste.plot import taste_plot

        write_picture(taste_plot(found), plot)
        session.echo.talk(f"wrote {plot}")


@bet_command.group("review", invoke_without_command=True)
@with_json
def review_command(session: Session, as_json: bool) -> None:
    """Papers you missed or overrated, and your worst bets.

    Missed: skipped or never seen, and they rose. Overrated: kept, and they faded.

    On a terminal it asks for the cause of each, with one key. A paper with a cause leaves the queue.

    \b
        readinglist bet review
        readinglist bet review --json
        readinglist bet review cause 1706.03762 "too complicated"
    """
    if click.get_current_context().invoked_subcommand is not None:
        return
    from readinglist.taste.hindsight import compute_hindsight
    from readinglist.taste.view.scorecard import hindsight_lines, hindsight_record

    with session.library() as library:
        found = watched_to_end(compute_hindsight(library), session.echo)
        if as_json:
            session.data(hindsight_record(found.looks, found.unknown))
        elif session.is_read and session.is_asked and found.looks:
            _ask(session, library, found)
        else:
            session.lines(hindsight_lines(found.looks, found.unknown, session.room))


@review_command.command("cause")
@id_argument
@click.argument("cause", nargs=-1, required=True)
@with_json
def cause_command(session: Session, paper: str, cause: tuple[str, ...], as_json: bool) -> None:
    """Record why a paper spread or faded, in your judgement. Give a cause, its first letters or its number.

    1 simple and reusable, 2 too complicated, 3 too fragile, 4 gain too small, 5 superseded, 6 compute, 7 luck.

    \b
        readinglist bet review cause 1706.03762 simple and reusable
        readinglist bet review cause 3 luck
    """
    from readinglist.taste.causes import give_cause

    with session.library() as library:
        entry = give_cause(library, session.id(library, paper), " ".join(cause))
    tell_cause(session, entry, as_json)


def tell_cause(session: Session, entry: LogEntry, as_json: bool) -> None:
    """Tell which cause was recorded of which paper."""
    from readinglist.taste.view.scorecard import cause_record, cause_words

    session.data(cause_record(entry)) if as_json else session.echo.talk(cause_words(entry))


def _ask(session: Session, library: Context, found: Hindsight) -> None:
    """Paper by paper; one key each, any other key leaves it in the queue, q ends."""
    from readinglist.core.lines import Span, line
    from readinglist.core.log import CAUSE_KEYS
    from readinglist.taste.causes import give_cause
    from readinglist.taste.view.scorecard import cause_choice, cause_words, look_lines

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
