"""A night as triage shows it, and what a key may ask for.

An effect is a value: the screen emits it, `workflows.triage.apply` writes it. Those of the second group
write nothing; whoever draws the screen sees to them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from .ideas import NightUse
from .log import Rated
from .papers import ScoredPaper

# What was shown to the user: the evidence that a later evaluation weighs verdicts with. No decisions.


TRIAGE = "triage"
BLIND_TRIAGE = "triage blind"  # what speaks for a paper was hidden until it was decided


@dataclass(frozen=True, slots=True)
class Shown:
    """A paper (its row in the store) at a place of a list.

    `propensity` is the probability with which it was drawn into an exploration slot; None where its
    score put it there. `source` is the ranking that chose it on an audit night: ours | sanity.
    """

    row: int
    position: int  # from 1
    propensity: float | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Impression:
    """A paper at a place of one showing, and whether the list was seen down to there."""

    showing: int
    surface: str  # TRIAGE | BLIND_TRIAGE | top | why | fate
    at: datetime
    night: date | None
    goal: str | None
    audit: bool
    id: str
    row: int
    position: int
    propensity: float | None
    source: str | None
    is_seen: bool


@dataclass(frozen=True, slots=True)
class Night:
    """The list of one sitting, whole and in the order in which it is shown.

    Papers that were judged before stand in their places with their verdicts, so that a restart goes on
    where the last one stopped. `night` is None for the list of all papers. Papers from `returned_from`
    on are not of the night: they were put off with `later` and have come back.
    """

    night: date | None
    goal: str | None
    papers: tuple[ScoredPaper, ...]
    showing: int  # the number of the record of impressions; 0 where none could be made
    audit: bool = False
    first_open: int = 0  # index of the first paper that waits for a decision; len(papers) where none does
    seen: frozenset[str] = frozenset()  # ids marked as seen: decided, without a verdict
    returned_from: int | None = None  # index; None: nothing has come back
    tonight: tuple[NightUse, ...] = ()  # who takes up what is followed; told at the head of the list
    pile: str | None = None  # the list is a pile: keep means include, skip means exclude
    told: str = ""  # how far the pile is, or of how many this list is the best
    asks: frozenset[str] = frozenset()  # ids drawn at random of which a bet is asked
    bets: tuple[tuple[str, float], ...] = ()  # (id, chance) of the bets on its papers, oldest first

    @property
    def open(self) -> tuple[str, ...]:
        """The ids that wait for a decision, in order: a `later` waits again once it is back."""
        returned = len(self.papers) if self.returned_from is None else self.returned_from
        return tuple(
            scored.paper.id
            for i, scored in enumerate(self.papers)
            if scored.paper.id not in self.seen and (scored.paper.verdict is None or i >= returned)
        )


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
class Explain:
    """The paper's score with all its reasons."""

    id: str


@dataclass(frozen=True, slots=True)
class Quit:
    pass


Written = Judge | Label | MarkRead | MarkRestSeen | UndoLast | Tag | Rate | PlaceBet | SeenTo
Asked = OpenPaper | OpenPdf | EditCritique | MoreLike | Explain | Quit
Effect = Written | Asked
