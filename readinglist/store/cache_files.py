"""What lies under `cache` and cannot be read: cut, damaged, or no file.

All of it can be made again, and none is trusted: whoever reads one finds nothing in it then. It is told, because what
was kept in it is missed, and removed, so that it is made anew.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from readinglist import private
from readinglist.errors import UNREADABLE

# The folders there, and the folders in them; whatever else is one has the place of a file.
FOLDERS = {name: re.compile(inner) for name, inner in (
    ("features", "g[0-9a-f]+"), ("graph", ""), ("harvest", ".*"), ("sync", ""), ("trace", "")
)}  # fmt: skip


def damaged_files(cache: Path) -> Iterator[Path]:
    """What cannot be read, by name. What is in the shards of `features` has a check of its own."""
    for path in sorted(cache.rglob("*")):
        if path.is_dir():
            if not _is_folder(path.relative_to(cache).parts):
                yield path
        elif not path.is_file() or path.relative_to(cache).as_posix() in FOLDERS:
            yield path  # a link to nothing, a pipe; a file in the place of a folder
        elif not _READABLE.get(path.suffix, _is_anything)(path):
            yield path


def remove_damaged_files(cache: Path) -> None:
    """Take them out; a folder only where nothing is in it."""
    for path in list(damaged_files(cache)):
        with suppress(OSError):
            if path.is_dir() and not path.is_symlink():
                path.rmdir()
            else:
                path.unlink(missing_ok=True)


def _is_folder(parts: tuple[str, ...]) -> bool:
    """Whether a folder belongs there."""
    inner = FOLDERS.get(parts[0])
    return inner is not None and (len(parts) == 1 or (len(parts) == 2 and bool(inner.fullmatch(parts[1]))))


def _is_json(path: Path) -> bool:
    try:
        json.loads(private.read_file(path))
    except (OSError, *UNREADABLE):
        return False
    return True


def _are_arrays(path: Path) -> bool:
    from .array_files import load_arrays

    return load_arrays(path) is not None


def _is_anything(path: Path) -> bool:
    return True


_READABLE = {".json": _is_json, ".npz": _are_arrays}
