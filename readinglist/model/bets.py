"""What one run of `settle` did."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from .taste import BetSettled


@dataclass(frozen=True, slots=True)
class BetJudged:
    """A bet that was due. `settled` None: it stays open, and `why` says what is missing."""

    bet: str  # the id of its entry
    subject: str
    about: str
    p: float
    by: str
    settled: BetSettled | None = None
    why: str | None = None


@dataclass(frozen=True, slots=True)
class CohortCounted:
    """A cohort that bets need: how many papers it has, has a count of, and are still to be asked about."""

    month: date
    category: str
    source: str
    papers: int
    with_counts: int
    to_ask: int
    for_readings: bool = False


@dataclass(frozen=True, slots=True)
class SettleReport:
    """`status` as everywhere: ok | quiet (nothing was due) | partial | failed."""

    status: str
    reason: str | None = None
    judged: tuple[BetJudged, ...] = ()
    cohorts: tuple[CohortCounted, ...] = ()
    requests: int = 0
    seconds: float = 0.0
    dry_run: bool = False
