"""A log in memory that carries out what triage asks for, by the same fold as the store; nights of invented papers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from readinglist.core.log import KINDS, Bet, LogData, LogEntry, Read, Seen, Tagged, Undo, Verdict
from readinglist.core.paper_state import PaperState, fold_paper
from readinglist.core.papers import Night
from readinglist.triage.records import (
    Judge,
    MarkRead,
    MarkRestSeen,
    PlaceBet,
    Rate,
    SeenTo,
    Tag,
    UndoLast,
    papers_of_entry,
)
from readinglist.triage.screen.state import Ask, ChooseGoal, State, opened
from readinglist.triage.screen.step import done, failed, step
from readinglist.triage.view.keys import Keymap, build_keymap
from tests.unit.cli.fake_library import NIGHT, paper, scored

KEYS = build_keymap()
START = datetime(2026, 11, 24, 12, tzinfo=UTC)


def night_of(count: int, **changes: object) -> Night:
    """A night of `count` papers, none decided."""
    papers = tuple(scored(k, paper(k), 5.0 - k / 1000) for k in range(1, count + 1))
    return Night(NIGHT, None, papers, showing=7, **changes)  # type: ignore[arg-type]


@dataclass
class MemoryLog:
    """The append-only log, and what was asked for in order."""

    entries: list[LogEntry] = field(default_factory=list)
    asked: list[Ask] = field(default_factory=list)
    full: bool = False  # a full disk: nothing can be written

    def apply(self, ask: Ask) -> LogEntry | None:
        self.asked.append(ask)
        if isinstance(ask, Judge):
            return self._append(Verdict(ask.verdict, goal=ask.goal), ask.id)
        if isinstance(ask, MarkRead):
            return self._append(Read(), ask.id)
        if isinstance(ask, MarkRestSeen):
            return self._append(Seen(ask.ids), ask.night.isoformat() if ask.night else "")
        if isinstance(ask, Tag):
            return self._append(Tagged(ask.add, ask.remove), ask.id)
        if isinstance(ask, Rate):
            return self._append(ask.rated, ask.id)
        if isinstance(ask, PlaceBet):
            return self._append(Bet(ask.p, "2028-11-24", top=0.1, visible=ask.visible, asked=ask.asked), ask.id)
        if isinstance(ask, UndoLast):
            return self._undo()
        return None

    def decisions(self) -> list[LogEntry]:
        """What stands: no undos, nothing undone."""
        undone = {entry.subject for entry in self.entries if isinstance(entry.data, Undo)}
        return [e for e in self.entries if e.id not in undone and not isinstance(e.data, Undo)]

    def states(self, ids: Iterable[str]) -> dict[str, PaperState]:
        return {paper_id: self.state(paper_id) for paper_id in ids}

    def state(self, paper_id: str) -> PaperState:
        own = [e for e in self.entries if isinstance(e.data, Undo) or paper_id in papers_of_entry(e)]
        return fold_paper(own)

    def _append(self, data: LogData, subject: str) -> LogEntry:
        kind = next(name for name, cls in KINDS.items() if type(data) is cls)
        number = len(self.entries)
        entry = LogEntry(f"{number:06}", START + timedelta(seconds=number), "here", kind, subject, data)
        self.entries.append(entry)
        return entry

    def _undo(self) -> LogEntry | None:
        standing = self.decisions()
        if not standing:
            return None
        self._append(Undo(), standing[-1].id)
        return standing[-1]


def press(state: State, keys: Iterable[str], log: MemoryLog, keymap: Keymap = KEYS) -> State:
    """The state after `keys`, each effect carried out before the next key."""
    for key in keys:
        state, asks = step(state, key, keymap)
        for ask in asks:
            if isinstance(ask, SeenTo | ChooseGoal):
                log.asked.append(ask)
            elif log.full:
                state = failed(state, "no space left on the disk")
            else:
                entry = log.apply(ask)
                states = log.states(papers_of_entry(entry)) if entry and isinstance(ask, UndoLast) else {}
                state = done(state, ask, entry, states)
    return state


def at(count: int = 5, *, page: int = 10, goals: tuple[str, ...] = (), blind: bool = False) -> State:
    return opened(night_of(count), goals=goals, blind=blind, page=page)
