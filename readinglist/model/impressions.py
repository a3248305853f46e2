"""What was shown to the user: the evidence that a later evaluation weighs verdicts with. No decisions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

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
