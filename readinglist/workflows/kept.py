"""What took long to work out, kept in one file of the cache, each thing with a stamp of what it was made from.

All of it can be made again: a file that is damaged, missing or cannot be written costs time alone.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from pathlib import Path
from typing import Any

from readinglist import private
from readinglist.errors import UNREADABLE, StoreError
from readinglist.store.files import write_text_atomically


class Kept:
    """The values of one file by key: plain values that JSON holds. `save` writes what is new."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._kept = read_kept(path)
        self._is_new = False

    def get(self, key: str, stamp: str) -> Any:  # any: what JSON holds
        """The value that was kept with this stamp; None where it is of another one, or there is none."""
        match self._kept.get(key):
            case [known, value] if known == stamp:
                return value
        return None

    def put(self, key: str, stamp: str, value: Any) -> None:
        self._kept[key] = [stamp, value]
        self._is_new = True

    def save(self) -> None:
        if self._is_new:
            with suppress(StoreError):  # of a full or write-protected disk it costs the time of making it again
                write_text_atomically(self._path, json.dumps(self._kept))
            self._is_new = False


def read_kept(path: Path) -> dict[str, Any]:
    """What a file of the cache holds by key; nothing where it is damaged."""
    try:
        found = json.loads(private.read_file(path))
    except (OSError, *UNREADABLE):
        return {}
    return found if isinstance(found, dict) else {}


def stamp(*parts: object) -> str:
    """A short name of what something is made from; bytes are taken as they are, the rest as it is written in Python."""
    found = hashlib.sha256()
    for part in parts:
        found.update(part if isinstance(part, bytes) else repr(part).encode())
        found.update(b"\0")
    return found.hexdigest()[:24]
