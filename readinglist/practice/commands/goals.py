"""Goals: what I want to be able to do. They are Markdown files of the user; each change is in the log."""

from __future__ import annotations

from collections.abc import Sequence
from shlex import quote
from typing import TYPE_CHECKING, Any

import click

from readinglist.interface.options import FallbackGroup, a_goal, because_option, in_order, with_json
from readinglist.interface.session import Session, pass_session, with_sign

if TYPE_CHECKING:
    from readinglist.context import Context

Texts = tuple[str, ...]
_details = in_order(
    click.option("--seed", "seeds", metavar="ID", multiple=True, help="A paper towards the goal; repeatable."),
    click.option("--also", metavar="PHRASE", multiple=True, help="A phrase of the goal; repeatable."),
    click.option(
        "--exclude",
        "--refuse",  # the old spelling
        "refused",
        metavar="TERM",
        multiple=True,
        help="A phrase to exclude: a method you won't use, another meaning.",
    ),
    click.option("--why", metavar="TEXT", help="What would become possible."),
    click.option("--know", metavar="TEXT", help="How you would know you reached it."),
    click.option("--upside", metavar="10%|10x", help="The gain if it works: 10% or an order of magnitude."),
)


@click.group("goal", cls=FallbackGroup, alone="list")
def goal_command() -> None:
    """What you want to be able to do: a sentence and some papers. The ranking follows it.

    \b
        readinglist goal add locomotion "robots that learn to walk after a fall" \\
            --seed 1502.05477
        readinglist goal list
    """


@goal_command.command("add")
@click.argument("name")
@click.argument("words", metavar="[TEXT]", nargs=-1)
@click.option("--text", metavar="TEXT", help="The sentence, if not given as an argument.")
@_details
@pass_session
def add_command(
    session: Session,
    /,
    name: str,
    words: Texts,
    text: str | None,
    seeds: Texts,
    also: Texts,
    refused: Texts,
    **plan: Any,
) -> None:  # Any: of the options
    """Add a goal: a short NAME and a sentence. What you admire most is shown with it.

    \b
        readinglist goal add locomotion "robots that learn to walk" \\
            --seed 1502.05477 --exclude "motion capture"
        readinglist goal add rope "a robot ties any knot it is shown" \\
            --upside 10x --know "a bowline, at first try"
    """
    from readinglist.core.lines import Span, line
    from readinglist.core.log_view import recorded_lines
    from readinglist.practice.goals import add_goal
    from readinglist.practice.projects import admired
    from readinglist.practice.records import GoalPlan
    from readinglist.practice.view import measure_lines

    sentence = text or " ".join(words)
    if not sentence.strip() and session.is_asked:
        sentence = click.prompt("What do you want to be able to do? One sentence", err=True)
    if not sentence.strip():
        raise click.UsageError("say what the goal is: readinglist goal add NAME TEXT")
    with session.library() as library:
        ids = session.ids(library, seeds)
        entry = add_goal(library, name, sentence, ids, refused, GoalPlan(**plan), also)
        _say_untitled(session, library, ids)
        achievements = admired(library)
    session.lines(recorded_lines((entry,), {}, session.room))
    session.lines(measure_lines(achievements, session.room))
    session.lines((line(Span(f"see what it finds: readinglist top --all --goal {quote(name)}", "dim")),))


def _say_untitled(session: Session, library: Context, seeds: Sequence[str]) -> None:
    """Seeds of which the ranking knows nothing yet."""
    known = library.store.papers.find_many(seeds)
    for paper_id in (one for one in seeds if one not in known):
        session.echo.talk(f"seed {paper_id} is not in your library: `readinglist import {paper_id}` adds it")


