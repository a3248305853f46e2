"""Goal files: Markdown with front matter, written by us once and owned by the user from then on.

Reading turns no value into a number, a date or a truth value: the id `2401.10000` and the word `no`
stay text. Rewriting changes the values that it was told to change; every other line of the front
matter, and the body unless a new one is given, stay byte for byte.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from readinglist.errors import InputError
from readinglist.text import clean

from .files import read_text

_FRONT = re.compile(r"---[ \t]*\r?\n(?P<front>.*?)^---[ \t]*(?:\r?\n|\Z)", re.S | re.M)
_KEY = re.compile(r"(?P<key>[A-Za-z_][\w-]*)[ \t]*:")


class _TextLoader(yaml.BaseLoader):
    """Every scalar is text, no object is made, and aliases (the way of YAML bombs) are refused."""

    def compose_node(self, parent: Any, index: Any) -> Any:  # any: PyYAML's own nodes
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("aliases are not allowed here")
        return super().compose_node(parent, index)


@dataclass(frozen=True, slots=True)
class GoalFile:
    """A goal as its file says it. `raw` is the whole text of the file."""

    path: Path
    name: str
    text: str
    seeds: tuple[str, ...]
    refused: tuple[str, ...]
    raw: str


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
    raw = read_text(path)
    match = _FRONT.match(raw)
    front, body = (match["front"], raw[match.end() :]) if match else ("", raw)
    try:
        loaded = yaml.load(front, Loader=_TextLoader)
    except (yaml.YAMLError, RecursionError) as error:
        raise InputError(f"{path}: its front matter is not YAML ({str(error).splitlines()[0]})") from None
    values = loaded if isinstance(loaded, dict) else {}
    if front.strip() and not values:
        raise InputError(f"{path}: its front matter is not a table of `key: value` lines")
    name = values.get("name") if isinstance(values.get("name"), str) else path.stem
    return GoalFile(
        path, clean(str(name)), body.strip(), _texts(values.get("seeds")), _texts(values.get("refused")), raw
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


def new_goal_text(name: str, text: str, seeds: tuple[str, ...], refused: tuple[str, ...], created: str) -> str:
    """The text of a new goal file."""
    front = [f"name: {_quoted(name)}", *_list("seeds", seeds), *_list("refused", refused), f"created: {created}"]
    return "---\n" + "\n".join(front) + f"\n---\n\n{text.strip()}\n"


def changed_goal_text(
    raw: str, text: str | None, seeds: tuple[str, ...] | None, refused: tuple[str, ...] | None
) -> str:
    """`raw` with the given parts replaced and everything else as it was."""
    match = _FRONT.match(raw)
    front, body = (match["front"], raw[match.end() :]) if match else ("", raw)
    for key, values in (("seeds", seeds), ("refused", refused)):
        if values is not None:
            front = _without(front, key) + "".join(f"{line}\n" for line in _list(key, values))
    if text is not None:
        body = f"\n{text.strip()}\n"
    return f"---\n{front}---\n{body}" if front else body


def _goal_paths(folder: Path) -> list[Path]:
    """Markdown files of the folder; copies that a file-sync service left in a conflict are none."""
    if not folder.is_dir():
        return []
    return sorted(p for p in folder.glob("*.md") if p.is_file() and "conflict" not in p.name.lower())


def _texts(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        value = value.split(",")
    return tuple(clean(v) for v in value if isinstance(v, str) and v.strip()) if isinstance(value, list) else ()


def _without(front: str, key: str) -> str:
    """The front matter without `key` and the lines that continue it."""
    kept, dropping = [], False
    for line in front.splitlines(keepends=True):
        if match := _KEY.match(line):
            dropping = match["key"] == key
        if not dropping:
            kept.append(line if line.endswith("\n") else line + "\n")
    return "".join(kept)


def _list(key: str, values: tuple[str, ...]) -> list[str]:
    return [f"{key}:", *(f"  - {_quoted(v)}" for v in values)] if values else [f"{key}: []"]


def _quoted(text: str) -> str:
    """A YAML scalar that reads back as `text`, whatever it holds."""
    return json.dumps(clean(text), ensure_ascii=False)
