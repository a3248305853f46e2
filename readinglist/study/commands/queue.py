"""`study`: what is worked through beside the papers."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import click

from readinglist.core.work_entries import ITEM_KINDS, PRIORITIES, QueueChanged, TimeSpent
from readinglist.interface.options import (
    Count,
    FallbackGroup,
    Minutes,
    Night,
    a_goal,
    because_option,
    in_order,
    with_json,
)
from readinglist.interface.session import Session, pass_session, with_sign

_NONE = "none"  # takes a detail away

item_argument = click.argument("item", metavar="ITEM")


class Parts(click.ParamType):  # type: ignore[type-arg]  # as above
    """Pages of the three parts of a thesis: 60,90,20."""

    name = "pages"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[int, ...]:
        if isinstance(value, tuple):
            return value
        match = re.fullmatch(r"\A *(\d{1,4}) *, *(\d{1,4}) *, *(\d{1,4}) *", value, re.A)
        if match is None:
            self.fail(f"{value[:20]!r} is not three numbers of pages such as 60,90,20", param, ctx)
        return tuple(int(part) for part in match.groups())


class DayOrNone(Night):
    """A date, or `none`."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:  # Any: click's
        return value if value == _NONE else super().convert(value, param, ctx)


class Days(click.ParamType):  # type: ignore[type-arg]  # as above
    """A number of days: day, week, month, 10 days, 2 weeks; 0: `none`."""

    name = "days"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:  # Any: click's
        if isinstance(value, int) or value == _NONE:
            return 0 if value == _NONE else value
        match = re.fullmatch(r"(?:(\d{1,3}) *)?(day|week|month)s?", value.strip().lower(), re.A)
        if match is None or match[1] == "0":
            self.fail(f"{value[:20]!r} is not a time such as week, 10 days or 2 months", param, ctx)
        return int(match[1] or 1) * {"day": 1, "week": 7, "month": 30}[match[2]]


# What an item is: shared by `study add`, which says it first, and `study move`, which says it anew.
details_options = in_order(
    click.option("--kind", type=click.Choice(ITEM_KINDS), help="Its kind (default for an id: paper)."),
    click.option("--title", metavar="TEXT", help="Its title."),
    click.option("--author", "authors", metavar="NAME", multiple=True, help="An author; repeatable."),
    click.option("--year", type=Count(least=1), metavar="YEAR"),
    click.option("--pages", type=Count(least=1), metavar="N", help="Pages in all."),
    click.option("--chapters", type=Count(least=1), metavar="N", help="Chapters in all."),
    click.option("--exercises", type=Count(least=1), metavar="N", help="Exercises that you want to do."),
    click.option("--parts", type=Parts(), help="Pages of a thesis: background, papers, outlook, as 60,90,20."),
    click.option("--goal", metavar="NAME", shell_complete=a_goal, help="Its goal, or `none`."),
    click.option("--due", type=DayOrNone(ahead=True), metavar="DATE", help="Its due date, or `none`."),
    click.option("--every", type=Days(), metavar="TIME", help="Once done it comes back: week, 10 days, or `none`."),
    click.option("--blocks", metavar="TEXT", help="What it blocks: an item, words, or `none`."),
    click.option("--priority", type=click.Choice(PRIORITIES), help="Its priority."),
    because_option,
)


def _details(change: str, given: dict[str, Any]) -> QueueChanged:
    """The options as an entry; `none` takes away, what was not given is not said."""
    values: dict[str, Any] = {  # Any: fields of several types
        key: "" if value == _NONE else value.isoformat() if isinstance(value, date) else value
        for key, value in given.items()
        if value not in (None, ())
    }
    return QueueChanged(change, **values)


def _change(session: Session, item: str, details: QueueChanged) -> None:
    from readinglist.study.queue import change_item

    session.record(change_item, item, details)


@click.group("study", cls=FallbackGroup, alone="list")
def study_command() -> None:
    """Textbooks, theses, reimplementations and papers to read in depth; what to do next.

    Start few at a time: three textbooks and theses at once ([study] at_once). Of a thesis, part 1 (background) and
    part 3 (outlook) come first. ITEM is a name, its first letters, a word of it, or a paper's id. `undo` takes back
    every change.

    \b
        readinglist study starters
        readinglist study add "Bandit Algorithms" --pages 500 --goal exploration
        readinglist study start bandit
        readinglist study log bandit 45m --pages 12
        readinglist study list
    """


@study_command.command("add")
@click.argument("what", metavar="TITLE|ID")
@details_options
@click.option("--name", metavar="NAME", help="Short name (default: words of its title).")
@pass_session
def add_command(session: Session, /, what: str, name: str | None, **given: Any) -> None:  # Any: the options
    """Add a starter by title, a paper by id, or anything by hand.

    \b
        readinglist study add "Understanding Random Forests" --parts 90,80,12
        readinglist study add 1707.06347 --because "the details of the clipping"
        readinglist study add 1707.06347 --kind reimplementation --due friday
        readinglist study add "Paper group" --kind paper --every week --due friday
        readinglist study add "Numerical Optimization" --kind textbook \\
            --author Nocedal --author Wright --year 2006
    """
    from readinglist.study.queue import add_item

    entry = session.record(add_item, with_sign(what), _details("add", given), name)
    session.echo.talk(f"next: readinglist study start {entry.subject}")


