"""What a key of triage asks for, as values.

The screen emits an effect. Those of `Written` are applied to the library by `triage.apply`; those of `Asked` write
nothing and are seen to by whoever draws the screen. Below them: what was just decided, in a few words.
"""

from __future__ import annotations

from datetime import date

from readinglist.core.frozen import Frozen
from readinglist.core.lines import many
from readinglist.core.log import Bet, GoalChanged, Labelled, LogEntry, Rated, Read, Seen, Tagged, Verdict
from readinglist.core.log_view import percent


class Judge(Frozen):
    """keep | skip | later for a paper; None takes the verdict back. `goal`: what it is kept for."""

    id: str
    verdict: str | None
    goal: str | None = None


class Label(Frozen):
    """include | exclude for a paper of a pile; no verdict."""

    pile: str
    id: str
    label: str


class MarkRead(Frozen):
    id: str


class MarkRestSeen(Frozen):
    """One entry, one undo; no negative."""

    ids: tuple[str, ...]
    night: date | None = None


class UndoLast(Frozen):
    """Take back the last decision of the log, whenever it was made."""


class Tag(Frozen):
    id: str
    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()


class Rate(Frozen):
    id: str
    rated: Rated


class PlaceBet(Frozen):
    """A chance that the paper will be in the top tenth of its cohort. `visible`: what of "score" and "forecast" was."""

    id: str
    p: float
    visible: tuple[str, ...] = ()
    asked: bool = False


class SeenTo(Frozen):
    """The list was looked at down to `position` (from 1); no entry of the log."""

    showing: int
    position: int


class OpenPaper(Frozen):
    """The paper's page in a browser."""

    id: str


class OpenPdf(Frozen):
    id: str


class EditCritique(Frozen):
    """The paper's critique file in $EDITOR."""

    id: str


class MoreLike(Frozen):
    """The papers of the library that are nearest to this one."""

    id: str


class Quit(Frozen):
    pass


Written = Judge | Label | MarkRead | MarkRestSeen | UndoLast | Tag | Rate | PlaceBet | SeenTo


Asked = OpenPaper | OpenPdf | EditCritique | MoreLike | Quit


Effect = Written | Asked


PAST = {
    "keep": "kept",
    "skip": "skipped",
    "later": "put off for a week",
    "include": "included",
    "exclude": "excluded",
    "duplicate": "set aside",
}


def papers_of_entry(entry: LogEntry) -> tuple[str, ...]:
    """The ids of the papers that an entry of the log is about."""
    if isinstance(entry.data, GoalChanged):
        return ()
    if isinstance(entry.data, Seen):
        return entry.data.ids
    if isinstance(entry.data, Labelled):
        return (entry.data.paper,)
    return (entry.subject,) if entry.subject else ()


def entry_in_short(entry: LogEntry) -> str:
    """What an entry said, in a few words."""
    data = entry.data
    if isinstance(data, Verdict):
        return f"{data.verdict or 'no verdict'} {entry.subject}"
    if isinstance(data, Seen):
        return f"{many(len(data.ids), 'paper')} seen"
    if isinstance(data, Read):
        return f"read {entry.subject}"
    if isinstance(data, Tagged):
        return f"tags {' '.join([*data.add, *(f'-{tag}' for tag in data.remove)])} of {entry.subject}"
    if isinstance(data, Rated):
        return f"critique of {entry.subject}"
    if isinstance(data, Labelled):
        return f"{data.label} {data.paper}"
    if isinstance(data, Bet):
        return f"bet {percent(data.p)} on {entry.subject}"
    return f"{entry.kind} {entry.subject}".rstrip()
