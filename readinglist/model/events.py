"""What long work tells while it runs; the CLI draws it, the nightly job stores it, tests collect it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from .log import FetchReport
from .reports import ImportReport
from .tracing import TraceReport


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


@dataclass(frozen=True, slots=True)
class FetchFinished:
    report: FetchReport


@dataclass(frozen=True, slots=True)
class ImportFinished:
    report: ImportReport


@dataclass(frozen=True, slots=True)
class TraceFinished:
    report: TraceReport


Event = Progress | Waiting | Warned | FeedFailed | FetchFinished | ImportFinished | TraceFinished
