"""What the user's decisions on one paper come to: the fold over its entries of the log."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import reduce
from types import MappingProxyType

from .log import ColleagueChanged, Labelled, LogEntry, PileStarted, Rated, Read, Seen, Tagged, Verdict, effective

LATER_DAYS = 7  # until a `later` returns
LATER_RETURNS = 3  # the next `later` of a paper closes it: it returns no more


@dataclass(frozen=True, slots=True)
class PaperState:
    """`verdict`: keep, skip, later or None; `back_at` is when a `later` returns; None: closed, or no `later`."""

    verdict: str | None = None
    verdict_at: datetime | None = None  # of the entry
    verdict_on: str | None = None  # ISO date the verdict counts from; source's where it gave one
    assumed: bool = False
    goal: str | None = None
    read_at: datetime | None = None
    minutes: int | None = None
    seen: bool = False
    laters: int = 0
    back_at: datetime | None = None
    tags: tuple[str, ...] = ()  # sorted, once each
    rated: bool = False  # has a quick critique

    def is_back(self, at: datetime) -> bool:
        """Whether a `later` has returned by `at`, and waits for a decision again. In SQL: `RETURNED` of the store."""
        return self.back_at is not None and self.back_at <= at


def fold_paper(entries: Iterable[LogEntry]) -> PaperState:
    """The state after all effective entries that concern one paper."""
    return reduce(_step, effective(entries), PaperState())


def _step(state: PaperState, entry: LogEntry) -> PaperState:
    data = entry.data
    if isinstance(data, Verdict):
        laters = state.laters + (data.verdict == "later")
        returns = data.verdict == "later" and laters <= LATER_RETURNS
        return replace(
            state,
            verdict=data.verdict,
            verdict_at=entry.at,
            verdict_on=data.on or entry.at.date().isoformat(),
            assumed=data.assumed,
            goal=data.goal,
            laters=laters,
            back_at=entry.at + timedelta(days=LATER_DAYS) if returns else None,
            seen=False if data.verdict is None else state.seen,
        )
    if isinstance(data, Read):
        minutes = (state.minutes or 0) + data.minutes if data.minutes is not None else state.minutes
        return replace(state, read_at=entry.at, minutes=minutes)
    if isinstance(data, Seen):
        passed_over = state.is_back(entry.at)
        return replace(state, seen=True, back_at=None if passed_over else state.back_at)
    if isinstance(data, Tagged):
        return replace(state, tags=tuple(sorted((set(state.tags) - set(data.remove)) | set(data.add))))
    if isinstance(data, Rated):
        return replace(state, rated=True)
    return state


# A finite pile of papers that is screened to its end: its papers, its labels, and what is left.


@dataclass(frozen=True, slots=True)
class PileLabel:
    """`check`: the paper was drawn at random, to see how many includes are left."""

    paper: str
    included: bool
    check: bool = False


@dataclass(frozen=True, slots=True)
class Pile:
    """The state of a pile. `ids` in the order in which they were given, `labels` in that of labelling.

    `seed` decides which papers are drawn for checks, one in `every` labels (0: none); `hint` is the text
    that puts the pile in order while no paper is included.
    """

    name: str
    origin: str
    ids: tuple[str, ...]
    every: int
    seed: str
    started: datetime
    hint: str = ""
    labels: tuple[PileLabel, ...] = ()

    @property
    def included(self) -> tuple[str, ...]:
        return tuple(label.paper for label in self.labels if label.included)

    @property
    def checks(self) -> int:
        """Labels of papers that were drawn at random."""
        return sum(label.check for label in self.labels)

    @property
    def left(self) -> int:
        """Papers without a label."""
        return len(self.ids) - len(self.labels)


@dataclass(frozen=True, slots=True)
class Remaining:
    """Includes that are still to be found: the likeliest number and its interval. None: nothing was checked."""

    likeliest: int | None
    low: int
    high: int
    level: float


@dataclass(frozen=True, slots=True)
class PileStatus:
    """How far a pile is. `dry`: labels since the last include that was not drawn for a check."""

    pile: Pile
    remaining: Remaining
    checks_included: int
    dry: int


def fold_pile(started: LogEntry, labels: Iterable[LogEntry]) -> Pile:
    """The pile after its labels; undone ones must be left out. Of two labels of a paper the later one holds.

    A corrected label keeps its place, and stays a check if it was one.
    """
    data = started.data
    assert isinstance(data, PileStarted)
    known = frozenset(data.ids)
    found: dict[str, PileLabel] = {}
    for entry in sorted(labels, key=lambda entry: (entry.at, entry.id)):
        label = entry.data
        if isinstance(label, Labelled) and label.paper in known:
            before = found.get(label.paper)
            is_check = before.check if before is not None else label.check
            found[label.paper] = PileLabel(label.paper, label.label == "include", is_check)
    return Pile(
        started.subject,
        data.origin,
        data.ids,
        data.every,
        started.id,
        started.at,
        data.hint or "",
        tuple(found.values()),
    )


# What one reader hands to another: the only words that leave a library by `share`.
#
# These records are the list of what may leave. Whatever is no field of them never does: times spent, projects, piles,
# the notebook, the queue, the quiz, bets on ideas and reimplementations, what was shown and when. `OPTIONAL` fields
# leave only where they are asked for by name.


# What `share --with` adds -> what it is, in words for the help and the preview.
OPTIONAL = MappingProxyType(
    {
        "reasons": "why I decided and bet so (--because)",
        "tags": "my tags",
        "goals": "the names of the goals that I kept papers for",
        "own": "sections and front-matter keys that I added to critiques",
    }
)


@dataclass(frozen=True, slots=True)
class SharedBet:
    """A bet on a paper's place in its cohort. `state`: open | won | lost | void; `because` is of `reasons`."""

    p: float
    top: float
    by: str  # ISO date
    state: str
    source: str | None = None
    because: str | None = None


