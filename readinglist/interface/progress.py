"""Events of long work as a progress bar on a terminal, as nothing in a pipe; warnings in both."""

from __future__ import annotations

import sys
from collections.abc import Generator, Iterable, Iterator
from typing import TYPE_CHECKING, TypeVar

from readinglist.core.events import FeedFailed, Noted, Progress, Waiting, Warned
from readinglist.core.lines import shown

from .echo import Echo, has_colour, is_terminal

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")


def watched(items: Iterable[_Item], echo: Echo, *, stopped: str | None = None) -> Iterator[_Item]:
    """The same items; those that are events are drawn on stderr while they pass.

    `stopped` is what is said where a signal ends the work: what is done, and how it goes on.
    """
    try:
        yield from _drawn(items, echo)
    except KeyboardInterrupt:
        if stopped is not None:
            echo.talk(stopped)
        raise


def _drawn(items: Iterable[_Item], echo: Echo) -> Iterator[_Item]:
    """The bar is gone whenever somebody may print: it starts again with the next progress."""
    if not is_terminal(sys.stderr):
        for item in items:
            _say(item, echo)
            yield item
        return
    bar = _bar(echo)
    try:
        for item in items:
            if isinstance(item, Progress | Waiting):
                bar.start()
                _draw(item, bar)
            else:
                bar.stop()
            _say(item, echo)
            yield item
    finally:
        bar.stop()


def watched_to_end(steps: Generator[object, None, _Result], echo: Echo) -> _Result:
    """What the steps return at their end; their events are drawn meanwhile."""
    found: list[_Result] = []

    def events() -> Iterator[object]:
        found.append((yield from steps))

    for _ in watched(events(), echo):
        pass
    return found[0]


def _say(event: object, echo: Echo) -> None:
    """What is worth a line that stays."""
    if isinstance(event, Warned):
        echo.hold(f"warning: {event.text}")
    elif isinstance(event, FeedFailed):
        echo.hold(f"warning: {event.feed}: {event.why}")
    elif isinstance(event, Noted) and is_terminal(sys.stderr):
        echo.talk(event.text)
    elif isinstance(event, Waiting) and echo.verbose:
        echo.talk(f"waiting {event.seconds:.0f} s: {event.why}")


LONG = 90.0  # seconds: what is over sooner needs no estimate


def _draw(event: Progress | Waiting, bar: Bar) -> None:
    """One row, of the stage that runs. A new stage takes the place of the old: rich keeps a total once it has one."""
    stage = f"waiting {event.seconds:.0f} s: {event.why}" if isinstance(event, Waiting) else event.stage
    done, total = (0, None) if isinstance(event, Waiting) else (event.done, event.total)
    current = bar.tasks[0] if bar.tasks else None
    count = f"{done:,} of {total:,}" if total else f"{done:,}" if done else ""
    if total and current is not None and (left := current.time_remaining or 0) > LONG:
        count += f", about {left / 60:.0f} min left"
    if current is not None and current.description == shown(stage):
        bar.update(current.id, completed=done, total=total, count=count)
        return
    if current is not None:
        bar.remove_task(current.id)
    bar.add_task(shown(stage), completed=done, total=total, count=count)


def _bar(echo: Echo) -> Bar:
    """Drawn without markup: stages quote outside text."""
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    console = Console(stderr=True, no_color=not (echo.colour and has_colour(sys.stderr)), markup=False)
    text = TextColumn("{task.description}", markup=False)
    count = TextColumn("{task.fields[count]}", markup=False)
    columns = (text, BarColumn(bar_width=20), TimeElapsedColumn(), count)
    return Bar(*columns, console=console, transient=True, redirect_stdout=False, redirect_stderr=False)
