"""What took long to work out, kept in one file of the cache, each thing with a stamp of what it was made from.

All of it can be made again: a file that is damaged, missing or cannot be written costs time alone.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Generator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Generic, TypeVar

import msgspec

from readinglist.context import Home
from readinglist.core import files as private
from readinglist.core.errors import UNREADABLE, StoreError
from readinglist.store.files import write_bytes_atomically, write_text_atomically


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


# What took long to work out, as it was last: the ledger of ideas and the scorecard, for pages that must come at once.
#
# One file of the cache each, written by whoever worked the thing out. It can be made again at any time, so what cannot
# be read, or is of another library, is not there.


LEDGER, SCORECARD = "ideas.json", "taste.json"  # files of the cache
VERSION = 1  # of the files
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Then(Generic[T]):
    """A value as it was worked out `at`. `papers` and `entries` of the log came since."""

    at: datetime
    value: T
    papers: int = 0
    entries: int = 0


@dataclass(frozen=True, slots=True)
class _File:
    version: int
    device: str
    at: datetime
    papers: int  # the newest row of `papers` then
    entries: int  # of the log
    value: msgspec.Raw


def keep(lib: Home, name: str, value: object) -> None:
    """Keep a record that was worked out now; what cannot be written is left."""
    raw = msgspec.Raw(msgspec.json.encode(value))
    at, papers, entries = lib.clock.now(), lib.store.papers.count(), lib.store.log.last_seq()
    file = _File(VERSION, lib.store.log.device, at, papers, entries, raw)
    with suppress(StoreError):
        write_bytes_atomically(lib.places.cache / name, msgspec.json.encode(file))


def find(lib: Home, name: str, kind: type[T]) -> Then[T] | None:
    """The record that was kept last under `name`; None where there is none. Read once while its file stays as it is."""
    path = lib.places.cache / name
    try:
        found = path.stat()
        stamp = found.st_mtime_ns, found.st_size, found.st_ino
        known, file, value = lib.remembered.get(name, (None, None, None))
        if known != stamp:
            file = msgspec.json.decode(private.read_file(path), type=_File)
            value = msgspec.json.decode(file.value, type=kind)
            lib.remembered[name] = stamp, file, value
    except (OSError, *UNREADABLE):
        return None
    return _then(lib, file, value)


def _then(lib: Home, file: _File, value: Any) -> Then[Any] | None:
    """Any: what was decoded. None where the file is of another library or of a later state than that of a backup."""
    papers, entries = lib.store.papers.count() - file.papers, lib.store.log.last_seq() - file.entries
    is_ours = file.version == VERSION and file.device == lib.store.log.device and min(papers, entries) >= 0
    return Then(file.at, value, papers, entries) if is_ours else None


# Long work that nobody watches: run to its end for what it returns.


_Result = TypeVar("_Result")


def in_silence(work: Generator[object, None, _Result]) -> _Result:
    """What `work` returns; what it tells on the way is dropped."""
    while True:
        try:
            next(work)
        except StopIteration as end:
            result: _Result = end.value
            return result