@goal_command.command("list")
@click.option("--all", "all_goals", is_flag=True, help="Include closed goals.")
@click.option("--found", is_flag=True, help="List the interests found among papers kept without a goal.")
@with_json
def list_command(session: Session, all_goals: bool, found: bool, as_json: bool) -> None:
    """Your goals, with their seed papers and what they exclude.

    --found lists the interests found among papers you kept without a goal, named by their phrases. The ranking
    follows each of them and gives it a share of the first rows; nothing is stored. To correct one, make it a goal
    with the command shown below it.

    \b
        readinglist goal list --all
        readinglist goal list --found
    """
    from readinglist.practice.goals import found_interests, list_goals
    from readinglist.practice.view import goal_lines, goals_record, interest_lines, interests_record

    if found:
        interests = session.read(found_interests)
        session.data(interests_record(interests)) if as_json else session.lines(interest_lines(interests, session.room))
        return
    goals = [goal for goal in session.read(list_goals) if goal.is_open or all_goals or as_json]
    session.data(goals_record(goals)) if as_json else session.lines(goal_lines(goals, session.room))


@goal_command.command("edit")
@click.argument("name", shell_complete=a_goal)
@click.option("--text", metavar="TEXT", help="The new sentence.")
@_details
@pass_session
def edit_command(
    session: Session, /, name: str, text: str | None, seeds: Texts, also: Texts, refused: Texts, **plan: Any
) -> None:  # Any: of the options
    """Change a goal. Options replace what was there; without options its text opens in $EDITOR.

    \b
        readinglist goal edit locomotion \\
            --text "walking robots, no motion capture"
    """
    from readinglist.core.log_view import recorded_lines
    from readinglist.practice.goals import edit_goal, list_goals
    from readinglist.practice.records import GoalPlan

    with session.library() as library:
        if text is None and not (seeds or also or refused or any(plan.values())):
            if not session.is_asked:
                raise click.UsageError(
                    "say what to change: --text, --why, --know, --upside, --seed, --also or --exclude"
                )
            found = next((goal.goal.text for goal in list_goals(library) if goal.goal.name == name), "")
            text = click.edit(found)
            if text is None or text.strip() == found.strip():
                session.echo.talk("nothing changed")
                return
        ids = session.ids(library, seeds) or None
        entry = edit_goal(library, name, text, ids, refused or None, GoalPlan(**plan), also or None)
        _say_untitled(session, library, ids or ())
    session.lines(recorded_lines((entry,), {}, session.room))


@goal_command.command("close")
@click.argument("name", shell_complete=a_goal)
@click.option("--reason", "--because", metavar="TEXT", help="Why: reached, given up, replaced.")
@pass_session
def close_command(session: Session, name: str, reason: str | None) -> None:
    """Close a goal: its file stays, the ranking stops following it.

    \b
        readinglist goal close locomotion --reason "walks"
    """
    from readinglist.practice.goals import close_goal

    session.record(close_goal, name, reason)


# The achievements that I admire most.


@click.group("admire", cls=FallbackGroup, alone="list")
def admire_command() -> None:
    """The findings and achievements you admire most, and why: the level to aim at.

    They are shown when you add a goal or a project, and in the first review of a quarter.

    \b
        readinglist admire add 1706.03762 --because "attention alone is enough" \\
            --as idea
        readinglist admire list
    """


@admire_command.command("add")
@click.argument("words", metavar="ID|TEXT...", nargs=-1, required=True)
@because_option
@click.option(
    "--as",
    "stands_out",
    type=click.Choice(("perspective", "idea", "insight")),
    help="Its kind: a changed perspective, a reusable idea, a deep insight.",
)
@pass_session
def admire_add_command(session: Session, words: tuple[str, ...], because: str | None, stands_out: str | None) -> None:
    """Add an achievement: a paper or words. Adding it again updates it.

    \b
        readinglist admire add "the bitter lesson" \\
            --because "search and learning scale" --as perspective
    """
    from readinglist.practice.projects import admire

    session.record(admire, with_sign(" ".join(words)), because, stands_out)


@admire_command.command("list")
@with_json
def admired_command(session: Session, as_json: bool) -> None:
    """What you admire, with what makes each stand out.

    \b
        readinglist admire list --json
    """
    from readinglist.practice.projects import admired
    from readinglist.practice.view import admired_lines, admired_record

    found = session.read(admired)
    session.data(admired_record(found)) if as_json else session.lines(admired_lines(found, session.room))
