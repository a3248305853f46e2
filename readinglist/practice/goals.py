"""Goals: Markdown files that the user owns, and the log of when they were made, changed and closed.

A file in `goals/` is a goal, also one that the user wrote by hand; the log says which are closed. An
edit keeps the whole text before it, so that it can be undone where the file was not touched since.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from readinglist.context import Context
from readinglist.core.clock import iso
from readinglist.core.errors import NotFound, UsageError
from readinglist.core.log import GoalChanged, LogEntry
from readinglist.core.papers import Goal
from readinglist.core.text import clean, storable
from readinglist.core.work_entries import UPSIDES
from readinglist.practice.records import UNPLANNED
from readinglist.store.files import read_text, write_text_atomically

from . import tables as files
from .records import FoundInterest, GoalOverview, GoalPlan


def list_goals(lib: Context) -> tuple[GoalOverview, ...]:
    """All goals, closed ones too, by name. Files that cannot be read are left to `doctor`."""
    found = files.read_goals(lib.places.goals)
    closed = _closed(lib, [file.goal.name for file in found])
    overviews = (GoalOverview(file.goal, str(file.path), file.goal.name not in closed, file.plan) for file in found)
    return tuple(sorted(overviews, key=lambda overview: overview.goal.name))


def open_goals(lib: Context) -> tuple[Goal, ...]:
    """The goals that drive the ranking, by name."""
    return tuple(overview.goal for overview in list_goals(lib) if overview.is_open)


def found_interests(lib: Context) -> tuple[FoundInterest, ...]:
    """The interests that the ranking finds among the keeps for no goal; none where it finds but one."""
    from readinglist.papers.api import count_papers
    from readinglist.ranking.interests import find_interests

    kept = [paper for paper in lib.store.papers.kept() if paper.title is not None]
    states = lib.store.log.states([paper.id for paper in kept])
    free = sorted((p for p in kept if states[p.id].goal is None), key=lambda p: p.id)
    found = find_interests(count_papers(lib, free), lambda i: free[i].text)
    return tuple(FoundInterest(one.phrases, tuple(free[i].id for i in reversed(one.keeps))) for one in found)


def check_open(lib: Context, name: str | None) -> None:
    """Raises NotFound, naming what there is, where `name` is given and is no open goal."""
    if name is None:
        return
    names = [goal.name for goal in open_goals(lib)]
    if name not in names:
        there = ", ".join(names) or "none yet: readinglist goal add"
        raise NotFound(f"there is no open goal {name!r}; your goals: {there}")


def add_goal(
    lib: Context,
    name: str,
    text: str,
    seeds: Sequence[str],
    refused: Sequence[str],
    plan: GoalPlan = UNPLANNED,
    also: Sequence[str] = (),
) -> LogEntry:
    """Make a goal. Raises UsageError where there is one of this name, or it says nothing."""
    name, text = clean(name), storable(text)
    if not name or not (text.strip() or seeds):
        raise UsageError("a goal needs a name and a sentence or seeds: readinglist goal add NAME TEXT --seed ID")
    if name in {overview.goal.name for overview in list_goals(lib)}:
        raise UsageError(f"there is a goal {name!r} already: `readinglist goal edit {name}` changes it")
    ids = tuple(map(lib.resolve, seeds))
    check_upside(plan.upside)
    goal = Goal(name, text, ids, tuple(map(storable, refused)), tuple(map(storable, also)))
    raw = files.new_goal_text(goal, iso(lib.clock.now())[:10], plan)
    write_text_atomically(files.goal_path(lib.places.goals, name), raw)
    return lib.store.log.append(GoalChanged("add", after=raw), name)


def edit_goal(
    lib: Context,
    name: str,
    text: str | None,
    seeds: Sequence[str] | None,
    refused: Sequence[str] | None,
    plan: GoalPlan = UNPLANNED,
    also: Sequence[str] | None = None,
) -> LogEntry:
    """Change parts of a goal's file; what is None stays. Raises NotFound, UsageError, InputError."""
    file = _file(lib, name)
    text = storable(text) if text is not None else None
    ids = [lib.resolve(seed) for seed in seeds] if seeds is not None else None
    given = {"seeds": ids, "refused": refused, "also": also}
    lists = {key: tuple(map(storable, values)) for key, values in given.items() if values is not None}
    check_upside(plan.upside)
    after = files.changed_goal_text(file.raw, text, lists, plan)
    write_text_atomically(file.path, after)
    return lib.store.log.append(GoalChanged("edit", before=file.raw, after=after), name)


def close_goal(lib: Context, name: str, reason: str | None) -> LogEntry:
    """Let a goal drive the ranking no longer; its file stays. Raises NotFound, UsageError if it is closed."""
    _file(lib, name)
    if name in _closed(lib, [name]):
        raise UsageError(f"goal {name!r} is closed already")
    return lib.store.log.append(GoalChanged("close", reason=storable(reason) if reason else None), name)


def goal_files_before(lib: Context, entries: Sequence[LogEntry]) -> list[tuple[Path, str | None]]:
    """The goal files that undoing `entries` writes anew (text) or removes (None).

    Raises UsageError where one of them was changed by hand since.
    """
    restored: list[tuple[Path, str | None]] = []
    here = {file.goal.name: file for file in reversed(files.read_goals(lib.places.goals))}
    for entry in entries:
        data, file = entry.data, here.get(entry.subject)
        if not isinstance(data, GoalChanged) or data.change == "close" or file is None:
            continue  # no file changes, or the user removed it
        if read_text(file.path) != data.after:
            raise UsageError(f"{file.path} was changed since: undo it there by hand; nothing was undone")
        restored.append((file.path, data.before))
    return restored


def restore_goal_files(files_before: Sequence[tuple[Path, str | None]]) -> None:
    """Write the files of `goal_files_before`."""
    for path, text in files_before:
        if text is None:
            path.unlink(missing_ok=True)
        else:
            write_text_atomically(path, text)


def check_upside(upside: str | None) -> None:
    """Raises UsageError for a word that is none of `UPSIDES`; nothing said is fine."""
    if upside and upside not in UPSIDES:
        raise UsageError(f"an upside is {' or '.join(UPSIDES)}, not {upside[:20]!r}")


def _file(lib: Context, name: str) -> files.GoalFile:
    found = files.read_goals(lib.places.goals)
    if file := next((file for file in found if file.goal.name == name), None):
        return file
    names = ", ".join(sorted(file.goal.name for file in found)) or "none yet"
    raise NotFound(f"there is no goal {name!r}; your goals: {names}")


def _closed(lib: Context, names: Sequence[str]) -> set[str]:
    """Those of `names` whose last word in the log is that they are closed."""
    last = {name: entry.data for name in names for entry in lib.store.log.effective("goal", name)}
    return {name for name, data in last.items() if isinstance(data, GoalChanged) and data.change == "close"}
