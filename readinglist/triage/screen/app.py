"""The terminal around the state of triage: keys in, lines out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from textual import events
from textual.app import SuspendNotSupported

from readinglist.core.lines import Line
from readinglist.core.papers import Night
from readinglist.interface.screen import KeyApp, show
from readinglist.triage.records import EditCritique, MoreLike, Quit
from readinglist.triage.view.keys import Keymap

from .desk import Desk
from .paint import paint
from .parts import layout
from .state import FILTER, LINE, TAGS, Ask, ChooseGoal, State, resized
from .step import step

IDLE = 1.0  # seconds after which it is noted how far the list was seen
_TYPES = frozenset({FILTER, LINE, TAGS})


class TriageApp(KeyApp):
    """One night on one screen."""

    def __init__(self, desk: Desk, night: Night, keymap: Keymap, *, blind: bool = False, colour: bool = True) -> None:
        super().__init__("triage", colour)
        self.state: State = desk.open(night, blind=blind)
        self._desk, self._keys = desk, keymap
        self._in_editor = False

    def on_mount(self) -> None:
        super().on_mount()
        self.set_interval(IDLE, self._desk.flush)

    def on_paste(self, event: events.Paste) -> None:
        """Pasted text is typed where something is typed; elsewhere it would decide about papers."""
        if self.state.mode in _TYPES:
            for char in " ".join(event.text.split()):
                self.press(char)

    def handle(self, key: str) -> None:
        self.state, asks = step(self.state, key, self._keys)
        for ask in asks:
            self._answer(ask)

    def picture(self, width: int, height: int) -> tuple[Line, ...]:
        self.state = resized(self.state, layout(width, height).list_rows)
        return paint(self.state, width, height, self._keys)

    def is_lent(self) -> bool:
        return self._in_editor

    def _answer(self, ask: Ask) -> None:
        if isinstance(ask, Quit):
            self.exit()
        elif isinstance(ask, MoreLike | ChooseGoal):  # takes a second: say so before
            self.call_after_refresh(self.carefully, lambda: self._perform(ask))
        elif isinstance(ask, EditCritique):
            with self._lent_terminal():
                self._perform(ask)
        else:
            self._perform(ask)

    def _perform(self, ask: Ask) -> None:
        self.state = self._desk.perform(self.state, ask)

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


def run_triage(app: TriageApp, desk: Desk) -> int | None:
    """Show the screen until it is left; the number of the signal that ended it, or None. Raises what went wrong."""
    return show(app, desk.flush)
