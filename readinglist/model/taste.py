"""Forecasts of the user: bets, what became of them, answers of the quiz, and why a paper spread or died.

These are kinds of log entries: a bet is never edited (a changed mind is another bet), and what it came to is
written once, so that later counts cannot change it in silence.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

if TYPE_CHECKING:
    from .constraints import Day, Familiarity, PaperId, Positive, Share, Text, Texts

CAUSES = ("simple and reusable", "too complicated", "too fragile", "gain too small", "superseded", "compute", "luck")
CAUSE_KEYS = {str(number): cause for number, cause in enumerate(CAUSES, start=1)}
ABOUT = ("paper", "idea", "repro")  # what a bet is about
PAPER, IDEA, REPRO = ABOUT
OUTCOMES = ("won", "lost", "void")
WON, LOST, VOID = OUTCOMES


@dataclass(frozen=True, slots=True)
class Bet:
    """A dated forecast. The subject is the paper's id, the idea's name or the item of the queue.

    A paper: it is among the `top` share of its cohort in `source` on the day `by`. An idea: at least `groups`
    independent groups use it on that day. A reimplementation: its claims reproduce within tolerance.
    """

    p: Share  # the chance that it comes true
    by: Day
    about: Annotated[Text, ABOUT] = PAPER
    top: Share | None = None
    groups: Positive | None = None
    source: Text | None = None
    because: Text | None = None
    visible: Texts = ()  # of "score", "forecast": what the program had shown of the paper
    asked: bool = False  # the paper was drawn at random and the program asked


@dataclass(frozen=True, slots=True)
class BetSettled:
    """What a bet came to. The subject is the id of the bet's entry."""

    outcome: Annotated[Text, OUTCOMES]
    on: Day  # of the counts
    percentile: Share | None = None
    coverage: Share | None = None
    source: Text | None = None
    why: Text | None = None


@dataclass(frozen=True, slots=True)
class QuizAnswered:
    """One answer of the quiz. The subject is the paper of the card; of a pair the one called a.

    `p`: the chance that the paper is at the top, of a pair that a is the one; `outcome`: it was. `unscored`:
    the card was familiar, or its text is not certainly that of version 1. (False stands for what is left out.)
    """

    session: Text
    p: Share
    outcome: bool = False
    other: PaperId | None = None  # b of a pair; None: a base-rate session
    familiar: Familiarity = 1
    unscored: bool = False
    opponent: Share | None = None  # what the text-only model said
    base_rate: Share | None = None
    percentile: Share | None = None


@dataclass(frozen=True, slots=True)
class CauseGiven:
    """Why a paper spread or died, in the user's judgement afterwards. The subject is the paper."""

    cause: Annotated[Text, CAUSES]
    where: Annotated[Text, ("quiz", "hindsight", "bets")] = "quiz"