@dataclass(frozen=True, slots=True)
class SharedCritique:
    """Ratings with the line, and sections with text as (heading, text). `keys` are of `own`, as are other headings."""

    ratings: Rated
    sections: tuple[tuple[str, str], ...] = ()
    keys: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class SharedPaper:
    """What a reader says of one paper. `verdict`: keep | skip | None; `decided`: its ISO date, None where assumed.

    `because` is of `reasons`, `tags` and `goal` of their own names.
    """

    id: str
    title: str | None = None
    verdict: str | None = None
    decided: str | None = None
    read_on: str | None = None
    critique: SharedCritique | None = None
    bets: tuple[SharedBet, ...] = ()
    because: str | None = None
    tags: tuple[str, ...] = ()
    goal: str | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """A whole file. `name`: what its owner wants to be called, None where they do not say; `on`: ISO date."""

    name: str | None
    on: str
    papers: tuple[SharedPaper, ...]


@dataclass(frozen=True, slots=True)
class ColleagueKeep:
    """A paper on a list that is followed. `decided` None: nobody knows since when it was kept."""

    id: str
    title: str | None
    decided: str | None


@dataclass(frozen=True, slots=True)
class Colleague:
    """Whose list is followed. `keeps` None: the list came by another device and its file is not here."""

    name: str
    since: str  # ISO date of the decision
    keeps: tuple[ColleagueKeep, ...] | None


def fold_colleagues(entries: Iterable[LogEntry]) -> dict[str, tuple[str, datetime]]:
    """Name -> (the list that is followed now, since when), by name; entries of other kinds do not count."""
    followed: dict[str, tuple[str, datetime]] = {}
    for entry in effective(entries):
        if isinstance(entry.data, ColleagueChanged):
            followed.pop(entry.subject, None)
            if entry.data.list is not None:
                followed[entry.subject] = entry.data.list, entry.at
    return dict(sorted(followed.items()))
