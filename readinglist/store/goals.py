"""Goal files: Markdown with front matter, written by us once and owned by the user from then on.

Reading turns no value into a number, a date or a truth value: the id `2401.10000` and the word `no`
stay text. Rewriting changes the values that it was told to change; every other line of the front
matter, and the body unless a new one is given, stay byte for byte.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from readinglist.errors import InputError
from readinglist.front_matter import Value, changed, entry, read_values, split, without
from readinglist.model import GoalPlan
from readinglist.model.practice import UNPLANNED
from readinglist.text import clean

from .files import read_text

PLANNED = ("why", "know", "upside")  # keys of a plan, in the order of its fields


@dataclass(frozen=True, slots=True)
class GoalFile:
    """A goal as its file says it. `raw` is the whole text of the file."""

    path: Path
    name: str
    text: str
    seeds: tuple[str, ...]
    refused: tuple[str, ...]
    raw: str
    plan: GoalPlan = UNPLANNED


def read_goals(folder: Path) -> tuple[GoalFile, ...]:
    """The goal files that can be read, by file name; the others are left to `unreadable_goals`."""
    found = []
    for path in _goal_paths(folder):
        try:
            found.append(read_goal(path))
        except InputError:
            continue
    return tuple(found)


def unreadable_goals(folder: Path) -> tuple[str, ...]:
    """A sentence for each goal file that cannot be read."""
    problems = []
    for path in _goal_paths(folder):
        try:
            read_goal(path)
        except InputError as error:
            problems.append(str(error))
    return tuple(problems)


def read_goal(path: Path) -> GoalFile:
    """One goal file. Raises InputError that names the file and what is wrong."""
    return parse_goal(read_text(path), path)


def parse_goal(raw: str, path: Path) -> GoalFile:
    """A goal file of this text, as it is or as it once was. Raises InputError."""
    try:
        parts = split(raw)
        values = read_values(parts.front)
    except InputError as error:
        raise InputError(f"{path}: {error}") from None
    name = values.get("name")
    return GoalFile(
        path,
        clean(name if isinstance(name, str) and name else path.stem),
        parts.body.strip(),
        _texts(values.get("seeds")),
        _texts(values.get("refused")),
        raw,
        GoalPlan(*(_text(values.get(key)) for key in PLANNED)),
    )


def goal_path(folder: Path, name: str) -> Path:
    """The file of the goal `name`: the one that says so, else a new one named after it."""
    for goal in read_goals(folder):
        if goal.name == name:
            return goal.path
    stem = re.sub(r"[^A-Za-z0-9.-]+", "-", name).strip("-.")[:80] or "goal"
    path, number = folder / f"{stem}.md", 2
    while path.exists():
        path, number = folder / f"{stem}-{number}.md", number + 1
    return path


def new_goal_text(
    name: str, text: str, seeds: tuple[str, ...], refused: tuple[str, ...], created: str, plan: GoalPlan | None = None
) -> str:
    """The text of a new goal file."""
    front = entry("name", name) + entry("seeds", seeds) + entry("refused", refused) + entry("created", created)
    front += "".join(entry(key, value) for key, value in _planned(plan).items())
    return f"---\n{front}---\n\n{text.strip()}\n"


def changed_goal_text(
    raw: str,
    text: str | None,
    seeds: tuple[str, ...] | None,
    refused: tuple[str, ...] | None,
    plan: GoalPlan | None = None,
) -> str:
    """`raw` with the given parts replaced and everything else as it was.

    Raises InputError where a value stands in a form that only an editor can change.
    """
    for key, value in _planned(plan).items():
        raw = changed(raw, {key: value}, add=(key,))
        if read_values(split(raw).front).get(key) != clean(value):
            raise InputError(f"its front matter has {key} in a form that only an editor can change")
    for key, values in (("seeds", seeds), ("refused", refused)):
        if values is not None:
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


def _planned(plan: GoalPlan | None) -> dict[str, str]:
    """What a plan says, by key."""
    said = (plan.why, plan.know, plan.upside) if plan else ()
    return {key: value for key, value in zip(PLANNED, said, strict=False) if value}


def _text(value: Value | None) -> str | None:
    return (clean(value) or None) if isinstance(value, str) else None
