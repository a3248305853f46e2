"""The Markdown files of goals and of the notebook: written by us and owned by the user from then on.

A goal file has front matter. Reading turns no value into a number, a date or a truth value: the id `2401.10000` and
the word `no` stay text. Rewriting changes the values that are given; every other line of the front matter, and the
body unless a new one is given, stay byte for byte.

The notebook has a file for each day and each week. A file is replaced only where it still is what was read; what an
editor saved in between is read again.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from datetime import date
from itertools import chain
from pathlib import Path
from typing import TypeVar

from readinglist.core.errors import InputError, StoreError
from readinglist.core.front_matter import Value, changed, entry, read_values, split, without
from readinglist.core.frozen import Frozen
from readinglist.core.papers import Goal
from readinglist.core.text import clean, numbered
from readinglist.store.files import disk_errors, make_folder, place_bytes_atomically, read_text

from .records import UNPLANNED, GoalPlan

T = TypeVar("T")
LISTS = ("seeds", "refused", "also")  # of a goal's front matter, as `Goal` has them
TRIES = 5
ATTACHED = "attached"  # a folder beside the files of the notebook
_REVIEW = re.compile(r"[0-9]{4}-W[0-9]{2}")


class GoalFile(Frozen):
    """A goal as its file says it. `raw` is the whole text of the file."""

    path: Path
    goal: Goal
    raw: str
    plan: GoalPlan = UNPLANNED


def read_goals(folder: Path) -> tuple[GoalFile, ...]:
    """The goal files that can be read, by file name; the others are left to `unreadable_goals`."""
    return _read_all(read_goal, _goal_paths(folder))[0]


def unreadable_goals(folder: Path) -> tuple[str, ...]:
    """A sentence for each goal file that cannot be read."""
    return _read_all(read_goal, _goal_paths(folder))[1]


def read_goal(path: Path) -> GoalFile:
    """One goal file. Raises InputError that names the file and what is wrong."""
    return parse_goal(read_text(path), path)


def _read_all(read: Callable[[Path], T], paths: Iterable[Path]) -> tuple[tuple[T, ...], tuple[str, ...]]:
    """What `read` makes of each file, and a sentence for each that it cannot read."""
    found, problems = [], []
    for path in paths:
        try:
            found.append(read(path))
        except InputError as error:
            problems.append(str(error))
    return tuple(found), tuple(problems)


def parse_goal(raw: str, path: Path) -> GoalFile:
    """A goal file of this text, as it is or as it once was. Raises InputError."""
    try:
        parts = split(raw)
        values = read_values(parts.front)
    except InputError as error:
        raise InputError(f"{path}: {error}") from None
    name = values.get("name")
    name = clean(name if isinstance(name, str) and name else path.stem)
    goal = Goal(name, parts.body.strip(), **{key: _texts(values.get(key)) for key in LISTS})
    return GoalFile(path, goal, raw, GoalPlan(*(_text(values.get(key)) for key in ("why", "know", "upside"))))


def goal_path(folder: Path, name: str) -> Path:
    """The file of the goal `name`: the one that says so, else a new one named after it."""
    stem = re.sub(r"[^A-Za-z0-9.-]+", "-", name).strip("-.")[:80] or "goal"
    known = (file.path for file in read_goals(folder) if file.goal.name == name)
    free = (path for one in numbered(stem) if not (path := folder / f"{one}.md").exists())
    return next(chain(known, free))


def new_goal_text(goal: Goal, created: str, plan: GoalPlan = UNPLANNED) -> str:
    """The text of a new goal file."""
    front = entry("name", goal.name) + entry("seeds", goal.seeds) + entry("refused", goal.refused)
    front += (entry("also", goal.also) if goal.also else "") + entry("created", created)
    front += "".join(entry(key, value) for key, value in _planned(plan).items())
    return f"---\n{front}---\n\n{goal.text.strip()}\n"


def changed_goal_text(
    raw: str, text: str | None, lists: Mapping[str, tuple[str, ...]], plan: GoalPlan = UNPLANNED
) -> str:
    """`raw` with the given parts replaced, `lists` by their names in `LISTS`, and everything else as it was.

    Raises InputError where a value stands in a form that only an editor can change.
    """
    for key, value in _planned(plan).items():
        raw = changed(raw, {key: value}, add=(key,))
        if read_values(split(raw).front).get(key) != clean(value):
            raise InputError(f"its front matter has {key} in a form that only an editor can change")
    for key, values in lists.items():
        raw = _with(raw, key, values)
    if text is None:
        return raw
    parts = split(raw)
    return f"{parts.head}{parts.front}{parts.tail}{parts.line_end if parts.tail else ''}{text.strip()}{parts.line_end}"


def _with(raw: str, key: str, values: tuple[str, ...]) -> str:
    """`raw` with a list replaced, or added; a list with comments inside it is written anew at the end."""
    new = changed(raw, {key: values}, add=(key,))
    parts = split(new)
    if read_values(parts.front).get(key, ()) == tuple(map(clean, values)):
        return new
    front = without(parts.front, key) + entry(key, values, parts.line_end)
    if read_values(front) != {**read_values(parts.front), key: tuple(map(clean, values))}:
        raise InputError(f"its front matter has {key} in a form that only an editor can change")
    return f"{parts.head}{front}{parts.tail}{parts.body}"


def _goal_paths(folder: Path) -> list[Path]:
    """Markdown files of the folder; copies that a file-sync service left in a conflict are none."""
    if not folder.is_dir():
        return []
    return sorted(p for p in folder.glob("*.md") if "conflict" not in p.name.lower())


def _texts(value: Value | None) -> tuple[str, ...]:
    items = value.split(",") if isinstance(value, str) else value or ()
    return tuple(clean(item) for item in items if item.strip())


def _planned(plan: GoalPlan) -> dict[str, str]:
    """What a plan says, by key."""
    return {key: value for key, value in asdict(plan).items() if value}


def _text(value: Value | None) -> str | None:
    return (clean(value) or None) if isinstance(value, str) else None


def day_files(folder: Path, first: date = date.min, last: date = date.max) -> tuple[tuple[date, Path], ...]:
    """The days from `first` to `last` that have a file, in their order."""
    found = ((_day(path.stem), path) for path in folder.glob("*.md"))
    return tuple(sorted((day, path) for day, path in found if day is not None and first <= day <= last))


def review_files(folder: Path) -> tuple[tuple[str, Path], ...]:
    """The weeks that have a review, `2026-W48`, in their order."""
    return tuple(sorted((path.stem, path) for path in folder.glob("*.md") if _is_week(path.stem)))


def unreadable_files(folder: Path) -> tuple[str, ...]:
    """A sentence for each file of the notebook that cannot be read: its entries are left out everywhere."""
    return _read_all(read_text, (path for _, path in (*day_files(folder), *review_files(folder))))[1]


def rewrite(path: Path, change: Callable[[str | None], str]) -> str:
    """Replace a file's text by what `change` makes of it (None: there is no file); the new text.

    Raises InputError where it cannot be read, StoreError where it changes under our hands, cannot be written, or its
    owner took the right to write away.
    """
    if path.exists() and not path.stat().st_mode & 0o222:
        raise StoreError(f"{path} is read-only: make it writable, then run this again")
    for _ in range(TRIES):
        old = read_text(path) if path.exists() else None
        new = change(old)
        if new == old or place_bytes_atomically(path, new.encode(), lambda p, o=old: _is(p, o), fresh=old is None):  # type: ignore[misc]  # of the loop's moment
            return new
    raise StoreError(f"{path} is being changed by another program: save it there, then run this again")


def attach(folder: Path, day: date, source: Path) -> str:
    """Copy a file beside the notebook; the way to it from a day's file. Raises InputError, StoreError."""
    if not source.is_file():
        raise InputError(f"{source} is not a file that can be attached")
    beside = folder / ATTACHED
    make_folder(beside)
    stem = f"{day.isoformat()}-{re.sub(r'[^A-Za-z0-9._-]+', '-', source.name)[-80:].lstrip('.-') or 'file'}"
    name, number = stem, 2
    while (beside / name).exists():
        name, number = f"{number}-{stem}", number + 1
    with disk_errors(beside / name):
        shutil.copyfile(source, beside / name)
    return f"{ATTACHED}/{name}"


def _is_week(stem: str) -> bool:
    """2026-W54 is none."""
    try:
        return bool(_REVIEW.fullmatch(stem)) and bool(date.fromisocalendar(int(stem[:4]), int(stem[6:]), 1))
    except ValueError:
        return False


def _day(stem: str) -> date | None:
    try:
        return date.fromisoformat(stem) if len(stem) == 10 else None
    except ValueError:
        return None


def _is(path: Path, text: str | None) -> bool:
    """Whether the file still holds `text`."""
    return (path.read_bytes() if path.exists() else None) == (text.encode() if text is not None else None)
