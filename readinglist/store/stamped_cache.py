"""Values that take long to compute, each with a stamp of what it was made from: in memory, or in one file of the cache.

All of them can be computed again: a file that is damaged, missing, of another version or not writable costs time alone.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Hashable, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, Generic, TypeVar

from readinglist.core import files as private
from readinglist.core.errors import UNREADABLE, StoreError
from readinglist.core.frozen import Frozen

from .files import write_text_atomically

LEDGER, SCORECARD = "ideas.json", "taste.json"  # files of results
RESULT = "result"  # their one key
T = TypeVar("T")


class StampedCache:
    """Values by key, in memory. `most`: where more are put, the oldest go."""

    def __init__(self, most: int | None = None) -> None:
        self._entries: dict[Hashable, tuple[object, Any]] = {}
        self._most = most

    def __contains__(self, key: Hashable) -> bool:
        return key in self._entries

    def get(self, key: Hashable, stamp: object) -> Any:  # any: what was put
        """The value with this stamp; None where it has another one, or there is none."""
        found = self._entries.get(key)
        return found[1] if found is not None and found[0] == stamp else None

    def last(self, key: Hashable) -> Any:  # any: what was put
        """The value that was put last, whatever its stamp; None where there is none."""
        return self._entries.get(key, (None, None))[1]

    def put(self, key: Hashable, stamp: object, value: Any) -> None:
        self._entries.pop(key, None)
        self._entries[key] = stamp, value
        while self._most is not None and len(self._entries) > self._most:
            del self._entries[next(iter(self._entries))]

    def once(self, key: Hashable, stamp: object, make: Callable[[], T]) -> T:
        """The value with this stamp, computed where there is none."""
        if key not in self._entries or self._entries[key][0] != stamp:
            self.put(key, stamp, make())
        value: T = self._entries[key][1]
        return value

    def clear(self) -> None:
        self._entries.clear()


class CacheFile(StampedCache):
    """The values of one file, as JSON holds them; keys and stamps are JSON too. `save` writes what is new."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        self._is_new = False
        for key, entry in read_object(path).items():
            match entry:
                case [stamp, value]:
                    super().put(key, stamp, value)

    def put(self, key: Hashable, stamp: object, value: Any) -> None:
        super().put(key, stamp, value)
        self._is_new = True

    def save(self) -> None:
        if self._is_new:
            write_object(self._path, self._entries)
            self._is_new = False


def stamp_of(*parts: object) -> str:
    """A short digest of what something is made from; bytes are taken as they are, the rest as Python writes it."""
    found = hashlib.sha256()
    for part in parts:
        found.update(part if isinstance(part, bytes) else repr(part).encode())
        found.update(b"\0")
    return found.hexdigest()[:24]


def read_object(path: Path) -> dict[str, Any]:
    """The JSON object of a file of the cache; an empty one where the file is damaged or missing."""
    try:
        found = json.loads(private.read_file(path))
    except (OSError, *UNREADABLE):
        return {}
    return found if isinstance(found, dict) else {}


def write_object(path: Path, value: Mapping[Any, Any]) -> None:
    """Write a JSON object; nothing happens where the disk is full or write-protected."""
    with suppress(StoreError):
        write_text_atomically(path, json.dumps(value))


class LibraryState(Frozen):
    """What a result was computed from: the newest rows of `papers` and of the log of a device, at an instant."""

    device: str
    at: datetime
    papers: int
    entries: int


class Then(Frozen, Generic[T]):
    """A value as it was computed `at`. `papers` and `entries` of the log came since."""

    at: datetime
    value: T
    papers: int = 0
    entries: int = 0


def keep_result(path: Path, made: LibraryState, value: object) -> None:
    """Keep a record, computed now, in a file of its own."""
    import msgspec

    write_object(path, {RESULT: msgspec.to_builtins((made, value), str_keys=True)})


def last_result(path: Path, now: LibraryState, kind: type[T], memory: StampedCache) -> Then[T] | None:
    """The record that was kept last. Read once while its file stays as it is.

    None where there is none, and where it is of another library or of a later state than that of a backup.
    """
    try:
        found = path.stat()
        made, value = memory.once(
            path.name, (found.st_mtime_ns, found.st_size, found.st_ino), lambda: _read_result(path, kind)
        )
    except (OSError, KeyError, *UNREADABLE):
        return None
    papers, entries = now.papers - made.papers, now.entries - made.entries
    is_ours = made.device == now.device and min(papers, entries) >= 0
    return Then(made.at, value, papers, entries) if is_ours else None


def _read_result(path: Path, kind: type[T]) -> tuple[LibraryState, T]:
    """Raises KeyError or ValueError for a file that holds no such result."""
    import msgspec

    return msgspec.convert(read_object(path)[RESULT], type=tuple[LibraryState, kind])  # type: ignore[valid-type]
