"""The achievements that I admire most."""

from __future__ import annotations

import click

from .options import FallbackGroup, because_option, json_option
from .session import Session, pass_session, with_sign


@click.group("admire", cls=FallbackGroup, alone="list")
def admire_command() -> None:
    """The findings and achievements that I admire most, and why: the level to aim at.

    They are shown when you make a goal or a project, and in the review that begins a quarter.

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
    help="What it did: changed a perspective, gave a reusable idea, a deep insight.",
)
@pass_session
def admire_add_command(session: Session, words: tuple[str, ...], because: str | None, stands_out: str | None) -> None:
    """Add an achievement: a paper or words. Added again, it takes what you say anew.

    \b
        readinglist admire add "the bitter lesson" \\
            --because "search and learning scale" --as perspective
    """
    from readinglist.present.history import recorded_lines

    what = " ".join(words)
    with session.library() as library:
        entry = library.admire(with_sign(what), because, stands_out)
    session.lines(recorded_lines((entry,), {}, session.room))


@admire_command.command("list")
@json_option
@pass_session
def admired_command(session: Session, as_json: bool) -> None:
    """What you admire, with what makes each stand out.

    \b
        readinglist admire list --json
    """
    from readinglist.present.practice import admired_lines, admired_record

    with session.library() as library:
        found = library.admired()
    session.data(admired_record(found)) if as_json else session.lines(admired_lines(found, session.room))
