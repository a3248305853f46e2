"""A screen of lines that is driven by keys: what every full-screen part shares.

One widget draws all; after a key only the lines that changed are drawn again. Text reaches the terminal as plain
segments, never as markup.
"""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable
from contextlib import suppress
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.app import App, ComposeResult
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from readinglist.core.lines import Line

# A line of text that is being typed: the characters, the keys that edit it, nothing else.


COLOURS = {
    "title": "bold",
    "head": "bold",
    "dim": "dim",
    "score": "cyan",
    "good": "green",
    "bad": "red",
    "warn": "yellow",
    "explore": "magenta",
    "id": "blue",
    "bar": "reverse",
    "cursor": "reverse",
    "key": "bold cyan",
    "match": "bold green",
    "against": "red",
}
PLAIN = {
    **dict.fromkeys(COLOURS, ""),
    **dict.fromkeys(("title", "head", "key", "bad"), "bold"),
    **dict.fromkeys(("bar", "cursor"), "reverse"),
    "dim": "dim",
    "match": "underline",
    "against": "dim",
}
_ENDING = ("SIGINT", "SIGTERM", "SIGHUP")


class Canvas(Widget):
    """Draws the lines that it was given."""

    def __init__(self, colour: bool, on_size: Callable[[], None]) -> None:
        super().__init__()
        self._on_size = on_size
        self.lines: tuple[Line, ...] = ()
        self._styles = {name: Style.parse(text) for name, text in (COLOURS if colour else PLAIN).items()}

    def draw(self, lines: tuple[Line, ...]) -> None:
        """Show `lines`; those that stand there already are left alone."""
        before, self.lines = self.lines, lines
        if len(before) != len(lines):
            self.refresh()
            return
        changed = [y for y, (old, new) in enumerate(zip(before, lines, strict=True)) if old != new]
        if changed:
            self.refresh(*(Region(0, y, self.size.width, 1) for y in changed))

    def on_resize(self, _: events.Resize) -> None:
        self._on_size()

    def render_line(self, y: int) -> Strip:
        if y >= len(self.lines):
            return Strip.blank(self.size.width)
        empty = Style.null()
        segments = [Segment(span.text, self._styles.get(span.style, empty)) for span in self.lines[y]]
        return Strip(segments).adjust_cell_length(self.size.width, empty)


class KeyApp(App[None]):
    """Keys in, a picture out. `bug` is an error that ended it, `ended_by` a signal, `keys_done` the keys so far."""

    CSS = "Screen, Canvas { background: ansi_default; color: ansi_default; width: 100%; height: 100%; }"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[tuple[str, str, str]]] = []  # type: ignore[assignment]  # keys are ours alone

    def __init__(self, title: str, colour: bool) -> None:
        super().__init__(ansi_color=True)
        self.title = title
        self.bug: Exception | None = None
        self.ended_by: int | None = None
        self.keys_done = 0
        self.canvas = Canvas(colour, self._draw)

    def handle(self, key: str) -> None:
        """What a key does."""
        raise NotImplementedError

    def picture(self, width: int, height: int) -> tuple[Line, ...]:
        """What is shown now."""
        raise NotImplementedError

    def is_lent(self) -> bool:
        """Whether another program has the terminal, so that an interrupt is meant for it."""
        return False

    def compose(self) -> ComposeResult:
        yield self.canvas

    def on_mount(self) -> None:
        self._catch_signals()
        self._draw()

    def on_key(self, event: events.Key) -> None:
        event.prevent_default()
        event.stop()
        self.press(event.character if event.character and event.is_printable else event.key)

    def press(self, key: str) -> None:
        """One key: what it means, what it asks for, the new picture."""
        self.carefully(lambda: self.handle(key))
        self.keys_done += 1

    def carefully(self, act: Callable[[], None]) -> None:
        """Do something and draw. An error ends the screen first: `run` raises it when the terminal is put right."""
        try:
            act()
            self._draw()
        except Exception as error:
            self.bug = error
            self.exit()

    def _draw(self) -> None:
        width, height = self.canvas.size  # that of the terminal, once it has told it
        if width and height:
            self.canvas.draw(self.picture(width, height))

    def _catch_signals(self) -> None:
        """An ending signal leaves the screen in order; a second one ends at once."""
        loop = asyncio.get_running_loop()
        for name in _ENDING:
            number = getattr(signal, name, None)
            if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
                with suppress(NotImplementedError, ValueError, RuntimeError):
                    loop.add_signal_handler(number, self._end, number)

    def _end(self, number: int) -> None:
        if self.is_lent() and number == signal.SIGINT:
            return
        self.ended_by = number
        self.exit()


def show(app: KeyApp, after: Callable[[], None] = lambda: None) -> int | None:
    """Show a screen until it is left, then do `after`; the signal that ended it, or None. Raises what went wrong."""
    app.run(mouse=False)
    after()
    if app.bug is not None:
        raise app.bug
    return app.ended_by
