"""Days of work that nobody logged: what the notebook mentions, and the commits of projects."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, tzinfo
from pathlib import Path
from types import MappingProxyType

from readinglist.context import Context, zone_of
from readinglist.core.dates import day_of
from readinglist.core.errors import InputError
from readinglist.core.frozen import Frozen
from readinglist.core.log import LogEntry, Rated, Read, effective
from readinglist.core.work_entries import PAPER as PAPER_ITEM
from readinglist.core.work_entries import Claimed, Obtained, QueueChanged, TimeSpent
from readinglist.practice.api import GOAL, PAPER, Mention, Project, projects
from readinglist.practice.api import ITEM as AN_ITEM
from readinglist.practice.api import PROJECT as A_PROJECT

from .records import Item, work_on

logger = logging.getLogger(__name__)


PROJECT = "project"  # or a goal; days of it alone: no time is logged for one
OTHER = "other"  # time of an item that is no longer known


class ActivityDay(Frozen):
    """Something was worked on, on a day of the reader. `minutes` None: nobody logged how long."""

    day: date
    subject: str
    kind: str
    goal: str | None = None
    minutes: int | None = None


def logged_activity(
    entries: Iterable[LogEntry],
    items: Mapping[str, Item],
    zone: tzinfo | None,
    more: Iterable[ActivityDay] = (),
    goals: Mapping[str, str] = MappingProxyType({}),
) -> tuple[ActivityDay, ...]:
    """What was worked on, by day, in the order of the days.

    Time that was logged counts on the day that it names. A reading, a critique, a start or an end in the queue, a
    claim and a result count on their day. `more`: what else shows work (a notebook, the commits of a project).
    `goals`: by the id of a paper what it was kept for, which counts where its item names no goal.
    """
    found = [*more]
    for entry in effective(entries):
        data = entry.data
        minutes = None
        day = day_of(entry.at, zone)
        if isinstance(data, TimeSpent):
            day, minutes = date.fromisoformat(data.on), data.minutes
        elif isinstance(data, Read):
            minutes = data.minutes
        elif isinstance(data, QueueChanged):
            if data.change not in ("start", "done"):
                continue
        elif not isinstance(data, Rated | Claimed | Obtained):
            continue
        item = work_on(items, entry.subject)
        kind = item.kind if item else PAPER_ITEM if isinstance(data, Read | Rated) else OTHER
        goal = (item.goal if item else None) or goals.get(entry.subject)
        found.append(ActivityDay(day, item.name if item else entry.subject, kind, goal, minutes))
    return tuple(sorted(found, key=lambda one: (one.day, one.subject)))


def all_activity(
    lib: Context, entries: Collection[LogEntry], items: Mapping[str, Item], since: date, until: date
) -> tuple[ActivityDay, ...]:
    """What was worked on by the log, steps of projects too, and from `since` to `until` by the notebook and commits."""
    found, zone = projects(lib), zone_of(lib)
    goals = {project.name: project.goal for project in found}
    stepped = [(day_of(step.at, zone), project.name) for project in found for step in project.increments]
    worked = [*stepped, *commits_of(found, since, until)]
    more = [ActivityDay(day, name, PROJECT, goals[name]) for day, name in worked]
    more += _noted(lib, items, goals, since, until)
    states = lib.store.log.states({entry.subject for entry in entries if isinstance(entry.data, Read | Rated)})
    kept_for = {paper: state.goal for paper, state in states.items() if state.goal}
    return logged_activity(entries, items, zone, more, kept_for)


def commits_of(those: Iterable[Project], since: date, until: date) -> Iterator[tuple[date, str]]:
    """The days with a commit, each with the name of its project; a repository that is gone or odd gives none."""
    from readinglist.sources.commits import commit_days

    for project in those:
        if project.repo is None:
            continue
        try:
            days = commit_days(Path(project.repo), since, until)
        except (InputError, OSError, ValueError) as error:
            logger.warning("no commits of project %s are counted: %s", project.name, error)
            continue
        yield from ((day, project.name) for day in sorted(days))


def mentioned_subjects(mentions: Iterable[Mention], items: Mapping[str, Item]) -> Iterator[tuple[str, str]]:
    """(name, kind as a mention has it) of what is mentioned: items of the queue too, by name or by their paper."""
    for mention in mentions:
        if mention.kind == AN_ITEM:
            if mention.name in items:
                yield mention.name, items[mention.name].kind
        elif mention.kind == PAPER:
            works = [item for item in items.values() if item.paper == mention.name or item.name == mention.name]
            yield from ((item.name, item.kind) for item in works) if works else [(mention.name, PAPER)]
        elif mention.kind is not None:
            yield mention.name, mention.kind


def _noted(
    lib: Context, items: Mapping[str, Item], goals: Mapping[str, str | None], since: date, until: date
) -> Iterator[ActivityDay]:
    """`goals`: by the name of a project."""
    from readinglist.practice.api import entries_between

    for noted in entries_between(lib, since, until):
        for name, kind in mentioned_subjects(noted.mentions, items):
            if kind == A_PROJECT:
                yield ActivityDay(noted.entry.day, name, PROJECT, goals.get(name))
            elif kind == GOAL:
                yield ActivityDay(noted.entry.day, name, PROJECT, name)
            else:
                yield ActivityDay(noted.entry.day, name, kind, items[name].goal if name in items else None)
