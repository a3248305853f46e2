"""Records of a night: its digest, the mails that carry it, and what the nightly trace last did."""

from __future__ import annotations

from datetime import date, datetime

from readinglist.core.frozen import Frozen
from readinglist.core.ideas import NightUse
from readinglist.core.log import Bet
from readinglist.core.papers import Paper, RevisedPaper, ScoredPaper
from readinglist.core.radar import RadarReport
from readinglist.core.references import Coverage
from readinglist.study.api import QueueLine


class LastTrace(Frozen):
    """What the traces of the last night that had one did, all runs of it together."""

    at: datetime
    status: str
    reason: str | None
    lists: int
    edges: int
    new_edges: int
    left: int
    coverage: tuple[Coverage, ...] = ()  # of the last months, all categories together


class TraceState(Frozen):
    """Whether the nightly trace may ask anybody, and what it did last."""

    sources: tuple[str, ...]
    files: tuple[str, ...]  # pdf, eprint
    nightly: bool
    last: LastTrace | None = None

    @property
    def is_on(self) -> bool:
        return self.nightly and bool(self.sources or self.files)


class DueBet(Frozen):
    """An open bet whose day has come. `subject` is an id of a paper, the name of an idea or of an item."""

    id: str
    subject: str
    title: str | None
    bet: Bet


class Digest(Frozen):
    """A night: its list, and what else waits for its reader on the day that it is read.

    `papers` are the best of `available` unjudged ones; `scoops` those of all of them that do what a project or an
    idea on the backburner is about, `followed` those that a rule follows. `why_empty` says why there is no paper,
    `warning` that the last fetch failed.
    """

    night: date | None  # None: no night fetched yet
    taken: datetime | None  # when its list was first here: the time that a feed tells
    today: str  # what today is, in words
    papers: tuple[ScoredPaper, ...] = ()
    available: int = 0
    ideas: tuple[NightUse, ...] = ()
    scoops: tuple[ScoredPaper, ...] = ()
    followed: tuple[ScoredPaper, ...] = ()
    near: RadarReport | None = None  # of the seven days to the first night of a week
    revised: tuple[RevisedPaper, ...] = ()  # kept papers whose text changed on this night, or on one of `caught_up`
    bets: tuple[DueBet, ...] = ()
    queue: tuple[QueueLine, ...] = ()
    back: tuple[Paper, ...] = ()  # put off with `later`, and back
    caught_up: tuple[date, ...] = ()  # the missed nights that came with this one
    why_empty: str | None = None
    warning: str | None = None


class Mailing(Frozen):
    """One digest on its way to one address.

    `state`: waiting | sent | dropped. A message is told by `message_id` apart from all others, and keeps it
    however often it is tried.
    """

    night: date
    recipient: str
    message_id: str
    state: str
    tries: int
    last_try: datetime | None = None
    error: str | None = None
