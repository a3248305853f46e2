"""`step`: what a key means in the state that triage is in. Pure; every key has an answer in every mode."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from readinglist.core.log import VERDICTS, Bet, GoalChanged, Labelled, LogEntry
from readinglist.core.log_view import percent, short_question
from readinglist.core.paper_state import PaperState
from readinglist.core.papers import Night, ScoredPaper
from readinglist.taste.api import RATING_QUESTIONS, rated_from_keys
from readinglist.triage.records import (
    PAST,
    EditCritique,
    Effect,
    Judge,
    Label,
    MarkRead,
    MarkRestSeen,
    MoreLike,
    OpenPaper,
    OpenPdf,
    PlaceBet,
    Quit,
    Rate,
    SeenTo,
    Tag,
    UndoLast,
    entry_in_short,
)
from readinglist.triage.view import UNSURE, Keymap, Row, as_decided, folded, matching, rows_of, tags_typed, undecided

from .state import (
    BET,
    CONFIRM,
    FILTER,
    GOAL,
    HELP,
    LINE,
    LIST,
    PAGES,
    QUICK,
    SIMILAR,
    TAGS,
    TONIGHT,
    WHY,
    Ask,
    ChooseGoal,
    State,
    changed,
    closed,
    in_sight,
    judged,
    moved,
    onward,
    say,
)

CHANCES = {str(number): number / 10 for number in range(1, 10)}
Stepped = tuple[State, tuple[Ask, ...]]
LEAVES = frozenset({"ctrl+c", "ctrl+q"})


def step(state: State, key: str, keymap: Keymap) -> Stepped:
    """The state after `key`, and what it asks of the outside, in order."""
    if key in LEAVES:
        return state, (Quit(),)
    if key in state.ignored:
        return replace(state, ignored=("enter",) if key == "0" else ()), ()
    if state.ignored:
        state = replace(state, ignored=())
    after, asks = _MODES.get(state.mode, _page)(state, key, keymap)
    if after.reach > state.reach:
        asks = (*asks, SeenTo(after.showing, after.reach))
    return after, asks


def _list(state: State, key: str, keymap: Keymap) -> Stepped:
    if key == "escape":
        return (_filtered(state, "") if state.filter else say(state, "")), ()
    action = keymap.action_of(key)
    if action is None:
        return say(state, f"{_named(key)} is not a key of triage: {keymap.key_of('help')} shows them"), ()
    if action == UNSURE:
        return say(state, keymap.told_unsure()), ()
    if action in _ALWAYS:
        return _ALWAYS[action](state)
    if action in _MOVES:
        return moved(state, state.cursor + _MOVES[action](state)), ()
    if (row := state.row) is None:
        return say(state, "no paper is shown: Escape shows all again" if state.filter else "no paper is left"), ()
    if action in VERDICTS:
        return judged(state, row, action)
    return _OF_ROW[action](state, row)


_MOVES: dict[str, Callable[[State], int]] = {
    "next": lambda _: 1,
    "previous": lambda _: -1,
    "forward": lambda state: max(state.page - 1, 1),
    "back": lambda state: -max(state.page - 1, 1),
    "first": lambda state: -state.cursor,
    "last": lambda state: len(state.shown),
}


def _rest(state: State) -> Stepped:
    if state.pile is not None:
        return say(state, "each paper of a pile gets its own label; you can stop at any time"), ()
    left = len(undecided(state.rows))
    return (_asked(state, CONFIRM) if left else say(state, "nothing is left of the night")), ()


def _goals(state: State) -> Stepped:
    if state.pile is not None:
        return say(state, "a pile is ordered by its labels only"), ()
    if not state.goals:
        return say(state, "no goals yet: add one with readinglist goal add"), ()
    choice = state.goals.index(state.goal) + 1 if state.goal in state.goals else 0
    return replace(_asked(state, GOAL), choice=choice), ()


def _asks(state: State) -> Stepped:
    """To the next paper that asks for a bet, wherever in the list it stands; that is no reading on."""
    asking = [k for k in range(len(state.shown)) if state.rows[state.shown[k]].asks]
    if not asking:
        return say(state, "no paper on this list is marked ? for a bet"), ()
    return replace(moved(state, next((k for k in asking if k > state.cursor), asking[0])), reach=state.reach), ()


_ALWAYS: dict[str, Callable[[State], Stepped]] = {
    "undo": lambda state: (say(state, ""), (UndoLast(),)),
    "filter": lambda state: (
        replace(_asked(state, FILTER), text=state.filter, texts=state.texts or folded(state.rows)),
        (),
    ),
    "help": lambda state: (_asked(state, HELP), ()),
    "quit": lambda state: (state, (Quit(),)),
    "rest": _rest,
    "tonight": lambda state: (
        _asked(state, TONIGHT) if state.tonight else say(state, "no paper of this night uses what you follow"),
        (),
    ),
    "goal": _goals,
    "asked": _asks,
}


def _why(state: State, row: Row) -> Stepped:
    if state.hides(row):
        return say(state, "reasons are shown after your verdict"), ()
    return _asked(state, WHY), ()


def _similar(state: State, row: Row) -> Stepped:
    if state.hides_names(row):
        return say(state, "similar papers are shown after your verdict"), ()
    return say(state, "looking for papers like this one ..."), (MoreLike(row.id),)


_OF_ROW: dict[str, Callable[[State, Row], Stepped]] = {
    "read": lambda state, row: (say(state, ""), (MarkRead(row.id),)),
    "open": lambda state, row: (say(state, ""), (OpenPaper(row.id),)),
    "pdf": lambda state, row: (say(state, ""), (OpenPdf(row.id),)),
    "note": lambda state, row: (say(state, ""), (EditCritique(row.id),)),
    "quick": lambda state, _: (replace(_asked(state, QUICK), ratings=()), ()),
    "tags": lambda state, _: (_asked(state, TAGS), ()),
    "bet": lambda state, _: (_asked(state, BET), ()),
    "why": _why,
    "similar": _similar,
    "scroll": lambda state, _: (replace(state, scroll=state.scroll + 1), ()),
}


def _filter(state: State, key: str, _: Keymap) -> Stepped:
    """Every letter narrows the list; Enter keeps the filter, Escape takes it off."""
    if key == "escape":
        return _filtered(closed(state), ""), ()
    if key == "enter":
        return closed(state), ()
    text = typed(state.text, key)
    return (replace(_filtered(state, text), text=text) if text != state.text else state), ()


def extended(state: State, night: Night) -> State:
    """The whole list in the place of a first screen: what was in sight stays, the rows of `night` follow."""
    kept = in_reach(state)
    rows = (*state.rows[:kept], *rows_of(night)[kept:])
    texts = folded(rows) if state.texts else ()
    again = replace(state, rows=rows, texts=texts, filter="", showing=night.showing)
    return say(replace(_filtered(again, state.filter), scroll=state.scroll), night.told)


def in_reach(state: State) -> int:
    """How many rows from the top may have been seen: all that a filter shows."""
    return len(state.rows) if state.filter else max(state.top + state.page, state.reach)


def _filtered(state: State, query: str) -> State:
    """The list by `query`; the cursor stays on its paper, or goes to the first that is shown."""
    query = query.strip()
    here = state.shown[state.cursor] if state.shown else 0
    shown = tuple(range(len(state.rows)))
    if query:
        narrows = bool(state.filter) and query.startswith(state.filter)  # a longer text finds nothing new
        among = state.shown if narrows else shown
        shown = matching(state.rows, state.texts, query, among=among, blind=state.blind)
    cursor = shown.index(here) if here in shown else 0
    return in_sight(replace(state, filter=query, shown=shown, cursor=cursor, scroll=0, message="", is_bad=False))


def _quick(state: State, key: str, _: Keymap) -> Stepped:
    """One key a question; a dash leaves it open, Backspace takes the last answer back."""
    if key == "escape":
        return say(closed(state), "cancelled: no critique"), ()
    if key == "backspace":
        return replace(state, ratings=state.ratings[:-1]), ()
    question = RATING_QUESTIONS[len(state.ratings)]
    if key not in question.answers and key != "-":
        return say(state, f"{', '.join(question.answers)}, or - to leave it open"), ()
    ratings = (*state.ratings, key)
    mode = LINE if len(ratings) == len(RATING_QUESTIONS) else QUICK
    return replace(say(state, ""), ratings=ratings, mode=mode), ()


def _line(state: State, key: str, _: Keymap) -> Stepped:
    """The line of a quick critique; Enter asks to write it, and it stays on screen until it is written."""
    if key == "escape":
        return say(closed(state), "cancelled: no critique"), ()
    if key == "backspace" and not state.text:
        return replace(state, ratings=state.ratings[:-1], mode=QUICK), ()
    if key != "enter":
        return replace(say(state, ""), text=typed(state.text, key)), ()
    rated = rated_from_keys(state.ratings, state.text)
    if rated is None or (row := state.row) is None:
        return say(closed(state), "no answers: no critique written"), ()
    return say(state, ""), (Rate(row.id, rated),)


def _tags(state: State, key: str, _: Keymap) -> Stepped:
    if key == "escape" or (key == "enter" and not state.text.strip()):
        return say(closed(state), "tags stay as they are"), ()
    if key != "enter":
        return replace(say(state, ""), text=typed(state.text, key)), ()
    row = state.row
    add, remove = tags_typed(state.text)
    if row is None or not (add or remove):
        return say(closed(state), "tags stay as they are"), ()
    return say(state, ""), (Tag(row.id, add, remove),)


def _bet(state: State, key: str, _: Keymap) -> Stepped:
    """1 to 9: a chance of 10 to 90%. What the screen shows of the paper goes with it."""
    if (row := state.row) is None or key not in CHANCES:
        return say(closed(state), "no bet was made"), ()
    visible = () if state.hides(row) else ("score",)
    after = replace(say(closed(state), ""), ignored=("0", "enter"))  # who types 30 and Enter means 30%, not the paper
    return after, (PlaceBet(row.id, CHANCES[key], visible, row.asks),)


def _confirm(state: State, key: str, _: Keymap) -> Stepped:
    """Mass actions ask first: only a y goes on."""
    if key in ("y", "Y"):
        return closed(state), (MarkRestSeen(undecided(state.rows), state.night),)
    return say(closed(state), "nothing was marked"), ()


def _goal(state: State, key: str, keymap: Keymap) -> Stepped:
    """0 or the first line: all goals; 1 to 9, or the arrows and Enter, one of them."""
    action = keymap.action_of(key)
    if key.isascii() and key.isdigit() and len(key) == 1 and int(key) <= len(state.goals):
        return _chosen(state, int(key))
    if key == "enter":
        return _chosen(state, state.choice)
    if action in ("next", "previous"):
        choice = state.choice + (1 if action == "next" else -1)
        return replace(state, choice=min(max(choice, 0), len(state.goals))), ()
    return closed(state), ()


def _chosen(state: State, choice: int) -> Stepped:
    goal = state.goals[choice - 1] if choice else None
    if goal == state.goal:
        return closed(state), ()
    return say(closed(state), "ranking the list ..."), (ChooseGoal(goal),)


def _page(state: State, key: str, keymap: Keymap) -> Stepped:
    """A page of text: arrows scroll, every other key leaves it."""
    action = keymap.action_of(key)
    lines = {"next": 1, "previous": -1, "forward": state.page, "back": -state.page, "scroll": state.page}
    if action in lines:
        return replace(state, scroll=max(state.scroll + lines[action], 0)), ()
    return closed(state), ()


def _asked(state: State, mode: str) -> State:
    """A mode opened, with nothing of the last one in it."""
    return replace(closed(state), mode=mode, message="", is_bad=False)


def _named(key: str) -> str:
    return "space" if key == " " else key[:20]


_MODES: dict[str, Callable[[State, str, Keymap], Stepped]] = {
    LIST: _list,
    FILTER: _filter,
    QUICK: _quick,
    LINE: _line,
    TAGS: _tags,
    CONFIRM: _confirm,
    GOAL: _goal,
    BET: _bet,
    **dict.fromkeys(PAGES, _page),
}


# What became of an effect, as the screen shows it: `done` where it is on disk, `failed` where it is not.


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
        return say(changed(state, bet_on), f"bet saved: {percent(effect.p)} that {row.id} is in the {question}")
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
        return say(state, "no similar papers in the library for this one")
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
    return say(state, f"undone: {entry_in_short(entry)}{elsewhere}")


LONGEST = 2000  # a line that a person types


def typed(text: str, key: str) -> str:
    """`text` after `key`; a key that does not edit leaves it as it is.

    >>> typed("walk", "s"), typed("walks", "backspace"), typed("legs that walk", "ctrl+w"), typed("legs", "ctrl+u")
    ('walks', 'walk', 'legs that ', '')
    """
    if key == "backspace":
        return text[:-1]
    if key == "ctrl+u":
        return ""
    if key == "ctrl+w":
        return text.rstrip(" ")[: text.rstrip(" ").rfind(" ") + 1]
    if len(key) == 1 and key.isprintable() and len(text) < LONGEST:
        return text + key
    return text
