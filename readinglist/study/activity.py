"""Days of work that nobody logged: what the notebook mentions, and the commits of projects."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path

from readinglist.context import Context, zone_of
from readinglist.core.dates import day_of
from readinglist.core.errors import InputError
from readinglist.core.log import LogEntry
from readinglist.practice.api import GOAL, PAPER, Mention, Project, key_of, projects
from readinglist.practice.api import PROJECT as A_PROJECT

from .diet_figures import PROJECT, Touch, touches_of
from .records import Item

logger = logging.getLogger(__name__)


def all_touches(
    lib: Context, entries: Iterable[LogEntry], items: Mapping[str, Item], since: date, until: date
) -> tuple[Touch, ...]:
    """What was worked on by the log, steps of projects too, and from `since` to `until` by the notebook and commits."""
    found, zone = projects(lib), zone_of(lib)
    goals = {project.name: project.goal for project in found}
    stepped = [(day_of(step.at, zone), project.name) for project in found for step in project.increments]
    worked = [*stepped, *commits_of(found, since, until)]
    more = [Touch(day, name, PROJECT, goals[name]) for day, name in worked]
    return touches_of(entries, items, zone, [*more, *_noted(lib, items, goals, since, until)])


def commits_of(those: Iterable[Project], since: date, until: date) -> Iterator[tuple[date, str]]:
    """The days with a commit, each with the name of its project; a repository that is gone or odd tells none."""
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


def subjects_of(mentions: Iterable[Mention], items: Mapping[str, Item]) -> Iterator[tuple[str, str]]:
    """(name, kind as a mention has it) of what is mentioned: items of the queue too, by name or by their paper."""
    by_key = {key_of(name): name for name in items}
    for mention in mentions:
        if mention.kind is None:
            if (key := key_of(mention.name)) in by_key:
                yield by_key[key], items[by_key[key]].kind
        elif mention.kind == PAPER:
            works = [item for item in items.values() if item.paper == mention.name or item.name == mention.name]
            yield from ((item.name, item.kind) for item in works) if works else [(mention.name, PAPER)]
        else:
            yield mention.name, mention.kind


def _noted(
    lib: Context, items: Mapping[str, Item], goals: Mapping[str, str | None], since: date, until: date
) -> Iterator[Touch]:
    """`goals`: by the name of a project."""
    from readinglist.practice.api import entries_between

    for noted in entries_between(lib, since, until):
        for name, kind in subjects_of(noted.mentions, items):
            if kind == A_PROJECT:
                yield Touch(noted.entry.day, name, PROJECT, goals.get(name))
            elif kind == GOAL:
                yield Touch(noted.entry.day, name, PROJECT, name)
            else:
                yield Touch(noted.entry.day, name, kind, items[name].goal if name in items else None)
