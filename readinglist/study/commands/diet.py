"""`next` and `diet`: what to do now, and where the time went."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from readinglist.core.work_entries import Claimed, Obtained
from readinglist.interface.options import Count, FallbackGroup, Minutes, json_option
from readinglist.interface.session import Session, pass_session

from .queue import item_argument

if TYPE_CHECKING:
    from readinglist.context import Context


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
    from readinglist.study.diet import plan as plan_in
    from readinglist.study.view import done_words, plan_lines, plan_record

    with session.library() as library:
        plan = plan_in(library, minutes)
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
    from readinglist.store.files import check_picture
    from readinglist.study.diet import plot_diet, read_diet
    from readinglist.study.view import diet_lines, diet_record

    if plot is not None:
        check_picture(plot)
    with session.library() as library:
        eaten = read_diet(library, min(weeks, 520))
        if plot is not None:
            plot_diet(eaten, Path(plot))
    if as_json:
        session.data(diet_record(eaten))
    else:
        session.lines(diet_lines(eaten))
    if plot is not None:
        session.echo.talk(f"wrote {plot}")


# `repro`: published numbers against those that a reimplementation gave.


@click.group("repro", cls=FallbackGroup, fallback="table")
def repro_command() -> None:
    """Hold a reimplementation to what was published: reproduced, within spread, or not yet.

    *Reproduced*: the latest result lies within the tolerance. *Within spread*: it does not, but the interval of
    its mean over the seeds meets it, so that more seeds may decide. *Not yet*: everything else. The latest result
    counts, not the best. ITEM is an item of the queue, or the id of the paper that it reimplements.

    \b
        readinglist queue add 1707.06347 --kind reimplementation --name ppo
        readinglist repro claim ppo return 2100 --data Hopper \\
            --source "figure 3" --page 7 --tolerance 10%
        readinglist repro result ppo 1890 --seeds 5 --spread 300 --commit 1f3c2a
        readinglist repro table ppo
    """


@repro_command.command("claim", context_settings={"ignore_unknown_options": True})  # a value may be negative
@item_argument
@click.argument("metric")
@click.argument("value", type=float)
@click.option("--data", default="", metavar="NAME", help="The data set or task.")
@click.option("--tolerance", default="0", metavar="T", help="How near is near enough: 0.5, or 5% of the value.")
@click.option("--source", metavar="TEXT", help="Where it stands: a table, a figure.")
@click.option("--page", metavar="P", help="On which page.")
@click.option("--spread", type=float, metavar="S", help="The published standard deviation over seeds.")
@click.option("--seeds", type=Count(least=1), metavar="N", help="The published number of seeds.")
@pass_session
def claim_command(
    session: Session,
    item: str,
    metric: str,
    value: float,
    data: str,
    tolerance: str,
    source: str | None,
    page: str | None,
    spread: float | None,
    seeds: int | None,
) -> None:
    """Record a published number. A second claim of the same metric and data corrects the first.

    \b
        readinglist repro claim resnet accuracy 93.57 --data CIFAR-10 \\
            --source "table 6" --page 7 --tolerance 0.3
    """
    from readinglist.study.repro import claim, tolerance_of

    allowed = tolerance_of(tolerance, value)
    with session.library() as library:
        claim(library, item, Claimed(metric, value, allowed, data, source, page, spread, seeds))
        _show(session, library, item)


@repro_command.command("result", context_settings={"ignore_unknown_options": True})
@item_argument
@click.argument("value", type=float)
@click.option("--metric", default="", metavar="NAME", help="Which claim it answers, where there are several.")
@click.option("--data", default="", metavar="NAME", help="The data set or task of that claim.")
@click.option("--seeds", type=Count(least=1), metavar="N", help="Runs that VALUE is the mean of.")
@click.option("--spread", type=float, metavar="S", help="Their standard deviation.")
@click.option("--commit", metavar="ID", help="The code that gave it.")
@click.option("--notes", metavar="TEXT", help="What you changed, what you learned.")
@pass_session
def result_command(
    session: Session,
    item: str,
    value: float,
    metric: str,
    data: str,
    seeds: int | None,
    spread: float | None,
    commit: str | None,
    notes: str | None,
) -> None:
    """Record what your reimplementation gave, and see how it stands.

    \b
        readinglist repro result resnet 93.1 --seeds 3 --spread 0.2 \\
            --notes "warm-up was missing"
    """
    from readinglist.study.repro import result, table

    with session.library() as library:
        result(library, item, Obtained(metric, value, data, seeds, spread, commit, notes))
        paper = table(library, item).item.paper
        _show(session, library, item)
    if paper:
        session.echo.talk(f"what it taught belongs into the critique: readinglist critique {paper}")


@repro_command.command("table")
@item_argument
@json_option
@pass_session
def table_command(session: Session, item: str, as_json: bool) -> None:
    """Published beside obtained numbers, each with its verdict and interval; the word `table` may be left out.

    With the days that it took so far.

    \b
        readinglist repro table ppo
        readinglist repro table 1707.06347 --json
    """
    from readinglist.study.repro import table

    with session.library() as library:
        if not as_json:
            _show(session, library, item)
            return
        from readinglist.study.view import repro_record

        session.data(repro_record(table(library, item)))


def _show(session: Session, library: Context, item: str) -> None:
    from readinglist.study.repro import table
    from readinglist.study.view import repro_lines

    session.lines(repro_lines(table(library, item), session.room))
