"""The terminal around the state: keys in, lines out. The only module that imports Textual.

One widget draws all; after a key only the lines that changed are drawn again. Text reaches the terminal as plain
segments, never as markup.
"""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.app import App, ComposeResult, SuspendNotSupported
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from readinglist.model.triage import EditCritique, MoreLike, Night, Quit
from readinglist.present.spans import Line

from .desk import Desk
from .keys import Keymap
from .layout import layout
from .paint import paint
from .state import FILTER, LINE, TAGS, Ask, ChooseGoal, State, resized
from .step import step

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
IDLE = 1.0  # seconds after which it is noted how far the list was seen
_ENDING = ("SIGINT", "SIGTERM", "SIGHUP")
_TYPES = frozenset({FILTER, LINE, TAGS})


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


class TriageApp(App[None]):
    """One night on one screen. `bug` is an error that ended it, `ended_by` a signal."""

    CSS = "Screen, Canvas { background: ansi_default; color: ansi_default; width: 100%; height: 100%; }"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[tuple[str, str, str]]] = []  # type: ignore[assignment]  # keys are ours alone

    def __init__(self, desk: Desk, night: Night, keymap: Keymap, *, blind: bool = False, colour: bool = True) -> None:
        super().__init__(ansi_color=True)
        self.title = "triage"
        self.state: State = desk.open(night, blind=blind)
        self.bug: Exception | None = None
        self.ended_by: int | None = None
        self.keys_done = 0
        self._desk, self._keys = desk, keymap
        self.canvas = Canvas(colour, self._draw)
        self._in_editor = False

    def compose(self) -> ComposeResult:
        yield self.canvas

    def on_mount(self) -> None:
        self._catch_signals()
        self.set_interval(IDLE, self._desk.flush)
        self._draw()

    def on_key(self, event: events.Key) -> None:
        event.prevent_default()
        event.stop()
        self.press(event.character if event.character and event.is_printable else event.key)

    def on_paste(self, event: events.Paste) -> None:
        """Pasted text is typed where something is typed; elsewhere it would decide about papers."""
        if self.state.mode in _TYPES:
            for char in " ".join(event.text.split()):
                self.press(char)

    def press(self, key: str) -> None:
        """One key: what it means, what it asks for, the new picture."""
        try:
            self.state, asks = step(self.state, key, self._keys)
            for ask in asks:
                self._answer(ask)
            self._draw()
        except Exception as error:  # the terminal is put right first; `run_triage` raises it again
            self.bug = error
            self.exit()
        self.keys_done += 1

    def _answer(self, ask: Ask) -> None:
        if isinstance(ask, Quit):
            self.exit()
        elif isinstance(ask, MoreLike | ChooseGoal):  # takes a second: say so before
            self.call_after_refresh(self._perform_late, ask)
        elif isinstance(ask, EditCritique):
            with self._lent_terminal():
                self.state = self._desk.perform(self.state, ask)
        else:
            self.state = self._desk.perform(self.state, ask)

    def _perform_late(self, ask: Ask) -> None:
        try:
            self.state = self._desk.perform(self.state, ask)
            self._draw()
        except Exception as error:
            self.bug = error
            self.exit()

    @contextmanager
    def _lent_terminal(self) -> Iterator[None]:
        """The terminal as it was before, for an editor."""
        self._in_editor = True
        try:
            with self.suspend():
                yield
        except SuspendNotSupported:  # no terminal: a test, or a screen in a browser
            yield
        finally:
            self._in_editor = False
            self.canvas.refresh()

    def _draw(self) -> None:
        width, height = self.canvas.size  # that of the terminal, once it has told it
        if not width or not height:
            return
        self.state = resized(self.state, layout(width, height).list_rows)
        self.canvas.draw(paint(self.state, width, height, self._keys))

    def _catch_signals(self) -> None:
        """An ending signal leaves the screen in order; a second one ends at once."""
        loop = asyncio.get_running_loop()
        for name in _ENDING:
            number = getattr(signal, name, None)
            if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
                with suppress(NotImplementedError, ValueError, RuntimeError):
                    loop.add_signal_handler(number, self._end, number)

    def _end(self, number: int) -> None:
        if self._in_editor and number == signal.SIGINT:
            return  # it was meant for the editor
        self.ended_by = number
        self.exit()


def run_triage(app: TriageApp, desk: Desk) -> int | None:
    """Show the screen until it is left; the number of the signal that ended it, or None. Raises what went wrong."""
    app.run(mouse=False)
    desk.flush()
    if app.bug is not None:
        raise app.bug
    return app.ended_by
