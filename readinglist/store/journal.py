"""The files of the notebook: one a day and one a week, written under the eyes of their owner.

A file is replaced only where it still is what was read; what an editor saved in between is read again.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

from readinglist.errors import InputError, StoreError

from .files import disk_errors, make_folder, place_bytes_atomically, read_text

TRIES = 5
_REVIEW = re.compile(r"[0-9]{4}-W[0-9]{2}")
ATTACHED = "attached"  # a folder beside the files


def day_files(folder: Path, first: date = date.min, last: date = date.max) -> tuple[tuple[date, Path], ...]:
    """The days from `first` to `last` that have a file, in their order."""
    found = ((_day(path.stem), path) for path in folder.glob("*.md"))
    return tuple(sorted((day, path) for day, path in found if day is not None and first <= day <= last))


def review_files(folder: Path) -> tuple[tuple[str, Path], ...]:
    """The weeks that have a review, `2026-W48`, in their order."""
    return tuple(sorted((path.stem, path) for path in folder.glob("*.md") if _is_week(path.stem)))


def unreadable_files(folder: Path) -> tuple[str, ...]:
    """A sentence for each file of the notebook that cannot be read: its entries are left out everywhere."""
    problems = []
    for _, path in (*day_files(folder), *review_files(folder)):
        try:
            read_text(path)
        except InputError as error:
            problems.append(str(error))
    return tuple(problems)


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
