"""What a key of triage asks for, as values.

The screen emits an effect. Those of `Written` are applied to the library by `triage.apply`; those of `Asked` write
nothing and are seen to by whoever draws the screen. Below them: what was just decided, in a few words.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from readinglist.core.lines import many
from readinglist.core.log import Bet, GoalChanged, Labelled, LogEntry, Rated, Read, Seen, Tagged, Verdict
from readinglist.core.log_view import percent


@dataclass(frozen=True, slots=True)
class Judge:
    """keep | skip | later for a paper; None takes the verdict back. `goal`: what it is kept for."""

    id: str
    verdict: str | None
    goal: str | None = None


@dataclass(frozen=True, slots=True)
class Label:
    """include | exclude for a paper of a pile; no verdict."""

    pile: str
    id: str
    label: str


@dataclass(frozen=True, slots=True)
class MarkRead:
    id: str


@dataclass(frozen=True, slots=True)
class MarkRestSeen:
    """One entry, one undo; no negative."""

    ids: tuple[str, ...]
    night: date | None = None


@dataclass(frozen=True, slots=True)
class UndoLast:
    """Take back the last decision of the log, whenever it was made."""


@dataclass(frozen=True, slots=True)
class Tag:
    id: str
    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rate:
    id: str
    rated: Rated


@dataclass(frozen=True, slots=True)
class PlaceBet:
    """A chance that the paper will be in the top tenth of its cohort. `visible`: what of "score" and "forecast" was."""

    id: str
    p: float
    visible: tuple[str, ...] = ()
    asked: bool = False


@dataclass(frozen=True, slots=True)
class SeenTo:
    """The list was looked at down to `position` (from 1); no entry of the log."""

    showing: int
    position: int


@dataclass(frozen=True, slots=True)
class OpenPaper:
    """The paper's page in a browser."""

    id: str


@dataclass(frozen=True, slots=True)
class OpenPdf:
    id: str


@dataclass(frozen=True, slots=True)
class EditCritique:
    """The paper's critique file in $EDITOR."""

    id: str


@dataclass(frozen=True, slots=True)
class MoreLike:
    """The papers of the library that are nearest to this one."""

    id: str


@dataclass(frozen=True, slots=True)
class Quit:
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