@study_command.command("list")
@click.option("--all", "is_all", is_flag=True, help="Include finished and dropped items (--json always does).")
@with_json
def list_command(session: Session, is_all: bool, as_json: bool) -> None:
    """The queue, most urgent first, with reasons. Reasons are due, blocking, started, goal and age.

    \b
        readinglist study list
        readinglist study list --json
    """
    from readinglist.study.queue import queue_rows
    from readinglist.study.view import queue_lines, queue_record

    rows = session.read(queue_rows)
    shown = [row for row in rows if is_all or row.item.is_open]
    lines = queue_lines(shown, len(rows) - len(shown), session.room)
    session.data(queue_record(rows)) if as_json else session.lines(lines)


@study_command.command("start")
@item_argument
@pass_session
def start_command(session: Session, item: str) -> None:
    """Start an item, and a timer that `study stop` ends. Three textbooks and theses at once are enough.

    \b
        readinglist study start bandit-algorithms
    """
    _change(session, item, QueueChanged("start"))


how_far = in_order(
    click.option("--pages", type=Count(), metavar="N", help="Pages that you read."),
    click.option("--exercises", type=Count(), metavar="N", help="Exercises that you did."),
    click.option("--chapter", type=Count(), metavar="N", help="The chapter that you finished."),
    click.option("--part", type=Count(), metavar="N", help="The part of a thesis: 1, 2 or 3."),
    click.option("--note", metavar="TEXT", help="A short note."),
)


@study_command.command("stop")
@how_far
@pass_session
def stop_command(session: Session, /, **given: Any) -> None:  # Any: the options
    """Stop the running timer and record the session.

    A timer counts for twelve hours at most. `study log`, `done`, `drop` and `move --wait` end it too.

    \b
        readinglist study stop --pages 12
    """
    from readinglist.study.queue import stop_timer

    session.record(stop_timer, TimeSpent("", **given))


@study_command.command("log")
@item_argument
@click.argument("minutes", metavar="[TIME]", type=Minutes(), required=False)
@click.option("--on", "day", type=Night(), metavar="DATE", help="The day (default: today).")
@how_far
@pass_session
def log_command(session: Session, /, item: str, day: Any, **given: Any) -> None:  # Any: a date, the options
    """Record a session: how long (45m, 1h30, 2h) and how far. Starts an item that was waiting.

    \b
        readinglist study log bandit 45m --pages 12
        readinglist study log bandit 1h30 --exercises 3 --chapter 4 \\
            --on yesterday
    """
    from readinglist.core.log_view import recorded_lines
    from readinglist.study.diet import nudge as nudge_in
    from readinglist.study.queue import log_time

    spent = TimeSpent(day.isoformat() if day else "", **given)
    with session.library() as library:
        entry = log_time(library, item, spent)
        nudge = nudge_in(library)
    session.lines(recorded_lines((entry,), {}, session.room))
    if nudge:
        session.echo.talk(nudge)


@study_command.command("done")
@item_argument
@because_option
@pass_session
def done_command(session: Session, item: str, because: str | None) -> None:
    """Mark an item as finished. One with --every is due again that many days later.

    \b
        readinglist study done bandit --because "part IV is for another time"
    """
    _change(session, item, QueueChanged("done", because=because))


@study_command.command("drop")
@item_argument
@because_option
@pass_session
def drop_command(session: Session, item: str, because: str | None) -> None:
    """Drop an item. Its time stays in `study diet`.

    \b
        readinglist study drop bandit --because "the lecture notes are shorter"
    """
    _change(session, item, QueueChanged("drop", because=because))


@study_command.command("move")
@item_argument
@details_options
@click.option("--wait", is_flag=True, help="Put a started item back to waiting.")
@pass_session
def move_command(session: Session, /, item: str, wait: bool, **given: Any) -> None:  # Any: the options
    """Change an item: due, goal, what it blocks, priority, pages. Its place in the queue follows.

    \b
        readinglist study move bandit --due friday --goal exploration
        readinglist study move bandit --priority low --due none
        readinglist study move bandit --wait
    """
    _change(session, item, _details("wait" if wait else "move", given))


@study_command.command("starters")
@click.option("--kind", type=click.Choice(ITEM_KINDS[:3]), help="Only this kind.")
@with_json
def starters_command(session: Session, kind: str | None, as_json: bool) -> None:
    """Suggested books, theses and reimplementations, and why. With authors and years.

    \b
        readinglist study starters --kind textbook
        readinglist study starters --json
    """
    from readinglist.study.queue import queue_rows
    from readinglist.study.queue import starters as starters_in
    from readinglist.study.view import starter_lines, starter_record

    with session.library() as library:
        starters = starters_in(library, kind)
        queued = frozenset(row.title for row in queue_rows(library))
    if as_json:
        session.data(starter_record(starters, queued))
        return
    session.lines(starter_lines(starters, queued, session.room))
    session.echo.talk('next: readinglist study add "TITLE" · * is in the queue already')
