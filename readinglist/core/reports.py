"""What the workflows answer: whole results that `present` turns into lines or JSON."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from .log import BetSettled, FetchReport
from .papers import Paper, Revision, ScoredPaper
from .tracing import TraceReport, TraceState


@dataclass(frozen=True, slots=True)
class TopList:
    """A ranked list: of one night, or of all unjudged papers (`night` None)."""

    night: date | None
    goal: str | None
    papers: tuple[ScoredPaper, ...]
    available: int = 0  # unjudged papers that it was chosen from
    why_empty: str | None = None


@dataclass(frozen=True, slots=True)
class SearchResult:
    query: str
    count: int  # all matches, not only those in `papers`
    papers: tuple[Paper, ...]
    misread: tuple[str, ...] = ()  # what of the query was read otherwise than it looks, a sentence each


@dataclass(frozen=True, slots=True)
class RevisedPaper:
    """A kept paper whose title or abstract changed, with the text as it was."""

    paper: Paper
    before: Revision


@dataclass(frozen=True, slots=True)
class ImportedFile:
    path: str
    kind: str
    found: int = 0  # distinct papers recognised
    new: int = 0
    known: int = 0
    pending: int = 0  # of `found`: an id without metadata, until a fetch fills it
    skipped: tuple[tuple[str, str], ...] = ()  # (entry, why)
    kept: int = 0  # papers that were not kept before
    decided: int = 0  # entries of the log: keeps and tags, each of which `undo` counts


@dataclass(frozen=True, slots=True)
class ImportReport:
    files: tuple[ImportedFile, ...]


@dataclass(frozen=True, slots=True)
class Status:
    last_success: datetime | None
    watermarks: dict[str, str]  # feed or category -> last night taken
    papers: int
    kept: int
    unread: int  # unjudged papers of the last night
    failed_since: datetime | None  # first of the failures after the last good night
    gaps: tuple[date, ...]  # missed nights
    warnings: tuple[str, ...]
    today: str | None = None  # why today is as it is, in words
    trace: TraceState | None = None
    bets_due: int = 0  # open bets whose day has come


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that `doctor` found. `fix` says what repairs it, None where nothing can."""

    what: str
    fix: str | None = None
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class DoctorReport:
    problems: tuple[Problem, ...]
    checked: tuple[str, ...]

    @property
    def is_healthy(self) -> bool:
        return all(problem.fixed for problem in self.problems)


# Long work as a generator of events: commands draw them, or nobody watches. The last event is a report, where
# the work has one.


_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class Progress:
    """`done` of `total` (None: not known) units of `stage`."""

    stage: str
    done: int
    total: int | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """The source asked for patience; `until` is shown to the user."""

    why: str
    seconds: float
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Warned:
    text: str


@dataclass(frozen=True, slots=True)
class FeedFailed:
    feed: str
    why: str


Event = Progress | Waiting | Warned | FeedFailed | FetchReport | ImportReport | TraceReport


def result_of(work: Generator[object, None, _Result]) -> _Result:
    """What `work` returns at its end; its events are dropped."""
    while True:
        try:
            next(work)
        except StopIteration as end:
            result: _Result = end.value
            return result


# What one run of `settle` did.


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
