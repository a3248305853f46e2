"""What long work reports while it runs, and what one fetch did.

A piece of work is a generator of events: commands draw them, or nobody watches. The last event is a report, where the
work has one. A room adds kinds of its own, such as the report of an import.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from datetime import date, datetime
from functools import wraps
from typing import ParamSpec, TypeVar

from .frozen import Frozen

_Args = ParamSpec("_Args")
_Result = TypeVar("_Result")


class Event(Frozen):
    """Base of all events."""


class Progress(Event):
    """`done` of `total` (None: not known) units of `stage`."""

    stage: str
    done: int
    total: int | None = None


class Waiting(Event):
    """The source asked for patience; `until` is shown to the user."""

    why: str
    seconds: float
    until: datetime | None = None


class Warned(Event):
    text: str


class Noted(Event):
    """What a person who waits at a terminal wants to know before the work ends."""

    text: str


class FeedFailed(Event):
    feed: str
    why: str


class FetchReport(Event):
    """What one fetch did: the record that is printed, stored in `runs` and shown by `status`."""

    status: str  # ok | quiet | partial | failed
    reason: str | None
    from_night: date | None = None  # the first of the nights that were due
    to_night: date | None = None
    new: int = 0
    revised: int = 0
    unchanged: int = 0
    skipped: tuple[tuple[str, str], ...] = ()  # (id, why)
    requests: int = 0
    seconds: float = 0.0
    warnings: tuple[str, ...] = ()
    older: int = 0  # of the new papers: of nights before `from_night`, which fill the window that is ranked


def result_of(work: Generator[object, None, _Result]) -> _Result:
    """What `work` returns at its end; its events are dropped."""
    while True:
        try:
            next(work)
        except StopIteration as end:
            result: _Result = end.value
            return result


def silent(steps: Callable[_Args, Generator[object, None, _Result]]) -> Callable[_Args, _Result]:
    """The same work for those who watch no events."""

    @wraps(steps)
    def work(*args: _Args.args, **more: _Args.kwargs) -> _Result:
        return result_of(steps(*args, **more))

    return work
