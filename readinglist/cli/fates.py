"""`fate`: what became of a paper."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING, TypeVar

import click

from .options import json_option
from .progress import watched
from .session import Session, pass_session

if TYPE_CHECKING:
    from readinglist.model import Event

Told = TypeVar("Told")


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
        told = _watched(session, library.telling_fate(session.id(library, paper)))
    if as_json:
        session.data(fate_record(told))
    else:
        session.lines(fate_lines(told, session.room))


def _watched(session: Session, steps: Generator[Event, None, Told]) -> Told:
    """What the steps return at their end; their progress is drawn meanwhile."""
    found: list[Told] = []

    def events() -> Iterator[Event]:
        found.append((yield from steps))

    for _ in watched(events(), session.echo):
        pass
    return found[0]
