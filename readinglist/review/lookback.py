"""The look back over months: projects, the days that touched them, and whose ideas they were."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta, tzinfo
from pathlib import Path

from readinglist.context import Context, today_of, zone_of
from readinglist.core.dates import day_of, months_later
from readinglist.core.errors import UsageError
from readinglist.core.log import LogEntry, effective
from readinglist.core.work_entries import Incremented, ProjectChanged
from readinglist.practice.api import PROJECT, entries_between, fold_backburner, fold_projects
from readinglist.study.api import commits_of

from .lookback_figures import LookBack, look_back

MONTHS = 6
LONGEST = 600  # months


def lookback(lib: Context, months: int = MONTHS) -> LookBack:
    """What became of the days of the last `months`, today included. Raises UsageError."""
    if not 1 <= months <= LONGEST:
        raise UsageError(f"look back over 1 to {LONGEST} months, not {months}")
    last = today_of(lib)
    first = months_later(last, -months) + timedelta(days=1)
    log = lib.store.log.of_kind("project", "increment", "backburner")
    found = fold_projects(log)
    touches = [
        *_touches(effective(log), zone_of(lib)),
        *_mentions(lib, first, last),
        *commits_of(found, first, last),
    ]
    return look_back(found, touches, fold_backburner(log), first, last)


def plot_lookback(found: LookBack, path: Path) -> None:
    """Draw the projects along the months. Raises UsageError, StoreError."""
    from readinglist.store.files import check_picture, write_picture

    from .plot import timeline

    check_picture(path)
    write_picture(timeline(found), path)


def _touches(entries: tuple[LogEntry, ...], zone: tzinfo | None) -> Iterator[tuple[date, str]]:
    for entry in entries:
        if isinstance(entry.data, ProjectChanged | Incremented):
            yield day_of(entry.at, zone), entry.subject


def _mentions(lib: Context, first: date, last: date) -> Iterator[tuple[date, str]]:
    for noted in entries_between(lib, first, last):
        for mention in noted.mentions:
            if mention.kind == PROJECT:
                yield noted.entry.day, mention.name
