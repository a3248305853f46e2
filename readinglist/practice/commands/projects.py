"""Projects: for a goal or to test an idea, with their steps and how they ended."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from readinglist.core.log import LEVELS
from readinglist.core.work_entries import ProjectChanged
from readinglist.interface.options import (
    Count,
    FallbackGroup,
    a_folder,
    a_goal,
    because_option,
    in_order,
    night_option,
    source_option,
    with_json,
)
from readinglist.interface.session import Session, pass_session

_WORDS = tuple(LEVELS.values())
_COMPLEXITY_HELP = "The cost to understand and maintain it."
_GOAL_HELP = "Its goal; without one it is idea-driven."
_REPO_HELP = "Its local git repository: days with commits count as activity."


def _level(_: click.Context, __: click.Parameter, word: str | None) -> int | None:
    return next((level for level, known in LEVELS.items() if known == word), None)


_plan_options = in_order(
    click.option("--goal", metavar="NAME", shell_complete=a_goal, help=_GOAL_HELP),
    source_option,
    click.option("--upside", metavar="10%|10x", help="The gain if it works."),
    click.option("--complexity", type=click.Choice(_WORDS), callback=_level, help=_COMPLEXITY_HELP),
    click.option("--repo", metavar="PATH", shell_complete=a_folder, help=_REPO_HELP),
)


@click.group("project", cls=FallbackGroup, alone="list")
def project_command() -> None:
    """Your projects: for a goal or to test an idea, with upside, complexity and outcome.

    `lookback` shows how much of your time went into projects that delivered.

    \b
        readinglist project add gait "one policy for all terrains" \\
            --goal locomotion --upside 10x --from "Ada"
        readinglist project step gait "curriculum of slopes" \\
            --gain "+20% distance" --cost "30 lines"
        readinglist project state gait delivered --because "report 3"
    """


@project_command.command("add")
@click.argument("name")
@click.argument("words", metavar="TEXT...", nargs=-1, required=True)
@_plan_options
@pass_session
def add_command(session: Session, /, name: str, words: tuple[str, ...], **said: Any) -> None:  # Any: of the options
    """Start a project: a short NAME and a sentence. What you admire most is shown with it.

    \b
        readinglist project add gait "one policy for all terrains" \\
            --goal locomotion --upside 10x --complexity low
        readinglist project add masks "mask patches by entropy" \\
            --from 2111.06377 --upside 10%
    """
    from readinglist.core.log_view import recorded_lines
    from readinglist.practice.projects import add_project, admired
    from readinglist.practice.view import measure_lines

    with session.library() as library:
        entry = add_project(library, name, ProjectChanged("add", " ".join(words), **said))
        achievements = admired(library)
    session.lines(recorded_lines((entry,), {}, session.room))
    session.lines(measure_lines(achievements, session.room))


@project_command.command("list")
@click.option("--all", "all_projects", is_flag=True, help="Include projects that ended.")
@with_json
def list_command(session: Session, all_projects: bool, as_json: bool) -> None:
    """Active projects with their increments. `--json` lists all.

    \b
        readinglist project list --all
    """
    from readinglist.practice.projects import projects
    from readinglist.practice.view import project_lines, projects_record

    found = [project for project in session.read(projects) if project.is_open or all_projects or as_json]
    session.data(projects_record(found)) if as_json else session.lines(project_lines(found, session.room))


@project_command.command("show")
@click.argument("name")
@with_json
def show_command(session: Session, name: str, as_json: bool) -> None:
    """A project with its steps and the notebook entries that mention it.

    \b
        readinglist project show gait
    """
    from readinglist.practice.notebook import entries_about
    from readinglist.practice.projects import get_project
    from readinglist.practice.view import entries_record, entry_lines, project_lines, project_record

    with session.library() as library:
        project = get_project(library, name)
        noted = entries_about(library, "project", project.name)
    if as_json:
        session.data(project_record(project) | {"journal": entries_record(noted)["entries"]})
        return
    session.lines(project_lines((project,), session.room))
    if noted:
        session.lines(entry_lines(noted, session.room))


@project_command.command("edit")
@click.argument("name")
@click.option("--text", metavar="TEXT", help="The new sentence.")
@_plan_options
@pass_session
def edit_command(session: Session, /, name: str, text: str | None, **said: Any) -> None:  # Any: of the options
    """Change a project. `--goal ""` makes it idea-driven, `--repo ""` removes the repository.

    \b
        readinglist project edit gait --upside 10% --complexity high
    """
    from readinglist.practice.projects import edit_project

    session.record(edit_project, name, ProjectChanged("edit", text, **said))


@project_command.command("state")
@click.argument("name")
@click.argument("state", type=click.Choice(("active", "delivered", "dead-end", "abandoned")))
@because_option
@click.option("--for", "instead", metavar="NAME", help="The newer idea you abandoned it for.")
@pass_session
def state_command(session: Session, name: str, state: str, because: str | None, instead: str | None) -> None:
    """Set the state of a project: active, delivered, dead end, abandoned. Abandoned means for a newer idea.

    \b
        readinglist project state masks dead-end \\
            --because "no gain on three data sets"
        readinglist project state gait abandoned --for diffusion-gait
        readinglist project state gait active
    """
    from readinglist.practice.projects import end_project

    session.record(end_project, name, state.replace("-", " "), because, instead)


@project_command.command("step")
@click.argument("name")
@click.argument("words", metavar="TEXT...", nargs=-1, required=True)
@click.option("--gain", metavar="TEXT", help="What it gained: +3 points, half the time.")
@click.option("--cost", metavar="TEXT", help="What it cost: 40 lines, one more parameter.")
@pass_session
def step_command(session: Session, name: str, words: tuple[str, ...], gain: str | None, cost: str | None) -> None:
    """Record an increment of a project. A small gain should cost very little.

    \b
        readinglist project step gait "normalise rewards" --gain "+10%" \\
            --cost "2 lines"
    """
    from readinglist.practice.projects import add_increment

    session.record(add_increment, name, " ".join(words), gain, cost)


@project_command.command("radar")
@night_option
@with_json
def radar_command(session: Session, night: date | None, as_json: bool) -> None:
    """Papers of a night close to an open project or backburner idea. Has someone done this?

    The threshold for each text comes from the sixty nights before. `similar papers` shows how crowded the area is:
    few for a goal of your own.

    \b
        readinglist project radar
        readinglist project radar --night 2026-11-24 --json
    """
    from readinglist.practice.radar import radar
    from readinglist.practice.view import radar_lines, radar_record

    report = session.read(radar, night)
    session.data(radar_record(report)) if as_json else session.lines(radar_lines(report, session.room))


# The backburner: ideas that are kept for later.


@click.group("backburner", cls=FallbackGroup, alone="list")
def backburner_command() -> None:
    """Ideas you keep for later.

    \b
        readinglist backburner add "train the critic on its own mistakes" \\
            --from "Ada Author"
        readinglist backburner list
    """


@backburner_command.command("add")
@click.argument("words", metavar="TEXT...", nargs=-1)
@source_option
@click.option("--trend", metavar="N", type=Count(1), help="Use the term in row N of the last `trends` list.")
@pass_session
def put_by_command(session: Session, words: tuple[str, ...], source: str | None, trend: int | None) -> None:
    """Save an idea for later, with its source. `lookback` shows which sources paid off. Prints how crowded its area is.

    \b
        readinglist backburner add --trend 3
        readinglist backburner add --trend 3 "for policies, not pictures"
        readinglist backburner add "masks that follow the entropy of a patch" \\
            --from 2111.06377
    """
    from readinglist.core.log_view import recorded_lines
    from readinglist.ideas.api import listed_term
    from readinglist.practice.projects import add_to_backburner
    from readinglist.practice.radar import crowding_of

    with session.library() as library:
        parts = ([] if trend is None else [listed_term(library, trend)]) + ([" ".join(words)] if words else [])
        entry = add_to_backburner(library, ": ".join(parts), source)
        session.lines(recorded_lines((entry,), {}, session.room))
        around = crowding_of(library, entry.subject)
    if around is not None:
        from readinglist.core.lines import line
        from readinglist.practice.view import crowding_words

        session.lines((line(f"around it: {crowding_words(around)}"),))


@backburner_command.command("list")
@click.option("--from", "source", metavar="PERSON|PAPER", help="Only from this source.")
@with_json
def waiting_command(session: Session, source: str | None, as_json: bool) -> None:
    """The ideas on the backburner, oldest first.

    \b
        readinglist backburner list --from "Ada Author"
    """
    from readinglist.core.text import fold
    from readinglist.practice.projects import backburner
    from readinglist.practice.view import backburner_lines, backburner_record

    found = [one for one in session.read(backburner) if source is None or fold(one.source or "") == fold(source)]
    session.data(backburner_record(found)) if as_json else session.lines(backburner_lines(found, session.room))


@backburner_command.command("drop")
@click.argument("name")
@because_option
@pass_session
def drop_command(session: Session, name: str, because: str | None) -> None:
    """Remove an idea that is done, now a project, or no longer wanted.

    \b
        readinglist backburner drop train-the-critic-on \\
            --because "became project critic"
    """
    from readinglist.practice.projects import drop_from_backburner

    session.record(drop_from_backburner, name, because)
