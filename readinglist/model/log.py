"""What the user decided: the kinds of entries of the append-only log.

Nothing here is ever changed; `Undo` is an entry of its own, and the state of a paper is a fold.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Verdict:
    """keep | skip | later, or None for taken back. `on` is the date a source gave for it.

    `assumed` marks a date that no source gave (the paper's own v1 date stands in); such a verdict
    enters no replay and no score of the user.
    """

    verdict: str | None
    goal: str | None = None
    because: str | None = None
    on: str | None = None  # ISO date; None: the day of the entry
    assumed: bool = False


@dataclass(frozen=True, slots=True)
class Read:
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """Papers marked as seen in one stroke; no negative. Subject of the entry: the night or ""."""

    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rated:
    """A quick critique of a paper. None: not given, what was rated before stands."""

    upside: str | None = None  # "10%" | "10x"
    complexity: int | None = None  # 1 low, 2 middle, 3 high
    generality: int | None = None  # 1..3
    fragility: int | None = None  # 1..3
    build_on: str | None = None  # "yes" | "maybe" | "no"
    line: str | None = None


@dataclass(frozen=True, slots=True)
class GoalChanged:
    """A goal file was added, edited or closed; `before` and `after` are its whole texts."""

    change: str  # add | edit | close
    before: str | None = None
    after: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Admired:
    """An achievement that the user admires; the subject is its id or its name in words."""

    because: str | None = None


@dataclass(frozen=True, slots=True)
class Tagged:
    """Words of the user's own put on a paper or taken off it; what stands in both is added."""

    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Undo:
    """Takes back the entry whose id is the subject."""


LogData = Verdict | Read | Seen | Rated | GoalChanged | Tagged | Admired | Undo
KINDS: dict[str, type[LogData]] = {
    "verdict": Verdict,
    "read": Read,
    "seen": Seen,
    "critique": Rated,
    "goal": GoalChanged,
    "tag": Tagged,
    "admire": Admired,
    "undo": Undo,
}


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One line of the log. `id` is unique across devices; `data` is of a known kind."""

    id: str
    at: datetime
    device: str
    kind: str
    subject: str
    data: LogData


def log_data_to(data: LogData) -> tuple[str, dict[str, Any]]:
    """The kind and the JSON object of an entry; absent fields are left out."""
    kind = next(name for name, cls in KINDS.items() if type(data) is cls)
    return kind, {k: v for k, v in asdict(data).items() if v is not None and v is not False}


def log_data_from(kind: str, data: dict[str, Any]) -> LogData:
    """The entry's data; keys of a newer version are ignored. Raises KeyError on an unknown kind."""
    cls: type[Any] = KINDS[kind]  # any: one of several constructors
    known = {f.name for f in fields(cls)}
    values = {k: tuple(v) if isinstance(v, list) else v for k, v in data.items() if k in known}
    if cls is Verdict:
        values.setdefault("verdict", None)
    entry: LogData = cls(**values)
    return entry


@dataclass(frozen=True, slots=True)
class FetchReport:
    """What one fetch did: the record that is printed, stored in `runs` and shown by `status`."""

    status: str  # ok | quiet | partial | failed
    reason: str | None
    from_night: date | None
    to_night: date | None
    new: int = 0
    revised: int = 0
    unchanged: int = 0
    skipped: tuple[tuple[str, str], ...] = ()  # (id, why)
    requests: int = 0
    seconds: float = 0.0
    warnings: tuple[str, ...] = ()
