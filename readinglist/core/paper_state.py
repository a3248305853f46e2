"""What the user's decisions on one paper come to: the fold over its entries of the log."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import reduce

from .frozen import Frozen
from .log import LogEntry, Rated, Read, Seen, Tagged, Verdict, effective

LATER_DAYS = 7  # until a `later` returns
LATER_RETURNS = 3  # the next `later` of a paper closes it: it returns no more


class PaperState(Frozen):
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
