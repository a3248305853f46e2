"""Files under `cache` that are cut or damaged. Each can be made again, and none is trusted: whoever reads one finds
nothing in it then. They are told, because what was kept in them is missed, and removed, so that they are made anew.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from readinglist.errors import UNREADABLE


def damaged_files(cache: Path) -> Iterator[Path]:
    """Files of JSON or of arrays that cannot be read, by name. The shards of `features` have a check of their own."""
    shards = cache / "features"
    for path in sorted(cache.rglob("*")):
        if shards in path.parents or path.is_symlink() or not path.is_file():
            continue
        if not _READABLE.get(path.suffix, _is_anything)(path):
            yield path


def _is_json(path: Path) -> bool:
    try:
        json.loads(path.read_bytes())
    except (OSError, *UNREADABLE):
        return False
    return True


def _are_arrays(path: Path) -> bool:
    from .array_files import load_arrays

    return load_arrays(path) is not None


def _is_anything(path: Path) -> bool:
    return True


_READABLE = {".json": _is_json, ".npz": _are_arrays}
