"""Events of long work as a progress bar on a terminal, as nothing in a pipe; warnings in both."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from readinglist.model import Event, FeedFailed, Progress, Waiting, Warned
from readinglist.present.spans import shown

from .echo import Echo, has_colour, is_terminal

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import TaskID


def watched(events: Iterable[Event], echo: Echo) -> Iterator[Event]:
    """The same events, drawn on stderr while they pass."""
    if not is_terminal(sys.stderr):
        for event in events:
            _say(event, echo)
            yield event
        return
    with _bar(echo) as bar:
        task = bar.add_task("", total=None)
        for event in events:
            _say(event, echo)
            _draw(event, bar, task)
            yield event


def _say(event: Event, echo: Echo) -> None:
    """What is worth a line that stays."""
    if isinstance(event, Warned):
        echo.hold(f"warning: {event.text}")
    elif isinstance(event, FeedFailed):
        echo.hold(f"warning: {event.feed}: {event.why}")
    elif isinstance(event, Waiting) and echo.verbose:
        echo.talk(f"waiting {event.seconds:.0f} s: {event.why}")


def _draw(event: Event, bar: Bar, task: TaskID) -> None:
    if isinstance(event, Progress):
        bar.update(task, description=shown(event.stage), completed=event.done, total=event.total)
    elif isinstance(event, Waiting):
        bar.update(task, description=shown(f"waiting {event.seconds:.0f} s: {event.why}"))


def _bar(echo: Echo) -> Bar:
    """Drawn without markup: stages quote outside text."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    console = Console(stderr=True, no_color=not (echo.colour and has_colour(sys.stderr)), markup=False)
    text = TextColumn("{task.description}", markup=False)
    return Bar(text, BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), console=console, transient=True)
