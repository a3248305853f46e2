"""`fate`: what became of a paper."""

from __future__ import annotations

import click

from .options import json_option
from .progress import watched_to_end
from .session import Session, pass_session


@click.command("fate")
@click.argument("paper", metavar="ID")
@json_option
@pass_session
def fate_command(session: Session, paper: str, as_json: bool) -> None:
    """What became of a paper: reused, a building block, fading, forgotten; why, and how much was looked at.

    The first that holds: too young, awakened, building block, reused, absorbed, fading, forgotten.
    Where the references of fewer than 60 % of the papers are known it is "unobserved": nobody looked.

    \b
        readinglist fate 1706.03762
        readinglist fate 1706.03762 --json
    """
    from readinglist.present.fates import fate_lines, fate_record

    with session.library() as library:
        told = watched_to_end(library.telling_fate(session.id(library, paper)), session.echo)
        if told.outlook is not None and (as_json or session.is_read):
            library.note_told(told.id, "fate")
    if as_json:
        session.data(fate_record(told))
    else:
        session.lines(fate_lines(told, session.room))
