"""What took long to work out, as it was last: the ledger of ideas and the scorecard, for pages that must come at once.

One file of the cache each, written by whoever worked the thing out. It can be made again at any time, so what cannot
be read, or is of another library, is not there.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

import msgspec

from readinglist import private
from readinglist.errors import UNREADABLE, StoreError
from readinglist.store.files import write_bytes_atomically

from .home import Home

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
