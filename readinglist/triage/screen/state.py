"""Triage as a value: `step` takes a key and says what is asked for, `done` and `failed` what became of it.

A decision is an effect first. The row changes when the shell says that the effect is on disk (`done`), never
before: what the screen shows as decided survives a power cut. Rows keep their places, whatever is decided.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from readinglist.core.frozen import Frozen
from readinglist.core.ideas import NightUse
from readinglist.core.lines import many
from readinglist.core.papers import Night, ScoredPaper
from readinglist.ideas.api import night_summary
from readinglist.triage.records import Effect, Judge, Label
from readinglist.triage.view import Row, rows_of

# Modes.
LIST, HELP, FILTER, WHY, SIMILAR, TONIGHT = "list", "help", "filter", "why", "similar", "tonight"
QUICK, LINE = "quick", "line"  # the five ratings of a quick critique, and its line
CONFIRM, TAGS, GOAL, BET = "confirm-rest", "tags", "goal", "bet"
PAGES = frozenset({HELP, WHY, SIMILAR, TONIGHT})  # modes that show a page to scroll in
LABELS = {"keep": "include", "skip": "exclude", "later": "duplicate"}  # what the keys of verdicts mean in a pile
NOT_OF_PILES = frozenset({"rest", "goal", "tonight", "asked"})  # actions that mean nothing there


class ChooseGoal(Frozen):
    """Rank the same night for another goal (None: for all) and show that list. Writes nothing by itself."""

    goal: str | None


Ask = Effect | ChooseGoal


class State(Frozen):
    """All that the screen is drawn from. `cursor` and `top` count among `shown`, the rows that pass the filter."""

    rows: tuple[Row, ...]
    shown: tuple[int, ...]
    night: date | None = None
    showing: int = 0
    goal: str | None = None
    goals: tuple[str, ...] = ()
    blind: bool = False
    audit: bool = False
    cursor: int = 0
    top: int = 0  # the first row of the list on screen
    filter: str = ""
    texts: tuple[tuple[str, str], ...] = ()  # of each row what a filter looks in; made when one is first typed
    mode: str = LIST
    text: str = ""  # what is being typed
    ratings: tuple[str, ...] = ()  # keys of a quick critique so far
    choice: int = 0  # in the list of goals
    similar: tuple[ScoredPaper, ...] = ()
    tonight: tuple[NightUse, ...] = ()
    scroll: int = 0  # pages of the abstract, lines of a page of text
    page: int = 10  # rows of the list that the terminal shows at once
    reach: int = 0  # rows from the top that were looked at
    message: str = ""
    is_bad: bool = False  # the message reports a failure
    ignored: tuple[str, ...] = ()  # keys that only end what was typed before
    pile: str | None = None  # the list is a pile that is screened

    @property
    def row(self) -> Row | None:
        """The row under the cursor."""
        return self.rows[self.shown[self.cursor]] if self.shown else None

    @property
    def decided(self) -> int:
        return sum(row.is_decided for row in self.rows)

    @property
    def kept(self) -> int:
        return sum(row.verdict == "keep" for row in self.rows)

    def hides(self, row: Row) -> bool:
        """Whether what speaks for the row is hidden until it is decided: score, reasons, the draw of an audit."""
        return (self.blind or self.audit) and not row.is_decided

    def hides_names(self, row: Row) -> bool:
        """Whether authors and venue are hidden until the row is decided."""
        return self.blind and not row.is_decided


def opened(night: Night, *, goals: tuple[str, ...] = (), blind: bool = False, page: int = 10) -> State:
    """The night as it is found: the cursor on the first undecided paper."""
    rows = rows_of(night)
    first = min(night.first_open, max(len(rows) - 1, 0))
    state = State(
        rows=rows,
        shown=tuple(range(len(rows))),
        night=night.night,
        showing=night.showing,
        goal=night.goal,
        goals=goals,
        blind=blind,
        audit=night.audit,
        tonight=night.tonight,
        cursor=first,
        top=max(first - page // 2, 0),
        page=page,
        reach=first + 1 if rows else 0,
        pile=night.pile,
    )
    if night.pile is not None:
        return say(state, night.told)
    parts = [night.told] if night.told else []
    parts += [f"{state.decided} of {len(rows)} decided"] if state.decided else []
    parts += [night_summary(night.tonight)] if night.tonight else []
    if night.asks:
        parts.append(f"? marks {many(len(night.asks), 'paper')} to bet on")
    return say(state, " · ".join(parts)) if parts else state


def say(state: State, message: str, *, bad: bool = False) -> State:
    return replace(state, message=message, is_bad=bad)


def resized(state: State, page: int) -> State:
    """The terminal has room for `page` rows of the list now."""
    return in_sight(replace(state, page=max(page, 1)))


def in_sight(state: State) -> State:
    """The list scrolled as little as brings the cursor on the screen, and no further than its end."""
    top = min(state.top, max(len(state.shown) - state.page, 0), state.cursor)
    return replace(state, top=max(top, state.cursor - state.page + 1, 0))


def moved(state: State, to: int) -> State:
    """The cursor at `to`, or at the end that is nearest; the message is over, the abstract at its begin.

    Rows count as looked at where the list was gone through, not where it was jumped or filtered to.
    """
    cursor = min(max(to, 0), max(len(state.shown) - 1, 0))
    reach = state.reach
    if not state.filter and state.rows and cursor <= reach + state.page:
        reach = max(reach, cursor + 1)
    return in_sight(replace(state, cursor=cursor, reach=reach, scroll=0, message="", is_bad=False))


def onward(state: State) -> State:
    """The cursor on the next undecided row below; if there is none, on the first one of the list."""
    open_below = next((k for k in range(state.cursor + 1, len(state.shown)) if _is_open(state, k)), None)
    if open_below is not None:
        return moved(state, open_below)
    first = next((k for k in range(len(state.shown)) if _is_open(state, k)), None)
    return moved(state, state.cursor if first is None else first)


def changed(state: State, row: Row) -> State:
    """The state with `row` in the place of the row of that paper."""
    rows = list(state.rows)
    for k, old in enumerate(rows):
        if old.id == row.id:
            rows[k] = row
    return replace(state, rows=tuple(rows))


def closed(state: State) -> State:
    """Back in the list, whatever was open; the filter stays."""
    return replace(state, mode=LIST, text="", ratings=(), choice=0, similar=(), scroll=0)


def judged(state: State, row: Row, verdict: str) -> tuple[State, tuple[Ask, ...]]:
    """Ask for a verdict on `row`, in a pile for a label; the same one again is none."""
    if state.pile is not None and verdict not in LABELS:
        return say(state, "a paper of a pile is included, excluded or a duplicate; move on to leave it for now"), ()
    if row.verdict == verdict:
        name = verdict if state.pile is None else LABELS[verdict]
        return say(state, f"{row.id} already has that verdict: {name}"), ()
    if state.pile is not None:
        return replace(state, message="", is_bad=False), (Label(state.pile, row.id, LABELS[verdict]),)
    return replace(state, message="", is_bad=False), (Judge(row.id, verdict, state.goal),)


def _is_open(state: State, k: int) -> bool:
    return not state.rows[state.shown[k]].is_decided
