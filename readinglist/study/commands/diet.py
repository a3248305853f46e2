"""What to do next, where the time went, and published numbers compared with those of a reimplementation."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from readinglist.core.work_entries import Claimed, Obtained
from readinglist.interface.options import Count, FallbackGroup, Minutes, plot_option, with_json
from readinglist.interface.session import Session, pass_session

from .queue import item_argument, study_command

if TYPE_CHECKING:
    from readinglist.context import Context


@study_command.command("next")
@click.option("--minutes", type=Minutes(), default=45, show_default=True, metavar="TIME", help="The time you have.")
@with_json
def next_command(session: Session, minutes: int, as_json: bool) -> None:
    """What to do now in the time you have, and why.

    Chosen from the queue and from unread papers you kept: what is due, blocking others, started, serves a goal,
    what you rated 10x or would build on, or what balances the last four weeks; never what you skipped. A
    reimplementation needs an hour, a book twenty minutes.

    \b
        readinglist study next
        readinglist study next --minutes 1h30
        readinglist study next --json
    """
    from readinglist.study.proposals import plan as plan_in
    from readinglist.study.view import done_words, plan_lines, plan_record

    plan = session.read(plan_in, minutes)
    if as_json:
        session.data(plan_record(plan))
        return
    session.lines(plan_lines(plan, session.room))
    if plan.proposals:
        session.echo.talk(f"next: {done_words(plan.proposals[0])}")


@study_command.command("diet")
@click.option(
    "--weeks", type=Count(least=1), default=4, show_default=True, metavar="N", help="This week and those before."
)
@plot_option
@with_json
def diet_command(session: Session, weeks: int, plot: Path | None, as_json: bool) -> None:
    """Hours by kind, goal and week, compared with your intended split.

    The default split is half for textbooks and theses, half for papers ([study] books). Days with activity but no
    logged time are listed as days.

    \b
        readinglist study diet
        readinglist study diet --weeks 12 --plot diet.svg
        readinglist study diet --json
    """
    from readinglist.study.diet import read_diet
    from readinglist.study.view import diet_lines, diet_record

    eaten = session.read(read_diet, min(weeks, 520))
    session.data(diet_record(eaten)) if as_json else session.lines(diet_lines(eaten))
    if plot is not None:
        from readinglist.store.files import write_picture
        from readinglist.study.plot import diet_plot

        write_picture(diet_plot(eaten), plot)
        session.echo.talk(f"wrote {plot}")


@study_command.group("repro", cls=FallbackGroup, fallback="table")
def repro_command() -> None:
    """Compare a reimplementation with the published numbers.

    *Reproduced*: the latest result is within the tolerance. *Within spread*: it is not, but the confidence interval of
    its mean over seeds reaches it, so more seeds may decide. *Not yet*: everything else. The latest result counts, not
    the best. ITEM is an item of the queue, or the id of the paper that it reimplements.

    \b
        readinglist study add 1707.06347 --kind reimplementation --name ppo
        readinglist study repro claim ppo return 2100 --data Hopper \\
            --source "figure 3" --page 7 --tolerance 10%
        readinglist study repro result ppo 1890 --seeds 5 --spread 300
        readinglist study repro table ppo
    """


@repro_command.command("claim", context_settings={"ignore_unknown_options": True})  # a value may be negative
@item_argument
@click.argument("metric")
@click.argument("value", type=float)
@click.option("--data", default="", metavar="NAME", help="The data set or task.")
@click.option("--tolerance", default="0", metavar="T", help="Accepted difference: 0.5, or 5% of the value.")
@click.option("--source", metavar="TEXT", help="Its place: a table, a figure.")
@click.option("--page", metavar="P", help="Its page.")
@click.option("--spread", type=float, metavar="S", help="The published standard deviation over seeds.")
@click.option("--seeds", type=Count(least=1), metavar="N", help="The published number of seeds.")
@pass_session
def claim_command(session: Session, /, item: str, tolerance: str, **given: Any) -> None:  # Any: of the options
    """Record a published number. A second claim with the same metric and data replaces the first.

    \b
        readinglist study repro claim resnet accuracy 93.57 --data CIFAR-10 \\
            --source "table 6" --page 7 --tolerance 0.3
    """
    from readinglist.study.repro import record_claim, tolerance_of

    claimed = Claimed(tolerance=tolerance_of(tolerance, given["value"]), **given)
    with session.library() as library:
        record_claim(library, item, claimed)
        _show(session, library, item)


@repro_command.command("result", context_settings={"ignore_unknown_options": True})
@item_argument
@click.argument("value", type=float)
@click.option("--metric", default="", metavar="NAME", help="The metric of the claim, if there are several.")
@click.option("--data", default="", metavar="NAME", help="The data set or task of that claim.")
@click.option("--seeds", type=Count(least=1), metavar="N", help="Number of runs (VALUE is their mean).")
@click.option("--spread", type=float, metavar="S", help="Their standard deviation.")
@click.option("--commit", metavar="ID", help="The commit of the code.")
@click.option("--notes", metavar="TEXT", help="What you changed, what you learned.")
@pass_session
def result_command(session: Session, /, item: str, **given: Any) -> None:  # Any: of the options
    """Record a result of your reimplementation, next to the claim.

    \b
        readinglist study repro result resnet 93.1 --seeds 3 --spread 0.2 \\
            --notes "warm-up was missing"
    """
    from readinglist.study.repro import record_result, repro_table

    with session.library() as library:
        record_result(library, item, Obtained(**given))
        paper = repro_table(library, item).item.paper
        _show(session, library, item)
    if paper:
        session.echo.talk(f"write what you learned into the critique: readinglist critique {paper}")


@repro_command.command("table")
@item_argument
@with_json
def table_command(session: Session, item: str, as_json: bool) -> None:
    """Published and obtained numbers, with verdict and interval. Also the days so far. You can leave out `table`.

    \b
        readinglist study repro table ppo
        readinglist study repro table 1707.06347 --json
    """
    from readinglist.study.repro import repro_table
    from readinglist.study.view import repro_lines, repro_record

    table = session.read(repro_table, item)
    session.data(repro_record(table)) if as_json else session.lines(repro_lines(table, session.room))


def _show(session: Session, library: Context, item: str) -> None:
    from readinglist.study.repro import repro_table
    from readinglist.study.view import repro_lines

    session.lines(repro_lines(repro_table(library, item), session.room))
