"""What became of an effect, as the screen shows it: `done` where it is on disk, `failed` where it is not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from readinglist.model import (
    Bet,
    GoalChanged,
    Labelled,
    LogEntry,
    PaperState,
    ScoredPaper,
)
from readinglist.model.triage import Effect, Judge, Label, MarkRead, MarkRestSeen, PlaceBet, Rate, Tag, UndoLast
from readinglist.present.decisions import PAST, told
from readinglist.present.history import percent, short_question
from readinglist.present.rows import Row, as_decided

from .state import LINE, SIMILAR, TAGS, State, changed, closed, moved, onward, say


def done(
    state: State, effect: Effect, entry: LogEntry | None = None, states: Mapping[str, PaperState] | None = None
) -> State:
    """The state after `effect` was written.

    Of an undo `entry` is what was taken back, and `states` what the log says now of the papers that it concerned.
    """
    if isinstance(effect, UndoLast):
        return _undone(state, entry, states or {})
    if isinstance(effect, MarkRestSeen):
        ids = frozenset(effect.ids)
        rows = tuple(replace(row, seen=True) if row.id in ids else row for row in state.rows)
        return say(replace(state, rows=rows), f"{len(ids)} papers marked as seen")
    if isinstance(effect, Label):
        return say(state, f"{PAST[effect.label]}: {effect.id}")
    if not isinstance(effect, Judge | MarkRead | Tag | Rate | PlaceBet) or (row := find(state, effect.id)) is None:
        return state
    if isinstance(effect, Judge):
        verdict = effect.verdict or "no verdict"
        after = changed(state, replace(row, verdict=effect.verdict))
        here = after.row is not None and after.row.id == row.id
        goal = f" for {effect.goal}" if effect.goal else ""
        return say(onward(after) if here else after, f"{PAST.get(verdict, verdict)}{goal}: {row.id}")
    if isinstance(effect, PlaceBet):
        question = short_question(entry.data) if entry and isinstance(entry.data, Bet) else "top 10%"
        bet_on = replace(row, bets=(*row.bets, effect.p), asks=False)
        return say(changed(state, bet_on), f"bet {percent(effect.p)}: {question}: {row.id}")
    if isinstance(effect, MarkRead):
        return say(changed(state, replace(row, read=True)), f"read: {row.id}")
    if isinstance(effect, Tag):
        tags = tuple(sorted((set(row.tags) - set(effect.remove)) | set(effect.add)))
        state = closed(state) if state.mode == TAGS else state
        return say(changed(state, replace(row, tags=tags)), f"tags of {row.id}: {' '.join(tags) or 'none'}")
    state = closed(state) if state.mode == LINE else state
    return say(changed(state, replace(row, rated=True)), f"critique of {row.id} noted")


def failed(state: State, message: str) -> State:
    """Nothing was written: everything stays as it is, what was typed too."""
    return say(state, message, bad=True)


def found(state: State, papers: tuple[ScoredPaper, ...]) -> State:
    """The papers that are like the one under the cursor."""
    if not papers:
        return say(state, "nothing in the library reads like this one")
    return say(replace(closed(state), mode=SIMILAR, similar=papers), "")


def find(state: State, paper_id: str) -> Row | None:
    return next((row for row in state.rows if row.id == paper_id), None)


def _undone(state: State, entry: LogEntry | None, states: Mapping[str, PaperState]) -> State:
    """Rows as the log has them now; the cursor on the paper whose decision was taken back, where it is shown."""
    if entry is None:
        return say(state, "nothing to undo")
    rows = tuple(as_decided(row, states[row.id]) if row.id in states else row for row in state.rows)
    if isinstance(entry.data, Bet):
        rows = tuple(replace(row, bets=row.bets[:-1]) if row.id == entry.subject else row for row in rows)
    state = replace(state, rows=rows)
    place = next((k for k, n in enumerate(state.shown) if rows[n].id == entry.subject), None)
    if place is not None:
        state = moved(state, place)
    is_paper = not isinstance(entry.data, GoalChanged)
    is_paper = is_paper and not isinstance(entry.data, Labelled)  # the list of its pile is made again
    elsewhere = ", which is not on this list" if is_paper and not any(row.id in states for row in rows) else ""
    return say(state, f"took back: {told(entry)}{elsewhere}")
