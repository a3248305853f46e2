"""The full-screen morning; without a terminal the plain list."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from readinglist.interface.echo import has_colour, is_terminal
from readinglist.interface.options import a_pile, goal_option, night_option
from readinglist.interface.session import Session

from .lists import top_command

if TYPE_CHECKING:
    from readinglist.context import Context
    from readinglist.core.papers import Night
    from readinglist.triage.screen.desk import Desk
    from readinglist.triage.view.keys import Keymap


@click.command("triage")
@click.option("--all", "all_papers", is_flag=True, help="Every unjudged paper of the library, not one night's.")
@night_option
@goal_option
@click.option(
    "--pile", metavar="NAME", shell_complete=a_pile, help="A pile instead of a night: s includes, x excludes."
)
@click.option("--blind", is_flag=True, help="Hide authors, venue and score of a paper until your verdict.")
@click.pass_context
def triage_command(
    ctx: click.Context, all_papers: bool, night: date | None, goal: str | None, pile: str | None, blind: bool
) -> None:
    """Work through the night on a full screen, with one key a paper: s keep, x skip, l later, ? all keys.

    Each decision is on disk before its row changes, and u takes it back, also the next day. You may
    leave at any time and go on where you were. Without a terminal this prints what `top` prints.

    \b
        readinglist triage
        readinglist triage --goal locomotion --blind
        readinglist triage --pile survey
    """
    session = ctx.find_object(Session)
    assert session is not None
    if pile is not None:
        if night or goal or all_papers:
            raise click.UsageError("--pile is a list of its own: leave --night, --goal and --all out")
        _screen_pile(ctx, session, pile, blind)
        return
    if not (is_terminal(sys.stdin) and is_terminal(sys.stdout)):
        ctx.invoke(top_command, night=night, goal=goal, all_papers=all_papers)
        return
    with session.library() as library:
        is_empty = not _on_screen(session, library, night, goal, all_papers, blind)
    if is_empty:
        ctx.invoke(top_command, night=night, goal=goal, all_papers=all_papers)


def _on_screen(
    session: Session, library: Context, night: date | None, goal: str | None, all_papers: bool, blind: bool
) -> bool:
    """Triage on this terminal; False where there is no paper to show."""
    from readinglist.triage.triage import open_triage
    from readinglist.triage.view.keys import build_keymap

    keymap = build_keymap(library.settings.keys, str(library.places.config))
    opened = open_triage(library, night=night, goal=goal, all_papers=all_papers, blind=blind)
    if not opened.papers:
        return False
    from readinglist.triage.screen.desk import Desk, Outside

    _run(session, Desk(library, Outside(browse, edit)), opened, keymap, blind)
    return True


def _screen_pile(ctx: click.Context, session: Session, name: str, blind: bool) -> None:
    """A pile on this terminal; without one its next papers."""
    from readinglist.screening.api import OpenPile

    if not (is_terminal(sys.stdin) and is_terminal(sys.stdout)):
        from readinglist.screening.api import next_command

        ctx.invoke(next_command, name=name, number=20)
        return
    from readinglist.triage.screen.desk import Desk, Outside
    from readinglist.triage.view.keys import build_keymap

    with session.library() as library:
        keymap = build_keymap(library.settings.keys, str(library.places.config))
        pile = OpenPile(library, name)
        _run(session, Desk(library, Outside(browse, edit), pile), pile.night(), keymap, blind)


def _run(session: Session, desk: Desk, opened: Night, keymap: Keymap, blind: bool) -> None:
    """Triage until it is left."""
    from readinglist.triage.screen.app import TriageApp, run_triage

    app = TriageApp(desk, opened, keymap, blind=blind, colour=session.echo.colour and has_colour(sys.stdout))
    if (number := run_triage(app, desk)) is not None:
        from readinglist.interface.signals import Ended

        raise Ended(number)


def browse(url: str) -> bool:
    """Open a page in a browser with a window of its own; False where there is none."""
    from .lists import has_display

    return has_display() and click.launch(url) == 0


def edit(path: Path) -> int:
    """The user's editor on a file."""
    from readinglist.interface.editor import edit_file

    return edit_file(path)
