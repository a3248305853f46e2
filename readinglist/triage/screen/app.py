"""The terminal around the state of triage: keys in, lines out, and what the screen asks of the library.

An error of our own becomes a sentence on the screen, and the state stays as it was; everything else is a bug and
is raised.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from textual import events
from textual.app import SuspendNotSupported

from readinglist.core.errors import ReadingListError
from readinglist.core.frozen import Frozen
from readinglist.core.ids import is_arxiv
from readinglist.core.lines import Line
from readinglist.core.paper_view import address
from readinglist.core.papers import Night
from readinglist.interface.screen import KeyApp, show
from readinglist.triage.records import (
    EditCritique,
    Label,
    MoreLike,
    OpenPaper,
    OpenPdf,
    Quit,
    Rate,
    SeenTo,
    UndoLast,
    papers_of_entry,
)
from readinglist.triage.screen.paint import paint
from readinglist.triage.screen.parts import layout
from readinglist.triage.screen.state import FILTER, LINE, TAGS, Ask, ChooseGoal, State, opened, resized, say
from readinglist.triage.screen.step import done, extended, failed, found, in_reach, step
from readinglist.triage.view import Keymap

if TYPE_CHECKING:
    from readinglist.context import Context
    from readinglist.screening.api import OpenPile


SIMILAR = 20


class Outside(Frozen):
    """What a terminal program may start: a browser (False: there is none) and an editor (its exit code)."""

    browse: Callable[[str], bool]
    edit: Callable[[Path], int]


class ScreenActions:
    """Carries out what `step` asks for, on one library, one after the other."""

    def __init__(self, library: Context, outside: Outside, pile: OpenPile | None = None) -> None:
        self._library, self._outside, self._pile = library, outside, pile
        self._seen_to: SeenTo | None = None

    def open(self, night: Night, *, blind: bool = False) -> State:
        """The first state."""
        from readinglist.practice.api import open_goals

        state = opened(night, goals=tuple(goal.name for goal in open_goals(self._library)), blind=blind)
        self._seen_to = SeenTo(state.showing, state.reach) if state.reach else None
        return state

    def perform(self, state: State, ask: Ask) -> State:
        """The state after `ask`; what writes has written when this returns."""
        if isinstance(ask, SeenTo):
            self._seen_to = ask  # written with the next decision, or when nothing is typed for a while
            return state
        try:
            return self._perform(state, ask)
        except ReadingListError as error:
            return failed(state, str(error))

    def extend(self, state: State) -> State:
        """The list whole, where it was opened with its first screen alone."""
        from readinglist.triage.night_list import open_triage

        first = [row.scored for row in state.rows[: in_reach(state)]]
        whole = open_triage(self._library, goal=state.goal, all_papers=True, blind=state.blind, first=first)
        again = extended(state, whole)
        self._seen_to = SeenTo(again.showing, again.reach)
        return again

    def flush(self) -> None:
        """Write how far the list was seen. Noted in passing: where it cannot be written, nothing is shown."""
        from readinglist.triage.verdicts import apply

        ask, self._seen_to = self._seen_to, None
        if ask is not None:
            with suppress(ReadingListError):
                apply(self._library, ask)

    def _perform(self, state: State, ask: Ask) -> State:
        from readinglist.papers.api import list_similar
        from readinglist.triage.verdicts import apply, states_of

        if isinstance(ask, MoreLike):
            return found(state, list_similar(self._library, ask.id, SIMILAR))
        if isinstance(ask, OpenPaper | OpenPdf):
            return self._browse(state, ask)
        if isinstance(ask, EditCritique):
            return self._edit(state, ask)
        if isinstance(ask, ChooseGoal):
            return self._choose(state, ask)
        if isinstance(ask, Quit):  # what the screen sees to by itself
            return state
        if isinstance(ask, Rate):
            return self._rate(state, ask)
        entry = apply(self._library, ask)
        self.flush()
        if self._pile is not None and isinstance(ask, Label | UndoLast):
            return self._ranked_again(state, self._pile, done(state, ask, entry).message)
        states = states_of(self._library, papers_of_entry(entry)) if isinstance(ask, UndoLast) and entry else {}
        return done(state, ask, entry, states)

    def _ranked_again(self, state: State, pile: OpenPile, message: str) -> State:
        """The pile after a label: what is labelled stands first, then what it speaks for now."""
        pile.refresh()
        night = pile.night()
        again = opened(night, goals=state.goals, blind=state.blind, page=state.page)
        return say(again, f"{message} · {night.told}")

    def _browse(self, state: State, ask: OpenPaper | OpenPdf) -> State:
        from readinglist.papers.api import paper as paper_in

        paper = paper_in(self._library, ask.id)
        url = address(paper)
        if isinstance(ask, OpenPdf):
            url = f"{self._library.settings.arxiv.pdf}/{paper.id}" if is_arxiv(paper.id) else None
        if url is None:
            return failed(state, f"{ask.id} has no {'PDF' if isinstance(ask, OpenPdf) else 'page'} that is known")
        return say(state, f"opened {url}" if self._outside.browse(url) else url)

    def _rate(self, state: State, ask: Rate) -> State:
        """The rating is in the log when this returns; what its file does not say is shown."""
        from readinglist.taste.api import record_quick_critique

        rating = record_quick_critique(self._library, ask.id, ask.rated)
        state = done(state, ask, rating.entry)
        if rating.problem is not None:
            return failed(state, f"rating recorded; its file is not updated yet: {rating.problem}")
        if rating.kept:
            names = ", ".join(name.replace("_", " ") for name in rating.kept)
            return say(state, f"recorded; in the file {names} stays as you wrote it")
        return state

    def _edit(self, state: State, ask: EditCritique) -> State:
        from readinglist.taste.api import get_critique, open_critique

        code = self._outside.edit(open_critique(self._library, ask.id))
        if code:
            return failed(state, f"the editor ended with {code}; the critique is as it left it")
        if get_critique(self._library, ask.id).critique.says_something:
            return say(state, f"critique of {ask.id} saved")
        return say(state, f"nothing is written yet: the form of {ask.id} is empty")

    def _choose(self, state: State, ask: ChooseGoal) -> State:
        """The same night for another goal: a list of its own, begun at its first undecided paper."""
        from readinglist.triage.night_list import open_triage

        self.flush()
        night = open_triage(
            self._library, night=state.night, goal=ask.goal, all_papers=state.night is None, blind=state.blind
        )
        again = opened(night, goals=state.goals, blind=state.blind, page=state.page)
        self._seen_to = SeenTo(again.showing, again.reach) if again.reach else None
        return say(again, f"ranked for {ask.goal}: keeps count for it" if ask.goal else "ranked for all goals")


IDLE = 1.0  # seconds after which it is noted how far the list was seen
_TYPES = frozenset({FILTER, LINE, TAGS})


class TriageApp(KeyApp):
    """One night on one screen."""

    def __init__(
        self, actions: ScreenActions, night: Night, keymap: Keymap, *, blind: bool = False, colour: bool = True
    ) -> None:
        super().__init__("triage", colour)
        self.state: State = actions.open(night, blind=blind)
        self._actions, self._keys = actions, keymap
        self._in_editor = False
        self._is_whole = night.is_whole

    def on_mount(self) -> None:
        super().on_mount()
        if not self._is_whole:
            self.call_after_refresh(self.carefully, self._extend)
        self.set_interval(IDLE, self._actions.flush)

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

    def _extend(self) -> None:
        self.state = self._actions.extend(self.state)

    def _perform(self, ask: Ask) -> None:
        self.state = self._actions.perform(self.state, ask)

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


def run_triage(app: TriageApp, actions: ScreenActions) -> int | None:
    """Show the screen until it is left; the number of the signal that ended it, or None. Raises what went wrong."""
    return show(app, actions.flush)
